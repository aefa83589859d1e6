# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AccountTax(models.Model):
    _inherit = "account.tax"

    @api.model
    def _add_tax_details_in_base_line(self, base_line, company, rounding_method=None):
        """Round each line whose tax the customer owes, so that they add up.

        Rounding over the whole document is for the tax, and there is none: lines of
        half an hour would be a cent more, or less, than what is asked for them.
        """
        if self._autowartung_is_of_reverse_charge(base_line, company):
            rounding_method = "round_per_line"
        return super()._add_tax_details_in_base_line(
            base_line, company, rounding_method=rounding_method
        )

    @api.model
    def _autowartung_is_of_reverse_charge(self, base_line, company):
        """Whether it is a line of what is paid for here, or of its document.

        :param dict base_line: its record may be anything that bears taxes.
        """
        record = base_line["record"]
        if getattr(record, "_name", None) == "account.move.line":
            is_ours = record.move_id.autowartung_payable_id
        else:
            is_ours = hasattr(record, "_priced_by")
        # Lines that are not in the database have taxes that are not, either.
        taxes = is_ours and base_line["tax_ids"]._origin
        return bool(taxes) and company._autowartung_reverse_charge_tax() in taxes
