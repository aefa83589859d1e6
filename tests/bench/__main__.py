# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``python -m bench [--json FILE] [--quick] [PART …]``"""

import argparse
import json
import os
from pathlib import Path

from . import acknowledgements, approval, pages, settlement
from .report import markdown

PARTS = (
    "acknowledgements",
    "event_to_settled",
    "settlement",
    "servers",
    "approval",
    "pages",
)


def main(arguments=None):
    options = parse(arguments)
    figures = measure(options)
    print(markdown(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each route")
    parser.add_argument("--requests", type=int, default=600, help="of each turn")
    parser.add_argument("--quick", action="store_true", help="show only that it works")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if options.quick:
        options.rounds, options.requests = 1, 40
    return options


def measure(options):
    """Return the figures of the chosen parts; all of them if none is chosen."""
    few = options.quick
    measurements = {
        "acknowledgements": lambda: acknowledgements.measure(
            options.rounds, options.requests
        ),
        "event_to_settled": lambda: settlement.from_event_to_settled(2 if few else 30),
        "settlement": lambda: settlement.compare_with_bare_entries(2 if few else 30),
        "servers": lambda: settlement.one_server_and_two(4 if few else 60),
        "approval": lambda: approval.from_tap_to_told(2 if few else 30),
        "pages": lambda: pages.measure(
            2 if few else 15, (200, 400) if few else pages.SIZES
        ),
    }
    figures = {
        "machine": {
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
            "rounds": options.rounds,
        }
    }
    for part in options.parts or PARTS:
        figures[part] = measurements[part]()
    return figures


if __name__ == "__main__":
    main()
