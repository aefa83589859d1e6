# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures of all kinds are drawn anew; one that claims to be huge takes no memory."""

import contextlib
import io
import json
import struct
import subprocess
import sys
from unittest.mock import patch

import pillow_heif
import pytest
from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.autowartung_payment.tools import photos

# A process of its own, so that the peak is that of one picture.
SCRIPT = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("photos", sys.argv[1])
photos = importlib.util.module_from_spec(spec)
spec.loader.exec_module(photos)
content = open(sys.argv[2], "rb").read()
try:
    answer = getattr(photos, sys.argv[3])(content)
    print(answer if isinstance(answer, bool) else "a picture")
except photos.NotAPhoto as error:
    print(error)
# The peak of this process alone; that of getrusage begins with its parent's.
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
MAKE = """
import json, sys
import pillow_heif
from PIL import Image
pillow_heif.register_heif_opener()
size, mode, image_format, options = json.loads(sys.argv[1])
Image.new(mode, size, 1).save(sys.argv[2], image_format, **options)
"""
MOST_MEGABYTES = 300
QUICKLY = {"quality": 1, "enc_params": {"preset": "ultrafast"}}
# The marker of a JPEG's facts about camera and place.
EXIF = b"Exif\0\0"


def picture(size, mode="RGB", image_format="PNG", **options):
    return written(Image.new(mode, size, 1), image_format, **options)


def written(image, image_format, **options):
    """Return a picture as a file; its facts have a device and a place."""
    output = io.BytesIO()
    if image_format == "HEIF":
        pillow_heif.from_pillow(image).save(output, **options)
    else:
        image.save(output, image_format, **options)
    return output.getvalue()


def facts(orientation=1):
    """Return what a phone writes into a picture: device, side that is up, place."""
    exif = Image.Exif()
    exif[0x010F] = "Geheimkamera"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[2] = (50.0, 56.0, 0.0)
    return exif.tobytes()


def opened(content):
    return Image.open(io.BytesIO(content))


def large_picture(path, *description):
    """Write a picture; another process has it in memory."""
    arguments = [json.dumps(description), path]
    subprocess.run([sys.executable, "-c", MAKE, *arguments], check=True)
    return path


def peak_of(path, function):
    """Return what became of a picture, and the megabytes at the peak."""
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT, photos.__file__, path, function],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return answer[0], int(answer[-2].split()[1]) / 1024


@pytest.mark.parametrize(
    ("size", "mode", "image_format", "options"),
    [
        ((10900, 10900), "RGB", "PNG", {}),
        ((10900, 10900), "RGBA", "PNG", {}),
        ((10900, 10900), "1", "PNG", {}),
        ((4400, 4400), "RGBA", "PNG", {}),
        ((10900, 10900), "RGB", "JPEG", {"quality": 1}),
        ((10900, 10900), "RGB", "JPEG", {"quality": 1, "progressive": True}),
        ((4400, 4400), "RGB", "JPEG", {"quality": 1, "progressive": True}),
        # No smaller one can be asked for.
        ((65000, 1800), "RGB", "JPEG", {"quality": 1}),
        ((10900, 10900), "RGB", "WEBP", {"quality": 1, "method": 0}),
        ((4400, 3400), "RGB", "WEBP", {"quality": 1, "method": 0}),
        ((4400, 3400), "RGBA", "WEBP", {"lossless": True, "method": 0}),
        ((9000, 9000), "L", "HEIF", QUICKLY),
        ((5700, 4380), "RGB", "HEIF", QUICKLY),
        ((5700, 4380), "RGBA", "HEIF", QUICKLY),
    ],
)
def test_no_picture_takes_much_memory(size, mode, image_format, options, tmp_path):
    path = large_picture(tmp_path / "it", size, mode, image_format, options)
    for function in ("clean_photo", "clean_signature"):
        answer, megabytes = peak_of(path, function)
        assert megabytes < MOST_MEGABYTES, answer


def test_a_picture_that_says_it_is_small_takes_no_memory_either(tmp_path):
    path = large_picture(tmp_path / "it", (9000, 9000), "L", "HEIF", QUICKLY)
    whole = path.read_bytes()
    size = struct.pack(">II", 9000, 9000)
    assert whole.count(size) == 1
    path.write_bytes(whole.replace(size, struct.pack(">II", 1000, 1000)))
    answer, megabytes = peak_of(path, "clean_photo")
    assert "Security limit exceeded" in answer
    assert megabytes < 100
    # What is transparent has a header before that of the picture.
    options = {"quality": 1, "method": 0}
    path = large_picture(tmp_path / "it", (6000, 6000), "RGBA", "WEBP", options)
    whole = path.read_bytes()
    side = (6000 - 1).to_bytes(3, "little")
    small = (1000 - 1).to_bytes(3, "little")
    assert whole.count(side * 2) == 1
    path.write_bytes(whole.replace(side * 2, small * 2))
    answer, megabytes = peak_of(path, "clean_photo")
    assert answer != "a picture"
    assert megabytes < 100


@pytest.mark.parametrize("image_format", ["PNG", "JPEG"])
def test_an_attached_picture_is_looked_at_without_memory(image_format, tmp_path):
    path = large_picture(tmp_path / "it", (10900, 10900), "RGB", image_format, {})
    answer, megabytes = peak_of(path, "takes_too_much_memory")
    assert answer == "True"
    assert megabytes < 100


def test_a_phone_s_picture_is_made_smaller():
    for size in ((9000, 12000), (4000, 3000)):
        photo = photos.clean_photo(picture(size, "L", "JPEG", quality=1))
        assert max(Image.open(io.BytesIO(photo)).size) <= 1920


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_kind_is_upright_and_tells_neither_place_nor_device(image_format):
    image = Image.new("RGB", (3000, 2000), "blue")
    image.paste("red", (0, 0, 1500, 2000))  # the left half
    content = written(image, image_format, exif=facts(orientation=6))
    assert b"Geheimkamera" in content
    cleaned = photos.clean_photo(content)
    assert b"Geheimkamera" not in cleaned
    assert EXIF not in cleaned
    # The left is up once it is turned to the right.
    photo = opened(cleaned)
    assert (photo.format, photo.size, dict(photo.getexif())) == (
        *("JPEG", (1280, 1920)),
        {},
    )
    top, bottom = photo.getpixel((640, 200)), photo.getpixel((640, 1700))
    assert top[0] > 200 > bottom[0]
    assert bottom[2] > 200 > top[2]


def test_of_a_film_the_first_picture_is_kept():
    first, *others = (Image.new("RGB", (60, 40), name) for name in ("red", "blue"))
    film = written(first, "WEBP", save_all=True, append_images=others, duration=100)
    assert photos.clean_photo(film)
    red, _green, blue = opened(photos.clean_photo(film)).getpixel((30, 20))
    assert red > 200 > blue


def test_where_heic_cannot_be_read_it_is_refused_and_not_named():
    assert photos.KINDS == ("JPEG", "PNG", "WebP", "HEIC")
    content = picture((60, 40), "RGB", "HEIF")
    assert photos.clean_photo(content)
    with patch.object(photos, "pillow_heif", None), pytest.raises(photos.NotAPhoto):
        photos.clean_photo(content)


def test_what_only_pretends_to_be_a_picture_is_refused():
    for content in (
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"<script>" * 99,
        b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\0" * 99,
        b"RIFF\x24\0\0\0WEBPVP8 " + b"<script>" * 99,
        b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 99,
        b"GIF89a" + b"\0" * 99,
        picture((60, 40), "RGB", "GIF"),
        picture((60, 40), "RGB", "BMP"),
    ):
        with pytest.raises(photos.NotAPhoto):
            photos.clean_photo(content)


def test_odoo_reads_no_more_kinds_than_before():
    for image_format in ("WEBP", "HEIF"):
        with pytest.raises(OSError, match="cannot identify"):
            opened(picture((60, 40), "RGB", image_format))


def test_a_huge_picture_is_refused():
    for content in (
        picture((5000, 5000), "1"),
        picture((5000, 5000), "L", "JPEG", progressive=True),
        picture((12000, 12000), "L", "JPEG", quality=1),
        picture((4000, 4000), "RGB", "WEBP", quality=1, method=0),
        picture((4000, 4000), "RGBA", "WEBP", quality=1, method=0),
        picture((4000, 4000), "RGB", "WEBP", lossless=True, method=0),
        picture((5100, 5000), "L", "HEIF", **QUICKLY),
    ):
        with pytest.raises(photos.NotAPhoto):
            photos.clean_photo(content)


def test_broken_pictures_are_no_error():
    for whole in (
        picture((2000, 2000)),
        picture((2000, 2000), "RGB", "JPEG"),
        picture((2000, 2000), "RGB", "JPEG", progressive=True),
        picture((2000, 2000), "RGB", "WEBP"),
        picture((2000, 2000), "RGB", "HEIF", **QUICKLY),
    ):
        for length in (0, 1, 3, 20, 60, len(whole) // 2, len(whole) - 1):
            # Odoo lets Pillow read what is there of a file that was cut off.
            with contextlib.suppress(photos.NotAPhoto):
                assert photos.clean_photo(whole[:length])


@tagged("post_install", "-at_install")
class TestAttachedPictures(TransactionCase):
    def attach(self, content, **values):
        return self.env["ir.attachment"].create(
            {"name": "schaden.png", "raw": content, **values}
        )

    def test_a_huge_picture_is_refused(self):
        content = picture((5000, 5000), "1")
        for values in (
            {},
            {"mimetype": "image/png"},
            {"mimetype": "application/octet-stream"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.attach(content, **values)

    def test_a_huge_picture_takes_no_other_s_place(self):
        attachment = self.attach(picture((10, 10)))
        with self.assertRaises(UserError):
            attachment.raw = picture((5000, 5000), "1")

    def test_other_files_are_kept(self):
        for content in (b"", b"text", picture((100, 100)), b"\x89PNG\r\n\x1a\nbroken"):
            self.assertEqual(self.attach(content).raw or b"", content)
