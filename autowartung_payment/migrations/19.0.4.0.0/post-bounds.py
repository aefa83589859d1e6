# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api

OPEN_STATES = ("pending", "confirmed", "in_progress", "ready")


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    _rewrite_acknowledgement(env)
    _move_devices(env)


def _rewrite_acknowledgement(env):
    """Give the mail its new subject, unless somebody has written their own."""
    name = "autowartung_payment.mail_template_withdrawal"
    template = env.ref(name, raise_if_not_found=False)
    if template and template.write_uid.id == SUPERUSER_ID:
        template.reset_template()


def _move_devices(env):
    """Let customers' browsers belong to a booking, where there is only one.

    Of the others nobody knows whether the customer or the bearer of a link had
    subscribed. They are forgotten; the mails say the same.
    """
    devices = env["mail.push.device"].search([])
    customers = devices.filtered(
        lambda device: all(device.partner_id.user_ids.mapped("share"))
    )
    bookings = env["autowartung.booking"]
    for device in customers:
        open_ones = bookings.search(
            [
                ("partner_id", "=", device.partner_id.id),
                ("state", "in", OPEN_STATES),
            ]
        )
        if len(open_ones) == 1:
            env["autowartung.push.device"].create(
                {
                    "booking_id": open_ones.id,
                    "endpoint": device.endpoint,
                    "keys": device.keys,
                }
            )
    customers.unlink()
