# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, models
from odoo.fields import Domain

FOLDED_STATES = ("done", "cancelled")
# What a provider's reference looks like; a name or a plate seldom does.
_REFERENCE = re.compile(r"[\w-]{8,}")


class Booking(models.Model):
    """How the back office finds bookings."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _search_display_name(self, operator, value):
        """Find by number, customer, plate as typed in any way, or payment."""
        by_number = super()._search_display_name(operator, value)
        if operator not in ("ilike", "like", "=ilike", "=like") or not value:
            return by_number
        found = (
            Domain(by_number)
            | Domain("partner_id", operator, value)
            | Domain("vehicle_id", operator, value)
        )
        if _REFERENCE.fullmatch(value.strip()):
            reference = value.strip()
            found |= Domain(
                "transaction_ids", "any", self._payment_domain(operator, reference)
            )
        return found

    @api.model
    def _payment_domain(self, operator, reference):
        return Domain("provider_reference", operator, reference) | Domain(
            "reference", operator, reference
        )

    @api.model
    @api.readonly
    def web_read_group(self, domain, *args, **kwargs):
        is_search = any(
            condition.field_expr == "display_name"
            for condition in Domain(domain).iter_conditions()
        )
        if is_search and kwargs.get("opening_info"):
            # How these columns stood before the search does not matter.
            kwargs["opening_info"] = [
                info
                for info in kwargs["opening_info"]
                if info.get("value") not in FOLDED_STATES
            ]
        bookings = self.with_context(autowartung_is_search=is_search)
        return super(Booking, bookings).web_read_group(domain, *args, **kwargs)

    def _web_read_group_format(self, groupby, aggregates, groups):
        """Fold the columns of what is over; there are many and nobody looks at them.

        Who searches looks at what is found.
        """
        result = super()._web_read_group_format(groupby, aggregates, groups)
        if self._web_read_group_field_expand(groupby) == self._fields["state"]:
            is_search = self.env.context.get("autowartung_is_search")
            for group in result:
                is_over = group["state"] in FOLDED_STATES
                group["__fold"] = is_over and not (is_search and group["__count"])
        return result
