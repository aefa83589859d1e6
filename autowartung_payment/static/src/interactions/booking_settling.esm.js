/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const ASK_EVERY = 2000;
const GIVE_UP_AFTER = 40000;

/**
 * A payment is in the books seconds after the customer has come back: show invoice and
 * next steps then, where they belong, without a reload. Says so once, quietly.
 */
export class BookingSettling extends Interaction {
    static selector = ".o_autowartung_settling";
    dynamicContent = {
        _document: {"t-on-visibilitychange": this.ask},
    };

    setup() {
        this.left = GIVE_UP_AFTER / ASK_EVERY;
        this.isAsking = false;
    }

    start() {
        this.askLater();
    }

    askLater() {
        browser.clearTimeout(this.timer);
        this.timer = this.waitForTimeout(this.ask, ASK_EVERY);
    }

    async ask() {
        if (document.hidden || this.isAsking || !this.left) {
            return;
        }
        this.isAsking = true;
        this.left--;
        const isShown = await this.waitFor(this.showNews());
        this.isAsking = false;
        if (isShown) {
            this.left = 0;
            this.sayWhatIsNew();
        } else if (this.left) {
            this.askLater();
        } else {
            this.sayThatItIsLate();
        }
    }

    /** @returns {Boolean} whether the page is up to date */
    async showNews() {
        const {url, accessToken} = this.el.dataset;
        try {
            const answer = await rpc(url, {access_token: accessToken}, {silent: true});
            return answer.is_settled && (await this.renew());
        } catch {
            // No connection for a moment: the next one asks again.
            return false;
        }
    }

    /** @returns {Document|null} the page as it is now */
    async readPage() {
        const response = await browser.fetch(window.location.href);
        if (!response.ok) {
            return null;
        }
        return new DOMParser().parseFromString(await response.text(), "text/html");
    }

    async renew() {
        const page = await this.readPage();
        const parts = [...(page?.querySelectorAll("[data-part]") || [])];
        for (const part of parts) {
            const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
            if (old && old.innerHTML !== part.innerHTML) {
                this.replace(old, part);
            }
        }
        return parts.length > 0;
    }

    replace(old, part) {
        const focused = old.contains(document.activeElement) && document.activeElement;
        const address = focused && focused.getAttribute("href");
        old.replaceChildren(...part.childNodes);
        if (address) {
            const link = [...old.querySelectorAll("a")].find(
                (one) => one.getAttribute("href") === address
            );
            link?.focus({preventScroll: true});
        }
    }

    sayWhatIsNew() {
        this.say(_t("Your invoice is here."));
    }

    sayThatItIsLate() {
        const text = _t("It takes a little longer. Your invoice will be on this page.");
        const visible = document.querySelector("[name='booking_invoice_soon']");
        if (visible) {
            visible.textContent = text;
        }
        this.say(text);
    }

    say(text) {
        this.el.textContent = text;
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.booking_settling", BookingSettling);
