# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the workshop writes down on the phone; each request may arrive twice."""

import base64
import re
from hashlib import sha256
from uuid import uuid4

from odoo import fields, models
from odoo.exceptions import UserError

# As the page makes them: too long for an id.
_KEY = re.compile(r"[0-9a-f]{32}")
_ID = re.compile(r"[0-9]{1,9}")


def new_key():
    """Return a key for a line that is about to be written down."""
    return uuid4().hex


def is_key(text):
    """Whether it is a key as a page makes it, so that nothing is written twice."""
    return bool(_KEY.fullmatch(text or ""))


class ClientKey(models.AbstractModel):
    """What belongs to a proposal, and is written down once however often it arrives."""

    _name = "autowartung.client.key.mixin"
    _description = "Written Down Once"

    client_key = fields.Char(
        readonly=True, copy=False, help="What the phone calls it, in its proposal."
    )

    _client_key_uniq = models.UniqueIndex(
        "(extension_id, client_key) WHERE client_key IS NOT NULL"
    )


class ExtensionLine(models.Model):
    _name = "autowartung.extension.line"
    _inherit = ["autowartung.extension.line", "autowartung.client.key.mixin"]

    def _ref(self):
        """Return what the pages of the workshop call the line."""
        self.ensure_one()
        return self.client_key or str(self.id)


class ExtensionPhoto(models.Model):
    _name = "autowartung.extension.photo"
    _inherit = ["autowartung.extension.photo", "autowartung.client.key.mixin"]


class Extension(models.Model):
    """How the workshop's page writes a draft, with the rights of its user."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    # === LINES === #

    def _line_called(self, ref):
        """Return the line of an id, or of the key that the phone gave it, or none."""
        self.ensure_one()
        if is_key(ref):
            return self.line_ids.filtered(lambda line: line.client_key == ref)
        number = int(ref) if _ID.fullmatch(ref or "") else 0
        return self.line_ids.filtered(lambda line: line.id == number)

    def _enter_line(self, ref, form):
        """Write a line down, a new one if the phone has made up its key.

        :param dict form: texts, as they were typed.
        :raise FieldProblem: with what is wrong, and at which field.
        """
        self._begin_to_write()
        line = self._line_called(ref)
        values = self._read_line(form, line)
        if not line:
            return self._new_line(ref, values)
        line.write(values)
        return line

    def _new_line(self, ref, values):
        if not is_key(ref):
            raise UserError(self.env._("This work was removed meanwhile."))
        last = max(self.line_ids.mapped("sequence"), default=0)
        line = self.line_ids.create(
            {"extension_id": self.id, "sequence": last + 1, **values}
        )
        line.sudo().client_key = ref
        return line

    def _remove_line(self, ref):
        """Remove a line; nothing if it is gone already."""
        self._begin_to_write()
        self._line_called(ref).unlink()

    # === PHOTOS === #

    def _enter_photo(self, ref, content, key=None):
        """Add a photo to a line, once; the line may be written down later.

        :param bytes content: the file.
        :param str key: what the phone calls the photo; without one, the same file is
            the same photo of the line.
        """
        self._begin_to_write()
        line = self._line_called(ref) or self._new_line(
            ref, {"name": self._unnamed_line_text()}
        )
        key = key if is_key(key) else f"{line.id}:{sha256(content).hexdigest()}"
        photos = self.line_ids.photo_ids
        if known := photos.filtered(lambda photo: photo.client_key == key):
            return known
        # What is empty would be no photo at all to Odoo, and not refused.
        image = base64.b64encode(content or b"?")
        photo = photos.create({"line_id": line.id, "image": image})
        photo.sudo().client_key = key
        return photo

    def _remove_photo(self, photo_id):
        """Remove a photo; nothing if it is gone already."""
        self._begin_to_write()
        photos = self.line_ids.photo_ids
        photos.filtered(lambda photo: photo.id == photo_id).unlink()

    def _unnamed_line_text(self):
        return self.env._("Not described yet")

    # === MESSAGE, AND SENDING === #

    def _enter_message(self, form):
        """Write down what the customer is told, and until when there is time."""
        self._begin_to_write()
        self.write(self._read_message(form))

    def _send_from_phone(self, form):
        """Send the draft with the message of the form; nothing if it was sent."""
        self._begin_to_write()
        if self.state == "draft":
            self.write(self._read_message(form))
            self.action_send()

    def _discard_from_phone(self):
        """Remove a draft that its customer has never seen.

        :raise UserError: if it was sent before.
        """
        self._begin_to_write()
        self.unlink()

    def _revise_from_phone(self):
        self._begin_to_write()
        if self.state != "draft":
            self.action_revise()

    def _withdraw_from_phone(self):
        self._begin_to_write()
        if self.state != "withdrawn":
            self.action_withdraw()

    def _begin_to_write(self):
        """Let one request after the other see what is there already."""
        self.ensure_one()
        self._check_may("user")
        self.check_access("write")
        self._lock_for_payment()
