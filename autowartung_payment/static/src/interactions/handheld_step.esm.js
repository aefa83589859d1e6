/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {postPatiently, readAnswer} from "./handheld_connection.esm";
import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const REMEMBERED =
    "input[type='text'], input[type='date'], input[type='datetime-local'], select, textarea";

/**
 * A form for the phone in one hand: sent in the background, so that what was typed, chosen and signed
 * stays on the page until the server has it.
 */
export class HandheldStep extends Interaction {
    static selector = "form.o_autowartung_step";
    dynamicContent = {
        _root: {
            "t-on-submit.prevent": this.onSubmit,
            "t-on-input": this.remember,
        },
    };

    setup() {
        this.isSending = false;
        this.memory = `autowartung:${new URL(this.el.action).pathname}`;
        this.buttons = [...this.el.querySelectorAll("button[type='submit']")];
        this.notice = this.el.querySelector(".o_autowartung_notice");
    }

    start() {
        const remembered = JSON.parse(sessionStorage.getItem(this.memory) || "{}");
        const fields = [...this.el.querySelectorAll(REMEMBERED)];
        for (const field of fields) {
            // What was typed while this script was on its way is newer.
            if (isAsServed(field)) {
                field.value = remembered[field.name] ?? field.value;
            }
        }
        if (!fields.every(isAsServed)) {
            this.remember();
        }
        this.el.dispatchEvent(new CustomEvent("handheld:restored"));
    }

    /** The camera may push the page out of a small phone's memory. */
    remember() {
        const fields = [...this.el.querySelectorAll(REMEMBERED)];
        const values = Object.fromEntries(fields.map(({name, value}) => [name, value]));
        sessionStorage.setItem(this.memory, JSON.stringify(values));
    }

    async onSubmit(ev) {
        if (this.isSending) {
            return;
        }
        if (this.lacksPhoto()) {
            // Nobody has to wait for a connection to hear that.
            this.showProblem({
                field: "photos",
                message: _t("Please take at least one photo of the car."),
            });
            return;
        }
        const url = ev.submitter?.getAttribute("formaction") || this.el.action;
        this.isSending = true;
        this.showProblem({});
        for (const button of this.buttons) {
            button.setAttribute("aria-disabled", "true");
        }
        this.say(_t("One moment, please…"));
        await this.waitFor(this.photosAreSent());
        const response = await this.waitFor(
            postPatiently(url, new FormData(this.el), {
                onOffline: () => this.sayOffline(),
                isOver: () => this.isDestroyed,
            })
        );
        if (response) {
            await this.waitFor(this.goOn(response));
        }
    }

    lacksPhoto() {
        const photos = this.el.querySelector(".o_autowartung_photos");
        return (
            Boolean(photos?.dataset.needed) && !photos.querySelector("li[data-photo]")
        );
    }

    /** Photos go on their own; the form follows once they have. */
    async photosAreSent() {
        const isWaiting = () => this.el.querySelector("[data-photo='waiting']");
        while (isWaiting() && !this.isDestroyed) {
            this.say(
                navigator.onLine
                    ? _t("The photos are still being sent…")
                    : this.offlineText()
            );
            await new Promise((resolve) => setTimeout(resolve, 300));
        }
    }

    async goOn(response) {
        const answer = await readAnswer(response);
        if (answer.url || response.redirected) {
            if (answer.url) {
                // Who has to log in again finds all of it on the way back.
                sessionStorage.removeItem(this.memory);
            }
            window.location.assign(answer.url || response.url);
            return;
        }
        this.isSending = false;
        for (const button of this.buttons) {
            button.removeAttribute("aria-disabled");
        }
        this.say("");
        this.showProblem({
            ...answer,
            message:
                answer.message ||
                _t("That did not work. Please reload the page and try again."),
        });
    }

    // #=== WHAT IS SEEN ===#

    offlineText() {
        return _t(
            "There is no connection at the moment. Keep this page open: everything stays here and is sent as soon as possible."
        );
    }

    sayOffline() {
        this.say(this.offlineText());
    }

    say(text) {
        this.notice.textContent = text;
        this.notice.classList.toggle("d-none", !text);
    }

    /**
     * @param {Object} problem
     * @param {String} [problem.message]
     * @param {String} [problem.field] - the field it is about
     * @param {Boolean} [problem.confirm] - whether it may be insisted on
     */
    showProblem({message = "", field = null, confirm = false}) {
        const box = this.el.querySelector(".o_autowartung_problem");
        box.textContent = message;
        box.classList.toggle("d-none", !message);
        for (const input of this.el.querySelectorAll(".is-invalid")) {
            input.classList.remove("is-invalid");
            input.removeAttribute("aria-invalid");
        }
        if (!message) {
            return;
        }
        if (confirm) {
            this.el
                .querySelector(".o_autowartung_confirm_mileage")
                .classList.remove("d-none");
        }
        const input =
            field && this.el.querySelector(`[name='${field}']:not([type='hidden'])`);
        if (input) {
            input.classList.add("is-invalid");
            input.setAttribute("aria-invalid", "true");
            // The reason is read with the field.
            input.closest(".o_autowartung_field").append(box);
            input.closest("details")?.setAttribute("open", "open");
            input.focus();
        } else {
            this.notice.before(box);
            box.scrollIntoView({block: "center"});
        }
    }
}

/**
 * @param {HTMLElement} field
 * @returns {Boolean} whether nobody has changed it on the page
 */
function isAsServed(field) {
    if (field.tagName === "SELECT") {
        return Boolean(field.selectedOptions[0]?.defaultSelected);
    }
    return field.value === field.defaultValue;
}

registry
    .category("public.interactions")
    .add("autowartung_payment.handheld_step", HandheldStep);
