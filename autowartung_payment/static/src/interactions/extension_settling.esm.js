/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {BookingSettling} from "./booking_settling.esm";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const TO_DECIDE = ".o_autowartung_payment, .o_autowartung_extension_form";

/** Shows on the page of extra work what became of the payment, without a reload. */
export class ExtensionSettling extends BookingSettling {
    static selector = ".o_autowartung_extension_settling";

    async showNews() {
        try {
            return await this.renew();
        } catch {
            // No connection for a moment: the next one asks again.
            return false;
        }
    }

    /** The page itself says whether it is still waiting for news. */
    async readPage() {
        const page = await super.readPage();
        if (page?.querySelector(".o_autowartung_extension_settling")) {
            return null;
        }
        if (page?.querySelector(TO_DECIDE)) {
            // It can be decided or paid again: with forms that need their scripts.
            browser.location.reload();
        }
        return page;
    }

    sayWhatIsNew() {
        const status = document.querySelector("[data-part='status'] h2");
        this.say(status?.textContent || "");
    }

    sayThatItIsLate() {
        this.say(_t("It takes a little longer. Please reload the page in a while."));
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.extension_settling", ExtensionSettling);
