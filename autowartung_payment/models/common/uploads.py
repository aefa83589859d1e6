# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii

from odoo import models
from odoo.exceptions import UserError

from ...tools import photos


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _check_contents(self, values):
        """Refuse pictures that would fill the memory once they are unpacked.

        Odoo makes large pictures smaller, here or when they are shown, and bounds only
        the size of the file; customers attach files to their messages.

        :raise UserError: if the picture has too many pixels.
        """
        # Whatever kind it claims to be: that is looked at again when it is shown.
        if photos.takes_too_much_memory(_content_of(values)):
            raise UserError(
                self.env._(
                    "This picture has too many pixels. Please make it smaller, or save"
                    " it as JPEG."
                )
            )
        return super()._check_contents(values)


def _content_of(values):
    raw = values.get("raw")
    if isinstance(raw, str):
        return raw.encode()
    try:
        return raw or base64.b64decode(values.get("datas") or b"")
    except (binascii.Error, ValueError):
        return b""
