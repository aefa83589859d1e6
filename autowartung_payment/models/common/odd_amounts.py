# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts and ids that nobody pays with: refused before Odoo's payment pages read them.

They take ``NaN`` and 1e999 for amounts, and look for records that no column can name.
What is no number at all they leave out themselves, on pages.
"""

import re

from .request_checks import LARGEST_ID, refuse_as_bad

# Our own routes see for themselves.
_PAYING = re.compile(
    r"/(?:payment(?!/autowartung/)|donation|invoice/transaction)(?:/|$)"
)
_AMOUNTS = frozenset({"amount", "minimum_amount"})
_IDS = frozenset(
    {
        "company_id",
        "currency_id",
        "invoice_id",
        "partner_id",
        "payment_method_id",
        "provider_id",
        "sale_order_id",
        "token_id",
        "tx_id",
    }
)
# Far beyond what anybody pays, and exact as a number with cents.
_MOST = 1e12


def refuse_odd_amounts(request, rule, args):
    """Refuse what Odoo's routes for payments would fail at.

    :param dict args: what stands in the address.
    :raise BadRequest: or an answer with this status, to scripts.
    """
    if not _PAYING.match(rule.rule):
        return
    is_script = rule.endpoint.routing["type"] == "jsonrpc"
    sent = _of_script(request) if is_script else _of_page(request)
    for name, value in (*args.items(), *sent):
        if name in _AMOUNTS and not _is_amount(value, is_script):
            refuse_as_bad(request, rule, f"Invalid: {name}")
        if name in _IDS and not _is_id(value, is_script):
            refuse_as_bad(request, rule, f"Invalid: {name}")


def _of_page(request):
    sent = request.httprequest
    return (*sent.args.items(multi=True), *sent.form.items(multi=True))


def _of_script(request):
    try:
        call = request.get_json_data()
    except (ValueError, RecursionError):
        return ()  # Odoo says so
    given = call.get("params") if isinstance(call, dict) else None
    return given.items() if isinstance(given, dict) else ()


def _is_amount(value, is_script):
    return _is_between(value, float, _MOST, is_script)


def _is_id(value, is_script):
    return _is_between(value, int, LARGEST_ID, is_script)


def _is_between(value, read, most, is_script):
    """Whether a value is none, or one from nothing to the most."""
    if value in (None, "", False):
        return True
    try:
        number = read(value)
    except (TypeError, ValueError, OverflowError):
        return not is_script
    return 0 <= number <= most
