# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Addons that take a guard away, or the power: a shop with one shows what for."""

from pathlib import Path

_ADDONS = Path(__file__).parent / "addons"

CAPTURED_WITHOUT_TURN = _ADDONS / "captured_without_turn"
DECIDED_WITHOUT_LOCK = _ADDONS / "decided_without_lock"
DIES_AT_COMMITS = _ADDONS / "dies_at_commits"
LOOKS_ONCE = _ADDONS / "looks_once"
ON_FIRST_USE = _ADDONS / "made_on_first_use"
OWN_VIEW_OF_CHAINS = _ADDONS / "own_view_of_chains"
ROW_LOCK_ALONE = _ADDONS / "row_lock_alone"
WITHOUT_GUARDS = _ADDONS / "without_guards"
WITHOUT_TURNS = _ADDONS / "without_turns"
