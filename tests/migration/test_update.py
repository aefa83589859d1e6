# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A database of the version before, made by that version's code, is updated.

Bookings in every state keep what they are, and what was begun goes on.
"""

import dataclasses
import json
import tarfile
from pathlib import Path

import environment
import psycopg2
import psycopg2.extras
import pytest
from commons.live_shop import WEBHOOK_SECRET, stripe_environment
from environment import paths
from environment.odoo_server import Workplace
from sandbox import Sandbox

HERE = Path(__file__).parent
RELEASED = HERE / "autowartung_payment-19.0.2.0.0.tar.xz"
OPEN = ("opened", "declined", "unpaid", "held")
# Their follow-ups wait when the update comes, and are done after it.
WAITING = ("not_settled", "withdrawn")


class UpdatedShop:
    """The database before and after, and what its bookings were each time."""

    def __init__(self, folder, sandbox):
        self._folder = folder
        self._environ = stripe_environment(sandbox.url)
        self.database = environment.temporary_name("migration")
        self.sandbox = sandbox
        place = Workplace.from_environ()
        others = [path for path in place.addons_path if path != paths.PROJECT]
        self._now = place
        self._before = dataclasses.replace(place, addons_path=(*others, folder))

    def make(self):
        with tarfile.open(RELEASED) as archive:
            archive.extractall(self._folder, filter="data")
        self._now.databases.copy(environment.base_template_name(), self.database)
        self._before.run_odoo(self.database, "-i", paths.ADDON_NAME)
        self._run(self._before, "old_bookings.py")
        self.before = self._snapshot(self._before)
        self._now.run_odoo(self.database, "-u", paths.ADDON_NAME, **self._environ)
        self.after = self._snapshot(self._now)
        self._run(self._now, "go_on.py")
        self.in_the_end = self._snapshot(self._now)

    def _run(self, place, script, **environ):
        place.run_odoo(self.database, script=HERE / script, **self._environ, **environ)

    def _snapshot(self, place):
        path = self._folder / "snapshot.json"
        self._run(place, "snapshot.py", SNAPSHOT=str(path))
        return json.loads(path.read_text())

    def sql(self, query, *params):
        with psycopg2.connect(
            dbname=self.database, cursor_factory=psycopg2.extras.RealDictCursor
        ) as connection:
            cursor = connection.cursor()
            cursor.execute(query, params or None)
            return [dict(row) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with Sandbox(
        webhook_url="http://127.0.0.1:9/", webhook_secret=WEBHOOK_SECRET
    ) as sandbox:
        shop = UpdatedShop(tmp_path_factory.mktemp("released"), sandbox)
        try:
            shop.make()
            yield shop
        finally:
            environment.drop_database(shop.database)


def test_every_booking_keeps_what_it_is(shop):
    assert shop.before.keys() == shop.after.keys()
    for name, booking in shop.before.items():
        assert shop.after[name] == booking, name


def test_all_states_were_there_before(shop):
    states = {booking["state"] for booking in shop.before.values()}
    assert states == {
        *("draft", "pending", "confirmed", "in_progress", "ready", "done"),
        "cancelled",
    }
    statuses = {booking["payment_status"] for booking in shop.before.values()}
    assert statuses == {
        *("not_required", "unpaid", "failed", "paid", "refunded", "review"),
    }
    assert shop.before["paid_twice"]["duplicates"]
    assert shop.before["saved"]["tokens"] == ["4242"]
    assert not shop.before["not_settled"]["documents"]


def test_open_payments_are_paid_after_the_update(shop):
    for name in OPEN:
        booking = shop.in_the_end[name]
        assert (booking["state"], booking["payment_status"]) == ("confirmed", "paid")
        [[_number, _kind, state, paid]] = booking["documents"]
        assert (state, paid) == ("posted", "paid"), name


def test_open_payment_is_the_one_of_before(shop):
    for name in ("opened", "declined"):
        before, after = (stage[name]["payments"] for stage in (shop.before, shop.after))
        assert len(shop.in_the_end[name]["payments"]) == 1, "no second payment intent"
        assert before == after


def test_waiting_follow_ups_are_done_after_the_update(shop):
    assert shop.in_the_end["not_settled"]["state"] == "confirmed"
    assert shop.in_the_end["not_settled"]["documents"]
    assert shop.in_the_end["withdrawn"]["state"] == "cancelled"
    # Documents of before are archived one after the other, whenever there is time.
    assert not shop.sql(
        "SELECT key FROM autowartung_follow_up WHERE state != 'done'"
        " AND kind != 'archive' AND next_attempt_at <= now() AT TIME ZONE 'UTC'"
    )


def test_documents_of_before_are_archived_one_after_the_other(shop):
    planned = shop.sql(
        "SELECT res_id FROM autowartung_follow_up WHERE kind = 'archive'"
    )
    documents = shop.sql(
        "SELECT id FROM account_move WHERE state = 'posted'"
        " AND autowartung_payable_id IS NOT NULL"
    )
    assert documents
    assert {row["id"] for row in documents} <= {row["res_id"] for row in planned}


def test_prepayments_of_before_say_so(shop):
    documents = shop.sql(
        "SELECT autowartung_is_prepayment AS says"
        "  FROM account_move WHERE move_type = 'out_invoice' AND state = 'posted'"
        "   AND autowartung_payable_id IS NOT NULL AND delivery_date > invoice_date"
    )
    assert documents
    assert all(document["says"] for document in documents)


def test_vouchers_can_be_sold_after_the_update(shop):
    """Their account and their numbers are made for companies of before, too."""
    companies = shop.sql(
        "SELECT autowartung_voucher_account_id AS account, autowartung_voucher_kind"
        " AS kind FROM res_company WHERE chart_template LIKE 'de_%'"
    )
    assert companies
    assert all(company["account"] and company["kind"] for company in companies)
    assert shop.sql("SELECT id FROM ir_sequence WHERE code = 'autowartung.voucher'")


def test_payment_of_before_is_refunded_after_the_update(shop):
    booking = shop.in_the_end["paid"]
    assert (booking["state"], booking["payment_status"]) == ("cancelled", "refunded")
    assert [kind for _name, kind, _state, _paid in booking["documents"]] == [
        "out_invoice",
        "out_refund",
    ]


def test_every_link_leads_where_it_led(shop):
    rows = shop.sql(
        """
        SELECT tx.reference, tx.payable_key, tx.autowartung_payable_model AS model,
               tx.autowartung_payable_id AS id, booking.name
          FROM payment_transaction tx
     LEFT JOIN autowartung_booking booking ON booking.id = tx.autowartung_payable_id
        """
    )
    assert rows
    for row in rows:
        assert row["model"] == "autowartung.booking", row
        assert row["payable_key"] == f"autowartung.booking,{row['id']}", row
        assert row["name"] and row["name"].split("/")[-1] in row["reference"], row
    events = shop.sql("SELECT res_model, res_id FROM autowartung_webhook_event")
    assert {event["res_model"] for event in events} <= {
        None,
        "autowartung.booking",
        "payment.transaction",
    }


def test_nothing_of_the_old_links_is_left(shop):
    columns = shop.sql(
        """
        SELECT table_name, column_name FROM information_schema.columns
         WHERE (table_name, column_name) IN (
               ('payment_transaction', 'booking_id'), ('account_move', 'booking_id'),
               ('autowartung_follow_up', 'booking_id'),
               ('autowartung_follow_up', 'transaction_id'),
               ('autowartung_follow_up', 'token_id'),
               ('res_partner', 'autowartung_stripe_customer_test'),
               ('res_partner', 'autowartung_stripe_customer_live'))
        """
    )
    assert not columns
