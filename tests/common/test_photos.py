# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small file that claims to be a huge picture takes no memory."""

import contextlib
import io
import json
import subprocess
import sys

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
from PIL import Image
size, mode, image_format, options = json.loads(sys.argv[1])
Image.new(mode, size, 1).save(sys.argv[2], image_format, **options)
"""
MOST_MEGABYTES = 300


def picture(size, mode="RGB", image_format="PNG", **options):
    output = io.BytesIO()
    Image.new(mode, size, 1).save(output, image_format, **options)
    return output.getvalue()


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
    return answer[0], int(answer[1].split()[1]) / 1024


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
    ],
)
def test_no_picture_takes_much_memory(size, mode, image_format, options, tmp_path):
    path = large_picture(tmp_path / "it", size, mode, image_format, options)
    for function in ("clean_photo", "clean_signature"):
        answer, megabytes = peak_of(path, function)
        assert megabytes < MOST_MEGABYTES, answer


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


def test_a_picture_is_upright_after_all():
    exif = Image.Exif()
    exif[0x0112] = 6  # the top is at the right
    content = picture((3000, 2000), "RGB", "JPEG", exif=exif)
    assert Image.open(io.BytesIO(photos.clean_photo(content))).size == (1280, 1920)


def test_a_huge_picture_is_refused():
    for content in (
        picture((5000, 5000), "1"),
        picture((5000, 5000), "L", "JPEG", progressive=True),
        picture((12000, 12000), "L", "JPEG", quality=1),
    ):
        with pytest.raises(photos.NotAPhoto):
            photos.clean_photo(content)


def test_broken_pictures_are_no_error():
    for whole in (
        picture((2000, 2000)),
        picture((2000, 2000), "RGB", "JPEG"),
        picture((2000, 2000), "RGB", "JPEG", progressive=True),
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
