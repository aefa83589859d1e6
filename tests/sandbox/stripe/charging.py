# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What happens to money: attempts, declines, captures, releases and debits."""

from . import balance, cards, disputes, intents, objects
from .errors import StripeError, card_error, invalid, refused
from .payment_methods import attach_to
from .store import copy

_CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
_SELLER_MESSAGES = {
    "insufficient_funds": "The bank returned the decline code `insufficient_funds`.",
    "fraudulent": "Stripe blocked this payment as too risky.",
}


def confirm(account, call, intent):
    """Confirm a PaymentIntent with the payment method that the call names."""
    if intent["status"] not in _CONFIRMABLE:
        raise _not_confirmable(intent)
    method = intents.choose_method(account, call, intent)
    _check_mandate(call, intent, method)
    for name in ("receipt_email", "setup_future_usage"):
        if call.params.get(name):
            intent[name] = call.params[name]
    if call.params.get("shipping"):
        intent["shipping"] = objects.shipping(call.params["shipping"])
    intent.update(payment_method=method["id"], last_payment_error=None)
    intent["next_action"] = None
    if not intents.needs_authentication(account, intent, method):
        return attempt(account, call, intent, method)
    absent = call.params.get("off_session") or call.params.get(
        "error_on_requires_action"
    )
    if absent:
        return _decline(account, call, intent, method, "authentication_required")
    intent["status"] = "requires_action"
    intent["next_action"] = intents.next_action(account, call, intent)
    account.emit("payment_intent.requires_action", intent, call)


def _not_confirmable(intent):
    if intent["status"] == "succeeded":
        message = (
            "You cannot confirm this PaymentIntent because it has already succeeded "
            "after being previously confirmed."
        )
    else:
        message = (
            "You cannot confirm this PaymentIntent because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following "
            f"statuses may be confirmed: {', '.join(_CONFIRMABLE[:2])}."
        )
    return refused(
        message, None, "payment_intent_unexpected_state", payment_intent=intent
    )


def _check_mandate(call, intent, method):
    if method["type"] != "sepa_debit" or call.publishable:
        return
    if not call.params.get("mandate_data") and not call.params.get("mandate"):
        raise invalid(
            "This PaymentIntent requires a mandate, but no existing mandate was found. "
            "Ensure that the customer or payment method has an associated mandate, or "
            "collect mandate_data.",
            "mandate_data",
        )
    if intents.capture_method(intent, method) == "manual":
        raise invalid(
            "The payment method type sepa_debit does not support manual capture.",
            "capture_method",
        )


def attempt(account, call, intent, method, authenticated=False):
    """Try to take the money."""
    if method["type"] == "sepa_debit":
        return _start_debit(account, call, intent, method)
    behaviour = account.store.hidden(method)["behaviour"]
    if behaviour.get("decline"):
        return _decline(account, call, intent, method, behaviour["decline"])
    charge = _new_charge(account, intent, method)
    if authenticated:
        charge["payment_method_details"]["card"]["three_d_secure"] = _authenticated()
    charge.update(
        paid=True,
        status="succeeded",
        outcome=_outcome(behaviour),
        receipt_url=f"https://pay.stripe.com/receipts/payment/{charge['id']}",
    )
    _approve_checks(charge)
    intent["latest_charge"] = charge["id"]
    intent["last_payment_error"] = None
    _save_method(account, call, intent, method)
    if intents.capture_method(intent, method) == "manual":
        _hold(account, call, intent, charge)
    else:
        _take(account, call, intent, charge)
    _aftermath(account, charge, behaviour)


def _new_charge(account, intent, method):
    if method["type"] == "card":
        details = objects.card_details(method, intent["amount"])
    else:
        details = objects.sepa_details(method, "mandate_" + method["id"][3:])
    descriptor = account.store.hidden(intent).get("descriptor")
    charge = objects.charge(
        account.clock.now(), intent, method, copy(details), descriptor
    )
    return account.store.put(charge, account.store.modes[intent["id"]])


def _authenticated():
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": "00000000-0000-0000-0000-000000000000",
        "version": "2.2.0",
    }


def _outcome(behaviour):
    level = behaviour.get("risk", "normal")
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network",
        "reason": "elevated_risk_level" if level == "elevated" else None,
        "risk_level": level,
        "risk_score": {"normal": 22, "elevated": 68, "highest": 91}[level],
        "seller_message": "Payment complete.",
        "type": "authorized",
    }


def _approve_checks(charge):
    checks = charge["payment_method_details"]["card"]["checks"]
    checks["cvc_check"] = "pass" if checks["cvc_check"] else None


def _save_method(account, call, intent, method):
    hidden = account.store.hidden(method)
    if intent["setup_future_usage"]:
        hidden["set_up"] = True
    if intent["setup_future_usage"] and intent["customer"] and not method["customer"]:
        customer = account.store.find("customer", intent["customer"])
        attach_to(account, method, customer, call)
    elif not method["customer"]:
        hidden["spent"] = True


def _hold(account, call, intent, charge):
    lifetime = account.settings["authorization_lifetime"]
    card = charge["payment_method_details"]["card"]
    card["capture_before"] = account.clock.now() + lifetime
    intent.update(status="requires_capture", amount_capturable=intent["amount"])
    account.emit("charge.succeeded", charge, call)
    account.emit("payment_intent.amount_capturable_updated", intent, call)


def _take(account, call, intent, charge):
    charge.update(captured=True, amount_captured=charge["amount"])
    intent.update(status="succeeded", amount_received=charge["amount"])
    if intent["capture_method"] == "automatic":
        balance.book_charge(account, charge)
    account.emit("charge.succeeded", charge, call)
    account.emit("payment_intent.succeeded", intent, call)
    if intent["capture_method"] == "automatic_async":
        _book_later(account, charge)


def _book_later(account, charge):
    """An asynchronous capture has no balance transaction in the first answer."""

    def book():
        if charge["balance_transaction"] is None:
            balance.book_charge(account, charge)
            previous = {"balance_transaction": None}
            account.emit("charge.updated", charge, None, previous)

    if account.settings["balance_delay"]:
        account.schedule(account.settings["balance_delay"], book)
    else:
        account.after_answer(book)


def _aftermath(account, charge, behaviour):
    if behaviour.get("dispute"):
        account.after_answer(
            disputes.open_dispute, account, charge, behaviour["dispute"]
        )
    if behaviour.get("early_fraud_warning"):
        account.after_answer(disputes.warn, account, charge)


def _decline(account, call, intent, method, decline_code):
    decline = cards.decline(decline_code)
    behaviour = account.store.hidden(method)["behaviour"]
    blocked = behaviour.get("blocked", False)
    charge = _new_charge(account, intent, method)
    level = behaviour.get("risk", "normal")
    charge.update(
        status="failed",
        failure_code=decline["code"],
        failure_message=decline["message"],
        outcome={
            "advice_code": None if blocked else "try_again_later",
            "network_advice_code": None,
            "network_decline_code": None if blocked else "01",
            "network_status": "not_sent_to_network"
            if blocked
            else "declined_by_network",
            "reason": "highest_risk_level" if blocked else decline_code,
            "risk_level": level,
            "risk_score": {"normal": 22, "elevated": 68, "highest": 91}[level],
            "seller_message": _SELLER_MESSAGES.get(
                decline_code, "The bank did not return any further details."
            ),
            "type": "blocked" if blocked else "issuer_declined",
        },
    )
    if decline_code == "incorrect_cvc":
        charge["payment_method_details"]["card"]["checks"]["cvc_check"] = "fail"
    error = card_error(decline, charge=charge["id"], payment_method=copy(method))
    _fail(intent, charge, error.error)
    account.emit("charge.failed", charge, call)
    account.emit("payment_intent.payment_failed", intent, call)
    if not call:
        return
    shown = intents.show(call, intent)
    error.error["payment_intent"] = copy(shown)
    raise error


def _fail(intent, charge, error):
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        latest_charge=charge["id"],
        last_payment_error=dict(error),
        processing=None,
    )


def _start_debit(account, call, intent, method):
    charge = _new_charge(account, intent, method)
    charge["outcome"] = {**_outcome({}), "seller_message": "Payment pending."}
    intent.update(status="processing", latest_charge=charge["id"])
    _save_method(account, call, intent, method)
    account.emit("payment_intent.processing", intent, call)
    account.emit("charge.pending", charge, call)
    delay = account.settings["settle_delay"]
    if delay is not None:
        outcome = account.store.hidden(method)["behaviour"]["settles"]
        account.schedule(delay, settle, account, intent, outcome)


def settle(account, intent, outcome):
    """End a debit: the bank paid, or it did not."""
    if intent["status"] != "processing":
        raise refused(f"The status is {intent['status']}, not processing.")
    charge = account.store.find("charge", intent["latest_charge"])
    method = account.store.find("payment_method", intent["payment_method"])
    if outcome == "succeeded":
        charge.update(status="succeeded", paid=True, captured=True)
        charge["amount_captured"] = charge["amount"]
        intent.update(status="succeeded", amount_received=charge["amount"])
        balance.book_charge(account, charge)
        account.emit("charge.succeeded", charge)
        account.emit("payment_intent.succeeded", intent)
        return
    message = "The customer's bank account has insufficient funds."
    charge.update(
        status="failed", failure_code="insufficient_funds", failure_message=message
    )
    error = {
        "charge": charge["id"],
        "code": "payment_intent_payment_attempt_failed",
        "decline_code": "insufficient_funds",
        "message": "The payment failed.",
        "payment_method": copy(method),
        "type": "card_error",
    }
    _fail(intent, charge, error)
    account.emit("charge.failed", charge)
    account.emit("payment_intent.payment_failed", intent)


def capture(account, call, intent, amount):
    """Take a part of what is held and release the rest."""
    charge = account.store.find("charge", intent["latest_charge"])
    if account.clock.now() >= _capture_before(charge):
        expire(account, intent)
        raise StripeError(
            400,
            "invalid_request_error",
            "The charge has expired and can no longer be captured.",
            "charge_expired_for_capture",
            payment_intent=intent,
        )
    charge.update(captured=True, amount_captured=amount)
    intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
    balance.book_charge(account, charge)
    rest = charge["amount"] - amount
    if rest and account.settings["partial_capture_refunds"]:
        charge["amount_refunded"] = rest
        _release_refund(account, charge, rest, None)
    account.emit("charge.captured", charge, call)
    account.emit("payment_intent.succeeded", intent, call)


def _capture_before(charge):
    card = charge["payment_method_details"].get("card", {})
    return card.get("capture_before", float("inf"))


def cancel(account, call, intent, reason):
    """Cancel an intent and release what it holds."""
    charge = account.store.find("charge", intent["latest_charge"])
    held = intent["status"] == "requires_capture"
    intent.update(
        status="canceled",
        canceled_at=account.clock.now(),
        cancellation_reason=reason,
        amount_capturable=0,
        next_action=None,
    )
    if held:
        _release(account, call, charge, reason == "automatic")
    account.emit("payment_intent.canceled", intent, call)


def _release(account, call, charge, expired):
    """A released hold shows as refunded although nothing was taken."""
    charge.update(amount_refunded=charge["amount"], refunded=True)
    reason = "expired_uncaptured_charge" if expired else None
    _release_refund(account, charge, charge["amount"], reason)
    if expired:
        account.emit("charge.expired", charge, call)
    else:
        previous = {"amount_refunded": 0, "refunded": False}
        account.emit("charge.refunded", charge, call, previous)


def _release_refund(account, charge, amount, reason):
    refund = objects.refund(account.clock.now(), charge, amount, reason)
    refund["destination_details"]["card"] = {"type": "reversal"}
    account.store.put(refund, account.store.modes[charge["id"]], release=True)


def expire(account, intent):
    """Release a hold that was not captured in time."""
    cancel(account, None, intent, "automatic")


def expire_due(account):
    """Release all holds whose time is over."""
    for intent in account.store.table("payment_intent").values():
        if intent["status"] == "requires_capture":
            charge = account.store.find("charge", intent["latest_charge"])
            if account.clock.now() >= _capture_before(charge):
                expire(account, intent)
