/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */
/* global SignaturePad */

import {Interaction} from "@web/public/interaction";
import {loadJS} from "@web/core/assets";
import {registry} from "@web/core/registry";

const LIBRARY = "/web/static/lib/signature_pad/signature_pad.umd.js";

/** A field to sign in with the finger; where one has to, a name does as well. */
export class Signature extends Interaction {
    static selector = ".o_autowartung_signature";
    dynamicContent = {
        ".o_autowartung_signature_clear": {"t-on-click": this.onClear},
        "input[name='sign_with_name']": {"t-on-change": this.onChoose},
        _window: {"t-on-resize": this.debounced(this.fit, 200)},
    };

    setup() {
        this.canvas = this.el.querySelector("canvas");
        this.value = this.el.querySelector("input[name='signature']");
        this.withName = this.el.querySelector("input[name='sign_with_name']");
        // Who may sign, and need not, unfolds the field first.
        this.folded = this.el.closest("details");
        this.pad = null;
    }

    async willStart() {
        if (!this.folded) {
            await this.loadLibrary();
        }
    }

    async loadLibrary() {
        try {
            await loadJS(LIBRARY);
        } catch {
            // Without a connection the name is left, or no signature at all.
        }
    }

    start() {
        if (this.folded) {
            this.addListener(this.folded, "toggle", this.onToggle);
            this.folded.open = this.folded.open || Boolean(this.value.value);
            if (this.folded.open) {
                this.onToggle();
            }
        } else {
            this.begin();
        }
    }

    async onToggle() {
        if (!this.pad) {
            await this.waitFor(this.loadLibrary());
            // Opened twice while the library was on its way.
            if (!this.pad) {
                this.begin();
            }
        }
        this.fit();
    }

    begin() {
        if (typeof SignaturePad === "undefined") {
            this.doWithout();
        } else {
            this.pad = new SignaturePad(this.canvas, {
                penColor: "rgb(16, 32, 96)",
                minWidth: 1,
                maxWidth: 3,
            });
            this.pad.addEventListener("endStroke", () => this.keep());
            this.registerCleanup(() => this.pad.off());
            this.fit();
        }
        this.onChoose();
    }

    doWithout() {
        if (this.withName) {
            this.withName.checked = true;
        } else {
            this.el.classList.add("d-none");
        }
    }

    /** Draw in the pixels of the screen; what was drawn stays when the phone turns. */
    fit() {
        const width = this.canvas.offsetWidth;
        if (!this.pad || !width || width === this.width) {
            return;
        }
        this.width = width;
        const strokes = this.pad.toData();
        const drawn = this.value.value;
        const ratio = Math.min(window.devicePixelRatio || 1, 2);
        this.canvas.width = width * ratio;
        this.canvas.height = this.canvas.offsetHeight * ratio;
        this.canvas.getContext("2d").scale(ratio, ratio);
        this.pad.fromData(strokes);
        if (drawn && !strokes.length) {
            // It comes back with a form that lacked something else.
            const {offsetWidth, offsetHeight} = this.canvas;
            const size = {ratio: 1, width: offsetWidth, height: offsetHeight};
            this.pad.fromDataURL(drawn, size).catch(() => this.onClear());
        }
    }

    keep() {
        this.value.value = this.pad.isEmpty() ? "" : this.pad.toDataURL();
    }

    onClear() {
        this.pad?.clear();
        this.value.value = "";
    }

    onChoose() {
        const drawing = this.el.querySelector(".o_autowartung_drawing");
        drawing.classList.toggle("d-none", Boolean(this.withName?.checked));
        this.fit();
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.signature", Signature);
