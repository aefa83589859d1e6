# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..common.statement import statement_cursor


class AccountMove(models.Model):
    """Documents that are posted at the same time form one chain of hashes.

    The later one has waited for its number until the earlier one was committed, but
    still reads the database as it was before: it would miss the hash that it follows,
    and refuse a gap that is none, or begin a second chain.
    """

    _inherit = "account.move"

    def _get_chain_info(self, force_hash=False, include_pre_last_hash=False, **kwargs):
        info = super()._get_chain_info(
            force_hash=force_hash, include_pre_last_hash=include_pre_last_hash, **kwargs
        )
        is_ours = isinstance(info, dict) and self.journal_id.autowartung_use
        if not is_ours or include_pre_last_hash or not info["moves"]:
            return info
        number, last_hash = self._autowartung_last_committed_hash()
        if number > info["last_move_hashed"].sequence_number:
            info["previous_hash"] = last_hash
            numbers = info["moves"].mapped("sequence_number")
            is_whole = numbers == list(range(number + 1, number + 1 + len(numbers)))
            info["warnings"].discard("gap")
            info["warnings"] |= set() if is_whole else {"gap"}
        return info

    def _autowartung_last_committed_hash(self):
        """Return number and hash of the last document that others have committed.

        :return: ``(0, None)`` if there is none.
        """
        first = self[:1]
        with statement_cursor(self.env) as cr:
            cr.execute(
                """
                SELECT sequence_number, inalterable_hash FROM account_move
                 WHERE journal_id = %s AND sequence_prefix = %s
                   AND inalterable_hash IS NOT NULL AND state = 'posted'
              ORDER BY sequence_number DESC LIMIT 1
                """,
                [first.journal_id.id, first.sequence_prefix],
            )
            return cr.fetchone() or (0, None)
