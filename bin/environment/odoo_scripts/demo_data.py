"""Run in Odoo's shell: the addon's demo data alone, a German back office, and a website
in German and English.

Odoo loads an addon's demo data only where all its dependencies have theirs, which
brings an American company.
"""
# ruff: noqa: F821 (the shell provides env)

import base64
from datetime import date, timedelta

from dateutil.easter import easter
from environment import paths

from odoo import fields
from odoo.modules.loading import load_data
from odoo.modules.module_graph import ModuleGraph

from odoo.addons.autowartung_payment.tools import times

ADDON = "autowartung_payment"
LOGO = paths.ODOO_SCRIPTS / "demo_logo.png"
# The demo data is German.
ENGLISH = {
    "inspection": (
        "Inspection",
        "Checked as the manufacturer demands, all fluids, entered in the service book.",
    ),
    "oil": ("Oil change", "New oil of the quality that your car needs, new filter."),
    "wheels": ("Change of wheels", "Summer or winter, with the right pressure."),
    "brakes": ("Brake check", "Pads, discs and fluid measured, with a report."),
    "air_conditioning": ("Air conditioning", "Checked, filled up and disinfected."),
    "hu_au": ("Main inspection", "HU and AU by an inspection body, at our workshop."),
}

env.company.write(
    {
        "logo": base64.b64encode(LOGO.read_bytes()),
        "company_registry": "HRB 123456 B",
        "autowartung_register_court": "Amtsgericht Charlottenburg",
        "autowartung_managing_directors": "Anna Muster, Ben Beispiel",
        "website": "https://autowartung.example",
    }
)
env["res.users"].search([("share", "=", False)]).write({"lang": "de_DE"})
for language in ("de_DE", "en_US"):
    env["res.lang"]._activate_lang(language)
env["website"]._autowartung_set_up()
graph = ModuleGraph(env.cr, mode="load")
graph.extend(
    env["ir.module.module"].search([("state", "=", "installed")]).mapped("name")
)
package = next(package for package in graph if package.name == ADDON)
load_data(env(su=True), {}, "init", kind="demo", package=package)
env["ir.module.module"].search([("name", "=", ADDON)]).demo = True
for key, (name, description) in ENGLISH.items():
    service = env.ref(f"{ADDON}.demo_service_{key}")
    for field, text in (("name", name), ("description_sale", description)):
        texts = {"de_DE": service[field], "en_US": text}
        service.update_field_translations(field, texts)
# In all of Germany; a land may have more.
FIXED_HOLIDAYS = (
    ("Neujahr", 1, 1),
    ("Tag der Arbeit", 5, 1),
    ("Tag der Deutschen Einheit", 10, 3),
    ("1. Weihnachtstag", 12, 25),
    ("2. Weihnachtstag", 12, 26),
)
DAYS_AFTER_EASTER = (
    ("Karfreitag", -2),
    ("Ostermontag", 1),
    ("Christi Himmelfahrt", 39),
    ("Pfingstmontag", 50),
)


def holidays(year):
    """Return ``[(name, day)]`` of a year's public holidays."""
    fixed = [(name, date(year, month, day)) for name, month, day in FIXED_HOLIDAYS]
    return fixed + [
        (name, easter(year) + timedelta(days=days)) for name, days in DAYS_AFTER_EASTER
    ]


this_year = times.local_date(fields.Datetime.now()).year
env["resource.calendar.leaves"].create(
    [
        {
            "name": name,
            "calendar_id": env.ref(f"{ADDON}.demo_opening_hours").id,
            "company_id": env.company.id,
            "date_from": times.midnight(day),
            "date_to": times.midnight(day + timedelta(days=1)),
        }
        for year in range(this_year, this_year + 3)
        for name, day in holidays(year)
    ]
)
env.cr.commit()
