# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures from a phone: checked, turned upright, and without what they tell besides.

A picture is always drawn anew, so that no place, time or device (EXIF), and nothing that
only pretends to be a picture, is stored.
"""

import io
import warnings

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

MAX_PHOTO_BYTES = 20 * 1024 * 1024
MAX_PHOTO_SIDE = 1920
MAX_SIGNATURE_BYTES = 500 * 1024
# More than any phone takes; a small file may claim to be far larger.
MAX_PIXELS = 120_000_000
# What Odoo lets Pillow read; a phone makes JPEG of everything else.
_FORMATS = ("JPEG", "PNG")
_SIGNATURE_SIZE = (900, 300)
_INK = (16, 32, 96)


class NotAPhoto(ValueError):
    """The bytes are no picture of a kind that is accepted."""


def clean_photo(content):
    """Return the picture as JPEG, upright, at most 1920 pixels a side.

    :param bytes content: JPEG or PNG.
    :return: bytes
    :raise NotAPhoto: if it is something else, broken or far too large.
    """
    image = _open(content, MAX_PHOTO_BYTES)
    image.thumbnail((MAX_PHOTO_SIDE, MAX_PHOTO_SIDE))
    return _encode(_on_white(image), "JPEG", quality=85)


def clean_signature(content):
    """Return the drawn signature as PNG on white.

    :param bytes content: a picture as the page draws it.
    :return: bytes, or ``None`` if nothing was drawn.
    :raise NotAPhoto: as :func:`clean_photo`.
    """
    image = _open(content, MAX_SIGNATURE_BYTES)
    image.thumbnail(_SIGNATURE_SIZE)
    image = _on_white(image)
    blank = Image.new("RGB", image.size, "white")
    if not ImageChops.difference(image, blank).getbbox():
        return None
    return _encode(image, "PNG")


def typed_signature(name, font_path):
    """Return a name as PNG, written in a font; for whoever cannot draw.

    :param str font_path: a TrueType font.
    """
    width, height = _SIGNATURE_SIZE
    image = Image.new("RGB", _SIGNATURE_SIZE, "white")
    draw = ImageDraw.Draw(image)
    size = 120
    while size > 12:
        font = ImageFont.truetype(font_path, size)
        left, top, right, bottom = draw.textbbox((0, 0), name, font=font)
        if right - left <= width - 40 and bottom - top <= height - 40:
            break
        size -= 8
    position = ((width - right - left) / 2, (height - bottom - top) / 2)
    draw.text(position, name, font=font, fill=_INK)
    return _encode(image, "PNG")


def _open(content, max_bytes):
    if len(content) > max_bytes:
        raise NotAPhoto("too large")
    try:
        with warnings.catch_warnings():
            # It warns of sizes that are bounded below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=_FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise NotAPhoto("too many pixels")
            # A JPEG need not be unpacked in full to become small.
            image.draft("RGB", (MAX_PHOTO_SIDE, MAX_PHOTO_SIDE))
            return ImageOps.exif_transpose(image)
    except NotAPhoto:
        raise
    # Pillow raises many kinds of errors for broken files.
    except Exception as error:
        raise NotAPhoto(str(error)) from error


def _on_white(image):
    try:
        with_alpha = image.convert("RGBA")
    except Exception as error:
        raise NotAPhoto(str(error)) from error
    white = Image.new("RGBA", with_alpha.size, "white")
    return Image.alpha_composite(white, with_alpha).convert("RGB")


def _encode(image, image_format, **options):
    output = io.BytesIO()
    image.save(output, image_format, **options)
    return output.getvalue()
