# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api
from odoo.tools.translate import TranslationImporter

ADDON = "autowartung_payment"
GERMAN = "de_DE"
# Their German words have changed, some under English ones that are nearly the same.
TEXTS = ("withdrawal_text", "consent_start_text", "footer")


def migrate(cr, version):
    """Take the law's words over: Odoo keeps the German of a sentence that is similar.

    What somebody has edited stays.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    if not env["res.lang"]._lang_get(GERMAN):
        return
    views = {name: env.ref(f"{ADDON}.{name}") for name in TEXTS}
    ours = {f"{ADDON}.{name}" for name, view in views.items() if not view.arch_updated}
    if not ours:
        return
    importer = TranslationImporter(cr, verbose=False)
    importer.load_file(f"{ADDON}/i18n/de.po", GERMAN, xmlids=ours)
    importer.save(overwrite=True)
