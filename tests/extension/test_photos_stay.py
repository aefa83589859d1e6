# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A photo stays what was taken, for the work that it was taken for."""

import base64
from hashlib import sha256

from commons.extension import ExtensionCase
from commons.photos import jpeg

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

CLERK = "autowartung_payment.group_autowartung_user"


@tagged("post_install", "-at_install")
class TestPhotosStay(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.clerk = new_test_user(self.env, "aw_photo_clerk", CLERK)
        self.draft = self.propose()
        self.photo = self.add_photo(self.draft.line_ids[0]).with_user(self.clerk)
        # Thumbnails are made when they are written.
        self.env.flush_all()
        self.other = base64.b64encode(jpeg("blue"))

    def files(self):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self.photo._name),
                ("res_id", "=", self.photo.id),
                ("res_field", "!=", False),
            ]
        )

    def assertRefused(self, act, *, of="."):
        with self.assertRaisesRegex(UserError, of), self.env.cr.savepoint():
            act()
            self.env.flush_all()

    def test_it_is_not_moved_to_another_proposal(self):
        sent, draft = self.sent(), self.propose()
        for line in (sent.line_ids[0], draft.line_ids[0]):
            self.assertRefused(lambda line=line: self.photo.write({"line_id": line.id}))
        self.photo.line_id = self.draft.line_ids[1].with_user(self.clerk)
        self.assertEqual(self.photo.line_id, self.draft.line_ids[1])

    def test_one_line_does_not_get_too_many_by_moving(self):
        first, second = self.draft.line_ids
        for _number in range(8):
            self.add_photo(second)
        self.assertRefused(lambda: self.photo.write({"line_id": second.id}), of="most")

    def test_there_is_none_without_a_picture(self):
        line = self.draft.line_ids[0]
        smuggling = self.photo.with_context(default_image=self.other)
        self.assertRefused(lambda: self.photo.write({"image": False}), of="photo")
        self.assertRefused(lambda: smuggling.create({"line_id": line.id}), of="photo")
        self.photo.image = self.other
        content = self.photo.sudo()._content()
        self.assertEqual(self.photo.sha256, sha256(content).hexdigest())

    def test_its_files_are_not_written_by_hand(self):
        files = self.files()
        self.assertTrue(files)
        theirs = files.with_user(self.clerk)
        svg = base64.b64encode(b"<svg/>")
        self.assertRefused(lambda: theirs.write({"datas": svg}), of="itself")
        self.draft.action_send()
        smuggling = theirs.with_context(
            default_res_model=self.photo._name,
            default_res_field="image",
            default_res_id=self.photo.id,
        )
        for values in ({}, {"res_field": "image"}, {"res_model": self.photo._name}):
            self.assertRefused(
                lambda values=values: smuggling.create(
                    {"name": "image", "datas": self.other, **values}
                )
            )
        self.assertEqual(self.files(), files)

    def test_what_is_added_while_it_is_revised_is_the_workshops(self):
        self.draft.action_send()
        key = self.draft._link_key()
        self.draft.action_revise()
        added = self.add_photo(self.draft.line_ids[1])
        page = self.get(
            f"/my/extensions/{self.draft.id}/photos/{added.id}?key={key}",
        )
        self.assertEqual(page.status_code, 404)
        self.rpc(f"/my/extensions/{self.draft.id}/seen", key=key, photos=str(added.id))
        self.assertFalse(added.seen_at)
        self.log_in("erika", self.customer)
        user = self.env["res.users"].search([("login", "=", "erika")])
        known = self.env["autowartung.extension"].with_user(user)
        self.assertFalse(known.search([("id", "=", self.draft.id)]))
        page = self.page_of(self.draft, "")
        self.assertIn("ändert", self.named(page, "extension_revised"))
