/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {PaymentButton} from "@payment/interactions/payment_button";
import {patch} from "@web/core/utils/patch";

patch(PaymentButton.prototype, {
    /**
     * A booking is not paid before its fields have loaded: until then the browser
     * would send the form itself and leave the page.
     *
     * @override
     */
    _canSubmit() {
        const isLoading = document.querySelector(
            ".o_autowartung_payment[aria-busy='true']"
        );
        return super._canSubmit() && !isLoading;
    },
});
