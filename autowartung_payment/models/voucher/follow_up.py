# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

# The documents of a booking that is paid with vouchers alone.
COVERED = "voucher_covered"
VOUCHER_LINK_MAIL = "voucher_link_mail"
VOUCHER_CODE_MAIL = "voucher_code_mail"


class FollowUp(models.Model):
    _inherit = "autowartung.follow.up"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[
            (COVERED, "Book what was paid with vouchers alone"),
            (VOUCHER_LINK_MAIL, "Send the payment link of a voucher"),
            (VOUCHER_CODE_MAIL, "Send the code of a voucher"),
        ],
        ondelete=dict.fromkeys(
            (COVERED, VOUCHER_LINK_MAIL, VOUCHER_CODE_MAIL), "cascade"
        ),
    )

    @api.model
    def _kinds_that_can_wait(self):
        # Rendering takes seconds.
        return super()._kinds_that_can_wait() | {VOUCHER_LINK_MAIL, VOUCHER_CODE_MAIL}
