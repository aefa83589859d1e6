# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers of the shop: one range for each year, and never one number twice."""

from contextlib import contextmanager

from psycopg2.extensions import STATUS_READY

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import times

CODE = "autowartung.booking"
# What else is numbered has codes of the same beginning.
OURS = "autowartung."
MODULE = "autowartung_payment"


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _autowartung_ensure_booking_sequence(self):
        self._autowartung_ensure_sequence(
            "sequence_booking", CODE, "Autowartung booking", "AW/%(range_year)s/"
        )

    @api.model
    def _autowartung_ensure_sequence(self, external_id, code, name, prefix):
        """Make a sequence, or go on with the one that an uninstalled addon has left.

        Invoices and payments of before still carry its numbers.
        """
        if self.env.ref(f"{MODULE}.{external_id}", raise_if_not_found=False):
            return
        sequences = self.sudo().with_context(active_test=False)
        sequence = sequences.search(
            [("code", "=", code), ("company_id", "=", False)], order="id", limit=1
        ) or sequences.create(
            {
                "name": name,
                "code": code,
                "prefix": prefix,
                "padding": 5,
                "use_date_range": True,
                "implementation": "standard",
                "company_id": False,
            }
        )
        self.env["ir.model.data"].sudo()._update_xmlids(
            [
                {
                    "xml_id": f"{MODULE}.{external_id}",
                    "record": sequence,
                    "noupdate": True,
                }
            ]
        )

    @api.model
    def _autowartung_keep_sequences(self):
        """Let the sequences outlive the addon, which deletes what has its names."""
        self.env["ir.model.data"].sudo().search(
            [("module", "=", MODULE), ("model", "=", self._name)]
        ).unlink()

    def _autowartung_prepare_ranges(self):
        """Make the ranges of this year and the next."""
        today = times.local_date(fields.Datetime.now())
        for sequence in self.filtered("use_date_range"):
            for day in (today, today.replace(year=today.year + 1, month=1, day=1)):
                sequence._get_current_sequence(day)

    def _next(self, sequence_date=None):
        """Draw a number of the German year, one at a time in a new year.

        Odoo would have two who come first at once make the same range, and refuse one.
        """
        is_ours = (self.code or "").startswith(OURS)
        if not is_ours or not self.use_date_range:
            return super()._next(sequence_date=sequence_date)
        day = fields.Date.to_date(
            sequence_date
            or self.env.context.get("ir_sequence_date")
            or times.local_date(fields.Datetime.now())
        )
        if self._autowartung_has_range(day):
            return super()._next(sequence_date=day)
        with self._autowartung_waiting_cursor() as cr:
            sequence = self.with_env(self.env(cr=cr))
            if sequence.exists():
                return super(IrSequence, sequence)._next(sequence_date=day)
        # Nobody else can see it before this transaction is over.
        return super()._next(sequence_date=day)

    def _autowartung_has_range(self, day):
        return bool(
            self.env["ir.sequence.date_range"].search_count(
                [
                    ("sequence_id", "=", self.id),
                    ("date_from", "<=", day),
                    ("date_to", ">=", day),
                ],
                limit=1,
            )
        )

    @contextmanager
    def _autowartung_waiting_cursor(self):
        """A transaction of its own, one at a time, that sees what it has waited for."""
        with self.env.registry.cursor() as cr:
            if cr.connection.status == STATUS_READY:
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            # No row: the caller's own transaction may hold it.
            cr.execute(
                SQL("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", OURS, self.id)
            )
            yield cr


class Installation(models.AbstractModel):
    _inherit = "autowartung.installation"

    @api.model
    def _set_up(self, companies):
        result = super()._set_up(companies)
        sequences = (
            self.env["ir.sequence"].sudo().search([("code", "=like", f"{OURS}%")])
        )
        sequences._autowartung_prepare_ranges()
        return result

    @api.model
    def _tear_down(self):
        result = super()._tear_down()
        self.env["ir.sequence"]._autowartung_keep_sequences()
        return result
