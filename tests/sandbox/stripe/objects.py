# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Objects in the shape of API version 2025-09-30.clover."""

from .store import new_id, token

ADDRESS = dict.fromkeys(["city", "country", "line1", "line2", "postal_code", "state"])


def billing_details(values=None):
    """Return complete billing details from what a request gave."""
    values = values or {}
    address = values.get("address") or {}
    return {
        "address": {**ADDRESS, **address},
        "email": values.get("email") or None,
        "name": values.get("name"),
        "phone": values.get("phone"),
        "tax_id": None,
    }


def shipping(values):
    """Return a complete shipping object, or None."""
    if not values:
        return None
    return {
        "address": {**ADDRESS, **values["address"]},
        "carrier": values.get("carrier"),
        "name": values.get("name"),
        "phone": values.get("phone"),
        "tracking_number": values.get("tracking_number"),
    }


def payment_intent(now, livemode, params, types, automatic):
    """Return a new PaymentIntent."""
    identifier = new_id("payment_intent")
    return {
        "id": identifier,
        "object": "payment_intent",
        "amount": params["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": automatic,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": params.get("capture_method", "automatic_async"),
        "client_secret": f"{identifier}_secret_{token(25)}",
        "confirmation_method": params.get("confirmation_method", "automatic"),
        "created": now,
        "currency": params["currency"].lower(),
        "customer": params.get("customer"),
        "description": params.get("description"),
        "excluded_payment_method_types": params.get("excluded_payment_method_types"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": livemode,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": _method_options(types, params),
        "payment_method_types": types,
        "processing": None,
        "receipt_email": params.get("receipt_email"),
        "review": None,
        "setup_future_usage": params.get("setup_future_usage"),
        "shipping": shipping(params.get("shipping")),
        "source": None,
        "statement_descriptor": params.get("statement_descriptor"),
        "statement_descriptor_suffix": params.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": params.get("transfer_group"),
    }


def _method_options(types, params):
    given = params.get("payment_method_options") or {}
    options = {}
    if "card" in types:
        options["card"] = {
            "installments": None,
            "mandate_options": None,
            "network": None,
            "request_three_d_secure": "automatic",
            **(given.get("card") or {}),
        }
    if "sepa_debit" in types:
        options["sepa_debit"] = {**(given.get("sepa_debit") or {})}
    return options


def setup_intent(now, livemode, params, types, automatic):
    """Return a new SetupIntent."""
    identifier = new_id("setup_intent")
    return {
        "id": identifier,
        "object": "setup_intent",
        "application": None,
        "automatic_payment_methods": automatic,
        "cancellation_reason": None,
        "client_secret": f"{identifier}_secret_{token(32)}",
        "created": now,
        "customer": params.get("customer"),
        "description": params.get("description"),
        "excluded_payment_method_types": None,
        "flow_directions": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": livemode,
        "mandate": None,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": _method_options(types, params),
        "payment_method_types": types,
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": params.get("usage", "off_session"),
    }


def card_details(method, amount):
    """Return ``payment_method_details`` of a charge by card."""
    card = method["card"]
    return {
        "card": {
            "amount_authorized": amount,
            "authorization_code": token(6),
            "brand": card["brand"],
            "checks": card["checks"],
            "country": card["country"],
            "exp_month": card["exp_month"],
            "exp_year": card["exp_year"],
            "extended_authorization": {"status": "disabled"},
            "fingerprint": card["fingerprint"],
            "funding": card["funding"],
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "last4": card["last4"],
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": card["brand"],
            "network_token": {"used": False},
            "network_transaction_id": token(15),
            "overcapture": {
                "maximum_amount_capturable": amount,
                "status": "unavailable",
            },
            "regulated_status": "unregulated",
            "three_d_secure": None,
            "wallet": None,
        },
        "type": "card",
    }


def sepa_details(method, mandate):
    """Return ``payment_method_details`` of a charge by SEPA debit."""
    debit = {k: v for k, v in method["sepa_debit"].items() if k != "generated_from"}
    return {"sepa_debit": {**debit, "mandate": mandate}, "type": "sepa_debit"}


def charge(now, intent, method, details, descriptor):
    """Return a new Charge of a PaymentIntent, not yet decided."""
    identifier = new_id("charge")
    return {
        "id": identifier,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": descriptor,
        "captured": False,
        "created": now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": intent["livemode"],
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": details,
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "source": None,
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending",
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }


def refund(now, charge_, amount, reason=None, metadata=None):
    """Return a new Refund of a charge."""
    return {
        "id": new_id("refund"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge_["id"],
        "created": now,
        "currency": charge_["currency"],
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": metadata or {},
        "payment_intent": charge_["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def balance_transaction(now, currency, amount, fee, source, kind, description=None):
    """Return a new BalanceTransaction."""
    details = [
        {
            "amount": fee,
            "application": None,
            "currency": currency,
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
    categories = {"payment": "charge", "payment_refund": "refund"}
    return {
        "id": new_id("balance_transaction"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": now + 7 * 86400,
        "balance_type": "payments",
        "created": now,
        "currency": currency,
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": details if fee else [],
        "net": amount - fee,
        "reporting_category": categories.get(kind, kind),
        "source": source,
        "status": "pending",
        "type": kind,
    }
