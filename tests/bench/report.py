# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The figures beside their aims, as a Markdown table."""

from .shop_with_customer import BARE, DECISION


def markdown(figures):
    """Return the table of a run."""
    machine = figures["machine"]
    rows = [
        *_routes(figures),
        *_storm(figures),
        *_settlement(figures),
        *_extra_work(figures),
    ]
    lines = [
        f"{machine['cores']} cores, shared by Odoo, PostgreSQL and the load generator; "
        f"load {machine['load']} when it began. Medians of {machine['rounds']} rounds.",
        "",
        "| measured | figure | aim | met |",
        "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
        *_pages(figures),
    ]
    return "\n".join(lines)


def _routes(figures):
    routes = figures.get("acknowledgements", {}).get("routes")
    if not routes:
        return
    names = {
        "nothing": "no-op route, `auth='none'`",
        "one_insert": "the same with one INSERT",
        "native": "Odoo's native Stripe webhook, 30 transactions",
        "ours": "**our webhook**",
    }
    for key, name in names.items():
        route = routes[key]
        speed = f"{route['per_second']:.0f}/s, p50 {route['p50_ms']:.1f} ms"
        yield name, f"{speed}, p99 {route['p99_ms']:.1f} ms", "", ""
    ours, insert, native = routes["ours"], routes["one_insert"], routes["native"]
    speed = ours["per_second"] / insert["per_second"]
    yield _row("our webhook ÷ one INSERT, speed", speed, "≥", 0.85)
    yield _row(
        "our webhook ÷ one INSERT, p99", ours["p99_ms"] / insert["p99_ms"], "≤", 1.2
    )
    speed = ours["per_second"] / native["per_second"]
    yield _row("our webhook ÷ native, speed", speed, "≥", 1.5)
    routes = figures["acknowledgements"]["routes_with_language"]
    ours, insert = routes["ours"], routes["one_insert"]
    yield (
        "our webhook ÷ one INSERT where requests name their language, which Stripe's "
        "do not",
        f"speed {ours['per_second'] / insert['per_second']:.2f}, "
        f"p99 {ours['p99_ms'] / insert['p99_ms']:.2f}",
        "",
        "",
    )


def _storm(figures):
    storm = figures.get("acknowledgements", {}).get("storm")
    if storm:
        yield _row("4 identical events at once, p99", storm["p99_ms"], "≤", 100, " ms")
        yield _row("rows for each of them", storm["rows_for_an_event"], "=", 1)


def _settlement(figures):
    if latency := figures.get("event_to_settled"):
        yield _row("event → settled booking, p95", latency["p95_s"], "≤", 2, " s")
    if settlement := figures.get("settlement"):
        name = (
            f"settlement ({settlement['ours_ms']:.0f} ms) ÷ bare entries "
            f"({settlement['bare_ms']:.0f} ms)"
        )
        yield _row(name, settlement["ratio"], "≤", 1.3)
    if servers := figures.get("servers"):
        name = (
            f"two servers ({servers['two_per_second']:.1f}/s) ÷ one "
            f"({servers['one_per_second']:.1f}/s)"
        )
        row = _row(name, servers["ratio"], "≥", 1.7)
        cores = figures["machine"]["cores"]
        if cores < 4:
            # Two servers and PostgreSQL want a core each, and one for the rest.
            row = (*row[:3], f"(needs 4 cores, there are {cores})")
        yield row


def _extra_work(figures):
    if approval := figures.get("approval"):
        name = "extra work: tap → captured and told, p95"
        yield _row(name, approval["p95_s"], "≤", 2, " s")
        name = "extra work: tap → mail with the invoice written, p95"
        yield _row(name, approval["written_p95_s"], "≤", 2, " s")
    for size, cost in (figures.get("pages") or {}).items():
        name = f"decision about extra work ÷ bare page, {int(size):,} bookings"
        yield _row(name, cost[DECISION]["ms"] / cost[BARE]["ms"], "≤", 2.5)


def _pages(figures):
    """Return the lines of the pages' own table."""
    by_size = figures.get("pages")
    if not by_size:
        return
    few, many = by_size
    yield ""
    yield f"| page | queries | time ÷ bare page, {few:,} bookings | {many:,} bookings |"
    yield "|---|---|---|---|"
    for name, cost in by_size[few].items():
        queries = sorted({cost["queries"], by_size[many][name]["queries"]})
        times = (
            f"{by_size[size][name]['ms'] / by_size[size][BARE]['ms']:.2f}"
            for size in by_size
        )
        spent = " → ".join(f"{number:.0f}" for number in queries)
        yield f"| {name} | {spent} | {' | '.join(times)} |"


def _row(name, figure, relation, aim, unit=""):
    met = {"≥": figure >= aim, "≤": figure <= aim, "=": figure == aim}[relation]
    text = f"{figure:.0f}" if relation == "=" else f"{figure:.2f}"
    return name, text + unit, f"{relation} {aim}{unit}", "yes" if met else "no"
