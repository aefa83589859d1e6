/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const STEPS = {ArrowLeft: -1, ArrowRight: 1};

/**
 * Show the photos of proposed work large, one after the other. Swiping and pinching are
 * left to the browser: the photos lie beside each other in something that scrolls.
 */
export class ExtensionPhotos extends Interaction {
    static selector = ".o_autowartung_extension:has(.o_autowartung_photo_viewer)";
    dynamicContent = {
        "a[data-photo]": {
            "t-on-click": this.onOpen,
            "t-att-aria-haspopup": () => "dialog",
        },
        ".o_autowartung_photo_viewer": {
            "t-on-keydown": this.onKeydown,
            "t-on-close": this.onClosed,
        },
        ".o_slides": {"t-on-scroll": this.onScroll},
        "[name='photo_close']": {"t-on-click": () => this.viewer.close()},
        "[name='photo_previous']": {"t-on-click": () => this.go(-1)},
        "[name='photo_next']": {"t-on-click": () => this.go(1)},
        // Turning the phone gives each photo another width.
        _window: {"t-on-resize": () => this.viewer.open && this.show(this.shown)},
    };

    setup() {
        this.viewer = this.el.querySelector(".o_autowartung_photo_viewer");
        this.slider = this.viewer.querySelector(".o_slides");
        this.slides = [...this.slider.children];
        this.caption = this.viewer.querySelector("[name='photo_caption']");
        this.opener = null;
        this.shown = 0;
    }

    onOpen(event) {
        const isForNewTab = event.ctrlKey || event.metaKey || event.shiftKey;
        if (isForNewTab || typeof this.viewer.showModal !== "function") {
            return;
        }
        event.preventDefault();
        this.opener = event.currentTarget;
        this.viewer.showModal();
        const {photo} = this.opener.dataset;
        this.show(this.slides.findIndex((slide) => slide.dataset.slide === photo));
    }

    onClosed() {
        this.caption.replaceChildren();
        this.opener.focus();
    }

    onKeydown(event) {
        if (event.key in STEPS) {
            event.preventDefault();
            this.go(STEPS[event.key]);
        }
    }

    /** Go on by so many photos; after the last comes the first. */
    go(step) {
        const {length} = this.slides;
        this.show((this.shown + step + length) % length);
    }

    show(index) {
        this.slider.scrollTo({left: index * this.slider.clientWidth});
        this.tell(index);
    }

    onScroll() {
        const {scrollLeft, clientWidth} = this.slider;
        if (this.viewer.open && clientWidth) {
            this.tell(Math.round(scrollLeft / clientWidth));
        }
    }

    /** Say which photo it is; screen readers know of that one alone. */
    tell(index) {
        if (index === this.shown && this.caption.hasChildNodes()) {
            return;
        }
        this.shown = index;
        this.slides.forEach((slide, number) => {
            slide.setAttribute("aria-hidden", number !== index);
        });
        const {content} = this.slides[index].querySelector("template");
        this.caption.replaceChildren(content.cloneNode(true));
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.extension_photos", ExtensionPhotos);
