# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Credentials come from the environment and fit their mode, or are not used."""

import pytest

from odoo.addons.autowartung_payment.gateways.environment import LIVE, TEST
from odoo.addons.autowartung_payment.gateways.stripe.environment import (
    own_accounts,
    read,
    webhook_secrets,
)

LIVE_SET = {
    "STRIPE_SECRET_KEY": "sk_live_abc",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_abc",
    "STRIPE_WEBHOOK_SECRET": "whsec_live",
}
TEST_SET = {
    "STRIPE_TEST_SECRET_KEY": "sk_test_abc",
    "STRIPE_TEST_PUBLISHABLE_KEY": "pk_test_abc",
    "STRIPE_TEST_WEBHOOK_SECRET": "whsec_test",
    "STRIPE_TEST_BASE_URL": "http://127.0.0.1:12111/",
}
BOTH = {**LIVE_SET, **TEST_SET}


def test_each_mode_has_its_own_credentials():
    live, test = read(LIVE, BOTH), read(TEST, BOTH)
    assert (live.secret_key, live.publishable_key) == ("sk_live_abc", "pk_live_abc")
    assert (test.secret_key, test.publishable_key) == ("sk_test_abc", "pk_test_abc")
    assert live.problem is None
    assert test.problem is None
    assert test.base_url == "http://127.0.0.1:12111"
    assert live.base_url == ""


def test_restricted_keys_are_accepted():
    assert read(LIVE, {**LIVE_SET, "STRIPE_SECRET_KEY": "rk_live_abc"}).problem is None


@pytest.mark.parametrize(
    "mode, changes, problem",
    [
        (LIVE, {"STRIPE_SECRET_KEY": ""}, "missing_secret_key"),
        (LIVE, {"STRIPE_SECRET_KEY": "  "}, "missing_secret_key"),
        (LIVE, {"STRIPE_PUBLISHABLE_KEY": ""}, "missing_publishable_key"),
        (LIVE, {"STRIPE_SECRET_KEY": "sk_test_abc"}, "wrong_mode"),
        (LIVE, {"STRIPE_PUBLISHABLE_KEY": "pk_test_abc"}, "wrong_mode"),
        (LIVE, {"STRIPE_PUBLISHABLE_KEY": "sk_live_abc"}, "wrong_mode"),
        (LIVE, {"STRIPE_SECRET_KEY": "pk_live_abc"}, "wrong_mode"),
        (LIVE, {"STRIPE_SECRET_KEY": "whatever"}, "wrong_mode"),
        (LIVE, {"STRIPE_BASE_URL": "http://127.0.0.1"}, "base_url_in_live_mode"),
        (TEST, {"STRIPE_TEST_SECRET_KEY": ""}, "missing_secret_key"),
        (TEST, {"STRIPE_TEST_SECRET_KEY": "sk_live_abc"}, "wrong_mode"),
        (TEST, {"STRIPE_TEST_PUBLISHABLE_KEY": "pk_live_abc"}, "wrong_mode"),
    ],
)
def test_credentials_that_do_not_fit_have_a_problem(mode, changes, problem):
    assert read(mode, {**BOTH, **changes}).problem == problem


def test_two_secrets_are_active_during_a_rotation():
    environ = {"STRIPE_WEBHOOK_SECRET": " whsec_a , whsec_b,,"}
    assert read(LIVE, environ).webhook_secrets == ("whsec_a", "whsec_b")


def test_each_secret_knows_its_mode():
    modes = {secret: found.mode for secret, found in webhook_secrets(BOTH).items()}
    assert modes == {"whsec_live": LIVE, "whsec_test": TEST}


OWN_ACCOUNT = {
    "STRIPE_SECRET_KEY__2": "sk_live_two",
    "STRIPE_PUBLISHABLE_KEY__2": "pk_live_two",
    "STRIPE_WEBHOOK_SECRET__2": "whsec_two",
}


def test_company_without_variables_of_its_own_shares_the_common_account():
    found = read(LIVE, {**BOTH, **OWN_ACCOUNT}, account="3")
    assert (found.account, found.secret_key) == ("", "sk_live_abc")


def test_company_with_variables_of_its_own_has_its_own_account():
    found = read(LIVE, {**BOTH, **OWN_ACCOUNT}, account="2")
    assert found.problem is None
    assert (found.account, found.secret_key) == ("2", "sk_live_two")
    assert found.publishable_key == "pk_live_two"
    assert found.webhook_secrets == ("whsec_two",)


def test_own_account_is_never_completed_from_the_common_one():
    for name, value in OWN_ACCOUNT.items():
        environ = {**BOTH, name: value}
        live = read(LIVE, environ, account="2")
        assert "abc" not in live.secret_key + live.publishable_key
        assert "whsec_live" not in live.webhook_secrets
        # Not in the other mode either, of which nothing was said yet.
        test = read(TEST, environ, account="2")
        assert test.problem == "missing_secret_key"
        assert not test.webhook_secrets


def test_stand_in_is_refused_for_an_own_account_in_live_mode_too():
    environ = {**OWN_ACCOUNT, "STRIPE_BASE_URL": "http://127.0.0.1"}
    assert read(LIVE, environ, account="2").problem == "base_url_in_live_mode"


def test_each_secret_knows_its_account():
    found = webhook_secrets({**BOTH, **OWN_ACCOUNT})
    assert found["whsec_two"].account == "2"
    assert found["whsec_two"].mode == LIVE
    assert found["whsec_live"].account == ""


def test_own_accounts_are_those_with_a_variable():
    assert own_accounts({**BOTH, **OWN_ACCOUNT}) == {"2"}
    assert own_accounts({**BOTH, "STRIPE_TEST_WEBHOOK_SECRET__7": "x"}) == {"7"}
    assert own_accounts(BOTH) == frozenset()


def test_no_secrets_without_an_environment():
    assert webhook_secrets({}) == {}
    assert read(LIVE, {}).problem == "missing_secret_key"


def test_nothing_secret_is_shown():
    for mode in (LIVE, TEST):
        shown = repr(read(mode, BOTH))
        assert "_abc" not in shown
        assert "whsec" not in shown
