# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import fields, http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing
from odoo.addons.portal.controllers.portal import CustomerPortal

from ...gateways.errors import GatewayError
from ...models.payment.method import PAYMENT_ELEMENT
from ...tools import times
from ..page import notices
from ..page.access import address_of, booking_of_page, readable_booking, turn_away
from ..page.consent_form import consent_values
from ..page.language import speak_in_answer
from .saved_methods import chosen_method, saved_methods_values

_logger = logging.getLogger(__name__)


class BookingPortal(CustomerPortal):
    @http.route(
        "/my/bookings/<int:booking_id>",
        type="http",
        auth="public",
        website=True,
        # The language follows the customer, not the address.
        multilang=False,
        sitemap=False,
    )
    def booking_page(self, booking_id, access_token=None, **kwargs):
        booking_sudo = booking_of_page(self, booking_id, access_token)
        if not booking_sudo:
            return turn_away(booking_id)
        values = self._page_values(booking_sudo, access_token, **kwargs)
        return request.render("autowartung_payment.booking_page", values)

    def _page_values(self, booking_sudo, access_token, **kwargs):
        values = self._get_page_view_values(
            booking_sudo,
            access_token,
            {
                **self._booking_values(booking_sudo),
                **self._progress_values(booking_sudo, access_token),
                "is_moved": notices.take(notices.MOVED) == booking_sudo.id,
            },
            "my_bookings_history",
            # A guest has no other pages to go to.
            request.env.user._is_public(),
            **kwargs,
        )
        if booking_sudo._is_payable() and not values["is_slot_gone"]:
            if booking_sudo._lacks_consents():
                values.update(consent_values(booking_sudo))
            else:
                values.update(self._payment_form_values(booking_sudo, access_token))
        return values

    def _booking_values(self, booking_sudo):
        return {
            "booking": booking_sudo,
            "page_name": "booking",
            "appointment": booking_sudo.appointment_start
            and booking_sudo._appointment_text(),
        }

    def _progress_values(self, booking_sudo, access_token):
        """Return what the page says about slots, documents and the next steps."""
        held_until = booking_sudo._held_until()
        pickup, back = booking_sudo.pickup_id, booking_sudo.return_id
        return {
            "timeline": booking_sudo._timeline(),
            "pickup_window": booking_sudo._window(pickup),
            "return_window": booking_sudo._window(back),
            "driving": (pickup + back).filtered(
                lambda trip: trip.state in ("on_the_way", "arrived")
            )[:1],
            "held_until": held_until and self._hold_end_text(held_until),
            "held_seconds": held_until
            and int((held_until - fields.Datetime.now()).total_seconds()),
            "is_slot_gone": booking_sudo._is_slot_gone(),
            "is_hold_over": booking_sudo._is_hold_over(),
            "documents": booking_sudo.invoice_ids.filtered(
                lambda move: move.state == "posted"
            ).sorted("id"),
            "paid_with": booking_sudo._paid_with(),
            "last_refund": booking_sudo._last_refund(),
            "withdrawal": booking_sudo._withdrawal(),
            "address_of": lambda suffix="": address_of(
                booking_sudo, access_token, suffix
            ),
        }

    def _hold_end_text(self, held_until):
        now = fields.Datetime.now()
        is_today = times.local_date(held_until) == times.local_date(now)
        until_text = times.clock_text if is_today else times.moment_text
        return request.env._(
            "Your slot is reserved for you until %s.",
            until_text(held_until, request.env.lang),
        )

    def _payment_form_values(self, booking_sudo, access_token):
        providers_sudo = request.env["payment.provider"].sudo()
        report = {}
        providers_sudo = providers_sudo._get_compatible_providers(
            booking_sudo.company_id.id,
            booking_sudo.partner_id.id,
            booking_sudo.amount_total,
            currency_id=booking_sudo.currency_id.id,
            report=report,
            payable=booking_sudo.payable_key,
        )
        methods_sudo = request.env["payment.method"].sudo()
        methods_sudo = methods_sudo._get_compatible_payment_methods(
            providers_sudo.ids,
            booking_sudo.partner_id.id,
            currency_id=booking_sudo.currency_id.id,
            report=report,
            payable=booking_sudo.payable_key,
        )
        return {
            "amount": booking_sudo.amount_total,
            "currency": booking_sudo.currency_id,
            "partner_id": booking_sudo.partner_id.id,
            "providers_sudo": providers_sudo,
            "payment_methods_sudo": methods_sudo,
            "availability_report": report,
            **saved_methods_values(booking_sudo, providers_sudo),
            "transaction_route": f"{booking_sudo.access_url}/transaction",
            "landing_route": booking_sudo.get_portal_url(),
            "access_token": access_token or booking_sudo._portal_ensure_token(),
            "submit_button_label": request.env._(
                "Pay %s now", booking_sudo.currency_id.format(booking_sudo.amount_total)
            ),
        }

    @http.route(
        "/my/bookings/<int:booking_id>/transaction", type="jsonrpc", auth="public"
    )
    def booking_transaction(
        self,
        booking_id,
        provider_id,
        access_token=None,
        flow=None,
        token_id=None,
        tokenization_requested=False,
        **_kwargs,
    ):
        """Return what Stripe.js needs to confirm the booking's one open payment.

        Amount, currency and customer are the booking's own; what else the page sends
        is not read.

        :param flow: ``token`` to pay with the saved method ``token_id``.
        :param tokenization_requested: whether to save a new one.
        """
        booking_sudo = self._accessible_booking(booking_id, access_token)
        values = self._payment_form_values(booking_sudo, access_token)
        provider_sudo = values["providers_sudo"].filtered(
            lambda provider: provider.id == provider_id
        )
        method_sudo = values["payment_methods_sudo"].filtered(
            lambda method: method.code == PAYMENT_ELEMENT
        )
        if not provider_sudo or not method_sudo:
            raise UserError(
                request.env._("Online payment is not available at the moment.")
            )
        choice = chosen_method(
            values, provider_sudo, flow, token_id, tokenization_requested
        )
        transaction_sudo = booking_sudo._open_payment(
            provider_sudo, method_sudo, **choice
        )
        PaymentPostProcessing.monitor_transaction(transaction_sudo)
        return transaction_sudo._get_processing_values()

    @http.route(
        "/my/bookings/<int:booking_id>/payment_outcome", type="jsonrpc", auth="public"
    )
    def booking_payment_outcome(self, booking_id, access_token=None, **_kwargs):
        """Ask the provider how the last attempt ended; the page shows the message.

        :return: ``{"status": payment status, "message": text or False}``
        """
        booking_sudo = self._accessible_booking(booking_id, access_token)
        self._refresh(booking_sudo._payments()[:1])
        return {
            "status": booking_sudo.payment_status,
            "message": booking_sudo.payment_failure_reason,
        }

    @http.route(
        "/my/bookings/<int:booking_id>/settlement",
        type="jsonrpc",
        auth="public",
        readonly=True,
    )
    def booking_settlement(self, booking_id, access_token=None, **_kwargs):
        """Tell the page of a paid booking whether there is more to show.

        :return: ``{"is_settled": bool}``
        """
        booking_sudo = self._accessible_booking(booking_id, access_token)
        return {"is_settled": not booking_sudo._is_settling()}

    @http.route(
        "/payment/autowartung/return/<int:transaction_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def payment_return(self, transaction_id, payment_intent=None, **_kwargs):
        """Where Stripe.js sends the customer; believes Stripe, not the address."""
        transaction_sudo = request.env["payment.transaction"].sudo()
        transaction_sudo = transaction_sudo.browse(transaction_id).exists()
        if (
            transaction_sudo.payable_key
            and payment_intent
            and payment_intent == transaction_sudo.provider_reference
        ):
            self._refresh(transaction_sudo)
        return request.redirect("/payment/status")

    def _accessible_booking(self, booking_id, access_token):
        try:
            booking_sudo = readable_booking(self, booking_id, access_token)
        except (AccessError, MissingError) as error:
            raise AccessError(request.env._("This booking does not exist.")) from error
        return speak_in_answer(booking_sudo)

    def _refresh(self, transaction_sudo):
        """Look the payment up; if that fails, webhook and janitor bring the news."""
        if not transaction_sudo.provider_reference:
            return
        request.env["ir.cron"].sudo()._commit_progress()  # a fresh snapshot
        try:
            transaction_sudo._refresh_from_provider()
        except (GatewayError, UserError) as error:
            _logger.info("%s: not refreshed: %s", transaction_sudo.reference, error)
