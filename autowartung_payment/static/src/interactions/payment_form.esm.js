/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {PaymentForm} from "@payment/interactions/payment_form";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {ConnectionLostError, RPCError, rpc} from "@web/core/network/rpc";

// The fields of each provider, by its code: `payment_form_<code>.esm.js`.
export const paymentForms = registry.category("autowartung_payment_forms");
const PAYABLE = ["unpaid", "failed"];
const PAYMENT_BUSY = "odoo.addons.autowartung_payment.exceptions.PaymentBusy";
const SLOT_TAKEN = "odoo.addons.autowartung_payment.exceptions.SlotTaken";
const TOO_MANY = "odoo.addons.autowartung_payment.exceptions.TooMany";
// What the server says on purpose, in words for the customer.
const EXPLAINED = [
    "odoo.exceptions.UserError",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.ValidationError",
    PAYMENT_BUSY,
    SLOT_TAKEN,
    TOO_MANY,
];

/**
 * Pay what our pages sell through the fields of whichever provider is chosen.
 */
patch(PaymentForm.prototype, {
    /** @override */
    async _prepareInlineForm(providerId, providerCode, optionId, methodCode, flow) {
        if (!this._bookingPayment()) {
            return super._prepareInlineForm(...arguments);
        }
        const form = this._providerForm(providerCode);
        if (!form?.connect()) {
            this._reportUnloadable();
            return;
        }
        if (flow === "token") {
            form.leaveFields?.();
            this._bookingPayment().removeAttribute("aria-busy");
            return;
        }
        this._setPaymentFlow("direct");
        if (form.isMounted(optionId)) {
            return;
        }
        const radio = this.el.querySelector("input[name='o_payment_radio']:checked");
        const inlineForm = this._getInlineForm(radio);
        // A provider measures its fields: they must be mounted where they can be seen.
        inlineForm.classList.remove("d-none");
        if (await this.waitFor(form.mount(optionId))) {
            this._bookingPayment().removeAttribute("aria-busy");
            this._followSaving(form, optionId);
        } else {
            this._reportUnloadable();
        }
    },

    /**
     * @param {String} providerCode
     * @returns {Object|undefined} the provider's fields on this page
     */
    _providerForm(providerCode) {
        this.providerForms ??= {};
        if (paymentForms.contains(providerCode)) {
            const ProviderForm = paymentForms.get(providerCode);
            this.providerForms[providerCode] ??= new ProviderForm(this.el);
        }
        return this.providerForms[providerCode];
    },

    /**
     * Tell the provider's fields whether their content is to be saved.
     *
     * @param {Object} form - the provider's
     * @param {Number} optionId
     */
    _followSaving(form, optionId) {
        const checkbox = this.el.querySelector("[name='o_payment_tokenize_checkbox']");
        if (!checkbox) {
            return;
        }
        const tell = () => form.followSaving(optionId, checkbox.checked);
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

    /** @override */
    async _initiatePaymentFlow(providerCode, optionId, methodCode, flow) {
        if (!this._bookingPayment()) {
            return super._initiatePaymentFlow(...arguments);
        }
        this._hidePaymentError();
        let message = "";
        try {
            message = await this.waitFor(
                this._payBooking(this._providerForm(providerCode), optionId, flow)
            );
        } catch (error) {
            message = await this.waitFor(this._explainException(error));
        }
        this._enableButton();
        if (message) {
            this._showPaymentError(message);
        }
    },

    /**
     * @param {Object} form - the provider's
     * @param {Number} optionId - of the payment method or, in the token flow, token
     * @param {String} flow
     * @returns {String} what to tell the customer, if the page is not left
     */
    async _payBooking(form, optionId, flow) {
        const fieldsId = flow === "token" ? null : optionId;
        if (fieldsId && !(await form.checkFields(fieldsId))) {
            return "";
        }
        const processingValues = await rpc(
            this.paymentContext.transactionRoute,
            this._prepareTransactionRouteParams()
        );
        // Come back to the host that the customer is at: its session knows them.
        const {pathname} = new URL(processingValues.return_url);
        processingValues.return_url = window.location.origin + pathname;
        const problem = await form.confirm(fieldsId, processingValues);
        return problem ? this._explainDecline(problem) : "";
    },

    /**
     * Ask our server, which knows the reason in the customer's words.
     *
     * @param {Object} problem - as the provider's form tells it
     * @returns {String}
     */
    async _explainDecline(problem) {
        if (problem.isMarked) {
            return "";
        }
        const outcome = await this._askOutcome();
        if (problem.isConnection || !outcome) {
            return this._connectionMessage();
        }
        return outcome.message || this._defaultMessage();
    },

    /**
     * @param {Error} error - of the request to our server, or of the provider's script
     * @returns {String}
     */
    async _explainException(error) {
        const outcome = await this._askOutcome();
        if (!outcome || error instanceof ConnectionLostError) {
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
