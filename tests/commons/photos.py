# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures, made where they are used."""

import io

from PIL import Image


def jpeg(colour="red", size=(640, 480)):
    """Return a picture as JPEG (bytes)."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG")
    return written.getvalue()
