# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The payment form in a real browser, on a shop page of another origin."""

import http.server
import json
import os
import shutil
import threading

import pytest

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed"
)

CHROMIUM = os.environ.get("AW_CHROMIUM") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed")
ARGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update
    --disable-sync""".split()

PAGE = """<!doctype html><html lang="de"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body { font-family: sans-serif; margin: 16px } button { padding: 12px }</style>
<h1>Bezahlen</h1><div id="element"></div><button id="pay">Jetzt bezahlen</button>
<p id="result"></p>
<script src="%(base)s/v3/"></script>
<script>
const config = %(config)s;
const stripe = Stripe("pk_test_sandbox", { locale: config.locale });
const elements = stripe.elements(config.elements);
const element = elements.create("payment", config.element);
const seen = [];
for (const name of ["ready", "change", "focus", "blur", "loaderror"]) {
    element.on(name, (detail) => seen.push([name, detail]));
}
element.mount("#element");
document.querySelector("#pay").addEventListener("click", async () => {
    const result = document.querySelector("#result");
    result.textContent = "…";
    const submitted = await elements.submit();
    if (submitted.error) {
        result.textContent = JSON.stringify(submitted);
        return;
    }
    const confirm = config.setup ? "confirmSetup" : "confirmPayment";
    try {
        const answer = await stripe[confirm]({
            elements,
            clientSecret: config.clientSecret,
            confirmParams: { return_url: window.location.origin + "/return?a=1" },
            redirect: config.redirect,
        });
        result.textContent = JSON.stringify(answer);
    } catch (error) {
        result.textContent = JSON.stringify({ thrown: error.message });
    }
});
</script>
"""


@pytest.fixture(scope="module")
def pages():
    """A shop: serves what a test put under a path."""
    content = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = content.get(self.path.split("?")[0], "<h1>Danke</h1>").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Write nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}", content
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def open_form(browser, pages, sandbox):
    """Open the shop's page; return it and the frame with the fields."""
    contexts = []

    def open_form(intent, locale="de", redirect="always", **config):
        origin, content = pages
        setup = intent.object == "setup_intent"
        if "elements" not in config:
            config["elements"] = {"clientSecret": intent.client_secret}
        config.update(clientSecret=intent.client_secret, locale=locale)
        config.update(redirect=redirect, setup=setup)
        values = {"base": sandbox.url, "config": json.dumps(config)}
        content["/"] = PAGE % values
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, locale="de-DE"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(origin + "/")
        page.wait_for_function("seen.some(([name]) => name === 'ready')")
        return page, page.frame_locator("iframe[title='Secure payment input frame']")

    yield open_form
    for context in contexts:
        context.close()


def fill(form, number="4242424242424242", expiry="1234", cvc="123"):
    """Type a card as a person does."""
    form.locator("[name=number]").press_sequentially(number)
    form.locator("[name=expiry]").press_sequentially(expiry)
    form.locator("[name=cvc]").press_sequentially(cvc)


def result_of(page):
    """Click the button and return what the promise resolved to."""
    page.click("#pay")
    page.wait_for_function("document.querySelector('#result').textContent.length > 2")
    return json.loads(page.inner_text("#result"))


def test_success_leads_to_the_return_page(open_form, create, client):
    intent = create()
    page, form = open_form(intent)
    fill(form)
    page.click("#pay")
    page.wait_for_url("**/return?**")
    assert f"a=1&payment_intent={intent.id}" in page.url
    assert f"payment_intent_client_secret={intent.client_secret}" in page.url
    assert "redirect_status=succeeded" in page.url
    assert client.payment_intents.retrieve(intent.id).status == "succeeded"


def test_the_shop_never_sees_the_number(open_form, create):
    page, form = open_form(create())
    fill(form)
    assert "4242" not in page.content()
    label = form.get_by_label("Kartennummer")
    assert label.input_value() == "4242 4242 4242 4242"
    assert form.get_by_label("Gültig bis").input_value() == "12 / 34"
    assert form.get_by_label("Prüfziffer (CVC)").input_value() == "123"


@pytest.mark.parametrize(
    "number, code, german",
    [
        ("4000000000000002", "card_declined", "Ihre Karte wurde abgelehnt."),
        ("4000000000000069", "expired_card", "Ihre Karte ist abgelaufen."),
    ],
)
def test_declines_resolve_with_a_german_error(open_form, create, number, code, german):
    page, form = open_form(create())
    fill(form, number)
    error = result_of(page)["error"]
    assert (error["type"], error["code"]) == ("card_error", code)
    assert error["message"] == german
    assert error["payment_intent"]["status"] == "requires_payment_method"


def test_a_decline_can_be_tried_again(open_form, create, client):
    intent = create()
    page, form = open_form(intent, locale="en", redirect="if_required")
    fill(form, "4000000000009995")
    assert result_of(page)["error"]["message"] == "Your card has insufficient funds."
    form.locator("[name=number]").fill("4242424242424242")
    assert result_of(page)["paymentIntent"]["status"] == "succeeded"


@pytest.mark.parametrize(
    "card, code",
    [
        ({"number": "4242"}, "incomplete_number"),
        ({"number": "4242424242424241"}, "invalid_number"),
        ({"expiry": "12"}, "incomplete_expiry"),
        ({"expiry": "1220"}, "invalid_expiry_year_past"),
        ({"cvc": "1"}, "incomplete_cvc"),
    ],
)
def test_submit_reports_what_is_wrong(open_form, create, card, code):
    page, form = open_form(create())
    fill(form, **card)
    error = result_of(page)["error"]
    assert (error["type"], error["code"]) == ("validation_error", code)
    assert form.get_by_text(error["message"]).is_visible()


@pytest.mark.parametrize("button, status", [("complete", "succeeded"), ("fail", None)])
def test_three_d_secure_in_a_modal(open_form, create, client, button, status):
    intent = create()
    page, form = open_form(intent, redirect="if_required")
    fill(form, "4000002760003184")
    page.click("#pay")
    bank = page.frame_locator("iframe[title='3D Secure']")
    bank.get_by_test_id(f"three-d-secure-{button}").click()
    page.wait_for_function("document.querySelector('#result').textContent.length > 2")
    answer = json.loads(page.inner_text("#result"))
    assert page.locator("[data-testid=three-d-secure]").count() == 0
    if status:
        assert answer["paymentIntent"]["status"] == status
        return
    assert answer["error"]["code"] == "payment_intent_authentication_failure"
    assert "nicht bestätigt" in answer["error"]["message"]
    intent = client.payment_intents.retrieve(intent.id)
    assert intent.status == "requires_payment_method"
    assert intent.last_payment_error.code == "payment_intent_authentication_failure"


def test_deferred_elements_must_agree_with_the_intent(open_form, create):
    elements = {"mode": "payment", "amount": 1, "currency": "eur"}
    page, form = open_form(create(), elements=elements)
    fill(form)
    assert "amount" in result_of(page)["thrown"]


def test_deferred_elements_hold_an_amount(open_form, create, client):
    elements = {"mode": "payment", "amount": 4900, "currency": "eur"}
    elements["captureMethod"] = "manual"
    intent = create(capture_method="manual")
    page, form = open_form(intent, elements=elements, redirect="if_required")
    fill(form)
    assert result_of(page)["paymentIntent"]["status"] == "requires_capture"


def test_setup_saves_the_card(open_form, client):
    customer = client.customers.create({"email": "a@example.com"})
    intent = client.setup_intents.create({"customer": customer.id})
    page, form = open_form(intent, redirect="if_required")
    fill(form)
    assert result_of(page)["setupIntent"]["status"] == "succeeded"
    methods = client.payment_methods.list({"customer": customer.id, "type": "card"})
    assert len(methods.data) == 1


def test_a_debit_is_processing(open_form, create, control):
    intent = create(payment_method_types=["card", "sepa_debit"])
    page, form = open_form(intent)
    form.get_by_role("radio", name="SEPA-Lastschrift").click()
    form.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 00")
    form.get_by_label("Vollständiger Name").fill("Erika Muster")
    form.get_by_label("E-Mail").fill("erika@example.com")
    page.click("#pay")
    page.wait_for_url("**redirect_status=pending**")
    assert control.settle(intent.id)["status"] == "succeeded"


def test_the_element_reports_its_life(open_form, create):
    page, form = open_form(create())
    fill(form)
    page.wait_for_function(
        "seen.filter(([n]) => n === 'change').at(-1)?.[1].complete === true"
    )
    last = page.evaluate("seen.filter(([n]) => n === 'change').at(-1)[1]")
    assert last["value"] == {"type": "card"} and last["elementType"] == "payment"
    page.wait_for_function("element.frame.getBoundingClientRect().height > 150")
