# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, models

from ...gateways.errors import (
    CredentialsRefused,
    Declined,
    GatewayError,
    NotFound,
    Rejected,
    WrongState,
)
from ...gateways.objects import CAPTURED
from ..common.commit import commit_intention

WARNING = "mail.mail_activity_data_warning"


class PaymentTransaction(models.Model):
    """What is told, and to whom, when a provider says no.

    A refusal is no outage: the same call is refused again, however often it is
    repeated, until a person has mended what is wrong.
    """

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    # === PAYMENTS === #

    def _explain_error(self, error):
        """Return what is told to whoever waits for the provider's answer.

        Of a refusal the managers learn. That is committed with what the caller has
        done, as the caller raises what this returns.

        :param GatewayError error: the answer, or that there is none.
        """
        self.ensure_one()
        if not isinstance(error, Declined | Rejected):
            return self._no_answer_text()
        if isinstance(error, WrongState):
            return self.env._("The payment is under way and cannot be changed.")
        if isinstance(error, NotFound) and not self.provider_reference:
            # What was missing has been forgotten, and is made anew.
            return self.env._("That did not work. Please try again.")
        self._report_refusal(error)
        commit_intention(self.env)
        # Pages of customers are served as OdooBot.
        is_staff = self.env.uid != SUPERUSER_ID and self.env.user._is_internal()
        if is_staff:
            return self._refusal_text(self.env, error)
        return self._refusal_text_of_customer()

    def _refusal_text(self, env, error):
        return env._(
            "%(provider)s refuses the payment: %(reason)s",
            provider=self.provider_id.name,
            reason=str(error),
        )

    def _refusal_text_of_customer(self):
        text = self.env._(
            "This payment cannot be made at the moment. We have been told and will"
            " contact you: you need not do anything."
        )
        phone = self.company_id.sudo().phone
        if not phone:
            return text
        call = self.env._("You can also call us: %(phone)s", phone=phone)
        return f"{text} {call}"

    def _report_refusal(self, error):
        """Give the managers the refusal to do, once for each record."""
        payable = self._get_payable()
        if not payable:
            return  # of Odoo's own documents
        payable.sudo()._notify_managers(
            lambda env: (
                env._("Payment refused by the provider"),
                env._(
                    "%(reference)s: %(refusal)s Trying again does not help: please mend"
                    " what is wrong, and tell the customer then.",
                    reference=self.reference,
                    refusal=self._refusal_text(env, error),
                ),
            ),
            WARNING,
            once=True,
        )

    # === REFUNDS === #

    def _fail_refund(self, error):
        """Note that the provider has refused to refund; no lock is held.

        :param GatewayError error: the refusal.
        """
        self.ensure_one()
        refund = self
        if not isinstance(error, CredentialsRefused):
            refund = self.with_context(autowartung_left=self._left_at_provider())
        refund._set_error(str(error))

    def _left_at_provider(self):
        """Return what of the refunded payment is not given back yet, by anybody.

        :return: minor units, or ``None`` if the provider does not tell.
        """
        source = self.source_transaction_id
        try:
            payment = self._gateway().retrieve_payment(source.provider_reference)
        except GatewayError:
            return None
        if payment.state != CAPTURED or payment.refunded is None:
            return None
        return max(payment.captured - payment.refunded, 0)

    def _report_failed_refund(self):
        self._get_payable()._notify_managers(
            lambda env: (
                self._failed_refund_title(env),
                self._failed_refund_text(env),
            ),
            WARNING,
        )

    def _drop_overtaken_tasks(self):
        """Nobody has to look after a refund once all was given back another time."""
        payable = self._get_payable()
        if payable and payable.payment_status == "refunded":
            payable._drop_tasks(lambda env: [self._failed_refund_title(env)])

    @staticmethod
    def _failed_refund_title(env):
        return env._("Refund failed")

    def _failed_refund_text(self, env):
        names = {
            "reference": self.reference,
            "reason": self.state_message or env._("no reason given"),
            "provider": self.provider_id.name,
        }
        asked, left = -self.amount, self._left_to_give_back()
        if left is None or not self.currency_id.compare_amounts(left, asked):
            text = env._(
                "%(reference)s: %(reason)s. Give the money back another way.", **names
            )
        elif self.currency_id.is_zero(left):
            text = env._(
                "%(reference)s: %(reason)s. All of it was given back at %(provider)s"
                " already: there is nothing left to give back.",
                **names,
            )
        else:
            currency = self.currency_id.with_env(env)
            text = env._(
                "%(reference)s: %(reason)s. %(given)s of %(asked)s were given back at"
                " %(provider)s already. Give the remaining %(left)s back another way.",
                given=currency.format(asked - left),
                asked=currency.format(asked),
                left=currency.format(left),
                **names,
            )
        if not self.payment_id:
            return text
        booked = env._(
            "The books have this refund as %(payment)s: undo it there.",
            payment=self.payment_id.display_name,
        )
        return f"{text} {booked}"

    def _left_to_give_back(self):
        """Return what is left as an amount, at most what was asked for, or ``None``."""
        left = self.env.context.get("autowartung_left")
        if left is None:
            return None
        return min(self._major_units(left), -self.amount)
