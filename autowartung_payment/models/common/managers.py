# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ManagersMixin(models.AbstractModel):
    """A record of a company about which a person may have something to do.

    A model that inherits this inherits ``mail.activity.mixin`` as well.
    """

    _name = "autowartung.managers.mixin"
    _description = "Record that Managers Look After"

    def _in_the_office(self):
        """Return the record (sudo) in its company's language.

        For texts that are kept once and read by many.
        """
        return self.with_env(self.company_id._autowartung_own_language()).sudo()

    def _drop_tasks(self, titles):
        """Take away our own tasks that nobody has to do any more.

        :param function titles: returns their summaries, given an environment in the
            reader's language.
        """
        for record in self.sudo():
            for task in record.activity_ids.filtered("automated"):
                reader = record.with_context(lang=task.user_id.lang).env
                if task.summary in titles(reader):
                    task.unlink()

    def _notify_managers(
        self, texts, activity="mail.mail_activity_data_todo", once=False
    ):
        """Give each manager something to do about the record, in the own language.

        :param function texts: returns summary and note, given an environment in the
            reader's language.
        :param bool once: not again for who has it still to do.
        """
        self.env["res.users"]._autowartung_give_task(
            self, self.company_id, texts, activity, once=once
        )
