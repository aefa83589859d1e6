# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api

TEMPLATES = ("mail_template_booking_confirmation", "mail_template_payment_failed")


def migrate(cr, version):
    """Give the mails their new frame, unless somebody has written their own."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in TEMPLATES:
        template = env.ref(f"autowartung_payment.{name}", raise_if_not_found=False)
        if template and template.write_uid.id == SUPERUSER_ID:
            template.reset_template()
