# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

# Parameters of the database, and the days if nobody has set them.
KEEP_ROWS_DAYS = ("autowartung_payment.keep_rows_days", 90)
KEEP_PAYLOADS_DAYS = ("autowartung_payment.keep_payloads_days", 30)
BATCH = 1000
# What waits for a person stays, and what is kept for what will act on it one day.
HANDLED_STATES = ("done", "ignored")


class QueueMixin(models.AbstractModel):
    """How long what was handled is kept."""

    _inherit = "autowartung.queue.mixin"

    @api.model
    def _handled_before(self, parameter):
        """Return what finds the rows that were handled so many days ago.

        :param tuple parameter: name and default number of days; less than a day counts
            as the default, for providers repeat their events for days.
        """
        name, default = parameter
        stored = self.env["ir.config_parameter"].sudo().get_param(name)
        days = int(stored) if (stored or "").isdecimal() else default
        before = fields.Datetime.now() - timedelta(days=days or default)
        return [("state", "in", HANDLED_STATES), ("write_date", "<", before)]

    @api.autovacuum
    def _gc_handled_rows(self):
        """Forget what was handled long ago; dead letters and quarantine stay.

        :return: ``(number of rows, whether there are more)``
        """
        if self._abstract:
            return 0, 0
        domain = self._handled_before(KEEP_ROWS_DAYS)
        rows = self.sudo().search(domain, order="id", limit=BATCH)
        rows.unlink()
        return len(rows), int(len(rows) == BATCH)


class WebhookEvent(models.Model):
    _inherit = "autowartung.webhook.event"

    @api.autovacuum
    def _gc_payloads(self):
        """Forget the words of events that were applied a while ago.

        :return: ``(number of events, whether there are more)``
        """
        domain = [
            ("payload", "!=", False),
            *self._handled_before(KEEP_PAYLOADS_DAYS),
        ]
        events = self.sudo().search(domain, order="id", limit=BATCH)
        # Not by `write`, which would make the rows look as if handled just now.
        self.env.cr.execute(
            "UPDATE autowartung_webhook_event SET payload = NULL WHERE id = ANY(%s)",
            [events.ids],
        )
        events.invalidate_recordset(["payload"])
        return len(events), int(len(events) == BATCH)
