# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io

from PIL import Image, ImageDraw


def drawn(kind="PNG", size=(600, 200), text="data:image/png;base64,"):
    """Return a drawing as the page sends it."""
    image, written = Image.new("RGBA", size), io.BytesIO()
    ImageDraw.Draw(image).line([(10, 10), (300, 150)], fill="navy", width=4)
    image.convert("RGB" if kind == "JPEG" else "RGBA").save(written, kind)
    return text + base64.b64encode(written.getvalue()).decode()
