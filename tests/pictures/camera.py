# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Take pictures of pages, and put several beside each other."""

import contextlib
import io

from PIL import Image
from playwright.sync_api import TimeoutError

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
_GAP = 16
_COLOURS = 128


class Camera:
    """Collects pictures of pages under names.

    :param Path folder: where the finished pictures go.
    """

    def __init__(self, folder):
        self.folder = folder
        self._taken = {}

    def take(self, name, page, top=None):
        """Remember what the page shows now.

        :param top: a locator that is scrolled to first.
        """
        # The back office is never idle: it listens.
        with contextlib.suppress(TimeoutError):
            page.wait_for_load_state("networkidle", timeout=3_000)
        if top is not None:
            top.evaluate("element => element.scrollIntoView({block: 'start'})")
        page.wait_for_timeout(400)  # until a shadow or spinner has faded
        self._taken[name] = Image.open(io.BytesIO(page.screenshot())).convert("RGB")

    def save(self, file_name, *names):
        """Write pictures beside each other into one file."""
        images = [self._taken[name] for name in names]
        width = sum(image.width for image in images) + _GAP * (len(images) - 1)
        sheet = Image.new(
            "RGB", (width, max(image.height for image in images)), "white"
        )
        left = 0
        for image in images:
            sheet.paste(image, (left, 0))
            left += image.width + _GAP
        sheet = sheet.quantize(_COLOURS)
        sheet.save(self.folder / file_name, optimize=True)
