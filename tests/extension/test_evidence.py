# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A decision leaves the house as one file, which is checked without the house."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from commons.extension import ExtensionCase
from environment import paths

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestEvidenceFile(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.extension = self.propose()
        self.add_photo(self.extension.line_ids[0], note="vorn")
        self.extension.action_send()
        other = self.sent(("Öl", 50))
        self.send(other, "/decline", reason="Geheim: zu teuer")
        self.approve(self.extension, self.extension.line_ids[0])
        self.send(self.sent(("Filter", 20)), "/decline", reason="Auch geheim")
        self.decision = self.extension.decision_ids

    def export(self, decision=None, login="aw_clerk", role="user"):
        """Download the file as somebody of the office does; return the answer."""
        self.log_in(login, group=f"autowartung_payment.group_autowartung_{role}")
        decision = decision or self.decision
        action = decision.with_user(
            self.env["res.users"].search([("login", "=", login)])
        ).action_export_evidence()
        return self.get(action["url"])

    def verify(self, content):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "evidence.json")
            file.write_bytes(content)
            return subprocess.run(
                [sys.executable, paths.BIN / "verify-evidence", file],
                capture_output=True,
                text=True,
                check=False,
            )

    def test_what_is_exported_holds_and_names_nobody_else(self):
        answer = self.export()
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        result = self.verify(answer.content)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("1 of 2 lines are approved", result.stdout)
        self.assertIn("Photos: 1", result.stdout)
        self.assertIn("is what was agreed to", result.stdout)
        self.assertNotIn("eheim", answer.text)
        parts = answer.json()
        number = self.decision.number
        numbers = [entry["number"] for entry in parts["chain"]]
        self.assertEqual(numbers, [number - 1, number, number + 1])
        self.assertEqual(parts["chain"][1]["record"], self.decision.content)

    def test_a_changed_record_is_named(self):
        content = self.export().content
        parts = json.loads(content)
        record = parts["chain"][1]["record"]
        parts["chain"][1]["record"] = record.replace("signed link", "logged in")
        result = self.verify(json.dumps(parts).encode())
        self.assertEqual(result.returncode, 1)
        self.assertIn("its content was changed after it was written", result.stdout)

    def test_what_happened_later_to_the_same_proposal_is_told_as_well(self):
        self.as_worker(self.extension, "_cancel_and_refund")
        self.deliver()
        approved = self.extension.decision_ids.sorted("number")[0]
        parts = self.export(approved).json()
        self.assertEqual(parts["decision"], approved.number)
        kinds = [
            json.loads(entry["record"])["kind"]
            for entry in parts["chain"]
            if "record" in entry
        ]
        self.assertEqual(kinds, ["approved", "withdrawn"])

    def test_a_photo_that_was_taken_out_is_left_as_its_hash(self):
        extension = self.propose()
        photo = self.add_photo(extension.line_ids[0])
        extension.action_send()
        self.send(extension, "/decline")
        self.env.cr.execute(
            "DELETE FROM autowartung_extension_photo WHERE id = %s", [photo.id]
        )
        self.env.invalidate_all()
        answer = self.export(extension.decision_ids)
        self.assertIsNone(answer.json()["photos"][0]["picture"])
        result = self.verify(answer.content)
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("the picture itself is not in the file", result.stdout)

    def test_it_is_noted_who_has_exported_it(self):
        self.export(login="aw_books", role="accountant")
        message = self.extension.message_ids[0]
        self.assertIn(str(self.decision.number), str(message.body))
        self.assertIn("aw_books", message.author_id.user_ids.login)

    def test_only_the_office_exports(self):
        url = f"/autowartung/evidence/{self.decision.id}"
        for login, group in (
            ("aw_driver", "autowartung_payment.group_autowartung_driver"),
            ("aw_employee", "base.group_user"),
        ):
            with self.subTest(login=login):
                user = self.log_in(login, group=group)
                self.assertEqual(self.get(url).status_code, 404)
                with self.assertRaises(AccessError):
                    self.decision.with_user(user).action_export_evidence()
        self.log_in("erika", self.customer)
        self.assertEqual(self.get(url).status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.get(url).url)

    def test_another_companys_office_does_not_get_it(self):
        company = self.env["res.company"].create({"name": "Andere GmbH"})
        user = new_test_user(
            self.env,
            "aw_other",
            "autowartung_payment.group_autowartung_manager",
            password="erikaerika1",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.authenticate(user.login, "erikaerika1")
        url = f"/autowartung/evidence/{self.decision.id}"
        self.assertEqual(self.get(url).status_code, 404)
