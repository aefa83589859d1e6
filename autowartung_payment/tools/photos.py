# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures from a phone: checked, turned upright, and without what they tell besides.

A picture is always drawn anew, so that no place, time or device (EXIF), and nothing
that only pretends to be a picture, is stored.
"""

import base64
import binascii
import io
import warnings
from importlib import import_module

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

try:
    import pillow_heif
except ImportError:  # a phone can make JPEG of its HEIC
    pillow_heif = None

MAX_PHOTO_BYTES = 20 * 1024 * 1024
MAX_PHOTO_SIDE = 1920
MAX_SIGNATURE_BYTES = 500 * 1024
# More than nearly any phone takes; a small file may claim to be far larger.
MAX_PIXELS = 120_000_000
# What may have to be in memory at once, at eight bytes each while it is made smaller. A
# JPEG from a phone is unpacked in a smaller size right away.
MAX_UNPACKED_PIXELS = 20_000_000
# WebP has its picture in memory four times, HEIC twice.
MAX_WEBP_PIXELS = 15_000_000
MAX_HEIC_PIXELS = 25_000_000
# Odoo's own bound; for attachments, which Odoo makes smaller itself.
MAX_ATTACHED_PIXELS = 50_000_000
# What is accepted, as people call it.
KINDS = ("JPEG", "PNG", "WebP", *(("HEIC",) if pillow_heif else ()))
_FORMATS = ("JPEG", "PNG", "WEBP")
_SIGNATURE_SIZE = (900, 300)
_INK = (16, 32, 96)


class NotAPhoto(ValueError):
    """The bytes are no picture of a kind that is accepted."""


def clean_photo(content):
    """Return the picture as JPEG, upright, at most 1920 pixels a side.

    :param bytes content: of one of :data:`KINDS`; of a film its first picture.
    :return: bytes
    :raise NotAPhoto: if it is something else, broken or far too large.
    """
    image = _read(content, MAX_PHOTO_BYTES, (MAX_PHOTO_SIDE, MAX_PHOTO_SIDE))
    return _encode(image, "JPEG", quality=85)


def clean_signature(content):
    """Return the drawn signature as PNG on white.

    :param bytes content: a picture as the page draws it.
    :return: bytes, or ``None`` if nothing was drawn.
    :raise NotAPhoto: as :func:`clean_photo`.
    """
    image = _read(content, MAX_SIGNATURE_BYTES, _SIGNATURE_SIZE)
    blank = Image.new("RGB", image.size, "white")
    if not ImageChops.difference(image, blank).getbbox():
        return None
    return _encode(image, "PNG")


def decode_data_url(text):
    """Return the bytes of a ``data:`` address of a canvas; empty if it is none.

    :param str text: ``data:image/png;base64,…``
    """
    _header, separator, encoded = (text or "").partition(";base64,")
    if not separator:
        return b""
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b"?"  # something was sent, and it is no picture


def takes_too_much_memory(content):
    """Whether Odoo would need too much memory to make an attached picture smaller.

    Reads what the file says about itself, and unpacks nothing.

    :param bytes content: of any file.
    """
    try:
        image = _open(content)
    except Exception:  # no picture: nothing is unpacked
        return False
    is_jpeg = image.format == "JPEG" and not _comes_in_several_scans(image, content)
    bound = MAX_ATTACHED_PIXELS if is_jpeg else MAX_UNPACKED_PIXELS
    return image.width * image.height > bound


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


def _read(content, max_bytes, size):
    """Return the picture upright, on white, and no larger than ``size``."""
    if len(content) > max_bytes:
        raise NotAPhoto("too large")
    try:
        image = _unpack(content, size)
        # Turned last, when there is little left to turn.
        image.thumbnail(size)
        return _on_white(ImageOps.exif_transpose(image))
    except NotAPhoto:
        raise
    # Pillow raises many kinds of errors for broken files.
    except Exception as error:
        raise NotAPhoto(str(error)) from error


def _unpack(content, size):
    """Return the picture once its header says that it fits into memory.

    :param tuple size: what is enough; a JPEG may be unpacked in a smaller one.
    """
    if content[4:8] == b"ftyp":
        return _unpack_heic(content)
    if content[:4] == b"RIFF":
        # Pillow already takes memory for it when it opens the file.
        _check_pixels(_size_of_webp(content), MAX_WEBP_PIXELS)
    image = _open(content, formats=_FORMATS)
    _check_pixels(image.size, MAX_PIXELS)
    if not _comes_in_several_scans(image, content):
        # Only a JPEG need not be unpacked in full to become small.
        image.draft("RGB", size)
    _check_pixels(image.size, MAX_UNPACKED_PIXELS)
    return image


def _unpack_heic(content):
    """Return a HEIC as a picture of Pillow's; its reader refuses what lies of its size.

    The reader is not made known to Pillow: others read no more than Odoo allows.
    """
    if not pillow_heif:
        raise NotAPhoto("no HEIC here")
    picture = pillow_heif.open_heif(io.BytesIO(content))
    _check_pixels(picture.size, MAX_HEIC_PIXELS)
    return picture.to_pillow()


def _check_pixels(size, most):
    width, height = size
    if width * height > most:
        raise NotAPhoto("too many pixels")


def _size_of_webp(content):
    """Return width and height as the header of a WebP says them.

    :raise NotAPhoto: if there is no such header.
    """
    match content[12:16]:
        case b"VP8X":
            width, height = content[24:27], content[27:30]
            return 1 + _number(width), 1 + _number(height)
        case b"VP8L":
            sides = _number(content[21:25])
            return 1 + (sides & 0x3FFF), 1 + (sides >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = content[26:28], content[28:30]
            return _number(width) & 0x3FFF, _number(height) & 0x3FFF
    raise NotAPhoto("no WebP")


def _number(content):
    return int.from_bytes(content, "little")


def _learn_webp():
    """Let Pillow read WebP where it is asked to by name, and nowhere else.

    What Odoo opens without one stays what Odoo lets Pillow read.
    """
    known = list(Image.ID)
    import_module("PIL.WebPImagePlugin")
    Image.ID[:] = known


def _open(content, formats=None):
    """Open a picture; no pixel is unpacked yet."""
    with warnings.catch_warnings():
        # It warns of sizes that are bounded here.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(content), formats=formats)


def _comes_in_several_scans(image, content):
    """Whether a JPEG is unpacked in full, whatever size is asked for.

    Progressive ones are, and those that bring their colours one after the other.
    """
    if image.format != "JPEG":
        return False
    return "progressive" in image.info or _colours_of_scan(content) < image.layers


def _colours_of_scan(content):
    """Return how many colours the first scan of a JPEG has; 0 if there is none."""
    position = 2
    while content[position : position + 1] == b"\xff":
        marker, length = content[position + 1], content[position + 2 : position + 4]
        if marker == 0xFF:
            position += 1
        elif marker == 0xDA:
            return content[position + 4]
        else:
            position += 2 + int.from_bytes(length, "big")
    return 0


def _on_white(image):
    with_alpha = image.convert("RGBA")
    white = Image.new("RGBA", with_alpha.size, "white")
    return Image.alpha_composite(white, with_alpha).convert("RGB")


def _encode(image, image_format, **options):
    output = io.BytesIO()
    image.save(output, image_format, **options)
    return output.getvalue()


_learn_webp()
