# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A whole shop for tests: Odoo server processes, a database of its own, the sandbox.

Nothing is simulated between the processes: real transactions, real cron workers, real
HTTP. A test looks at the database or asks Odoo's external API.
"""

import contextlib
import itertools
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import environment
import psycopg2
import psycopg2.extras
import stripe
from live_client import Client
from sandbox import Sandbox

WEBHOOK_SECRET = "whsec_live_shop"
WEBHOOK_ROUTE = "/api/webhooks/stripe"
ADMIN = ("admin", "admin")
VISA = "4242424242424242"
LANE = "model._run_lane()"
MAIL_LANE = "model._run_lane(can_wait=True)"
JANITOR = "model._cron_check_open_payments()"
POST_PROCESS = "model._cron_post_process()"
QUIET_RPC = "odoo.addons.rpc.controllers.jsonrpc:ERROR"  # says that it is deprecated
# Longer than anything takes, also on a busy machine.
PATIENCE = 60
# Odoo's times have no time zone and no fractions of a second.
A_MOMENT_AGO = "now() AT TIME ZONE 'UTC' - interval '2 seconds'"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Booking:
    """A placed booking, as its customer knows it."""

    id: int
    path: str
    access_token: str


class LiveShop:
    """Use as a context manager; every clone, server and sandbox ends with it.

    :param workers: of the first server; 0 is Odoo's threaded server.
    :param Path addon: a server-wide addon to load into all servers.
    :param cron_threads: of each server; without any, no job ever runs.
    """

    def __init__(self, workers=0, addon=None, cron_threads=2):
        self.database = environment.temporary_name(f"shop_{next(_numbers)}")
        self._workers = workers
        self._extra_args = ["--max-cron-threads", str(cron_threads)]
        self._extra_args += ["--log-handler", QUIET_RPC]
        if addon:
            folders = f"{os.environ['AW_ADDONS_PATH']},{addon.parent}"
            modules = f"base,rpc,web,{addon.name}"
            self._extra_args += ["--addons-path", folders, "--load", modules]
        self._cleanup = contextlib.ExitStack()
        self._local = threading.local()
        self.servers = {}
        self.port = environment.free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        with contextlib.ExitStack() as cleanup:
            self.sandbox = cleanup.enter_context(
                Sandbox(
                    webhook_url=self.url + WEBHOOK_ROUTE,
                    webhook_secret=WEBHOOK_SECRET,
                    retry_delays=[0.5, 1, 2, 4, 8],
                )
            )
            self.control = self.sandbox.control
            environment.clone_template(self.database)
            cleanup.callback(environment.drop_database, self.database)
            cleanup.callback(self._stop_servers)
            self._let_others_sleep()
            self.start_server(self._workers, port=self.port)
            self._open_the_shop()
            self._cleanup = cleanup.pop_all()
        return self

    def __exit__(self, *exc_info):
        self._cleanup.close()

    def _let_others_sleep(self):
        """In a new database every job of Odoo is due; they would get in the way."""
        self.sql(
            """
            UPDATE ir_cron SET nextcall = now() + interval '2 days'
             WHERE cron_name NOT LIKE 'Autowartung:%'
            """
        )

    def _open_the_shop(self):
        found = self.rpc("payment.provider", "search", [("code", "=", "stripe")])
        self.provider_id = found[0]
        values = {"state": "test", "is_published": True, "allow_tokenization": True}
        self.rpc("payment.provider", "write", found, values)

    # === SERVERS === #

    def start_server(self, workers=0, port=None):
        """Start one more Odoo server on the shop's database; return its address."""
        port = port or environment.free_port()
        server = environment.start_odoo(
            self.database,
            port,
            workers=workers,
            env=stripe_environment(self.sandbox.url),
            extra_args=self._extra_args,
        )
        self.servers[port] = server
        return server.url

    def kill9(self):
        """End the first server at once, as a power cut would."""
        self.servers.pop(self.port).kill9()

    def restart(self):
        """Start the first server again after :meth:`kill9`."""
        self.start_server(self._workers, port=self.port)

    def _stop_servers(self):
        for server in self.servers.values():
            server.kill9()  # its database goes with it

    # === THE DATABASE === #

    def rpc(self, model, method, *args, **kwargs):
        """Call a model's public method as the administrator."""
        uid = getattr(self._local, "uid", None)
        if not uid:
            uid = self._local.uid = self._external("common", "login", *ADMIN)
        return self._external(
            "object", "execute_kw", uid, ADMIN[1], model, method, args, kwargs
        )

    def _external(self, service, method, *args):
        params = {"service": service, "method": method, "args": [self.database, *args]}
        answer = Client(self.url).call("/jsonrpc", **params)
        if "error" in answer:
            raise AssertionError(answer["error"]["data"].get("debug", answer["error"]))
        return answer.get("result")

    def sql(self, query, *params):
        """Run a statement, committed; return its rows as dicts."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = psycopg2.connect(
                dbname=self.database,
                cursor_factory=psycopg2.extras.RealDictCursor,
            )
            connection.autocommit = True
            self._local.connection = connection
        with connection.cursor() as cursor:
            cursor.execute(query, params or None)
            return (
                [dict(row) for row in cursor.fetchall()] if cursor.description else []
            )

    def wait_until(self, predicate, timeout=PATIENCE, what="it"):
        """Poll until ``predicate()`` is true; return its value."""
        deadline = time.monotonic() + timeout
        while not (value := predicate()):
            assert time.monotonic() < deadline, f"{what} did not happen in {timeout} s"
            time.sleep(0.05)
        return value

    @contextlib.contextmanager
    def locked(self, lock, *parameters):
        """Hold a lock, as somebody who is at work does.

        :param str lock: the statement that takes it.
        :return: the connection that holds it; what it has done by then is rolled back.
        """
        connection = psycopg2.connect(dbname=self.database)
        with contextlib.closing(connection):
            connection.cursor().execute(lock, parameters)
            try:
                yield connection
            finally:
                connection.rollback()

    def held(self, table, row_id):
        """Hold a row's lock; see :meth:`locked`."""
        lock = f"SELECT id FROM {table} WHERE id = %s FOR NO KEY UPDATE"
        return self.locked(lock, row_id)

    def collide(self, booking, calls, table="autowartung_booking", row_id=None):
        """Run calls at once and let none of them past a row before all have come to it.

        The row is the booking's if not told. Return their results.
        """
        return self.collide_at(self.held(table, row_id or booking.id), calls)

    def collide_at(self, lock, calls):
        """Run calls at once while ``lock`` is held, a context of :meth:`locked`.

        It is held until every call is stopped by it or by one that is, or went home
        (as many as the server can take at a time). Return their results.
        """
        meeting = min(len(calls), self._workers or len(calls))
        with ThreadPoolExecutor(len(calls)) as pool:
            with lock:
                futures = [pool.submit(call) for call in calls]
                self.wait_until(
                    lambda: self.waiting_for_locks() + done(futures) >= meeting,
                    PATIENCE,
                    f"meeting of {meeting} calls",
                )
            return [future.result() for future in futures]

    def waiting_for_locks(self):
        """Return how many of the database's connections wait for a lock."""
        return self.count(
            "pg_stat_activity", datname=self.database, wait_event_type="Lock"
        )

    # === JOBS === #

    def wake_job(self, code):
        """Make the jobs with this code due and tell the cron workers."""
        self.sql(
            f"""
            UPDATE ir_cron SET nextcall = {A_MOMENT_AGO} FROM ir_act_server a
             WHERE a.id = ir_actions_server_id AND a.code = %s
            """,
            code,
        )
        connection = psycopg2.connect(dbname="postgres")
        with contextlib.closing(connection):
            connection.autocommit = True
            connection.cursor().execute(
                "SELECT pg_notify('cron_trigger', %s)", [self.database]
            )

    def set_job_active(self, code, active):
        """Let the jobs with this code rest, or work again."""
        self.sql(
            "UPDATE ir_cron SET active = %s FROM ir_act_server a"
            " WHERE a.id = ir_actions_server_id AND a.code = %s",
            active,
            code,
        )

    def run_job(self, code):
        """Run a job now, in a request of the administrator; lanes: the first."""
        [row, *_others] = self.sql(
            """
            SELECT c.id FROM ir_cron c JOIN ir_act_server a
                ON a.id = c.ir_actions_server_id WHERE a.code = %s ORDER BY c.id
            """,
            code,
        )
        return self.rpc("ir.cron", "method_direct_trigger", [row["id"]])

    # === THE CUSTOMER === #

    def create_booking(self, price=149.0):
        """Place a booking of one service."""
        line = {"name": "Inspektion", "price_unit": price}
        values = {"partner_id": self._partner_id(), "line_ids": [(0, 0, line)]}
        booking_id = self.rpc("autowartung.booking", "create", values)
        self.rpc("autowartung.booking", "action_place", [booking_id])
        self.agree(booking_id)
        url = self.rpc("autowartung.booking", "get_portal_url", [booking_id])
        token = parse_qs(urlsplit(url).query)["access_token"][0]
        return Booking(booking_id, urlsplit(url).path, token)

    def agree(self, booking_id):
        """Let the customer have agreed to the terms, as one who ordered online."""
        self.sql(
            f"UPDATE autowartung_booking SET terms_accepted_at = {A_MOMENT_AGO},"
            f" early_start_accepted_at = {A_MOMENT_AGO} WHERE id = %s",
            booking_id,
        )

    def _partner_id(self):
        return self.sql("SELECT partner_id FROM res_users WHERE login = 'admin'")[0][
            "partner_id"
        ]

    def client(self, url=None):
        return Client(url or self.url)

    def open_payment(self, booking, client=None):
        """Do what the page does before it confirms; return the route's answer."""
        return (client or self.client()).call(
            f"{booking.path}/transaction",
            provider_id=self.provider_id,
            access_token=booking.access_token,
        )

    def start_payment(self, booking, client=None):
        """Open the booking's payment; return its PaymentIntent's id."""
        answer = self.open_payment(booking, client)
        assert "result" in answer, answer
        return answer.get("result")["client_secret"].partition("_secret")[0]

    def pay(self, booking, card=VISA, client=None):
        """Open the payment and confirm it with a card; return the intent's id."""
        intent_id = self.start_payment(booking, client)
        self.control.pay(intent_id, card=card)
        return intent_id

    def come_back(self, booking, intent_id, client=None):
        """Open the page that Stripe.js sends the customer to."""
        [row] = self.sql(
            "SELECT id FROM payment_transaction WHERE provider_reference = %s",
            intent_id,
        )
        return (client or self.client()).request(
            "GET", f"/payment/autowartung/return/{row['id']}?payment_intent={intent_id}"
        )

    # === EVENTS === #

    def post_event(self, event, url=None, route=WEBHOOK_ROUTE):
        """Post an event, signed as Stripe does; return the status."""
        body = json.dumps(event)
        signature = stripe.WebhookSignature.generate_signature_header(
            body, WEBHOOK_SECRET
        )
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        return self.client(url).request("POST", route, body, headers).status

    def events(self, *types):
        """Return the sandbox's events of some types as dicts, oldest first."""
        client = stripe.StripeClient(
            "sk_test_live_shop", base_addresses={"api": self.sandbox.url}
        )
        listed = client.v1.events.list({"limit": 100})
        events = [json.loads(str(event)) for event in listed.data][::-1]
        return [event for event in events if not types or event["type"] in types]

    # === WHAT BECAME OF IT === #

    def is_settled(self, booking):
        """Whether the booking is confirmed and its payment is in the books."""
        [row] = self.sql(
            """
            SELECT b.state = 'confirmed' AND b.payment_status = 'paid'
                   AND bool_or(t.is_post_processed) AS settled
              FROM autowartung_booking b
              JOIN payment_transaction t ON t.booking_id = b.id AND t.state = 'done'
             WHERE b.id = %s GROUP BY b.id
            """,
            booking.id,
        ) or [{"settled": False}]
        return row["settled"]

    def wait_until_settled(self, *bookings, timeout=PATIENCE):
        for booking in bookings:
            self.wait_until(
                lambda booking=booking: self.is_settled(booking),
                timeout,
                f"settling of {booking}",
            )

    def count(self, table, **equals):
        """Count a table's rows with these values."""
        conditions = " AND ".join(f"{column} = %s" for column in equals) or "TRUE"
        query = f"SELECT count(*) AS number FROM {table} WHERE {conditions}"
        return self.sql(query, *equals.values())[0]["number"]

    def is_money_at_rest(self):
        """Whether no event and no settlement waits; what is only told later may."""
        return not self.sql(
            """
            SELECT FROM autowartung_webhook_event WHERE state = 'pending'
             UNION ALL
            SELECT FROM autowartung_follow_up
             WHERE state = 'pending' AND kind = 'settle' LIMIT 1
            """
        )


def stripe_environment(base_url):
    """Return the environment variables of a server that uses the sandbox."""
    return {
        "STRIPE_TEST_SECRET_KEY": "sk_test_live_shop",
        "STRIPE_TEST_PUBLISHABLE_KEY": "pk_test_live_shop",
        "STRIPE_TEST_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STRIPE_TEST_BASE_URL": base_url,
    }


def done(futures):
    """Return how many futures have their result."""
    return sum(future.done() for future in futures)


def at_once(function, arguments):
    """Call a function with each argument at the same moment; return the results."""
    arguments = list(arguments)
    barrier = threading.Barrier(len(arguments))

    def wait_and_call(argument):
        barrier.wait()
        return function(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(wait_and_call, arguments))
