/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * Say once, quietly, that the time is over for which a slot is reserved. There is no
 * countdown: it would hurry the customer and never let a screen reader rest.
 */
export class BookingHold extends Interaction {
    static selector = ".o_autowartung_hold";
    dynamicContent = {
        // Timers sleep with the phone.
        _document: {"t-on-visibilitychange": this.check},
    };

    setup() {
        // The customer's clock may be wrong: the server says how long it takes.
        this.endsAt = Date.now() + Number(this.el.dataset.seconds) * 1000;
    }

    start() {
        this.waitForTimeout(this.check, Math.max(this.endsAt - Date.now(), 0) + 500);
    }

    check() {
        const lapsed = this.el.querySelector("template[data-hold='lapsed']");
        if (!lapsed || Date.now() < this.endsAt) {
            return;
        }
        this.el.querySelector("[role='status']").replaceChildren(lapsed.content);
        this.el.classList.replace("alert-info", "alert-warning");
        lapsed.remove();
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.booking_hold", BookingHold);
