# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was handled is forgotten one day; what waits for a person is not."""

from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.autowartung_payment.models.inbox.retention import (
    KEEP_PAYLOADS_DAYS,
    KEEP_ROWS_DAYS,
)

EVENT_STATES = ("pending", "done", "ignored", "stored", "quarantined", "dead")


@tagged("post_install", "-at_install")
class TestRetention(TransactionCase):
    def create_event(self, state, days):
        event = self.env["autowartung.webhook.event"].create(
            {
                "provider_code": "stripe",
                "event_id": f"evt_{state}_{days}",
                "event_type": "payment_intent.succeeded",
                "state": state,
                "payload": {"id": "evt"},
            }
        )
        return self.make_old(event, days)

    def create_follow_up(self, state, days):
        follow_up = self.env["autowartung.follow.up"].create(
            {"key": f"{state}:{days}", "kind": "settle", "state": state}
        )
        return self.make_old(follow_up, days)

    def make_old(self, row, days):
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {row._table} SET write_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=days), row.id],
        )
        row.invalidate_recordset()
        return row

    def vacuum(self):
        for name in ("autowartung.webhook.event", "autowartung.follow.up"):
            self.env[name]._gc_handled_rows()
        self.env["autowartung.webhook.event"]._gc_payloads()
        self.env.invalidate_all()

    def test_handled_rows_go_after_ninety_days(self):
        old = [self.create_event(state, 91) for state in EVENT_STATES]
        new = [self.create_event(state, 89) for state in EVENT_STATES]
        self.vacuum()
        kept = {event.state for event in old if event.exists()}
        self.assertEqual(kept, {"pending", "stored", "quarantined", "dead"})
        self.assertTrue(all(event.exists() for event in new))

    def test_handled_follow_ups_go_too(self):
        rows = {
            state: self.create_follow_up(state, 91)
            for state in ("pending", "done", "dead")
        }
        self.vacuum()
        self.assertFalse(rows["done"].exists())
        self.assertTrue(rows["pending"].exists() and rows["dead"].exists())

    def test_payloads_of_handled_events_go_before(self):
        events = [self.create_event(state, 31) for state in EVENT_STATES]
        young = self.create_event("done", 29)
        self.vacuum()
        kept = {event.state for event in events if event.payload}
        self.assertEqual(kept, {"pending", "stored", "quarantined", "dead"})
        self.assertTrue(young.payload)

    def test_event_without_its_payload_is_still_forgotten_in_time(self):
        event = self.create_event("done", 80)
        self.vacuum()
        self.assertFalse(event.payload)
        self.make_old(event, 91)
        self.vacuum()
        self.assertFalse(event.exists())

    def test_days_can_be_set(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(KEEP_ROWS_DAYS[0], "200")
        parameters.set_param(KEEP_PAYLOADS_DAYS[0], "100")
        event = self.create_event("done", 91)
        self.vacuum()
        self.assertTrue(event.exists() and event.payload)

    def test_nonsense_counts_as_the_default(self):
        for nonsense in ("0", "-5", "soon", ""):
            with self.subTest(nonsense=nonsense):
                self.env["ir.config_parameter"].sudo().set_param(
                    KEEP_ROWS_DAYS[0], nonsense
                )
                event = self.create_event("done", 50)
                self.vacuum()
                self.assertTrue(event.exists())
                event.unlink()
