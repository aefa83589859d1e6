# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Extra work as its customer sees it on the phone, and the office that proposes it."""

from commons.live_database import ADMIN
from playwright.sync_api import expect

from .camera import DESKTOP, PHONE

COPIED = (
    *("name", "price_unit", "urgency", "kind", "choice", "note", "sequence"),
    *("measured", "limit", "limit_source", "wait_until_mileage"),
)


def show_extra_work(walk, booking_id):
    """Take the pages of what is proposed on a paid booking."""
    shop, camera = walk.shop, walk.camera
    proposal = _propose(shop, booking_id)
    path = shop.rpc("autowartung.extension", "get_portal_url", [proposal])
    page = walk.open(PHONE)
    page.goto(shop.url + path)
    thumbnails = page.locator("a[data-photo][aria-haspopup='dialog']")
    expect(thumbnails).to_have_count(3)
    lines = page.locator("[data-line]")
    camera.take("proposal", page, top=page.locator("h1"))
    # Above what is shown there is room for the shop's name, which comes back.
    camera.take("piece of work", page, top=page.locator("[name='extension_message']"))
    thumbnails.first.click()
    camera.take("photo", page)
    page.keyboard.press("Escape")
    for line in lines.all()[:3]:
        line.locator("label[for$='_yes']").click()
    expect(page.locator("[name='extension_tax']")).not_to_have_text("…")
    camera.take("comparison", page, top=lines.last.locator("p").last)
    office = walk.open(DESKTOP, ADMIN)
    office.goto(f"{shop.url}/odoo/autowartung-extensions/{proposal}")
    office.locator(".o_form_view .o_data_row").first.wait_for()
    camera.take("proposal, office", office)


def _propose(shop, booking_id):
    """Propose on a booking what the demo proposes on one that cost nothing."""
    of_demo = [("extension_id", "=", shop.demo("demo_extension"))]
    fields = [*COPIED, "photo_ids"]
    lines = shop.rpc("autowartung.extension.line", "search_read", of_demo, fields)
    [said] = shop.rpc(
        "autowartung.extension", "read", [shop.demo("demo_extension")], ["message"]
    )
    proposal = shop.rpc(
        "autowartung.extension",
        "create",
        {
            "booking_id": booking_id,
            "message": said["message"],
            "line_ids": [(0, 0, _copy_of(shop, line)) for line in lines],
        },
    )
    shop.rpc("autowartung.extension", "action_send", [proposal])
    return proposal


def _copy_of(shop, line):
    photos = shop.rpc(
        "autowartung.extension.photo", "read", line["photo_ids"], ["image", "note"]
    )
    copied = {name: line[name] for name in COPIED}
    copied["photo_ids"] = [
        (0, 0, {"image": photo["image"], "note": photo["note"]}) for photo in photos
    ]
    return copied
