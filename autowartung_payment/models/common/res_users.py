# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools.mail import plaintext2html

from ...tools import times


class ResUsers(models.Model):
    _inherit = "res.users"

    def _autowartung_has_role(self, *roles):
        """Whether the user has one of this addon's roles, such as ``dispatcher``."""
        self.ensure_one()
        return any(
            self.has_group(f"autowartung_payment.group_autowartung_{role}")
            for role in roles
        )

    def _autowartung_only_drives(self):
        """Whether the trips are all that the user works with here."""
        self.ensure_one()
        return self._autowartung_has_role("driver") and not (
            self._autowartung_has_role("user", "accountant")
            or self.has_group("base.group_erp_manager")
        )

    @api.model
    def _autowartung_managers(self, company):
        """Return the users who decide what software cannot decide; never nobody."""
        group = self.env.ref("autowartung_payment.group_autowartung_manager")
        managers = group.sudo().all_user_ids.filtered(
            lambda user: user.active and (not company or company in user.company_ids)
        )
        return managers or self.env.ref("base.user_admin")

    @api.model
    def _autowartung_give_task(
        self, record, company, texts, activity, *, users=None, once=False
    ):
        """Give each manager something to do about a record, in the own language.

        The one who causes it, a customer or a worker, often speaks another one.

        :param function texts: returns summary and note, given an environment in the
            reader's language.
        :param str activity: external id of the kind of activity.
        :param bool once: not again for who has a task of that summary still to do.
        :param users: whose task it is; the managers', if there are none.
        """
        for user in users or self._autowartung_managers(company):
            # Due on the day that it is in Germany: a worker has no zone.
            in_own_language = record.sudo().with_context(
                lang=user.lang, tz=times.TIME_ZONE
            )
            summary, note = texts(in_own_language.env)
            # It may be in a customer's own words: nothing of it is markup.
            note = note and plaintext2html(note)
            tasks = in_own_language.activity_ids if once else ()
            if any(task.user_id == user and task.summary == summary for task in tasks):
                continue
            in_own_language.activity_schedule(
                activity, summary=summary, note=note, user_id=user.id
            )
