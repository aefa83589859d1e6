# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer has decided, as evidence: one record after the other, in a chain."""

import json
import secrets
from hashlib import sha256

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from .version import canonical, moment_text

# Of the content, for whoever reads it in ten years.
FORMAT = 2

APPROVED, DECLINED, EXPIRED, WITHDRAWN = "approved", "declined", "expired", "withdrawn"
# What was approved on the phone is not what the customer wants.
OBJECTED = "objected"
# The hold ended before it was captured: what was approved has to be approved anew.
HOLD_ENDED = "hold_ended"
# Some of what was approved could not be done, and is not paid.
REDUCED = "reduced"

# Among the facts: what was drawn, as PNG in base64.
SIGNATURE = "signature_png"


def link_hash(number, previous, content_hash):
    """Return the SHA-256 of a record's link: what chains it to the one before.

    A link says nothing of what was decided, so that the chain can be shown without what
    others have decided; see decision 38.
    """
    _written, digest = canonical(
        {"content_sha256": content_hash, "number": number, "previous": previous}
    )
    return digest


class ExtensionDecision(models.Model):
    """A record that is written once and never changed, by nobody.

    Its content is canonical JSON. Its hash is that of its link, which names the hash of
    the content and that of the record before, so that one that is changed or left out
    is seen by whoever has the later ones. The database itself refuses to change or
    delete a row.
    """

    _name = "autowartung.extension.decision"
    _description = "Decision about Proposed Work"
    _order = "company_id, number desc"
    _rec_name = "number"
    _autowartung_is_kept = True

    extension_id = fields.Many2one(
        "autowartung.extension",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    version_id = fields.Many2one(
        "autowartung.extension.version",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    number = fields.Integer(
        required=True, readonly=True, help="Its place in the company's chain."
    )
    kind = fields.Selection(
        [
            (APPROVED, "Approved"),
            (DECLINED, "Declined"),
            (OBJECTED, "Objected"),
            (EXPIRED, "Expired"),
            (WITHDRAWN, "Withdrawn by the workshop"),
            (HOLD_ENDED, "Hold ended"),
            (REDUCED, "Done in part"),
        ],
        required=True,
        readonly=True,
    )
    decided_at = fields.Datetime(required=True, readonly=True)
    content = fields.Text(required=True, readonly=True)
    sha256 = fields.Char(
        string="SHA-256", required=True, readonly=True, help="Of its link in the chain."
    )

    _number_uniq = models.UniqueIndex("(company_id, number)")

    def init(self):
        """Let the database refuse what no code path does."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION autowartung_refuse_to_change_decision()
            RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'A decision is written once and never changed.';
            END $$;
            DROP TRIGGER IF EXISTS autowartung_decision_is_kept
                ON autowartung_extension_decision;
            CREATE TRIGGER autowartung_decision_is_kept
                BEFORE UPDATE OR DELETE ON autowartung_extension_decision
                FOR EACH ROW
                EXECUTE FUNCTION autowartung_refuse_to_change_decision();
            """
        )

    @api.model
    def _record(self, extension, kind, facts):
        """Write a decision (sudo) about the current version of a proposal.

        :param str kind: one of those of the field.
        :param dict facts: who, how and with which words, as plain data.
        :raise ConcurrencyError: if another one has just taken its place in the chain.
        """
        decisions = self.sudo()
        company, now = extension.company_id, fields.Datetime.now()
        last = decisions.search(
            [("company_id", "=", company.id)], order="number desc", limit=1
        )
        number, previous = last.number + 1, last.sha256 or None
        content, content_hash = canonical(
            {
                **extension._decided_content(),
                "number": number,
                "previous": previous,
                "kind": kind,
                "decided_at": moment_text(now),
                "facts": facts,
            }
        )
        try:
            with self.env.cr.savepoint():
                return decisions.create(
                    {
                        "extension_id": extension.id,
                        "version_id": extension.version_id.id,
                        "company_id": company.id,
                        "number": number,
                        "kind": kind,
                        "decided_at": now,
                        "content": content.decode(),
                        "sha256": link_hash(number, previous, content_hash),
                    }
                )
        except UniqueViolation as error:
            # It was committed after this transaction's snapshot: look again.
            raise ConcurrencyError(str(error)) from error

    def _content_hash(self):
        self.ensure_one()
        return sha256(self.content.encode()).hexdigest()

    def _link_hash(self):
        """Return the hash that it has if it is as it was written."""
        previous = json.loads(self.content)["previous"]
        return link_hash(self.number, previous, self._content_hash())

    @api.model
    def _broken_links(self, company):
        """Return the decisions (sudo) of a company that are not as they were written.

        A changed one is among them, and whichever follows a missing one.
        """
        broken, previous, number = self.sudo().browse(), None, 0
        chain = self.sudo().search([("company_id", "=", company.id)], order="number")
        for decision in chain:
            content = json.loads(decision.content)
            is_whole = (
                decision._link_hash() == decision.sha256
                and content["previous"] == previous
                and decision.number == content["number"] == number + 1
            )
            broken += decision.browse() if is_whole else decision
            previous, number = decision.sha256, decision.number
        return broken


class Extension(models.Model):
    """What of a proposal a decision is about."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _decided_content(self):
        """Return it as plain data; the total is gross, in minor units."""
        return {
            "format": FORMAT,
            # Nobody finds out what was decided by guessing and hashing.
            "salt": secrets.token_hex(16),
            "company": self.company_id.name,
            "version": self.version_id.sha256,
            "currency": self.currency_id.name,
            "total": self._minor(self.amount_total),
            "lines": [
                {"line": line.id, "approved": line.is_chosen}
                for line in self.line_ids.sorted()
            ],
        }
