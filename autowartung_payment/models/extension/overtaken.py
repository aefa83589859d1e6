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
        for extension in self:
            extension._drop_tasks(extension._overtaken_titles)

    def _overtaken_titles(self, reader):
        """Return the titles of what nobody has to do any more."""
        overtaken = []
        if self.state not in ("draft", "sent"):
            overtaken.append(self._call_title(reader))
        if self.state != "authorised":
            overtaken.append(self._hold_end_title(reader))
        if self.payment_status == "paid" or self._is_ended():
            overtaken.append(self._unpaid_title(reader))
            overtaken.append(self._failed_charge_title(reader))
        if not self._is_ordered():
            overtaken += self._order_titles(reader)
        return overtaken
