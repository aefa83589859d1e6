# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page for people at ``/``."""

from html import escape

from werkzeug.wrappers import Response

from .stripe.cards import CARDS

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Payment sandbox</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto;
    padding: 0 1rem; color: #1f2937; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ border-bottom: 1px solid #e5e7eb; padding: .3rem .5rem; text-align: left; }}
code {{ background: #f3f4f6; padding: .1rem .3rem; border-radius: 4px; }}
</style></head><body>
<h1>Payment sandbox</h1>
<p>A local stand-in for Stripe: no real money, no real cards, nothing leaves this
machine. Events are in mode <code>{mode}</code>; {held} held, {events} recorded.</p>
<h2>Test cards</h2>
<p>Any future expiry date and any three-digit code.</p>
<table><tr><th>Number</th><th>Brand</th><th>What it does</th></tr>{cards}</table>
<h2>Held events</h2><table>{rows}</table>
</body></html>
"""


def index_page(app):
    """Return the page."""
    rows = "".join(
        f"<tr><td>{escape(item.event_id)}</td><td>{escape(item.event_type)}</td></tr>"
        for item in list(app.courier.held)
    )
    cards = "".join(
        f"<tr><td><code>{_spaced(number)}</code></td><td>{card['brand']}</td>"
        f"<td>{escape(_behaviour(card))}</td></tr>"
        for number, card in CARDS.items()
    )
    page = _PAGE.format(
        mode=app.courier.mode,
        held=len(app.courier.held),
        events=len(app.stripe.account.store.table("event")),
        cards=cards,
        rows=rows or "<tr><td>None.</td></tr>",
    )
    return Response(page, mimetype="text/html")


def _spaced(number):
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _behaviour(card):
    known = {"brand", "funding", "country"}
    special = {key: value for key, value in card.items() if key not in known}
    if not special:
        return "succeeds"
    return ", ".join(f"{key}: {value}" for key, value in special.items())
