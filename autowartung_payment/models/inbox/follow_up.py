# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

from .queue import ASKING, MONEY, WAITING


class FollowUp(models.Model):
    """What has to happen after something changed its state, each in its own retry.

    A row is written in the transaction that makes it necessary, so that nothing is
    forgotten when the process dies, and done on its own, so that a failing mail never
    undoes a payment. What it is about does the work: see :meth:`_perform`.
    """

    _name = "autowartung.follow.up"
    _description = "Payment Follow-up"
    # An activity tells its user by a message: it needs the thread.
    _inherit = ["autowartung.queue.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "key"

    key = fields.Char(
        required=True, readonly=True, help="What must not happen more than once."
    )
    # Each wing adds the kinds that it does.
    kind = fields.Selection([], required=True, readonly=True)

    _key_uniq = models.UniqueIndex("(key)")
    _pending_idx = models.Index("(lane, next_attempt_at, id) WHERE state = 'pending'")
    _about_idx = models.Index("(res_id, res_model) WHERE res_id IS NOT NULL")

    @api.model
    def _plan(self, kind, record, *, occasion=None, delay=0):
        """Plan a follow-up unless it was planned before.

        :param record: what it is about; its ``_perform_follow_up(kind)`` does it, and
            its ``_name_for_follow_up()`` names it in the key. Managers are told of a
            dead letter on its ``_follow_up_task_record()``.
        :param occasion: what the follow-up is due once for; the record itself if not
            given.
        :param int delay: seconds to wait before it is done.
        """
        if self._is_planned(kind, record, occasion):
            return
        key = self._key_of(kind, record, occasion)
        due = fields.Datetime.now() + timedelta(seconds=delay)
        row = (
            self.sudo()
            .with_context(tracking_disable=True)
            .create(
                {
                    "key": key,
                    "kind": kind,
                    "lane": self._lane_of(kind),
                    "next_attempt_at": due,
                    **self._about_values(record),
                }
            )
        )
        self._wake_lanes(at=due if delay else None, lane=row.lane)

    @api.model
    def _key_of(self, kind, record, occasion=None):
        return f"{kind}:{occasion or record._name_for_follow_up()}"

    @api.model
    def _is_planned(self, kind, record, occasion=None):
        """Whether it was planned before, done or not."""
        key = self._key_of(kind, record, occasion)
        return bool(self.sudo().search_count([("key", "=", key)], limit=1))

    @api.model
    def _times_tried(self, kind, record):
        """Return how often the record's own follow-up was begun."""
        key = self._key_of(kind, record)
        return self.sudo().search([("key", "=", key)], limit=1).attempts

    @api.model
    def _lane_of(self, kind):
        if kind in self._kinds_that_can_wait():
            return WAITING
        return ASKING if kind in self._kinds_that_ask() else MONEY

    @api.model
    def _kinds_that_can_wait(self):
        """Return the kinds that take seconds; money must not wait for them."""
        return set()

    @api.model
    def _kinds_that_ask(self):
        """Return the kinds that call a provider, which may not answer for long."""
        return set()

    @api.model
    def _count_pending(self, kind, record):
        """Return how many such follow-ups of the record are still to be done."""
        return self.sudo().search_count(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("kind", "=", kind),
                ("state", "=", "pending"),
            ]
        )

    def _perform(self):
        self.ensure_one()
        if record := self._about():
            record._perform_follow_up(self.kind)
        self._finish()

    def _report_dead_letter(self):
        """Tell the managers: on a record that people look at, or on the row itself."""
        record = self._about()
        record = (record and record._follow_up_task_record()) or self
        self.env["res.users"]._autowartung_give_task(
            record,
            self.company_id,
            lambda env: (
                env._("Failed for good: %s", self.with_env(env)._kind_label()),
                self.error,
            ),
            "mail.mail_activity_data_warning",
        )

    def _kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
