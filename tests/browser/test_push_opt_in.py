# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer turns notifications on and off on the page of the booking."""

import base64
import json
import re

from playwright.sync_api import expect

ENDPOINT = "https://fcm.googleapis.com/fcm/send/of-a-test"
KEYS = {
    "p256dh": base64.urlsafe_b64encode(b"\x04" + b"p" * 64).decode().rstrip("="),
    "auth": base64.urlsafe_b64encode(b"a" * 16).decode().rstrip("="),
}
# The browser of the tests reaches no push service; the rest is real.
WITHOUT_PUSH_SERVICE = """
PushManager.prototype.subscribe = async function ({applicationServerKey}) {
    if (applicationServerKey.length < 80) { throw new Error("no key"); }
    const json = SUBSCRIPTION;
    return {...json, toJSON: () => json, unsubscribe: async () => true};
};
""".replace("SUBSCRIPTION", json.dumps({"endpoint": ENDPOINT, "keys": KEYS}))


def devices(shop):
    return shop.count("autowartung_push_device", endpoint=ENDPOINT)


def test_notifications_are_turned_on_and_off(shop, place_booking, visit):
    _booking, url = place_booking(price=0)
    customer = visit()
    page = customer.page
    page.context.grant_permissions(["notifications"])
    page.add_init_script(WITHOUT_PUSH_SERVICE)
    customer.open(url)
    box = page.locator(".o_autowartung_push")
    box.get_by_role("button", name=re.compile("einschalten")).click()
    hint = box.locator(".o_autowartung_push_hint")
    expect(hint).to_have_text("Sie werden auf diesem Gerät benachrichtigt.")
    assert devices(shop) == 1
    scopes = page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) =>"
        " all.map((one) => new URL(one.scope).pathname))"
    )
    assert scopes == ["/autowartung/"]
    box.get_by_role("button", name=re.compile("ausschalten")).click()
    expect(hint).to_have_text("Sie werden auf diesem Gerät nicht mehr benachrichtigt.")
    assert devices(shop) == 0
