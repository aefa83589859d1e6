# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A card number is stored nowhere, whichever text it is typed into, and however."""

import json

from commons.portal import PortalCase
from markupsafe import Markup

from odoo import Command
from odoo.modules.migration import load_script
from odoo.tests import Form, tagged
from odoo.tools import file_path

CARD = "5105 1051 0510 5100"
SPLIT = Markup("5105<br/>1051<br/>0510<br/>5100")
MASKED = "•••• 5100"
# As the database finds it, however it is split.
PATTERN = "5105([^0-9]|<[^>]*>|&[^;]*;){0,6}1051([^0-9]|<[^>]*>|&[^;]*;){0,6}0510"
TEXTS = ("char", "html", "text")


@tagged("post_install", "-at_install")
class TestMaskedText(PortalCase):
    def assertStoredNowhere(self):
        """Look through every column of the database that holds texts."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = current_schema
            AND data_type IN ('character varying', 'text', 'jsonb')
            AND table_name IN (
                SELECT relname FROM pg_class WHERE relkind = 'r'
            )
            """
        )
        columns = {}
        for table, column in self.env.cr.fetchall():
            columns.setdefault(table, []).append(f'"{column}"::text')
        found = []
        for table, names in columns.items():
            texts = f"concat_ws('|', {', '.join(names)})"
            self.env.cr.execute(
                f'SELECT {texts} FROM "{table}" WHERE {texts} ~ %s LIMIT 1', [PATTERN]
            )
            found += [(table, row[0][:200]) for row in self.env.cr.fetchall()]
        self.assertFalse(found)

    def test_every_text_of_ours_is_masked(self):
        for model in sorted(self.env):
            if not model.startswith("autowartung.") or self.env[model]._abstract:
                continue
            records = self.env[model]
            for name, field in records._fields.items():
                if field.type in TEXTS and field.store:
                    with self.subTest(field=f"{model}.{name}"):
                        vals = records._with_masked_card_numbers({name: f"x {CARD}"})
                        self.assertEqual(vals[name], f"x {MASKED}")

    def test_every_text_of_a_contact_is_masked(self):
        partners = self.env["res.partner"]
        names = [
            name
            for name, field in partners._fields.items()
            if field.type in TEXTS
            and field.store
            and not field.compute
            and name not in ("vat", "barcode", "company_registry", "lang", "tz")
            and "peppol" not in name
            and "location_number" not in name
            and name != "invoice_edi_format_store"  # one of a few words
        ]
        self.assertLessEqual({"name", "street", "city", "phone", "comment"}, set(names))
        values = dict.fromkeys(names, f"x {CARD}")
        partner = partners.create({"name": "x"})
        partner.write(values)
        self.assertEqual(partner.street, f"x {MASKED}")
        partners.create(values)
        self.assertStoredNowhere()

    def test_numbers_that_others_gave_out_stay(self):
        partner = self.env["res.partner"].create(
            {"name": "GmbH", "barcode": "4242424242424242", "phone": "+4915123456781"}
        )
        self.assertEqual(partner.barcode, "4242424242424242")
        self.assertEqual(partner.phone, "+4915123456781")

    def test_what_the_office_fills_in_is_masked(self):
        booking = self.book(note=f"Karte {CARD}", contact_name=f"Erika {CARD}")
        self.assertEqual(booking.pickup_id.contact_name, f"Erika {MASKED}")
        booking.write({"concierge_street": CARD, "concierge_city": CARD})
        booking.line_ids.name = CARD
        self.vehicle.write({"make": CARD, "model": f"{CARD}x", "vin": False})
        self.assertEqual(self.vehicle.make, MASKED)
        booking.pickup_id.sudo().write(
            {"signed_by": CARD, "contact_phone": CARD, "handover_note": CARD}
        )
        self.assertEqual(booking.pickup_id.signed_by, MASKED)
        self.workshop.driver_ids[:1].write({"name": CARD, "phone": CARD})
        self.customer.comment = SPLIT
        self.assertIn(MASKED, self.customer.comment)
        self.assertStoredNowhere()

    def test_messages_and_activities_are_masked(self):
        booking = self.book()
        for record in (booking, self.customer):
            record.message_post(
                body=SPLIT,
                subject=f"Karte {CARD}",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachments=[(f"{CARD}.txt", b"x")],
                partner_ids=self.customer.ids,
            )
            message = record.message_ids.sorted("id")[-1]
            self.assertIn(MASKED, message.body)
            self.assertEqual(message.subject, f"Karte {MASKED}")
            record._message_update_content(message, body=f"neu {CARD}")
            self.assertIn(f"neu {MASKED}", message.body)
            activity = record.activity_schedule(
                "mail.mail_activity_data_todo", summary=CARD, note=f"<p>{SPLIT}</p>"
            )
            self.assertEqual(activity.summary, MASKED)
            self.assertIn(MASKED, activity.note)
            activity.action_feedback(feedback=f"Karte {CARD}")
            record._message_log(body=CARD)
        self.assertStoredNowhere()

    def test_what_is_mailed_is_masked(self):
        with self.mail_capture() as sent:
            self.customer.message_notify(
                body=SPLIT, subject=CARD, partner_ids=self.customer.ids
            )
        self.assertTrue(sent)
        self.assertNotRegex(json.dumps(sent), PATTERN)
        self.assertIn(MASKED, json.dumps(sent, ensure_ascii=False))

    def mail_capture(self):
        """Collect what the notification is made of, instead of sending it."""
        test = self

        class Capture:
            def __enter__(self):
                self.values = []
                mails = test.registry["mail.mail"]
                create = mails.create

                def collect(records, vals_list):
                    self.values += [
                        {name: str(value) for name, value in vals.items()}
                        for vals in (
                            [vals_list] if isinstance(vals_list, dict) else vals_list
                        )
                    ]
                    return create(records, vals_list)

                test.patch(mails, "create", collect)
                return self.values

            def __exit__(self, *_error):
                return None

        return Capture()

    def test_a_message_through_the_chat_s_route_is_masked(self):
        booking = self.book()
        self.log_in("aw_clerk", group="autowartung_payment.group_autowartung_user")
        for text in (CARD, "5105<br/>1051<br/>0510<br/>5100", "5105\n1051\n0510\n5100"):
            answer = self.rpc(
                "/mail/message/post",
                thread_model=booking._name,
                thread_id=booking.id,
                post_data={"body": text},
            )
            self.assertNotIn("debug", str(answer)[:40])
        self.assertIn(MASKED, booking.message_ids.sorted("id")[-1].body)
        self.assertStoredNowhere()

    def test_defaults_are_masked(self):
        self.env["ir.default"].set("res.partner", "street", f"Straße {CARD}")
        partner = (
            self.env["res.partner"]
            .with_context(default_city=CARD, default_name=CARD)
            .create({})
        )
        self.assertEqual(partner.city, MASKED)
        self.assertEqual(partner.street, f"Straße {MASKED}")
        self.assertEqual(partner.display_name.split(",")[0], MASKED)

    def test_forms_imports_and_related_records_are_masked(self):
        with Form(self.env["res.partner"]) as form:
            form.name = f"Erika {CARD}"
        self.assertEqual(form.record.name, f"Erika {MASKED}")
        answer = self.env["res.partner"].load(["name", "city"], [["Max", CARD]])
        self.assertEqual(self.env["res.partner"].browse(answer["ids"]).city, MASKED)
        self.customer.write({"child_ids": [Command.create({"name": CARD})]})
        self.assertEqual(self.customer.child_ids.name, MASKED)
        saved = self.customer.web_save({"function": CARD}, {"function": {}})
        self.assertEqual(saved[0]["function"], MASKED)
        self.env["ir.filters"].create(
            {
                "name": f"Suche {CARD}",
                "model_id": "res.partner",
                "domain": f"[('name', 'ilike', '{CARD}')]",
            }
        )
        self.assertStoredNowhere()

    def test_properties_are_masked(self):
        partners = self.env["res.partner"]
        vals = partners._with_masked_card_numbers(
            {"properties": [{"name": "a", "type": "char", "value": CARD}]}
        )
        if "properties" in partners._fields:
            self.assertEqual(vals["properties"][0]["value"], MASKED)

    def test_other_models_are_left_alone(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("autowartung.test", CARD)
        self.assertEqual(parameters.get_param("autowartung.test"), CARD)

    def test_what_was_stored_before_is_masked_by_the_update(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET street = %s, phone = %s WHERE id = %s",
            [f"Straße {CARD}", "+49 151 23456789", self.customer.id],
        )
        self.env.cr.execute(
            "UPDATE autowartung_vehicle SET make = %s WHERE id = %s",
            [CARD, self.vehicle.id],
        )
        migration = file_path("autowartung_payment/migrations/19.0.4.0.0/post-text.py")
        load_script(migration, "post-text").migrate(self.env.cr, "19.0.3.0.0")
        self.env.invalidate_all()
        self.assertEqual(self.customer.street, f"Straße {MASKED}")
        self.assertEqual(self.customer.phone, "+49 151 23456789")
        self.assertEqual(self.vehicle.make, MASKED)
        self.assertStoredNowhere()
