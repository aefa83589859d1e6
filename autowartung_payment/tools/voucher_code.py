# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The codes of vouchers: nobody guesses one, and anybody can read one out."""

import secrets

# Without 0 and O, 1 and I, which look alike on paper. 32 letters are five bits each.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, LETTERS = 3, 4


def new_code():
    """Return a code of sixty random bits, such as ``7KQM-2XNB-W9DP``."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS))
        for _group in range(GROUPS)
    )


def read_code(text):
    """Return the code that somebody has typed, however written; empty if it is none."""
    letters = [letter for letter in str(text or "").upper() if letter.isalnum()]
    is_code = len(letters) == GROUPS * LETTERS and set(letters) <= set(ALPHABET)
    if not is_code:
        return ""
    starts = range(0, GROUPS * LETTERS, LETTERS)
    return "-".join("".join(letters[start : start + LETTERS]) for start in starts)
