/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {PaymentPostProcessing} from "@payment/interactions/post_processing";
import {patch} from "@web/core/utils/patch";

patch(PaymentPostProcessing, {
    /**
     * A direct debit is under way for days: the booking's page says so, there is
     * nothing to wait for.
     *
     * @override
     */
    getFinalStates() {
        const states = super.getFinalStates(...arguments);
        if (document.querySelector(".o_autowartung_waiting")) {
            states.add("pending");
        }
        return states;
    },
});
