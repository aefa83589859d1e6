// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/* exported Elements */
/* global BASE, ORIGIN */

let frameCount = 0;

/** One payment form in an iframe of the sandbox's own origin. */
class PaymentElement {
    constructor(elements, options) {
        this.elements = elements;
        this.options = options || {};
        this.handlers = {};
        this.calls = {};
        this.callCount = 0;
        this.onMessage = this.onMessage.bind(this);
    }

    mount(target) {
        const host =
            typeof target === "string" ? document.querySelector(target) : target;
        if (!host) {
            throw integrationError(
                "The selector or element that you passed to mount does not exist."
            );
        }
        this.id = `sandbox-frame-${++frameCount}`;
        this.host = host;
        host.classList.add("StripeElement");
        this.frame = document.createElement("iframe");
        Object.assign(this.frame, {
            name: this.id,
            title: "Secure payment input frame",
            allow: "payment *; publickey-credentials-get *",
            src: `${BASE}/_browser/element#${encodeURIComponent(window.location.origin)}`,
        });
        this.frame.style.cssText =
            "border:0!important;width:100%!important;display:block;height:0;" +
            "color-scheme:light only;transition:height .2s";
        window.addEventListener("message", this.onMessage);
        host.replaceChildren(this.frame);
        this.frame.addEventListener("load", () => this.configure(), {once: true});
        this.emit("loaderstart", {elementType: "payment"});
    }

    async configure() {
        const error = await this.call("configure", {
            publishableKey: this.elements.stripe.key,
            options: await this.elements.frameOptions(),
            element: JSON.parse(JSON.stringify(this.options)),
        });
        if (error) {
            this.emit("loaderror", {elementType: "payment", error});
        } else {
            this.emit("ready", {elementType: "payment"});
        }
    }

    call(method, argument) {
        return new Promise((resolve) => {
            const number = ++this.callCount;
            this.calls[number] = resolve;
            const message = {sandbox: true, call: number, method, argument};
            this.frame.contentWindow.postMessage(message, ORIGIN);
        });
    }

    onMessage(message) {
        if (
            message.origin !== ORIGIN ||
            message.source !== this.frame?.contentWindow ||
            !message.data?.sandbox
        ) {
            return;
        }
        const {call, result, event, detail} = message.data;
        if (call) {
            this.calls[call]?.(result);
            delete this.calls[call];
        } else if (event === "height") {
            this.frame.style.height = `${detail}px`;
        } else if (event) {
            this.emit(event, {elementType: "payment", ...detail});
        }
    }

    on(name, handler) {
        (this.handlers[name] ||= []).push(handler);
        return this;
    }

    once(name, handler) {
        const wrapped = (detail) => {
            this.off(name, wrapped);
            handler(detail);
        };
        return this.on(name, wrapped);
    }

    off(name, handler) {
        const left = (this.handlers[name] || []).filter((item) => item !== handler);
        this.handlers[name] = handler ? left : [];
        return this;
    }

    emit(name, detail) {
        for (const handler of [...(this.handlers[name] || [])]) {
            handler(detail);
        }
    }

    update(options) {
        Object.assign(this.options, options);
        this.call("update", {element: JSON.parse(JSON.stringify(this.options))});
    }

    focus() {
        this.call("focus");
    }

    blur() {
        this.frame?.blur();
    }

    clear() {
        this.call("clear");
    }

    collapse() {
        this.call("collapse");
    }

    unmount() {
        window.removeEventListener("message", this.onMessage);
        this.frame?.remove();
        this.frame = null;
        this.host?.classList.remove("StripeElement");
    }

    destroy() {
        this.unmount();
        this.elements.forget(this);
    }
}

/** The group of elements of one payment or setup. */
class Elements {
    constructor(stripe, options = {}) {
        this.stripe = stripe;
        this.options = {...options};
        this.element = null;
        this.submitted = false;
        this.check();
    }

    check() {
        const {mode, amount, currency, clientSecret} = this.options;
        if (clientSecret && mode) {
            throw integrationError("You cannot pass both clientSecret and mode.");
        }
        if (mode && !["payment", "setup", "subscription"].includes(mode)) {
            throw integrationError(`Invalid value for elements(): mode: ${mode}.`);
        }
        if (mode === "payment" && (!Number.isInteger(amount) || amount < 1)) {
            throw integrationError(
                "elements(): amount must be a positive integer, in minor units."
            );
        }
        if (mode && mode !== "setup" && !/^[a-z]{3}$/i.test(currency || "")) {
            throw integrationError("elements(): currency must be given.");
        }
    }

    async frameOptions() {
        const options = JSON.parse(JSON.stringify(this.options));
        options.locale = options.locale || this.stripe.options.locale;
        if (options.clientSecret && !options.paymentMethodTypes) {
            const intent = await this.stripe.retrieve(options.clientSecret);
            options.paymentMethodTypes = intent.payment_method_types;
            options.loadError = intent.error;
        }
        return options;
    }

    create(type, options) {
        if (type !== "payment") {
            throw integrationError(`A valid Element name must be provided: ${type}.`);
        }
        if (this.element) {
            throw integrationError("Can only create one Element of type payment.");
        }
        this.element = new PaymentElement(this, options);
        return this.element;
    }

    getElement(type) {
        return type === "payment" || type === PaymentElement ? this.element : null;
    }

    forget(element) {
        if (this.element === element) {
            this.element = null;
        }
    }

    update(options) {
        Object.assign(this.options, options);
        this.check();
        this.submitted = false;
        if (this.element?.frame) {
            this.frameOptions().then((all) => {
                this.element?.call("update", {options: all});
            });
        }
    }

    async fetchUpdates() {
        return {};
    }

    /** Validate the form; must come before a deferred intent is confirmed. */
    async submit() {
        if (!this.element?.frame) {
            throw integrationError(
                "elements.submit() needs a mounted Payment Element."
            );
        }
        const result = await this.element.call("validate");
        this.submitted = !result.error;
        return result;
    }
}

function integrationError(message) {
    const error = new Error(message);
    error.name = "IntegrationError";
    return error;
}
