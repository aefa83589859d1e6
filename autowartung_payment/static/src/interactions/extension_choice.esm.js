/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {amountText} from "./minor_amount.esm";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

// What was on the screen is told together.
const TELL_SEEN_AFTER = 1000;

/**
 * Add up what a customer chooses of proposed work, and let what needs another piece of
 * work follow it. The server checks all of it again.
 */
export class ExtensionChoice extends Interaction {
    static selector = "form.o_autowartung_extension_form";
    dynamicContent = {
        _root: {"t-on-change": this.onChange},
    };

    setup() {
        this.comparison = this.el.querySelector("[name='extension_comparison']");
        this.asked = "";
        this.kept = `autowartung:${this.el.querySelector("[name='version']").value}`;
    }

    start() {
        this.bringBack();
        // Some of it may have been chosen while this script was on its way.
        for (const input of this.el.querySelectorAll("[data-line] input:checked")) {
            this.follow(input);
        }
        this.showTotal();
    }

    onChange(event) {
        const before = this.chosenLines();
        this.follow(event.target);
        this.leaveOutWhatLacksAnother();
        this.showTotal();
        this.keep();
        this.tellWhatFollowed(before, event.target.closest("[data-line]"));
    }

    /** A question, or a lost connection, must not cost what was chosen. */
    keep() {
        const chosen = this.chosenLines().map((line) => line.dataset.line);
        browser.sessionStorage.setItem(this.kept, chosen.join(","));
    }

    bringBack() {
        if (this.el.querySelector("[data-line] input:checked")) {
            return;
        }
        const kept = browser.sessionStorage.getItem(this.kept) || "";
        for (const id of kept.split(",").filter(Boolean)) {
            this.choose(id, true);
        }
    }

    /** One alternative takes the place of another, without an event of its own. */
    leaveOutWhatLacksAnother() {
        for (const line of this.chosenLines()) {
            const {line: id, requires} = line.dataset;
            const needed =
                requires && this.el.querySelector(`[data-line="${requires}"]`);
            if (needed && !this.isChosen(needed)) {
                this.choose(id, false);
            }
        }
    }

    tellWhatFollowed(before, line) {
        const name = (one) => one.querySelector("legend").textContent.trim();
        const after = this.chosenLines();
        const added = after.filter((one) => one !== line && !before.includes(one));
        const isGone = (one) => one.dataset.requires && !after.includes(one);
        const gone = before.filter((one) => one !== line && isGone(one));
        this.el.querySelector("[name='extension_followed']").textContent = [
            ...added.map((one) => _t("“%s” goes with it.", name(one))),
            ...gone.map((one) => _t("“%s” is left out as well.", name(one))),
        ].join(" ");
    }

    /** Take with it what the chosen work needs, and leave out what needs the other. */
    follow(input) {
        const line = input.closest("[data-line]");
        if (!line || input.type !== "radio" || !input.checked) {
            return;
        }
        const {line: id, requires} = line.dataset;
        if (this.isChosen(line) && requires) {
            this.choose(requires, true);
        }
        if (!this.isChosen(line)) {
            for (const other of this.el.querySelectorAll(`[data-requires="${id}"]`)) {
                this.choose(other.dataset.line, false);
            }
        }
    }

    choose(id, isWanted) {
        const line = this.el.querySelector(`[data-line="${id}"]`);
        const input = line?.querySelector(`input[value="${isWanted ? id : "no"}"]`);
        if (input && !input.checked) {
            input.checked = true;
            this.follow(input);
        } else if (line && !isWanted && !input) {
            // One of several alternatives.
            line.querySelector(`input[value="${id}"]`).checked = false;
        }
    }

    isChosen(line) {
        return line.querySelector(`input[value="${line.dataset.line}"]`).checked;
    }

    chosenLines() {
        const lines = [...this.el.querySelectorAll("[data-line]")];
        return lines.filter((line) => this.isChosen(line));
    }

    showTotal() {
        const chosen = this.chosenLines();
        let total = 0;
        for (const line of chosen) {
            total += Number(line.dataset.minorPrice);
        }
        this.asked = chosen.map((line) => line.dataset.line).join(",");
        this.show({total, tax: chosen.length ? null : 0});
        if (chosen.length) {
            this.askForTotals(this.asked);
        }
    }

    /** Rounding and VAT are the server's: what it says takes the sum's place. */
    async askForTotals(lines) {
        const {route, key} = this.comparison.dataset;
        try {
            const totals = await this.waitFor(
                rpc(route, {key: key || "", lines}, {silent: true})
            );
            if (this.asked === lines) {
                this.show(totals);
            }
        } catch {
            // The sum stands; the page of the payment shows all of it once more.
        }
    }

    /**
     * @param {Object} totals - in minor units
     * @param {Number} totals.total
     * @param {Number|null} totals.tax - in the total; not known yet where it is null
     */
    show({total, tax}) {
        this.el.querySelector("input[name='total']").value = total;
        const before = Number(this.comparison.dataset.minorBefore);
        this.write("total", total);
        this.write("tax", tax);
        this.write("altogether", before + total);
    }

    write(name, minor) {
        const place = this.comparison.querySelector(`[name='extension_${name}']`);
        if (place) {
            const isKnown = minor !== null;
            place.textContent = isKnown
                ? amountText(minor, this.comparison.dataset)
                : "…";
        }
    }
}

/** Tell that the page, and which photos, were really looked at. */
export class ExtensionSeen extends Interaction {
    static selector = ".o_autowartung_extension[data-seen-route]";

    setup() {
        this.photos = new Set();
        this.observer = null;
    }

    start() {
        this.tell();
        if (typeof IntersectionObserver === "undefined") {
            return;
        }
        this.observer = new IntersectionObserver((entries) => this.onSeen(entries), {
            threshold: 0.5,
        });
        for (const photo of this.el.querySelectorAll("[data-photo]")) {
            this.observer.observe(photo);
        }
        this.registerCleanup(() => this.observer.disconnect());
    }

    onSeen(entries) {
        const before = this.photos.size;
        for (const {isIntersecting, target} of entries) {
            if (isIntersecting) {
                this.photos.add(Number(target.dataset.photo));
                this.observer.unobserve(target);
            }
        }
        if (this.photos.size > before) {
            this.waitForTimeout(() => this.tell(), TELL_SEEN_AFTER);
        }
    }

    async tell() {
        const {seenRoute, key} = this.el.dataset;
        try {
            await rpc(
                seenRoute,
                {key: key || "", photos: [...this.photos].join(",")},
                {silent: true}
            );
        } catch {
            // The decision counts; that the page was seen is told the next time.
        }
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.extension_choice", ExtensionChoice)
    .add("autowartung_payment.extension_seen", ExtensionSeen);
