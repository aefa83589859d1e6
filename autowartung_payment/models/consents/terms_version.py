# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ...exceptions import TermsChanged

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
    _autowartung_is_kept = True

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
    def _for_start(self, begins_early):
        """Return the model for words with or without the request to begin early."""
        return self.with_context(autowartung_begins_early=begins_early)

    @api.model
    def _current_name(self):
        """Return the version of what is shown now in the context's language."""
        return self._name_of(self._current_body())

    @api.model
    def _current(self):
        """Return the present version, kept from now on."""
        body = self._current_body()
        name = self._name_of(body)
        if known := self.search([("name", "=", name)], limit=1):
            return known
        values = {"name": name, "language": self.env.lang or "en_US", "body": body}
        try:
            with self.env.cr.savepoint():
                return self.create(values)
        except UniqueViolation as error:
            # A twin was committed after this transaction's snapshot: look again.
            raise ConcurrencyError(str(error)) from error

    @api.model
    def _check_seen(self, name):
        """Refuse a consent to other words than those that are shown now.

        :raise TermsChanged: then they have to be read again.
        """
        if name != self._current_name():
            raise TermsChanged(
                self.env._("Our terms have just changed. Please read them again.")
            )

    @api.model
    def _current_body(self):
        render = self.env["ir.qweb"]._render
        # Nobody is told to have requested what was not asked for.
        begins_early = self.env.context.get("autowartung_begins_early", True)
        values = {"company": self.env.company.sudo(), "begins_early": begins_early}
        return "\n<hr/>\n".join(str(render(name, values)) for name in TERMS)

    @staticmethod
    def _name_of(body):
        return hashlib.sha256(body.encode()).hexdigest()[:16]
