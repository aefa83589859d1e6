# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What comes after a payment: disputes, reviews, fraud warnings, payouts."""

from . import balance
from .errors import refused
from .routing import route
from .store import matching, new_id, paginate

FEE = 2000


def open_dispute(account, charge, reason="fraudulent"):
    """A cardholder disputes a charge: the money goes, with a fee."""
    charge["disputed"] = True
    now = account.clock.now()
    dispute = {
        "id": new_id("dispute"),
        "object": "dispute",
        "amount": charge["amount_captured"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": now + 7 * 86400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": charge["livemode"],
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {
                "brand": "visa",
                "case_type": "chargeback",
                "network_reason_code": "83",
            },
            "type": "card",
        },
        "reason": reason,
        "status": "needs_response",
    }
    account.store.put(dispute, account.store.modes[charge["id"]])
    entry = balance.book(account, dispute, -dispute["amount"], FEE, "adjustment")
    dispute["balance_transactions"].append(entry)
    account.emit("charge.dispute.created", dispute)
    account.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def warn(account, charge):
    """The card network suspects fraud."""
    warning = {
        "id": new_id("radar.early_fraud_warning"),
        "object": "radar.early_fraud_warning",
        "actionable": True,
        "charge": charge["id"],
        "created": account.clock.now(),
        "fraud_type": "made_with_stolen_card",
        "livemode": charge["livemode"],
        "payment_intent": charge["payment_intent"],
    }
    account.store.put(warning, account.store.modes[charge["id"]])
    account.emit("radar.early_fraud_warning.created", warning)
    return warning


def _reader(kind, path, name, *filters):
    @route(f"GET {path}")
    def list_all(account, call):
        found = account.store.newest(kind, call.livemode)
        return paginate(matching(found, call.params, *filters), call.params, path)

    @route(f"GET {path}/{{{name}}}")
    def get(account, call, identifier):
        return account.store.get(kind, identifier, call.livemode, name)

    return list_all, get


_reader("dispute", "/v1/disputes", "dispute", "charge", "payment_intent")
_reader("review", "/v1/reviews", "review")
_reader("payout", "/v1/payouts", "payout", "status", "destination")
_reader(
    "radar.early_fraud_warning",
    "/v1/radar/early_fraud_warnings",
    "early_fraud_warning",
    "charge",
    "payment_intent",
)


@route("POST /v1/reviews/{review}/approve")
def approve(account, call, identifier):
    """Close a review: the payment is good."""
    review = account.store.get("review", identifier, call.livemode, "review")
    if not review["open"]:
        raise refused("This review has already been closed.")
    review.update(open=False, reason="approved", closed_reason="approved")
    account.emit("review.closed", review, call)
    return review
