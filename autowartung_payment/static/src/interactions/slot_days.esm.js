/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * Go on to the windows of a day that was opened with the keyboard. All of them are one
 * group of radio buttons: the tab key alone would leave out those of all days but one.
 */
export class SlotDays extends Interaction {
    static selector = ".o_autowartung_days";
    dynamicContent = {
        "summary.o_day": {"t-on-click": this.goOn},
    };

    goOn(event) {
        const day = event.currentTarget.closest("details");
        // A key press has no number of clicks.
        if (event.detail || day.open) {
            return;
        }
        this.waitForTimeout(() => {
            day.querySelector("input:checked, input:enabled")?.focus();
        }, 0);
    }
}

registry.category("public.interactions").add("autowartung_payment.slot_days", SlotDays);
