# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import email_split

from ...tools import mail_address

_logger = logging.getLogger(__name__)


class ResPartner(models.Model):
    """Mail addresses are kept as mail servers take them.

    Odoo finds no recipient for an address with a special letter, and does not say so.
    """

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _prepare_create_values(self, vals_list):
        prepared = super()._prepare_create_values(vals_list)
        return [self._autowartung_with_plain_address(vals) for vals in prepared]

    def write(self, vals):
        return super().write(self._autowartung_with_plain_address(vals))

    @api.model
    def _autowartung_with_plain_address(self, vals):
        """Return ``vals`` with a mail address in ASCII, if it can be written so."""
        typed = vals.get("email")
        if not isinstance(typed, str) or typed.isascii():
            return vals
        try:
            address = mail_address.normalize(typed)
        except mail_address.NoAddress:
            address = mail_address.visible(typed)
        return {**vals, "email": address}

    @api.constrains("email")
    def _check_autowartung_email(self):
        for partner in self:
            if (
                partner.email
                and not partner._autowartung_has_mail()
                and partner._autowartung_is_customer()
            ):
                raise ValidationError(partner._autowartung_address_complaint())

    def _autowartung_has_mail(self):
        """Whether the partner can be written to; each address, if there are several."""
        self.ensure_one()
        addresses = email_split(self.email or "")
        return bool(addresses) and all(map(mail_address.is_deliverable, addresses))

    def _autowartung_is_customer(self):
        """Whether the partner is one of ours, of whom others know nothing."""
        self.ensure_one()
        vehicles = self.env["autowartung.vehicle"].sudo()
        return self.autowartung_is_guest or bool(
            vehicles.search_count([("partner_id", "=", self.id)], limit=1)
        )

    def _autowartung_address_complaint(self):
        """Return what is wrong with an address that nothing can be sent to."""
        self.ensure_one()
        forms = self.env["autowartung.form.mixin"]
        try:
            mail_address.normalize(self.email or "")
        except mail_address.ForeignLetters:
            return forms._foreign_letters_complaint()
        except mail_address.NoAddress as error:
            _logger.debug("%s has no usable mail address: %s", self, error)
        return forms._complaint("email")
