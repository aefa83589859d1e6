# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The addon is uninstalled from a shop that has sold something, and comes back."""

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
NEW_NUMBER = """
number = env["ir.sequence"].next_by_code("autowartung.booking")
env["ir.config_parameter"].set_param("tests.number", number)
env.cr.commit()
"""


class ClosedShop:
    def __init__(self, sandbox):
        self.database = environment.temporary_name("uninstall")
        self.sandbox = sandbox
        self._environ = stripe_environment(sandbox.url)
        self._place = Workplace.from_environ()

    def close(self):
        environment.clone_template(self.database)
        self._place.run_odoo(
            self.database, script=HERE / "uninstalled.py", **self._environ
        )

    def open_again(self, folder):
        self._place.run_odoo(self.database, "-i", paths.ADDON_NAME, **self._environ)
        script = folder / "new_number.py"
        script.write_text(NEW_NUMBER)
        self._place.run_odoo(self.database, script=script, **self._environ)

    def sql(self, query, *params):
        with psycopg2.connect(
            dbname=self.database, cursor_factory=psycopg2.extras.RealDictCursor
        ) as connection:
            cursor = connection.cursor()
            cursor.execute(query, params or None)
            return [dict(row) for row in cursor.fetchall()]

    def methods(self):
        return self.sql(
            """
            SELECT method.active, count(link.*) AS providers
              FROM payment_method method
         LEFT JOIN payment_method_payment_provider_rel link
                ON link.payment_method_id = method.id
             WHERE code = 'autowartung_payment_element' GROUP BY method.id
            """
        )


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with Sandbox(
        webhook_url="http://127.0.0.1:9/", webhook_secret=WEBHOOK_SECRET
    ) as sandbox:
        shop = ClosedShop(sandbox)
        try:
            shop.close()
            shop.closed = {
                "tables": shop.sql(
                    "SELECT FROM pg_tables WHERE tablename = 'autowartung_booking'"
                ),
                "methods": shop.methods(),
                "payments": shop.sql(
                    "SELECT reference, state FROM payment_transaction ORDER BY id"
                ),
                "intents": [
                    intent["status"] for intent in sandbox.control.ledger()["payments"]
                ],
            }
            shop.open_again(tmp_path_factory.mktemp("again"))
            yield shop
        finally:
            environment.drop_database(shop.database)


def test_it_is_gone(shop):
    assert not shop.closed["tables"]


def test_payments_stay_and_what_was_open_is_cancelled(shop):
    assert [payment["state"] for payment in shop.closed["payments"]] == [
        "done",
        "cancel",
    ]
    assert sorted(shop.closed["intents"]) == ["canceled", "succeeded"]


def test_its_payment_method_is_offered_no_more(shop):
    for method in shop.closed["methods"]:
        assert method == {"active": False, "providers": 0}


def test_it_is_offered_again_after_a_new_installation(shop):
    [method] = shop.methods()
    assert method["active"]
    assert method["providers"] >= 1


def test_numbers_go_on(shop):
    last = max(payment["reference"] for payment in shop.closed["payments"])
    [new] = shop.sql("SELECT value FROM ir_config_parameter WHERE key = 'tests.number'")
    year, number = new["value"].removeprefix("AW/").split("/")
    assert f"AW/{year}/{int(number) - 1:05}" == last.partition("-")[0]
