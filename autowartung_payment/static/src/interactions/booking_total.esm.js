/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {amountText} from "./minor_amount.esm";
import {registry} from "@web/core/registry";

/**
 * Add up the server's prices of the chosen services while the customer chooses. The
 * server computes the total anew on every page that follows.
 */
export class BookingTotal extends Interaction {
    static selector = ".o_autowartung_step_services";
    dynamicContent = {
        _root: {
            "t-on-change": this.showTotal,
            "t-on-booking:restored": this.showTotal,
        },
    };

    start() {
        this.showTotal();
    }

    showTotal() {
        const total = this.el.querySelector("[name='booking_total']");
        if (!total) {
            return;
        }
        let sum = 0;
        for (const choice of this.el.querySelectorAll("[data-minor-price]")) {
            sum += choice.checked ? Number(choice.dataset.minorPrice) : 0;
            this.el
                .querySelector(`.o_line[data-service-id="${choice.value}"]`)
                ?.classList.toggle("d-none", !choice.checked);
        }
        total.textContent = amountText(sum, total.dataset);
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.booking_total", BookingTotal);
