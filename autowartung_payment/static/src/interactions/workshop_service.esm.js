/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const FILLED = ["name", "price"];

/** Fill in name and price of the service that is chosen; what was typed stays. */
export class WorkshopService extends Interaction {
    static selector = "form.o_autowartung_work:has(select[name='product'])";
    dynamicContent = {
        // What was remembered was chosen before, and is no new choice.
        _root: {"t-on-handheld:restored": this.note},
        "select[name='product']": {"t-on-change": this.fill},
    };

    start() {
        this.note();
    }

    note() {
        this.chosen = this.option();
    }

    option() {
        return this.el.querySelector("select[name='product']").selectedOptions[0];
    }

    fill() {
        const before = this.chosen;
        this.note();
        for (const name of FILLED) {
            const field = this.el.querySelector(`[name='${name}']`);
            if (!field.value || field.value === before.dataset[name]) {
                field.value = this.chosen.dataset[name] || "";
                // It is remembered as if it were typed.
                field.dispatchEvent(new Event("input", {bubbles: true}));
            }
        }
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.workshop_service", WorkshopService);
