/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

// A visitor who still sees the page after that may send it again: the load was
// stopped, or will not come. The server does nothing twice.
const GIVE_UP_AFTER = 8000;

/** Show on the button that a form is being sent; a double tap sends it once. */
export class SentForm extends Interaction {
    static selector = ".o_autowartung_funnel, .o_autowartung_booking";
    dynamicContent = {
        // Above the form, whose own listeners have spoken by then.
        _root: {"t-on-submit": this.onSubmit},
        // A page that comes back as it was left may be sent again.
        _window: {"t-on-pageshow": this.release},
    };

    setup() {
        this.sending = null;
    }

    destroy() {
        this.release();
    }

    onSubmit(event) {
        if (event.defaultPrevented || event.target.method !== "post") {
            return;
        }
        if (this.sending) {
            event.preventDefault();
            return;
        }
        this.hold(event.submitter);
    }

    hold(button) {
        this.sending = {button, label: button && [...button.childNodes]};
        if (button) {
            const spinner = document.createElement("i");
            spinner.className = "fa fa-circle-o-notch fa-spin";
            spinner.setAttribute("aria-hidden", "true");
            // The button keeps its place, its focus and its name for the server.
            button.style.minWidth = `${button.offsetWidth}px`;
            button.setAttribute("aria-busy", "true");
            button.replaceChildren(spinner, ` ${_t("Sending…")}`);
        }
        this.timer = this.waitForTimeout(this.release, GIVE_UP_AFTER);
    }

    release() {
        browser.clearTimeout(this.timer);
        const {button, label} = this.sending || {};
        this.sending = null;
        if (button) {
            button.replaceChildren(...label);
            button.style.minWidth = "";
            button.removeAttribute("aria-busy");
        }
    }
}

registry.category("public.interactions").add("autowartung_payment.sent_form", SentForm);
