/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */
/* global Stripe */

import {PaymentForm} from "@payment/interactions/payment_form";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {rpc, RPCError} from "@web/core/network/rpc";

// What the server writes into the payment as well.
const SAVED_FOR = "on_session";
const PAYABLE = ["unpaid", "failed"];
const PAYMENT_BUSY = "odoo.addons.autowartung_payment.exceptions.PaymentBusy";
const SLOT_TAKEN =
    "odoo.addons.autowartung_payment.exceptions.SlotTaken";
// What the server says on purpose, in words for the customer.
const EXPLAINED = [
    "odoo.exceptions.UserError",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.ValidationError",
    PAYMENT_BUSY,
    SLOT_TAKEN,
];

/**
 * Pay a booking through Stripe's Payment Element, which offers every method that the
 * account has switched on. Card data never leaves Stripe's own frame.
 */
patch(PaymentForm.prototype, {
    /** @override */
    async _prepareInlineForm(providerId, providerCode, optionId, methodCode, flow) {
        if (!this._bookingPayment()) {
            return super._prepareInlineForm(...arguments);
        }
        if (!this._connectToStripe()) {
            return;
        }
        if (flow === "token") {
            this._bookingPayment().removeAttribute("aria-busy");
            return;
        }
        this._setPaymentFlow("direct");
        if (this.stripeElements[optionId]) {
            return;
        }
        const radio = this.el.querySelector("input[name='o_payment_radio']:checked");
        const inlineForm = this._getInlineForm(radio);
        // Stripe measures its fields: they must be mounted where they can be seen.
        inlineForm.classList.remove("d-none");
        await this._mountPaymentElement(optionId);
        this._followSaving(optionId);
    },

    /** @returns {Boolean} whether Stripe's script is there */
    _connectToStripe() {
        if (typeof Stripe === "undefined") {
            this._reportUnloadable();
            return false;
        }
        const locale = document.documentElement.lang.split("-")[0] || "auto";
        this.stripeJS ??= Stripe(this._stripeFormValues().publishable_key, {locale});
        return true;
    },

    _stripeContainer() {
        return this.el.querySelector("[name='o_stripe_element_container']");
    },

    _stripeFormValues() {
        return JSON.parse(this._stripeContainer().dataset.stripeInlineFormValues);
    },

    /**
     * Show Stripe's fields and wait until they can be filled in.
     *
     * @param {Number} optionId - the payment method's id
     */
    async _mountPaymentElement(optionId) {
        const values = this._stripeFormValues();
        const elements = this.stripeJS.elements({
            mode: "payment",
            amount: parseInt(values.minor_amount, 10),
            currency: values.currency_name,
            appearance: this._stripeAppearance(),
        });
        this.stripeElements[optionId] = elements;
        const element = elements.create("payment", {
            defaultValues: {billingDetails: values.billing_details},
        });
        const isLoaded = await this.waitFor(
            new Promise((resolve) => {
                element.on("ready", () => resolve(true));
                element.on("loaderror", () => resolve(false));
                element.mount(this._stripeContainer());
            })
        );
        if (isLoaded) {
            this._bookingPayment().removeAttribute("aria-busy");
        } else {
            delete this.stripeElements[optionId];
            this._reportUnloadable();
        }
    },

    /**
     * Tell Stripe's fields whether their content is to be saved: it offers what can be.
     *
     * @param {Number} optionId
     */
    _followSaving(optionId) {
        const checkbox = this.el.querySelector("[name='o_payment_tokenize_checkbox']");
        if (!checkbox || !this.stripeElements[optionId]) {
            return;
        }
        const tell = () =>
            this.stripeElements[optionId].update({
                setupFutureUsage: checkbox.checked ? SAVED_FOR : null,
            });
        // A browser ticks the box again by itself when its page is reloaded.
        tell();
        // Interactions listen by themselves only once they have started.
        checkbox.addEventListener("input", tell);
        this.registerCleanup(() => checkbox.removeEventListener("input", tell));
    },

    /**
     * The form for a new payment method is the only one: open it in the same tap.
     *
     * @override
     */
    hideExpandButton() {
        super.hideExpandButton(...arguments);
        if (this._bookingPayment()) {
            this.el
                .querySelector("[data-payment-option-type='payment_method']")
                .click();
        }
    },

    /** Let Stripe's fields look like the page. */
    _stripeAppearance() {
        const button = document.querySelector("button[name='o_payment_submit_button']");
        return {
            theme: "stripe",
            variables: {
                fontFamily: getComputedStyle(this.el).fontFamily,
                colorPrimary: getComputedStyle(button).backgroundColor,
            },
        };
    },

    /** @override */
    async _initiatePaymentFlow(providerCode, optionId, methodCode, flow) {
        if (!this._bookingPayment()) {
            return super._initiatePaymentFlow(...arguments);
        }
        this._hidePaymentError();
        let message = "";
        try {
            message = await this.waitFor(this._payBooking(optionId, flow));
        } catch (error) {
            message = await this.waitFor(this._explainException(error));
        }
        this._enableButton();
        if (message) {
            this._showPaymentError(message);
        }
    },

    /**
     * @param {Number} optionId - of the payment method or, in the token flow, token
     * @param {String} flow
     * @returns {String} what to tell the customer, if the page is not left
     */
    async _payBooking(optionId, flow) {
        const elements = flow === "token" ? null : this.stripeElements[optionId];
        if (elements && (await elements.submit()).error) {
            // Stripe marks the fields itself.
            return "";
        }
        const processingValues = await rpc(
            this.paymentContext.transactionRoute,
            this._prepareTransactionRouteParams()
        );
        // Come back to the host that the customer is at: its session knows them.
        const {pathname} = new URL(processingValues.return_url);
        processingValues.return_url = window.location.origin + pathname;
        const {error} = await this.stripeJS.confirmPayment({
            ...(elements && {elements}),
            clientSecret: processingValues.client_secret,
            confirmParams: {return_url: processingValues.return_url},
        });
        return error ? this._explainDecline(error) : "";
    },

    /**
     * Ask our server, which knows the reason in the customer's words.
     *
     * @param {Object} error - from Stripe.js
     * @returns {String}
     */
    async _explainDecline(error) {
        if (error.type === "validation_error") {
            return "";
        }
        const outcome = await this._askOutcome();
        if (error.type === "api_connection_error" || !outcome) {
            return this._connectionMessage();
        }
        return outcome.message || this._defaultMessage();
    },

    /**
     * @param {Error} error - of the request to our server, or of Stripe.js
     * @returns {String}
     */
    async _explainException(error) {
        const outcome = await this._askOutcome();
        if (!outcome) {
            return this._connectionMessage();
        }
        const isExplained =
            error instanceof RPCError && EXPLAINED.includes(error.exceptionName);
        if (isExplained && error.exceptionName === SLOT_TAKEN) {
            document.querySelector(".o_autowartung_hold")?.remove();
            this._bookingPayment()
                .querySelector("[name='booking_other_slot']")
                ?.classList.remove("d-none");
        }
        return isExplained ? error.data.message : this._defaultMessage();
    },

    /**
     * Ask how the payment stands; show the booking's page anew if it is under way or
     * done, for example in another tab.
     *
     * @returns {Object|null} null without a connection
     */
    async _askOutcome() {
        const {accessToken, landingRoute} = this.paymentContext;
        const route = this._bookingPayment().dataset.outcomeRoute;
        let outcome = null;
        try {
            outcome = await rpc(route, {access_token: accessToken});
        } catch {
            return null;
        }
        if (PAYABLE.includes(outcome.status)) {
            return outcome;
        }
        window.location.assign(landingRoute);
        return new Promise(() => {
            // The page is being left.
        });
    },

    // #=== MESSAGES ===#

    _connectionMessage() {
        return _t(
            "There is no connection at the moment. Please check your internet connection and try again. You will be charged only once."
        );
    },

    _defaultMessage() {
        return _t(
            "The payment could not be completed. Please try again or use another payment method."
        );
    },

    _reportUnloadable() {
        this._bookingPayment().removeAttribute("aria-busy");
        this._hideInputs();
        this._showPaymentError(
            _t(
                "The payment form could not be loaded. Please check your connection and reload the page."
            )
        );
    },

    _bookingPayment() {
        return this.el.closest(".o_autowartung_payment");
    },

    _paymentErrorBox() {
        return this._bookingPayment().querySelector("[name='booking_payment_error']");
    },

    _showPaymentError(message) {
        const box = this._paymentErrorBox();
        box.textContent = message;
        box.classList.remove("d-none");
        box.focus({preventScroll: true});
        box.scrollIntoView({block: "center"});
    },

    _hidePaymentError() {
        this._paymentErrorBox().classList.add("d-none");
    },
});
