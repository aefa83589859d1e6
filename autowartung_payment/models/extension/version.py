# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer is shown is a frozen copy: canonical JSON (RFC 8785) and its hash."""

from datetime import UTC
from decimal import Decimal
from hashlib import sha256

import rfc8785

from odoo import api, fields, models

from odoo.addons.payment.utils import to_minor_currency_units

# Of the content, for whoever reads it in ten years.
FORMAT = 1


def canonical(content):
    """Return data as canonical JSON (bytes) and its SHA-256 (hex).

    Numbers are integers; decimals are texts, so that nothing depends on how a machine
    writes a fraction.
    """
    written = rfc8785.dumps(content)
    return written, sha256(written).hexdigest()


def moment_text(moment):
    """Return a moment (naive, UTC) as ISO 8601 in UTC."""
    return moment.replace(tzinfo=UTC).isoformat() if moment else None


def decimal_text(number):
    """Return a quantity without zeros at its end: ``1.5``."""
    return f"{Decimal(str(number)).normalize():f}"


class ExtensionVersion(models.Model):
    """One version of a proposal, as its customer was shown it. Nobody changes it."""

    _name = "autowartung.extension.version"
    _description = "Version of Proposed Work"
    _order = "extension_id, number desc"
    _rec_name = "number"
    _autowartung_is_kept = True

    extension_id = fields.Many2one(
        "autowartung.extension",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="extension_id.company_id", store=True)
    number = fields.Integer(string="Version", required=True, readonly=True)
    content = fields.Text(required=True, readonly=True)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)

    _number_uniq = models.UniqueIndex("(extension_id, number)")

    is_superseded = fields.Boolean(
        string="Superseded",
        compute="_compute_is_superseded",
        help="The customer was sent a later version, and cannot decide about this one.",
    )

    @api.depends("extension_id.version_id")
    def _compute_is_superseded(self):
        for version in self:
            version.is_superseded = version != version.extension_id.version_id

    @api.model
    def _freeze(self, extension):
        """Return a new version (sudo) of what a proposal says now."""
        number = max(extension.version_ids.mapped("number"), default=0) + 1
        written, digest = canonical(extension._content(number))
        return self.sudo().create(
            {
                "extension_id": extension.id,
                "number": number,
                "content": written.decode(),
                "sha256": digest,
            }
        )

    def _is_as_frozen(self):
        """Whether the proposal still says what this version says."""
        self.ensure_one()
        _written, digest = canonical(self.extension_id._content(self.number))
        return digest == self.sha256


class Extension(models.Model):
    """What of a proposal is frozen."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _content(self, number):
        """Return the proposal as plain data: amounts in minor units, gross.

        :param int number: of the version.
        """
        extension = self.sudo()
        lines = extension.line_ids.sorted()
        # What came later is left out where it says nothing: earlier versions have none.
        later = {"return_note": extension.return_note} if extension.return_note else {}
        return {
            **later,
            "format": FORMAT,
            "extension": extension.name,
            "version": number,
            "booking": extension.booking_id.name,
            "vehicle": extension.vehicle_id.license_plate or None,
            "currency": extension.currency_id.name,
            "message": extension.message or None,
            "deadline": moment_text(extension.deadline),
            "estimate": extension._minor(extension.booking_id.estimate),
            "most": extension._minor(extension.amount_proposed),
            "lines": [line._content() for line in lines],
        }

    def _minor(self, amount):
        return to_minor_currency_units(amount, self.currency_id)


class ExtensionLine(models.Model):
    _inherit = "autowartung.extension.line"  # pylint: disable=consider-merging-classes-inherited

    def _content(self):
        """Return the line as plain data; see :meth:`Extension._content`."""
        self.ensure_one()
        minor = self.extension_id._minor
        return {
            "line": self.id,
            "name": self.name,
            "kind": self.kind,
            "quantity": decimal_text(self.quantity),
            "price": minor(self.price_unit),
            "total": minor(self.price_total),
            "tax": [
                {"name": tax.name, "percent": decimal_text(tax.amount)}
                for tax in self.tax_ids
            ],
            "urgency": self.urgency,
            "wait_until": self.wait_until.isoformat() if self.wait_until else None,
            "wait_until_mileage": self.wait_until_mileage or None,
            "measured": self.measured or None,
            "limit": self.limit or None,
            "limit_source": self.limit_source or None,
            "note": self.note or None,
            "requires": self.requires_id.id or None,
            "choice": self.choice or None,
            "photos": [
                {"sha256": photo.sha256, "note": photo.note or None}
                for photo in self.photo_ids.sorted()
            ],
        }
