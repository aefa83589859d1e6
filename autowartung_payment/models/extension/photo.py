# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ...tools import photos
from ..common.guard import linked_ids

PHOTO = "autowartung.extension.photo"
MOST_PHOTOS_OF_A_LINE = 8
THUMBNAIL_SIDE = 320


class ExtensionPhoto(models.Model):
    """What was found, for the customer to see: drawn anew, without place and time."""

    _name = PHOTO
    _description = "Photo of Proposed Work"
    _order = "line_id, sequence, id"
    _rec_name = "note"

    line_id = fields.Many2one(
        "autowartung.extension.line", required=True, ondelete="cascade", index=True
    )
    extension_id = fields.Many2one(related="line_id.extension_id", store=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    note = fields.Char()
    image = fields.Image(required=True, attachment=True)
    thumbnail = fields.Image(
        related="image",
        max_width=THUMBNAIL_SIDE,
        max_height=THUMBNAIL_SIDE,
        store=True,
        readonly=True,
    )
    sha256 = fields.Char(compute="_compute_sha256", store=True)
    seen_at = fields.Datetime(readonly=True, copy=False)

    @api.depends("image")
    def _compute_sha256(self):
        for photo in self:
            photo.sha256 = sha256(photo._content()).hexdigest()

    def _content(self, is_small=False):
        """Return the picture as JPEG (bytes)."""
        self.ensure_one()
        photo = self.with_context(bin_size=False)
        return base64.b64decode((photo.thumbnail if is_small else photo.image) or b"")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # A default from elsewhere would not be drawn anew.
            vals["image"] = self._cleaned(vals.get("image"))
        found = super().create(vals_list)
        found._check_lines()
        return found

    def write(self, vals):
        if not set(vals) - {"seen_at"}:
            return super().write(vals)
        self.line_id._check_is_draft()
        if "image" in vals:
            vals = {**vals, "image": self._cleaned(vals["image"])}
        proposals = [photo.line_id.extension_id for photo in self]
        result = super().write(vals)
        if proposals != [photo.line_id.extension_id for photo in self]:
            raise UserError(self.env._("A photo stays with its proposal."))
        self._check_lines()
        return result

    def _check_lines(self):
        """
        :raise UserError: if a line has too many photos, or was sent.
        """
        self.line_id._check_is_draft()
        for line in self.line_id:
            if len(line.photo_ids) > MOST_PHOTOS_OF_A_LINE:
                raise UserError(
                    self.env._(
                        "At most %s photos show one piece of work.",
                        MOST_PHOTOS_OF_A_LINE,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self.line_id._check_is_draft()

    @api.model
    def _cleaned(self, image):
        """Return a picture (base64) that was drawn anew.

        :raise UserError: if it is none of a kind that is accepted, or far too large.
        """
        try:
            content = base64.b64decode(image or b"")
            cleaned = photos.clean_photo(content)
        except (photos.NotAPhoto, binascii.Error, TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "This is no photo that can be shown: please take one (%(kinds)s) of"
                    " at most %(most)s MB.",
                    kinds=format_list(self.env, photos.KINDS, "or"),
                    most=photos.MAX_PHOTO_BYTES // 1024 // 1024,
                )
            ) from error
        return base64.b64encode(cleaned)


class IrAttachment(models.Model):
    """The files of photos that a customer was shown stay as they are.

    Nobody writes those of a draft by hand either: they would not be drawn anew.
    """

    _inherit = "ir.attachment"

    def _refuse_frozen_evidence(self):
        result = super()._refuse_frozen_evidence()
        if not self._may_touch_evidence():
            files = self.sudo().filtered("res_field")
            shown = files.filtered(lambda file: file.res_model == PHOTO)
            self._autowartung_check_photos(shown.mapped("res_id"))
        return result

    @api.model
    def _refuse_as_new_evidence(self, vals):
        result = super()._refuse_as_new_evidence(vals)
        takes_place = vals.get("res_model") == PHOTO and vals.get("res_field")
        if takes_place and not self._may_touch_evidence():
            self._autowartung_check_photos([vals.get("res_id")])
        return result

    def _autowartung_check_photos(self, photo_ids):
        """
        :raise UserError: if one was sent, or whoever acts is not the photo itself.
        """
        found = self.env[PHOTO].sudo().browse(linked_ids(photo_ids)).exists()
        found.line_id._check_is_draft()
        if found and not self.env.su:
            raise UserError(self.env._("Change the photo itself, not its file."))
