# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Make the journals and accounts of the shop; date what was done before."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    # What was invoiced until now was revenue at once, and stays so.
    cr.execute(
        """
        UPDATE autowartung_booking booking
           SET done_at = COALESCE(
               (SELECT max(trip.handed_over_at)
                  FROM autowartung_concierge_trip trip
                 WHERE trip.booking_id = booking.id AND trip.state = 'done'),
               booking.write_date)
         WHERE booking.state = 'done' AND booking.done_at IS NULL
        """
    )
    # What was written before the service says so from now on.
    cr.execute(
        """
        UPDATE account_move
           SET autowartung_is_prepayment = TRUE
         WHERE autowartung_payable_id IS NOT NULL
           AND move_type = 'out_invoice'
           AND state = 'posted'
           AND delivery_date > invoice_date
        """
    )
    env.invalidate_all()
    env["autowartung.installation"]._set_up(env["res.company"].search([]))
