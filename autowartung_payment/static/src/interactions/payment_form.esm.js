/* global Stripe */

import {PaymentForm} from "@payment/interactions/payment_form";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {rpc} from "@web/core/network/rpc";

const PAYMENT_ELEMENT = "autowartung_payment_element";

/**
 * Pay a booking through Stripe's Payment Element, which offers every method that the
 * account has switched on. Card data never leaves Stripe's own frame.
 */
patch(PaymentForm.prototype, {
    /** @override */
    async _prepareInlineForm(providerId, providerCode, optionId, methodCode, flow) {
        if (methodCode !== PAYMENT_ELEMENT || flow === "token") {
            return super._prepareInlineForm(...arguments);
        }
        this._setPaymentFlow("direct");
        if (this.stripeElements[optionId]) {
            return;
        }
        if (typeof Stripe === "undefined") {
            this._showBookingPaymentError(
                _t(
                    "The payment form could not be loaded. Please check your connection and reload the page."
                )
            );
            return;
        }
        const radio = this.el.querySelector("input[name='o_payment_radio']:checked");
        const container = this._getInlineForm(radio).querySelector(
            "[name='o_stripe_element_container']"
        );
        const values = JSON.parse(container.dataset.stripeInlineFormValues);
        const locale = document.documentElement.lang.split("-")[0] || "auto";
        this.stripeJS = Stripe(values.publishable_key, {locale});
        const elements = this.stripeJS.elements({
            mode: "payment",
            amount: parseInt(values.minor_amount, 10),
            currency: values.currency_name,
            appearance: {theme: "stripe"},
        });
        this.stripeElements[optionId] = elements;
        const element = elements.create("payment", {
            defaultValues: {billingDetails: values.billing_details},
        });
        element.on("loaderror", () =>
            this._showBookingPaymentError(
                _t(
                    "The payment form could not be loaded. Please check your connection and reload the page."
                )
            )
        );
        element.mount(container);
    },

    /** @override */
    async _initiatePaymentFlow(providerCode, optionId, methodCode) {
        if (methodCode !== PAYMENT_ELEMENT) {
            return super._initiatePaymentFlow(...arguments);
        }
        this._hideBookingPaymentError();
        const {error} = await this.waitFor(this.stripeElements[optionId].submit());
        if (error) {
            // Stripe marks the fields itself.
            this._enableButton();
            return;
        }
        return super._initiatePaymentFlow(...arguments);
    },

    /** @override */
    async _processDirectFlow(providerCode, optionId, methodCode, processingValues) {
        if (methodCode !== PAYMENT_ELEMENT) {
            return super._processDirectFlow(...arguments);
        }
        const {error} = await this.waitFor(
            this._stripeConfirmIntent(processingValues, optionId)
        );
        if (error) {
            this._showBookingPaymentError(await this._explainFailure(error));
            this._enableButton();
        }
    },

    async _explainFailure(error) {
        const route = this.paymentContext.transactionRoute.replace(
            /transaction$/,
            "payment_outcome"
        );
        try {
            const outcome = await this.waitFor(
                rpc(route, {access_token: this.paymentContext.accessToken})
            );
            return outcome.message || error.message;
        } catch {
            return error.message;
        }
    },

    _showBookingPaymentError(message) {
        const box = document.querySelector("[name='o_autowartung_payment_error']");
        box.textContent = message;
        box.classList.remove("d-none");
        box.scrollIntoView({block: "center"});
    },

    _hideBookingPaymentError() {
        document
            .querySelector("[name='o_autowartung_payment_error']")
            .classList.add("d-none");
    },
});
