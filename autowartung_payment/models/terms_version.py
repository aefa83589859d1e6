# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, fields, models

# In this order; each is a template that the shop's owner can edit on its page.
TERMS = (
    "autowartung_payment.terms_text",
    "autowartung_payment.withdrawal_text",
    "autowartung_payment.privacy_text",
    "autowartung_payment.consent_text",
)


class TermsVersion(models.Model):
    """The words that customers agreed to, kept as they were shown."""

    _name = "autowartung.terms.version"
    _description = "Version of the Terms"
    _order = "id desc"

    name = fields.Char(
        string="Version",
        required=True,
        readonly=True,
        help="SHA-256 of the text, shortened.",
    )
    language = fields.Char(required=True, readonly=True)
    body = fields.Html(readonly=True, required=True, sanitize=False)

    _unique_name = models.UniqueIndex("(name)")

    @api.model
    def _current_name(self):
        """Return the version of what is shown now in the context's language."""
        return self._name_of(self._current_body())

    @api.model
    def _current(self):
        """Return the present version, kept from now on."""
        body = self._current_body()
        name = self._name_of(body)
        return self.search([("name", "=", name)], limit=1) or self.create(
            {"name": name, "language": self.env.lang or "en_US", "body": body}
        )

    @api.model
    def _current_body(self):
        render = self.env["ir.qweb"]._render
        values = {"company": self.env.company.sudo()}
        return "\n<hr/>\n".join(str(render(name, values)) for name in TERMS)

    @staticmethod
    def _name_of(body):
        return hashlib.sha256(body.encode()).hexdigest()[:16]
