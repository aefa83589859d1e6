"""``bin/demo``: the shop, running, with demo data."""

import argparse
import contextlib
import xmlrpc.client
from pathlib import Path

from . import stripe_choice, wkhtmltopdf
from .demo_database import NAME, demo_config, prepare_demo, set_address
from .errors import EnvironmentProblem
from .mail_sink import start_mail_sink
from .odoo_server import OdooServer, Workplace
from .ports import wanted_or_free
from .processes import Service, first_to_die
from .progress import say, step
from .workplace import workplace

# What the demo's customer can do: what is said, and the record whose page it is.
_PAGES = (
    ("a booking to pay", "autowartung_payment.demo_booking_unpaid"),
    ("extra work to decide about", "autowartung_payment.demo_extension"),
)
_ODOO_PORT = 8069
_SANDBOX_PORT = 8079


def main(arguments: list[str]) -> int:
    """Run the demo until Ctrl-C; return the exit code."""
    options = _parse(arguments)
    with workplace(options.data) as place, contextlib.ExitStack() as services:
        port = wanted_or_free(options.http_port, _ODOO_PORT, "--http-port")
        url = f"http://127.0.0.1:{port}"
        sandbox, keys = _payment_provider(place, options.sandbox_port, url, services)
        prepare_demo(place, keys, options.fresh)
        set_address(place, url)
        mails = start_mail_sink(place, services)
        with step("Odoo"):
            config = demo_config(place, options.workers, mails.port)
            odoo = _start_odoo(place, config, port, keys, services)
        _introduce(place, url, sandbox, mails.folder)
        try:
            dead = first_to_die([odoo, mails, *([sandbox] if sandbox else [])])
        except KeyboardInterrupt:
            say("stopping")
            return 0
        raise EnvironmentProblem(dead.explain_death())


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/demo",
        description="Run the shop with demo data. Without Stripe keys in the "
        "environment (STRIPE_TEST_SECRET_KEY, …) it pays at a sandbox on this machine.",
    )
    parser.add_argument("--http-port", type=int, help="Odoo's port (8069 or the next)")
    parser.add_argument("--sandbox-port", type=int, help="the sandbox's port")
    parser.add_argument(
        "--workers",
        type=int,
        default=0,
        help="processes that serve HTTP (0: threads in one process); the chat's "
        "websocket then needs a proxy",
    )
    parser.add_argument("--data", type=Path, help="folder of databases, files and logs")
    parser.add_argument("--fresh", action="store_true", help="begin with new demo data")
    return parser.parse_args(arguments)


def _payment_provider(place, wanted_port, url, services):
    """The running sandbox, if it is the one to pay at, and Odoo's variables."""
    if stripe_choice.person_has_keys():
        return None, stripe_choice.keys_of_person()
    port = wanted_or_free(wanted_port, _SANDBOX_PORT, "--sandbox-port")
    secret = stripe_choice.webhook_secret(place.data)
    sandbox = Service(
        "The sandbox",
        [
            *(place.python, "-m", "sandbox", "--host", "127.0.0.1", "--port", port),
            *("--webhook-url", url + stripe_choice.WEBHOOK_ROUTE),
            *("--webhook-secret", secret),
        ],
        log=place.logs / f"sandbox-{port}.log",
        env=place.environ(),
    )
    services.callback(sandbox.stop)
    sandbox.url = f"http://127.0.0.1:{port}"
    sandbox.wait_until(lambda: "ready" in sandbox.log.read_text(), seconds=30)
    return sandbox, stripe_choice.keys_of_sandbox(sandbox.url, secret)


def _start_odoo(place: Workplace, config, port, keys, services) -> OdooServer:
    odoo = OdooServer(place, config, port, [], keys)
    services.callback(odoo.stop)
    odoo.wait_until_ready()
    return odoo


def _introduce(
    place: Workplace, url: str, sandbox: Service | None, mails: Path
) -> None:
    say(f"the shop: {url}/booking")
    say(f"back office: {url}/odoo  (user admin, password admin)")
    say(f"the drivers' page: {url}/driver  (the same log-in)")
    for told, record in _PAGES:
        if link := _page_of(url, record):
            say(f"{told}: {link}")
    if sandbox:
        say(f"payments: the sandbox at {sandbox.url}, card 4242 4242 4242 4242")
    else:
        say("payments: Stripe itself, with the keys of the environment")
    say(f"mails stay on this machine, as pages and files in {mails}")
    if not wkhtmltopdf.find():
        say("invoices are pages: there is no wkhtmltopdf, which makes them PDF")
    say(f"logs: {place.logs}   stop: Ctrl-C")
    print(f"ready {url}", flush=True)


def _page_of(url: str, external_id: str) -> str | None:
    """A page of the demo's customer; the person may have removed what it is of."""
    models = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object", allow_none=True)
    common = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common")
    addon, _, name = external_id.partition(".")
    domain = [("module", "=", addon), ("name", "=", name)]
    with contextlib.suppress(xmlrpc.client.Fault, OSError):
        user = common.login(NAME, "admin", "admin")

        def call(model, method, *arguments):
            return models.execute_kw(NAME, user, "admin", model, method, arguments)

        found = call("ir.model.data", "search_read", domain, ["model", "res_id"])
        for record in found:
            path = call(record["model"], "get_portal_url", [record["res_id"]])
            return f"{url}{path}"
    return None
