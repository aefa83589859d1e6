/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MILLISECONDS = 1000;
const ENDS_WITH_TIME = "[name='choose_work'], [name='decline_all']";

/**
 * @param {Number} seconds
 * @returns {String} how much time there is, in its two largest units
 */
export function timeLeftText(seconds) {
    const hours = Math.floor((seconds % DAY) / HOUR);
    const minutes = Math.floor((seconds % HOUR) / MINUTE);
    if (seconds >= 2 * DAY) {
        return _t("%(days)s days and %(hours)s h left", {
            days: Math.floor(seconds / DAY),
            hours,
        });
    }
    if (seconds >= HOUR) {
        return _t("%(hours)s h %(minutes)s min left", {
            hours: Math.floor(seconds / HOUR),
            minutes,
        });
    }
    if (seconds >= MINUTE) {
        return _t("%s min left", minutes);
    }
    return seconds > 0 ? _t("Less than a minute left") : _t("The time is over.");
}

/** Say calmly, each minute, how long the customer can still decide. */
export class ExtensionTimeLeft extends Interaction {
    static selector = ".o_autowartung_time_left";
    dynamicContent = {
        // Timers sleep with the phone.
        _document: {"t-on-visibilitychange": this.show},
    };

    setup() {
        // The customer's clock may be wrong: the server says how long it takes.
        this.endsAt = Date.now() + Number(this.el.dataset.seconds) * MILLISECONDS;
    }

    start() {
        this.tick();
    }

    tick() {
        const left = this.show();
        if (left > 0) {
            // Whenever another minute is over, and once more at the end.
            const wait = ((left % MINUTE) + 1) * MILLISECONDS;
            this.waitForTimeout(() => this.tick(), wait);
        }
    }

    show() {
        const left = Math.max(Math.ceil((this.endsAt - Date.now()) / MILLISECONDS), 0);
        if (!left && !this.el.hasAttribute("role")) {
            // Said aloud once, and nothing more can be sent in vain.
            this.el.setAttribute("role", "alert");
            this.el.removeAttribute("aria-live");
            const page = this.el.closest(".o_autowartung_extension");
            for (const button of page?.querySelectorAll(ENDS_WITH_TIME) || []) {
                button.disabled = true;
            }
        }
        this.el.textContent = timeLeftText(left);
        return left;
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.extension_time_left", ExtensionTimeLeft);
