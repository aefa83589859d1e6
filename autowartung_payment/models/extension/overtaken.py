# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tasks that somebody or something was faster than: nobody has to do them any more."""

from odoo import models


class Extension(models.Model):
    """Each change of its state drops the tasks that are pointless after it."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._drop_overtaken_tasks()
        return result

    def _drop_overtaken_tasks(self):
        for extension in self.sudo():
            tasks = extension.activity_ids
            tasks.filtered(extension._is_overtaken).unlink()

    def _is_overtaken(self, task):
        """Whether a task is one of ours that nobody has to do any more."""
        reader = self.with_context(lang=task.user_id.lang).env
        overtaken = []
        if self.state not in ("draft", "sent"):
            overtaken.append(self._call_title(reader))
        if self.state != "authorised":
            overtaken.append(self._hold_end_title(reader))
        if self.payment_status == "paid" or self._is_ended():
            overtaken.append(self._unpaid_title(reader))
            overtaken.append(self._failed_charge_title(reader))
        return task.automated and task.summary in overtaken
