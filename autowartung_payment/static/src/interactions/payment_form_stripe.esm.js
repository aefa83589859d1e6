/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */
/* global Stripe */

import {paymentForms} from "@autowartung_payment/interactions/payment_form.esm";

// What the server writes into the payment as well.
const SAVED_FOR = "on_session";
// Where the page takes others too, those are charged at once.
const HELD = ["card", "link", "apple_pay", "google_pay"];

/**
 * Stripe's Payment Element, which offers every method that the account has switched on.
 * Card data never leaves Stripe's own frame.
 */
export class StripePaymentForm {
    /** @param {HTMLElement} el - the payment form */
    constructor(el) {
        this.el = el;
        this.elements = {};
    }

    /** @returns {Boolean} whether Stripe's script is there */
    connect() {
        if (typeof Stripe === "undefined") {
            return false;
        }
        const locale = document.documentElement.lang.split("-")[0] || "auto";
        this.stripe ??= Stripe(this._values().publishable_key, {locale});
        return true;
    }

    /** @returns {Boolean} whether the fields of a payment method are shown already */
    isMounted(optionId) {
        return Boolean(this.elements[optionId]);
    }

    /**
     * Show Stripe's fields and wait until they can be filled in.
     *
     * @param {Number} optionId - the payment method's id
     * @returns {Promise<Boolean>} whether they could be loaded
     */
    async mount(optionId) {
        const values = this._values();
        const elements = this.stripe.elements({
            mode: "payment",
            amount: parseInt(values.minor_amount, 10),
            currency: values.currency_name,
            // As the server writes it into the payment: what is approved is held first.
            ...(this._isCapturedLater() && {captureMethod: "manual"}),
            appearance: this._appearance(),
        });
        this.elements[optionId] = elements;
        const element = elements.create("payment", {
            defaultValues: {billingDetails: values.billing_details},
        });
        element.on("change", ({value}) => this._sayWhetherHeld(value.type));
        const isLoaded = await new Promise((resolve) => {
            element.on("ready", () => resolve(true));
            element.on("loaderror", () => resolve(false));
            element.mount(this._container());
        });
        if (!isLoaded) {
            delete this.elements[optionId];
        }
        return isLoaded;
    }

    /**
     * Tell whether what is entered is to be saved: Stripe offers what can be.
     *
     * @param {Number} optionId
     * @param {Boolean} saves
     */
    followSaving(optionId, saves) {
        this.elements[optionId]?.update({setupFutureUsage: saves ? SAVED_FOR : null});
    }

    /**
     * @param {Number} optionId
     * @returns {Promise<Boolean>} whether the fields are filled in; Stripe marks the others
     */
    async checkFields(optionId) {
        const elements = this.elements[optionId];
        return !elements || !(await elements.submit()).error;
    }

    /**
     * Let the customer confirm the payment; leaves the page if that succeeds.
     *
     * @param {Number|null} optionId - null for a saved payment method
     * @param {Object} processingValues - from our server
     * @returns {Promise<Object|null>} `isMarked` if the fields say what is wrong,
     *     `isConnection` if there is no connection; else our server knows the reason
     */
    async confirm(optionId, processingValues) {
        const elements = this.elements[optionId];
        const {error} = await this.stripe.confirmPayment({
            ...(elements && {elements}),
            clientSecret: processingValues.client_secret,
            confirmParams: {return_url: processingValues.return_url},
        });
        return (
            error && {
                isMarked: error.type === "validation_error",
                isConnection: error.type === "api_connection_error",
            }
        );
    }

    _container() {
        return this.el.querySelector("[name='o_stripe_element_container']");
    }

    _values() {
        return JSON.parse(this._container().dataset.stripeInlineFormValues);
    }

    _isCapturedLater() {
        const payment = this.el.closest(".o_autowartung_payment");
        return Boolean(payment?.dataset.capturesLater);
    }

    /** What was selected among the fields is not what is paid with. */
    leaveFields() {
        this._sayWhetherHeld(HELD[0]);
    }

    /**
     * Where the page offers both: say so if what is selected cannot be held.
     *
     * @param {String} method - Stripe's name of it
     */
    _sayWhetherHeld(method) {
        const payment = this.el.closest(".o_autowartung_payment");
        const notice = payment?.querySelector("[name='payment_charged_at_once']");
        notice?.classList.toggle("d-none", HELD.includes(method));
    }

    /** Let Stripe's fields look like the page. */
    _appearance() {
        const button = document.querySelector("button[name='o_payment_submit_button']");
        return {
            theme: "stripe",
            variables: {
                fontFamily: getComputedStyle(this.el).fontFamily,
                colorPrimary: getComputedStyle(button).backgroundColor,
            },
        };
    }
}

paymentForms.add("stripe", StripePaymentForm);
