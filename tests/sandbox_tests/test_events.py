# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Events: signed, held, reordered, duplicated, lost, listed."""

import pytest
import stripe

from .conftest import SECRETS, sdk


def test_events_are_signed_with_every_secret(create, control, shop):
    create()
    control.wait_for_webhooks()
    body, signature = shop.received[0]
    assert signature.count("v1=") == 2
    for secret in SECRETS:
        event = stripe.Webhook.construct_event(body, signature, secret)
        assert event.type == "payment_intent.created"
        assert event.api_version == "2025-09-30.clover"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, signature, "whsec_other")


def test_events_name_their_request(create, control, shop):
    intent = create(options={"idempotency_key": "key-1"})
    control.wait_for_webhooks()
    event = shop.events[0]
    assert event["request"]["idempotency_key"] == "key-1"
    assert event["request"]["id"] == intent.last_response.request_id
    assert event["livemode"] is False


def test_a_refused_event_is_sent_again(create, client, control, shop):
    shop.statuses = [500, 503]
    create()
    assert control.wait_for_webhooks(retries=True)
    assert len(shop.received) == 3
    assert len({event["id"] for event in shop.events}) == 1
    assert client.events.list({"delivery_success": True}).data


def test_an_event_that_nobody_takes(create, client, control, shop):
    shop.statuses = [500] * 3
    create()
    control.wait_for_webhooks(retries=True)
    lost = client.events.list({"delivery_success": False}).data
    assert len(lost) == 1 and lost[0].pending_webhooks == 1
    assert control.resend(lost[0].id)[0]["status"] == 200
    assert client.events.list({"delivery_success": False}).data == []


def test_held_events_in_any_order(create, control, shop):
    control.hold()
    intent = create()
    control.pay(intent.id)
    assert control.wait_for_webhooks() and shop.received == []
    expected = [item["type"] for item in control.held()]
    sent = control.flush(order="reverse")
    assert [item["status"] for item in sent] == [200] * len(expected)
    assert shop.types() == expected[::-1]


def test_flush_shuffles_duplicates_and_chooses(create, control, shop):
    control.hold()
    for _ in range(3):
        control.pay(create().id)
    sent = control.flush(types=["payment_intent.succeeded"], duplicates=2)
    assert len(sent) == 9
    first = [item["event"] for item in sent]
    shop.clear()
    sent = control.flush(order="shuffle", seed=1, parallel=True)
    assert len(sent) == len(shop.received) == 9
    assert not set(first) & {item["event"] for item in sent}


def test_duplicates_and_delay(create, control, shop):
    control.webhooks(duplicates=1, delay=0.2)
    create()
    control.wait_for_webhooks()
    assert shop.types() == ["payment_intent.created"] * 2


def test_lost_events_stay_listed(create, client, control, shop):
    control.drop()
    control.pay(create().id)
    control.send()
    assert shop.received == []
    lost = client.events.list({"delivery_success": False, "limit": 100}).data
    assert [event.type for event in lost][-1] == "payment_intent.created"
    types = client.events.list({"types": ["charge.succeeded", "charge.updated"]}).data
    assert {event.type for event in types} == {"charge.succeeded", "charge.updated"}


def test_lists_are_paged(create, client):
    made = [create(4900 + index).id for index in range(7)]
    page = client.payment_intents.list({"limit": 3})
    assert page.has_more and len(page.data) == 3
    assert [item.id for item in page.auto_paging_iter()] == made[::-1]
    before = client.payment_intents.list({"limit": 2, "ending_before": made[0]})
    assert [item.id for item in before.data] == [made[2], made[1]]
    with pytest.raises(stripe.InvalidRequestError):
        client.payment_intents.list({"limit": 101})


def test_events_by_time(create, client, control):
    create()
    later = control.advance(100)
    create()
    assert len(client.events.list({"created": {"gte": later}}).data) == 1
    assert len(client.events.list({"created": {"lt": later}}).data) == 1


def test_search_by_metadata(create, client, control):
    intent = create(metadata={"booking": "AW-7", "kind": "x"})
    create(metadata={"booking": "AW-8"})
    query = {"query": "metadata['booking']:'AW-7'"}
    assert [p.id for p in client.payment_intents.search(query).data] == [intent.id]
    query = {"query": 'status:"succeeded" AND metadata["booking"]:"AW-7"'}
    assert client.payment_intents.search(query).data == []
    control.pay(intent.id)
    assert len(client.payment_intents.search(query).data) == 1
    with pytest.raises(stripe.InvalidRequestError, match="parse"):
        client.payment_intents.search({"query": "booking = 7"})


def test_search_is_late(create, client, control):
    control.settings(search_delay=60)
    create(metadata={"booking": "AW-7"})
    query = {"query": "metadata['booking']:'AW-7'"}
    assert client.payment_intents.search(query).data == []
    control.advance(61)
    assert len(client.payment_intents.search(query).data) == 1


def test_any_event_can_be_made(create, client, control, shop):
    intent = create()
    control.pay(intent.id)
    control.wait_for_webhooks()
    shop.clear()
    charge = client.payment_intents.retrieve(intent.id).latest_charge
    control.event("charge.dispute.created", {"charge": charge, "amount": 4900})
    control.event("radar.early_fraud_warning.created", {"charge": charge})
    control.event("review.opened", {"payment_intent": intent.id}, account="acct_1")
    control.event("payout.paid", livemode=True, send=False)
    control.wait_for_webhooks()
    assert len(shop.received) == 3
    dispute = client.disputes.list({"charge": charge}).data[0]
    assert dispute.amount == 4900
    assert {event.get("account") for event in shop.events} == {None, "acct_1"}
    control.event(
        "payment_intent.succeeded", {"id": intent.id, "amount": 1}, store=False
    )
    assert client.payment_intents.retrieve(intent.id).amount == 4900


def test_endpoints_of_the_api(sandbox, client, create, control, shop):
    old = sdk(sandbox, version="2019-05-16")
    endpoint = old.webhook_endpoints.create(
        {
            "url": shop.url,
            "enabled_events": ["charge.refunded"],
            "api_version": "2019-05-16",
        }
    )
    assert endpoint.secret.startswith("whsec_")
    assert "secret" not in client.webhook_endpoints.retrieve(endpoint.id)
    client.webhook_endpoints.update("we_configured", {"disabled": True})
    intent = create()
    control.pay(intent.id)
    client.refunds.create({"payment_intent": intent.id})
    control.wait_for_webhooks()
    body, signature = shop.received[0]
    event = stripe.Webhook.construct_event(body, signature, endpoint.secret)
    assert event.data.object.refunds.data[0].amount == 4900
    client.webhook_endpoints.delete(endpoint.id)


def test_customers(client, shop, control):
    customer = client.customers.create(
        {"email": "a@example.com", "metadata": {"partner": "7"}}
    )
    client.customers.update(customer.id, {"name": "Erika Muster"})
    found = client.customers.search({"query": "metadata['partner']:'7'"}).data
    assert found[0].name == "Erika Muster"
    method = client.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    assert (
        client.payment_methods.list({"customer": customer.id}).data[0].id == method.id
    )
    client.payment_methods.detach(method.id)
    assert client.payment_methods.list({"customer": customer.id}).data == []
    client.customers.delete(customer.id)
    assert client.customers.retrieve(customer.id).deleted
    assert client.customers.list().data == []
