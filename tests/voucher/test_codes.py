# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Codes can be read out, typed in any way, and not be guessed."""

import re

from odoo.addons.autowartung_payment.tools.voucher_code import new_code, read_code


def test_a_code_has_no_letters_that_look_alike():
    codes = [new_code() for _time in range(500)]
    assert len(set(codes)) == 500
    for code in codes:
        assert re.fullmatch(r"[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}", code), code


def test_a_code_is_read_however_it_is_typed():
    for typed in ("7KQM-2XNB-W9DP", " 7kqm 2xnb w9dp ", "7kqm2xnbw9dp"):
        assert read_code(typed) == "7KQM-2XNB-W9DP", typed


def test_what_is_no_code_is_none():
    for typed in ("", None, "7KQM", "7KQM-2XNB-W9D0", "7KQM-2XNB-W9DPP", "ÄÖÜß" * 3):
        assert read_code(typed) == "", typed
