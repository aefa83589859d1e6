# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents as customers get them: paid, cancelled, for businesses here and abroad."""

SHEET = {"width": 800, "height": 1080}
CONSUMER = {
    "name": "Erika Mustermann",
    "email": "erika.beleg@example.com",
    "lang": "de_DE",
    "street": "Heidestraße 17",
    "zip": "51147",
    "city": "Köln",
}
GERMAN_COMPANY = {
    "name": "Fuhrpark Rhein GmbH",
    "email": "fuhrpark@example.com",
    "is_company": True,
    "lang": "de_DE",
    "street": "Domstraße 4",
    "zip": "50668",
    "city": "Köln",
    "vat": "DE136695976",
}
AUSTRIAN_COMPANY = {
    "name": "Donau Reisen GmbH",
    "email": "reisen@example.com",
    "is_company": True,
    "lang": "de_DE",
    "street": "Ringstraße 1",
    "zip": "1010",
    "city": "Wien",
    "vat": "ATU13585627",
}


def show_documents(walk):
    """Take the invoices of four bookings, one of them cancelled."""
    shop = walk.shop
    [company] = shop.rpc("res.company", "search", [])[:1]
    shop.rpc(
        "res.company", "write", [company], {"autowartung_eu_business": "reverse_charge"}
    )
    consumer = _paid_by(shop, CONSUMER, "DE")
    cancelled = _paid_by(shop, {**CONSUMER, "email": "e.m@example.com"}, "DE")
    shop.rpc("autowartung.booking", "action_cancel_and_refund", [cancelled.id])
    shop.wait_until(shop.is_money_at_rest)
    pages = {
        "invoice of a consumer": (consumer, "out_invoice"),
        "cancellation": (cancelled, "out_refund"),
        "invoice of a company": (_paid_by(shop, GERMAN_COMPANY, "DE"), "out_invoice"),
        "reverse charge": (_paid_by(shop, AUSTRIAN_COMPANY, "AT"), "out_invoice"),
    }
    page = walk.open(SHEET)
    for name, (booking, kind) in pages.items():
        page.goto(shop.url + _page_of(shop, booking, kind))
        walk.camera.take(name, page)


def _paid_by(shop, partner, country):
    """Return a settled booking of two services."""
    [country_id] = shop.rpc("res.country", "search", [("code", "=", country)])
    partner_id = shop.rpc(
        "res.partner", "create", {**partner, "country_id": country_id}
    )
    services = [
        shop.rpc("product.template", "read", [shop.demo(name)], ["product_variant_id"])
        for name in ("demo_service_inspection", "demo_service_oil")
    ]
    lines = [
        (0, 0, {"product_id": found["product_variant_id"][0]}) for [found] in services
    ]
    car = {"license_plate": "K-EM 1234", "make": "VW", "model": "Golf"}
    vehicle = shop.rpc(
        "autowartung.vehicle", "create", {**car, "partner_id": partner_id}
    )
    booking = shop.place(
        {
            "partner_id": partner_id,
            "vehicle_id": vehicle,
            "appointment_start": shop.slot(days=5),
            "line_ids": lines,
        }
    )
    shop.pay(booking)
    shop.control.flush()
    shop.wait_until_settled(booking)
    return booking


def _page_of(shop, booking, kind):
    [document] = shop.rpc(
        "account.move",
        "search",
        [("autowartung_payable_id", "=", booking.id), ("move_type", "=", kind)],
    )
    return shop.rpc("account.move", "get_portal_url", [document], None, "html")
