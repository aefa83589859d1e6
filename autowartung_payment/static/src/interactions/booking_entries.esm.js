/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const PREFIX = "autowartung.booking.";
// What belongs to the page, not to the customer; a consent is given anew each time.
const NOT_KEPT = [
    "csrf_token",
    "token",
    "total",
    "terms_version",
    "accepts_terms",
    "accepts_start",
];

/**
 * Keep what is typed, until the server has it, for visitors who go back, reload or lose
 * the network; and say so in place when there is none.
 */
export class BookingEntries extends Interaction {
    static selector = ".o_autowartung_form";
    dynamicContent = {
        _root: {
            "t-on-input": this.keep,
            "t-on-change": this.keep,
            "t-on-submit": this.onSubmit,
        },
    };

    setup() {
        const {step, version} = this.el.dataset;
        this.key = `${PREFIX}${step}`;
        this.version = version;
    }

    start() {
        this.restore();
    }

    /** Put back what was typed after this version of the page had been made. */
    restore() {
        const kept = this.read();
        if (!kept || kept.version !== this.version) {
            this.forget();
            return;
        }
        for (const field of this.fields()) {
            if (!(field.name in kept.values)) {
                continue;
            }
            const value = kept.values[field.name];
            if (field.type === "checkbox" || field.type === "radio") {
                // A slot that was taken meanwhile cannot be chosen again.
                field.checked = value.includes(field.value) && !field.disabled;
                if (field.checked) {
                    field.closest("details")?.setAttribute("open", "open");
                }
            } else {
                field.value = value[0];
            }
        }
        this.el.dispatchEvent(new CustomEvent("booking:restored"));
    }

    keep() {
        const values = {};
        for (const field of this.fields()) {
            values[field.name] ||= [];
            const isChoice = field.type === "checkbox" || field.type === "radio";
            if (!isChoice || field.checked) {
                values[field.name].push(field.value);
            }
        }
        try {
            const kept = JSON.stringify({version: this.version, values});
            browser.sessionStorage.setItem(this.key, kept);
        } catch {
            // No room, or forbidden: the page works as it does without.
        }
    }

    onSubmit(event) {
        if (!browser.navigator.onLine) {
            event.preventDefault();
            this.keep();
            const message = this.el.querySelector("[name='booking_offline']");
            message.classList.remove("d-none");
            message.focus();
            return;
        }
        this.keep();
    }

    fields() {
        return [...this.el.elements].filter(
            (field) =>
                field.name &&
                field.type !== "submit" &&
                field.tagName !== "FIELDSET" &&
                !NOT_KEPT.includes(field.name)
        );
    }

    read() {
        try {
            return JSON.parse(browser.sessionStorage.getItem(this.key));
        } catch {
            return null;
        }
    }

    forget() {
        try {
            browser.sessionStorage.removeItem(this.key);
        } catch {
            // Nothing was kept.
        }
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.booking_entries", BookingEntries);
