# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was decided on the phone is written down, told, paid, and objected to."""

import json
from datetime import timedelta

from commons.extension import ExtensionCase
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged


class PhoneCase(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.extension = self.sent()
        self.clerk = new_test_user(
            self.env,
            "aw_advisor",
            "autowartung_payment.group_autowartung_user",
            name="Anna Beraterin",
        )

    def dialog(self, user=None, extension=None, **values):
        """Return the dialog as somebody of the office has it, filled in."""
        extension = (extension or self.extension).with_user(user or self.clerk)
        context = extension.action_decide_by_phone()["context"]
        dialogs = extension.env["autowartung.decide.by.phone"]
        return dialogs.with_context(**context).create(
            {"number": "+49 221 5550100", **values}
        )

    def order(self, lines=None, **values):
        """Write down that lines were ordered, all if none are given."""
        lines = self.extension.line_ids if lines is None else lines
        self.dialog(line_ids=[(6, 0, lines.ids)], **values).action_confirm()
        self.env.invalidate_all()

    def object(self, **data):
        return self.send(self.extension, "/object", **data)

    def after(self, **delta):
        return freeze_time(fields.Datetime.now() + timedelta(**delta))

    def kinds(self):
        return self.extension.decision_ids.sorted("number").mapped("kind")

    def mails_of(self, kind):
        self.run_lanes()
        return self.env["mail.mail"].search(
            [
                ("res_id", "=", self.extension.id),
                ("model", "=", self.extension._name),
                ("autowartung_kind", "=", kind),
            ]
        )


@tagged("post_install", "-at_install")
class TestByPhone(PhoneCase):
    def test_a_number_that_is_none_is_refused(self):
        for number in ("abc", "1234", "+49 / -"):
            with self.subTest(number=number), self.assertRaises(UserError):
                self.order(speaker="Erika Mustermann", number=number)
        self.assertEqual(self.extension.state, "sent")

    def test_what_was_ordered_is_recorded_and_stays_to_be_paid(self):
        pads, wipers = self.extension.line_ids
        self.order(pads, speaker="Erika Mustermann")
        extension = self.extension
        self.assertEqual(extension.state, "ordered")
        self.assertEqual(extension.payment_status, "unpaid")
        self.assertEqual((pads.decision, wipers.decision), ("approved", "declined"))
        self.assertFalse(extension.invoice_ids)
        content = json.loads(extension.decision_ids.content)
        self.assertEqual((content["kind"], content["total"]), ("approved", 18990))
        facts = content["facts"]
        self.assertEqual(facts["channel"], "phone")
        self.assertEqual(facts["speaker"], "Erika Mustermann")
        self.assertEqual(facts["number"], "+49 221 5550100")
        self.assertEqual(facts["by"], "Anna Beraterin")
        self.assertTrue(facts["called_at"])

    def test_the_customer_reads_what_was_ordered_and_pays_on_the_page(self):
        self.order(self.extension.line_ids[0])
        [mail] = self.mails_of("extension_phone_mail")
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertIn("Bremsbeläge vorn", mail.body_html)
        self.assertNotIn("Wischerblätter", mail.body_html)
        self.assertIn("189,90", mail.body_html)
        self.assertIn(f"/my/extensions/{self.extension.id}?key=", mail.body_html)
        self.assertEqual(mail.attachment_ids.mapped("name"), ["AGB und Widerruf.html"])
        self.assertFalse(self.mails_of("extension_outcome_mail"))
        page = self.page_of(self.extension)
        self.assertIsNotNone(self.named(page, "extension_ordered"))
        self.assertIsNotNone(self.named(page, "extension_object"))
        self.assertIsNone(self.named(page, "choose_again"))
        self.assertIsNone(self.named(page, "choose_work"))
        self.assertIn("o_payment_form", page.text)
        transaction = self.pay_by_card(self.extension)
        self.assertEqual(self.extension.state, "partly_approved")
        self.assertEqual(transaction.state, "done")
        self.assertEqual(self.extension.invoice_ids.amount_total, 189.9)
        self.assertEqual(self.kinds(), ["approved"])

    def test_it_can_be_paid_after_the_deadline_to_decide(self):
        self.order()
        with freeze_time(self.extension.deadline + timedelta(minutes=5)):
            self.as_worker(self.extension, "_expire")
            self.assertEqual(self.extension.state, "ordered")
            self.assertIn("o_payment_form", self.page_of(self.extension).text)

    def test_a_hold_that_ends_leaves_it_ordered(self):
        self.order()
        transaction = self.pay(self.extension)
        self.as_worker(transaction, "_refresh_from_provider")
        self.assertEqual(self.extension.state, "authorised")
        self.control.advance(8 * 24 * 3600)
        self.as_worker(transaction, "_refresh_from_provider")
        self.assertEqual(self.extension.state, "ordered")
        self.assertEqual(self.kinds(), ["approved", "hold_ended"])
        self.pay_by_card(self.extension)
        self.assertEqual(self.extension.state, "approved")

    def test_what_was_declined_on_the_phone_is_declined(self):
        self.dialog(outcome="declined", reason="Macht es selbst").action_confirm()
        self.env.invalidate_all()
        self.assertEqual(self.extension.state, "declined")
        content = json.loads(self.extension.decision_ids.content)
        self.assertEqual(content["kind"], "declined")
        self.assertEqual(content["facts"]["channel"], "phone")
        self.assertEqual(content["facts"]["reason"], "Macht es selbst")

    def test_it_counts_towards_the_estimate(self):
        self.order()
        small = self.sent(("Kleinteile", self.booking.amount_total * 0.02))
        self.assertTrue(small.is_above_estimate)

    def test_a_payment_that_was_begun_on_the_page_is_ended(self):
        self.choose(self.extension)
        self.start_payment(self.extension)
        wipers = self.extension.line_ids[1]
        dialog = self.dialog(line_ids=[(6, 0, wipers.ids)])
        self.as_worker(dialog, "action_confirm")
        self.assertEqual(self.extension.transaction_ids.state, "cancel")
        self.assertEqual(self.extension.amount_total, 29.9)

    def test_who_is_just_paying_is_not_overtaken(self):
        self.hold(self.extension)
        with self.assertRaises(UserError):
            self.order()
        self.assertEqual(self.extension.state, "authorised")

    def test_the_workshop_withdraws_what_was_ordered(self):
        self.order()
        self.start_payment(self.extension)
        self.as_worker(self.extension, "action_withdraw")
        self.assertEqual(self.extension.state, "withdrawn")
        self.assertEqual(self.extension.transaction_ids.state, "cancel")
        self.assertEqual(self.kinds(), ["approved", "withdrawn"])

    def test_it_is_not_revised_any_more(self):
        self.order()
        with self.assertRaises(UserError):
            self.extension.action_revise()

    def test_it_ends_with_a_booking_that_is_cancelled(self):
        self.use_a_paid_booking()
        self.extension = self.sent()
        self.order()
        self.start_payment(self.extension)
        self.as_worker(self.booking, "_cancel_and_refund")
        self.run_lanes()
        self.assertEqual(self.extension.state, "withdrawn")
        self.assertEqual(self.extension.transaction_ids.state, "cancel")


@tagged("post_install", "-at_install")
class TestWhatIsRefusedOnThePhone(PhoneCase):
    def assertRefused(self, text, **values):
        lines = values.pop("lines", self.extension.line_ids)
        with (
            self.assertRaisesRegex(UserError, text),
            self.env.cr.savepoint(),
        ):
            self.dialog(line_ids=[(6, 0, lines.ids)], **values).action_confirm()
        self.assertEqual(self.extension.state, "sent")
        self.assertFalse(self.extension.decision_ids)

    def test_a_call_that_cannot_have_been(self):
        now = fields.Datetime.now()
        self.assertRefused("future", called_at=now + timedelta(minutes=5))
        self.assertRefused("earlier", called_at=now - timedelta(days=1))
        self.assertRefused("who has spoken", speaker="  ")
        self.assertRefused("who has spoken", number=" \n ")

    def test_work_that_does_not_fit(self):
        none = self.extension.line_ids.browse()
        self.assertRefused("Tick", lines=none)
        other = self.sent(("Fremd", 500))
        self.assertRefused("another proposal", lines=other.line_ids)

    def test_work_without_what_it_needs_and_two_alternatives(self):
        extension = self.propose(
            ("Scheiben", 200),
            ("Beläge", 100),
            ("Gut", 300, {"choice": "Reifen"}),
            ("Besser", 400, {"choice": "Reifen"}),
        )
        discs, pads, good, better = extension.line_ids
        discs.requires_id = pads
        extension.action_send()
        self.extension = extension
        self.assertRefused("together", lines=discs)
        self.assertRefused("alternatives", lines=good + better)
        self.order(discs + pads + better)
        self.assertEqual(extension.state, "ordered")

    def test_another_version_than_was_read_out(self):
        dialog = self.dialog(line_ids=[(6, 0, self.extension.line_ids.ids)])
        self.extension.action_revise()
        self.extension.line_ids[0].price_unit = 500
        self.extension.action_send()
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            dialog.action_confirm()

    def test_what_is_decided_already(self):
        dialog = self.dialog(line_ids=[(6, 0, self.extension.line_ids.ids)])
        self.send(self.extension, "/decline")
        with self.assertRaisesRegex(UserError, "not open any more"):
            dialog.action_confirm()
        with self.assertRaisesRegex(UserError, "not open any more"):
            self.dialog()

    def test_a_customer_who_cannot_be_told(self):
        self.customer.email = False
        self.assertRefused("mail address")

    def test_a_card_number_is_not_kept(self):
        self.order(speaker="Erika 4242 4242 4242 4242")
        self.assertNotIn("4242 4242 4242", self.extension.decision_ids.content)

    def test_other_roles_decide_nothing(self):
        for role in ("accountant", "driver"):
            group = f"autowartung_payment.group_autowartung_{role}"
            user = new_test_user(self.env, f"aw_{role}", group)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.dialog(user)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env["autowartung.decide.by.phone"].with_user(user).create(
                    {
                        "extension_id": self.extension.id,
                        "version_id": self.extension.version_id.id,
                        "speaker": "x",
                        "number": "1",
                    }
                ).action_confirm()


@tagged("post_install", "-at_install")
class TestObjecting(PhoneCase):
    def tasks(self):
        return self.extension.activity_ids.mapped("summary")

    def test_it_stops_the_work_at_once(self):
        self.order()
        told = len(self.tasks())
        page = self.object(reason="Das habe ich <b>nicht</b> bestellt")
        self.assertIsNotNone(self.named(page, "extension_objected"))
        self.assertIsNone(self.named(page, "extension_object"))
        self.assertEqual(self.extension.state, "objected")
        self.assertEqual(len(self.tasks()), told + 1, "before any worker ran")
        note = str(self.extension.activity_ids.sorted("id")[-1].note)
        self.assertIn("bestellt", note)
        self.assertNotIn("<b>", note)
        self.assertEqual(self.kinds(), ["approved", "objected"])
        facts = json.loads(self.extension.decision_ids.sorted("number")[-1].content)
        self.assertEqual(facts["facts"]["session"], "signed link")
        self.assertEqual(set(self.extension.line_ids.mapped("decision")), {"declined"})
        self.assertEqual(len(self.mails_of("extension_objection_mail")), 1)
        self.assertNotIn("client_secret", self.start_payment(self.extension))

    def test_what_is_held_is_released(self):
        self.use_a_paid_booking()
        self.order()
        transaction = self.pay(self.extension)
        self.as_worker(transaction, "_refresh_from_provider")
        self.assertEqual(self.extension.state, "authorised")
        self.object()
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(transaction.state, "cancel")
        self.assertEqual(self.extension.state, "objected")
        ledger = self.control.ledger()["currencies"]["eur"]
        self.assertEqual(ledger["captured"], 14900, "the booking's alone")

    def test_what_was_begun_to_be_paid_is_ended(self):
        self.order()
        self.start_payment(self.extension)
        self.object()
        self.run_lanes()
        self.assertEqual(self.extension.transaction_ids.state, "cancel")

    def test_what_was_paid_is_refunded_with_a_credit_note(self):
        self.order()
        self.pay_by_card(self.extension)
        self.assertEqual(self.extension.state, "approved")
        page = self.page_of(self.extension)
        self.assertIsNotNone(self.named(page, "extension_object"))
        self.object()
        self.run_lanes()
        self.deliver()
        extension = self.extension
        self.assertEqual(
            (extension.state, extension.payment_status), ("objected", "refunded")
        )
        self.assertEqual(sum(extension.invoice_ids.mapped("amount_total_signed")), 0)
        self.assertEqual(self.control.ledger()["currencies"]["eur"]["refunded"], 21980)
        self.assertIn(
            "219,80", self.named(self.page_of(extension), "extension_objected")
        )

    def test_what_was_captured_and_is_not_booked_yet_is_refunded_as_well(self):
        self.order()
        transaction = self.pay(self.extension)
        self.as_worker(transaction, "_refresh_from_provider")
        self.as_worker(transaction, "_capture")
        self.object()
        with self.after(minutes=10):
            self.run_lanes()
        with self.after(hours=1):
            self.run_lanes()
        self.deliver()
        self.assertEqual(self.extension.state, "objected")
        self.assertFalse(self.extension.invoice_ids, "it was over when it came")
        self.assertEqual(self.control.ledger()["currencies"]["eur"]["refunded"], 21980)

    def test_a_hold_that_arrives_later_is_released(self):
        self.order()
        transaction = self.pay(self.extension)
        self.object()
        self.as_worker(transaction, "_refresh_from_provider")
        self.run_lanes()
        self.run_lanes()
        self.assertEqual(transaction.state, "cancel")
        self.assertEqual(self.extension.state, "objected")

    def test_after_the_time_it_is_too_late(self):
        self.env.company.autowartung_objection_hours = 2
        self.order()
        with self.after(hours=1, minutes=59):
            page = self.page_of(self.extension)
            self.assertIsNotNone(self.named(page, "extension_object"))
        with self.after(hours=2, minutes=1):
            page = self.page_of(self.extension)
            self.assertIsNone(self.named(page, "extension_object"))
            self.assertEqual(self.object().status_code, 422)
        self.assertEqual(self.extension.state, "ordered")

    def test_what_was_decided_on_the_page_cannot_be_objected_to(self):
        self.assertEqual(self.object().status_code, 422)
        self.approve(self.extension)
        page = self.page_of(self.extension)
        self.assertIsNone(self.named(page, "extension_object"))
        self.assertEqual(self.object().status_code, 422)
        self.assertEqual(self.extension.state, "approved")

    def test_twice_is_once(self):
        self.order()
        self.object()
        self.assertEqual(self.object().status_code, 200)
        self.assertEqual(self.kinds(), ["approved", "objected"])

    def test_a_get_and_strangers_object_to_nothing(self):
        self.order()
        key = self.extension._link_key()
        self.get(f"/my/extensions/{self.extension.id}/object?key={key}")
        for wrong in ("", "x", self.sent(("Öl", 50))._link_key()):
            with self.subTest(key=wrong):
                page = self.object(key=wrong)
                self.assertIn("/web/login", page.url)
        page = self.url_open(
            f"/my/extensions/{self.extension.id}/object",
            data={"csrf_token": "old", "key": key},
        )
        self.env.invalidate_all()
        self.assertEqual(page.status_code, 400)
        self.assertEqual(self.extension.state, "ordered")
