# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class FollowUpSubject(models.AbstractModel):
    """A record for which something can be planned; it does that itself."""

    _name = "autowartung.follow.up.subject"
    _description = "Record with Follow-ups"

    def _name_for_follow_up(self):
        """Return how the keys of follow-ups name the record."""
        return f"{self._name},{self.id}"

    def _perform_follow_up(self, kind):
        """Do what was planned; each subject does its own kinds.

        :raise Exception: to be called again later.
        """
        raise NotImplementedError(kind)

    def _follow_up_task_record(self):
        """Return the record on which managers are told that it failed for good.

        Nothing, if nobody would look there.
        """
        return None
