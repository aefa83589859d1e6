# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ...gateways import registry

# Under which heading a step stands; the others are about the company itself.
HEADINGS = {
    "chart": "payments",
    "provider": "payments",
    "books": "payments",
    "webhook": "payments",
    "workshop": "appointments",
    "service_area": "appointments",
    "service": "appointments",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    autowartung_onboarding_closed = fields.Boolean(
        help="Whether somebody has closed the list of what is to be set up."
    )


class Onboarding(models.AbstractModel):
    """What is to be set up before the first customer can pay.

    Nothing is ticked off by hand: a step is done when what it is about is there.
    """

    _name = "autowartung.onboarding"
    _description = "What Is to Be Set Up"
    _inherit = "autowartung.guard.mixin"

    @api.model
    def get_steps(self):
        """Return the steps for managers until the list is closed.

        :return: ``False`` for others, else a list of ``{"name", "title",
            "description", "done", "action", "heading"}``; ``action`` is where to do
            it, if the user may go there, ``heading`` the words above its like.
        """
        manager = self.env.user._autowartung_has_role("manager")
        if not manager or self.env.company.autowartung_onboarding_closed:
            return False
        titles = {
            "payments": self.env._("Payments"),
            "appointments": self.env._("Appointments"),
            "company": self.env._("Your company"),
        }
        return [
            {**step, "heading": titles[HEADINGS.get(step["name"], "company")]}
            for step in self._steps()
        ]

    @api.model
    def _steps(self):
        return [
            self._chart_step(),
            self._provider_step(),
            self._books_step(),
            self._webhook_step(),
            self._workshop_step(),
            self._service_area_step(),
            self._service_step(),
        ]

    @api.model
    def close(self):
        """Close the list for the whole company."""
        self._check_may("manager")
        self.env.company.sudo().autowartung_onboarding_closed = True

    @api.model
    def _step(self, name, title, description, done, action, group=None):
        may_go = not group or self.env.user.has_group(group)
        return {
            "name": name,
            "title": title,
            "description": description,
            "done": bool(done),
            "action": action if may_go else False,
        }

    @api.model
    def _chart_step(self):
        company = self.env.company.sudo()
        return self._step(
            "chart",
            self.env._("Chart of accounts"),
            self.env._("Invoices need a German chart of accounts and the euro."),
            company.chart_template and company.currency_id.name == "EUR",
            "account.action_account_config",
            group="base.group_system",
        )

    @api.model
    def _providers(self):
        return (
            self.env["payment.provider"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("code", "in", registry.codes()),
                    ("state", "!=", "disabled"),
                ]
            )
        )

    @api.model
    def _provider_step(self):
        ready = self._providers().filtered(
            lambda provider: provider.is_published and provider._autowartung_ready()
        )
        return self._step(
            "provider",
            self.env._("Payment provider"),
            self.env._("Set the keys of a provider, switch it on and publish it."),
            ready,
            "payment.action_payment_provider",
            group="base.group_system",
        )

    @api.model
    def _books_step(self):
        providers = self._providers()
        return self._step(
            "books",
            self.env._("Payments in the books"),
            self.env._(
                "Each provider needs a bank journal, and one payment method in it, or"
                " no payment is booked."
            ),
            providers
            and all(each._autowartung_has_place_in_books() for each in providers),
            "payment.action_payment_provider",
            group="base.group_system",
        )

    @api.model
    def _webhook_step(self):
        has_secret = any(self._providers().mapped("autowartung_webhook_secret_present"))
        has_event = (
            self.env["autowartung.webhook.event"].sudo().search_count([], limit=1)
        )
        return self._step(
            "webhook",
            self.env._("Webhook"),
            self.env._("The secret is set; the first event has not arrived yet.")
            if has_secret and not has_event
            else self.env._(
                "Let the provider report payments, and set its signing secret."
            ),
            has_secret and has_event,
            "autowartung_payment.settings_action",
            group="base.group_system",
        )

    @api.model
    def _workshops(self):
        return self.env["autowartung.workshop"].search(
            [("company_id", "=", self.env.company.id)]
        )

    @api.model
    def _workshop_step(self):
        workshops = self._workshops()
        return self._step(
            "workshop",
            self.env._("Workshop and drivers"),
            self.env._("Opening hours and drivers make the slots that customers see."),
            any(workshop.driver_ids for workshop in workshops),
            "autowartung_payment.workshop_action",
        )

    @api.model
    def _service_area_step(self):
        workshops = self._workshops()
        return self._step(
            "service_area",
            self.env._("Service area"),
            self.env._(
                "Enter in each workshop which postcodes your drivers reach. Without"
                " them cars are fetched everywhere."
            ),
            workshops and all(workshop._postcodes() for workshop in workshops),
            "autowartung_payment.workshop_action",
        )

    @api.model
    def _service_step(self):
        own = Domain("company_id", "in", (False, self.env.company.id))
        services = self.env["product.template"].search_count(
            Domain("autowartung_is_service", "=", True) & own, limit=1
        )
        return self._step(
            "service",
            self.env._("First service"),
            self.env._("What customers can book, with price and duration."),
            services,
            "autowartung_payment.car_service_action",
        )
