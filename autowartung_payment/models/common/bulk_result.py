# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import nullcontext

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class BulkResult(models.TransientModel):
    """What became of an action on many records: what was done, what not, and why."""

    _name = "autowartung.bulk.result"
    _description = "Result of a Bulk Action"

    done_count = fields.Integer(readonly=True)
    failed_count = fields.Integer(readonly=True)
    problems = fields.Text(readonly=True)

    @api.model
    def _run(self, records, action, savepoint=True):
        """Do something for each record; what fails does not stop the others.

        :param action: called with one record; raises ``UserError`` if it cannot be.
        :param bool savepoint: take back what a failing call has written; not possible
            for an action that commits.
        :return: an action that shows the result.
        """
        problems = []
        for record in records:
            try:
                with self.env.cr.savepoint() if savepoint else nullcontext():
                    action(record)
            except AccessError:
                # The right is missing for all of them.
                raise
            except UserError as error:
                problems.append(self._sentence_about(record, error.args[0]))
        return self._show(len(records) - len(problems), problems)

    @api.model
    def _sentence_about(self, record, message):
        name = record.display_name
        return message if name in message else f"{name}: {message}"

    @api.model
    def _show(self, done_count, problems):
        if not problems:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "success",
                    "message": self.env._("Done: %s", done_count),
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        self.check_access("create")
        result = self.sudo().create(
            {
                "done_count": done_count,
                "failed_count": len(problems),
                "problems": "\n".join(problems),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not all of it was possible"),
            "res_model": self._name,
            "res_id": result.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_close(self):
        """Close the dialog and show the list as it is now."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}
