# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A running shop and a browser; every test ends with a look at the console."""

import contextlib
import itertools
import os
import resource
import shutil
from datetime import UTC, datetime, time, timedelta

import pytest
from commons.live_database import ADMIN, PATIENCE
from commons.live_shop import LiveShop
from environment import clock
from playwright.sync_api import expect, sync_playwright

from .customer import Customer
from .extension import Proposal
from .workshop import Workshop

ARGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update
    --disable-sync""".split()
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
_logins = itertools.count(1)


def find_chromium():
    names = ("chromium", "chromium-browser", "google-chrome")
    found = (shutil.which(name) for name in names)
    return os.environ.get("AW_CHROMIUM") or next(filter(None, found), None)


@contextlib.contextmanager
def without_memory_limit():
    """A browser reserves far more memory than Odoo allows its own processes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@pytest.fixture(scope="package")
def chromium():
    path = find_chromium()
    if not path:
        pytest.skip("no Chromium is installed")
    expect.set_options(timeout=PATIENCE * 1000)
    with without_memory_limit(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def running_shop():
    """A shop in German and English; English is the first, as Odoo sorts them."""
    with LiveShop() as shop:
        languages = shop.rpc(
            "res.lang", "search", [("code", "=", "en_US"), ("active", "=", False)]
        )
        if languages:
            values = {"lang_ids": [(6, 0, languages)], "website_ids": [(6, 0, [1])]}
            wizard = shop.rpc("base.language.install", "create", values)
            shop.rpc("base.language.install", "lang_install", [wizard])
        yield shop


@pytest.fixture
def shop(running_shop):
    # All customers of the tests come from one network.
    running_shop.sql("DELETE FROM autowartung_bound")
    yield running_shop
    running_shop.control.clear_faults()
    running_shop.control.flush()
    running_shop.control.send()


SERVICES = {"Inspektion": 289.0, "Ölwechsel": 129.0, "HU/AU": 149.0}


@pytest.fixture(scope="package")
def workshop(running_shop):
    """Services, and a workshop whose three drivers fetch cars around Cologne."""
    for name, price in SERVICES.items():
        service = {
            "autowartung_is_service": True,
            "list_price": price,
            "autowartung_service_duration": 1,
        }
        running_shop.rpc("product.template", "create", {"name": name, **service})
    workshop = Workshop(running_shop, "50, 51", name="Werkstatt am Rhein")
    for name in ("Ayşe", "Jan", "Petra"):
        workshop.hire(name)
    return workshop


@pytest.fixture
def service_shop(shop, workshop):
    """A shop where customers can book; nobody is kept out by earlier tests' holds."""
    shop.sql("UPDATE autowartung_booking SET origin_address = NULL")
    return shop


@pytest.fixture
def office(service_shop, chromium):
    """Open the back office as the administrator; return the page of an action."""
    contexts = []

    def office(action, viewport=DESKTOP):
        context = chromium.new_context(viewport=viewport, locale="de-DE")
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{service_shop.url}/web/login")
        for field, value in zip(("login", "password"), ADMIN, strict=True):
            page.locator(f"#{field}").fill(value)
        page.locator(".oe_login_form button[type='submit']").click()
        page.wait_for_url(lambda url: "/web/login" not in url)
        page.goto(f"{service_shop.url}/odoo/{action}")
        return page

    yield office
    for context in contexts:
        context.close()


@pytest.fixture
def portal_customer(service_shop):
    """Create a customer with an address, a vehicle and a log-in; return the log-in."""
    login = f"customer{next(_logins)}@example.com"
    values = {
        **{"name": "Erika Mustermann", "login": login, "password": login},
        **{"email": login, "lang": "en_US", "phone": "0221 5550123"},
        **{"street": "Heidestraße 17", "zip": "51147", "city": "Köln"},
    }
    portal = service_shop.rpc(
        "ir.model.data", "search_read", [("name", "=", "group_portal")], ["res_id"]
    )
    values["group_ids"] = [(6, 0, [portal[0]["res_id"]])]
    user = service_shop.rpc("res.users", "create", values)
    [owner] = service_shop.rpc("res.users", "read", [user], ["partner_id"])
    vehicle = {"license_plate": "K-EM 77E", "make": "Renault", "model": "Zoe"}
    service_shop.rpc(
        "autowartung.vehicle",
        "create",
        {"partner_id": owner["partner_id"][0], **vehicle},
    )
    return login


@pytest.fixture
def last_slot(workshop):
    """Leave one driver to the workshop for a while."""

    @contextlib.contextmanager
    def last_slot():
        drivers = workshop.driver_ids
        workshop.let_drive(drivers[-1])
        try:
            yield
        finally:
            workshop.let_drive(*drivers)

    return last_slot


@pytest.fixture
def appointment():
    """Nine o'clock in ten days, in Germany."""
    day = datetime.now(clock.ZONE).date() + timedelta(days=10)
    return datetime.combine(day, time(9), clock.ZONE)


@pytest.fixture
def place_booking(shop, appointment):
    """Place a booking, of a new customer if need be; return it and its address."""

    def place_booking(language="de_DE", price=1289.0, partner_id=None, by_phone=False):
        partner = {
            "name": "Erika Mustermann",
            "email": "erika@example.com",
            "lang": language,
            # What an invoice above 250 € needs.
            **{"street": "Heidestraße 17", "zip": "51147", "city": "Köln"},
        }
        values = {
            "partner_id": partner_id or shop.rpc("res.partner", "create", partner),
            "appointment_start": f"{appointment.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
            "line_ids": [
                (0, 0, {"name": "Inspektion mit Ölwechsel", "price_unit": price})
            ],
        }
        booking = shop.place(values, by_phone=by_phone)
        return booking, shop.url + booking.address

    return place_booking


@pytest.fixture
def propose(shop, place_booking):
    """Return what proposes work on a paid booking, with a photo of the first line.

    It returns a :class:`~.extension.Proposal` that its customer can decide about.

    :param int photos: of the first line.
    :param partner_id: of who has booked; a new customer if not given.
    :param values: of the proposal.
    """

    def propose(*lines, photos=1, partner_id=None, **values):
        booking, _url = place_booking(partner_id=partner_id)
        shop.pay(booking)
        shop.control.flush()
        shop.wait_until_settled(booking)
        values = {
            "booking_id": booking.id,
            "message": "Beim Radwechsel gefunden.",
            "line_ids": [(0, 0, line) for line in lines],
            **values,
        }
        proposal = Proposal(shop, shop.rpc("autowartung.extension", "create", values))
        for number in range(photos):
            proposal.add_photo(note=f"Ansicht {number + 1}")
        proposal.call("action_send")
        return proposal

    return propose


@pytest.fixture
def visit(chromium):
    """Open a browser of a new visitor; it is English, as the default of many is.

    At the end of the test its console is clean and no page kept what it must not.
    """
    contexts, customers = [], []

    def visit(viewport=PHONE, locale="en-US", beside=None, **options):
        if beside:
            context = beside.page.context
        else:
            context = chromium.new_context(
                viewport=viewport,
                locale=locale,
                # Axe must not judge the colours of a transition that is under way.
                reduced_motion="reduce",
                **options,
            )
            context.set_default_timeout(PATIENCE * 1000)
            if clock.offset():
                context.add_init_script(clock.page_script())
            contexts.append(context)
        customers.append(Customer(context.new_page()))
        return customers[-1]

    yield visit
    leaks = [leak for customer in customers for leak in customer.leaks()]
    complaints = [text for customer in customers for text in customer.complaints]
    for context in contexts:
        context.close()
    assert not leaks
    assert not complaints


@pytest.fixture
def customer(visit):
    return visit()
