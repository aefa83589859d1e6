# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Credentials come from the environment and fit their mode, or are not used."""

import pytest

from odoo.addons.autowartung_payment.gateways.stripe.environment import (
    LIVE,
    TEST,
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
    assert webhook_secrets(BOTH) == {"whsec_live": LIVE, "whsec_test": TEST}


def test_no_secrets_without_an_environment():
    assert webhook_secrets({}) == {}
    assert read(LIVE, {}).problem == "missing_secret_key"


def test_nothing_secret_is_shown():
    for mode in (LIVE, TEST):
        shown = repr(read(mode, BOTH))
        assert "_abc" not in shown
        assert "whsec" not in shown
