# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A whole shop for tests: Odoo server processes, a database of its own, the sandbox.

Nothing is simulated between the processes: real transactions, real cron workers, real
HTTP. A test looks at the database or asks Odoo's external API.
"""

import contextlib
import itertools
import json
import os

import environment
import psycopg2
import stripe
from commons.live_customers import LiveCustomers
from commons.live_database import A_MOMENT_AGO, PATIENCE, LiveDatabase
from sandbox import Sandbox

WEBHOOK_SECRET = "whsec_live_shop"
WEBHOOK_ROUTE = "/api/webhooks/stripe"
LANE = "model._run_lane()"
ASKING_LANE = 'model._run_lane("asking")'
MAIL_LANE = 'model._run_lane("waiting")'
JANITOR = "model._cron_check_open_payments()"
POST_PROCESS = "model._cron_post_process()"
QUIET_RPC = "odoo.addons.rpc.controllers.jsonrpc:ERROR"  # says that it is deprecated

_numbers = itertools.count(1)


class LiveShop(LiveDatabase, LiveCustomers):
    """Use as a context manager; every clone, server and sandbox ends with it.

    :param workers: of the first server; 0 is Odoo's threaded server.
    :param Path addon: a server-wide addon to load into all servers.
    :param cron_threads: of each server; without any, no job ever runs.
    """

    def __init__(self, workers=0, addon=None, cron_threads=2):
        self.port = environment.free_port()
        super().__init__(
            environment.temporary_name(f"shop_{next(_numbers)}"),
            f"http://127.0.0.1:{self.port}",
            workers,
        )
        self._extra_args = ["--max-cron-threads", str(cron_threads)]
        self._extra_args += ["--log-handler", QUIET_RPC]
        if addon:
            folders = f"{os.environ['AW_ADDONS_PATH']},{addon.parent}"
            modules = f"base,rpc,web,{addon.name}"
            self._extra_args += ["--addons-path", folders, "--load", modules]
        self._cleanup = contextlib.ExitStack()
        self.servers = {}

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

    @contextlib.contextmanager
    def idle_lanes(self):
        """Let no worker be faster than the test."""
        self.set_job_active(LANE, False)
        try:
            yield
        finally:
            self.set_job_active(LANE, True)
            self.control.flush()
            self.control.send()

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
              JOIN payment_transaction t
                ON t.autowartung_payable_id = b.id AND t.state = 'done'
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

    def is_money_at_rest(self):
        """Whether no event and no settlement waits; what is only told later may."""
        return not self.sql(
            """
            SELECT 1 FROM autowartung_webhook_event WHERE state = 'pending'
             UNION ALL
            SELECT 1 FROM autowartung_follow_up
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
