// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/* global BASE, Elements, callApi, declineMessage, integrationError */

/** What window.Stripe() answers. */
class StripeClient {
    constructor(key, options = {}) {
        if (!/^pk_(test|live)_\w+$/.test(key || "")) {
            throw integrationError(
                "Please call Stripe() with your publishable key (pk_…). Never use a " +
                    "secret key in a browser."
            );
        }
        this.key = key;
        this.options = options;
    }

    elements(options) {
        return new Elements(this, options);
    }

    get locale() {
        return this.options.locale;
    }

    pathOf(clientSecret) {
        const [id] = String(clientSecret).split("_secret_");
        if (!/^(pi|seti)_\w+_secret_\w+$/.test(clientSecret || "")) {
            throw integrationError("The clientSecret is not a valid client secret.");
        }
        const kind = id.startsWith("seti_") ? "setup_intents" : "payment_intents";
        return `/v1/${kind}/${id}`;
    }

    async retrieve(clientSecret) {
        const path = this.pathOf(clientSecret);
        const parameters = {client_secret: clientSecret};
        const {ok, body} = await callApi(BASE, this.key, "GET", path, parameters);
        return ok ? body : {error: this.localised(body.error, this.locale)};
    }

    async retrievePaymentIntent(clientSecret) {
        const intent = await this.retrieve(clientSecret);
        return intent.error ? intent : {paymentIntent: intent};
    }

    async retrieveSetupIntent(clientSecret) {
        const intent = await this.retrieve(clientSecret);
        return intent.error ? intent : {setupIntent: intent};
    }

    localised(error, locale) {
        return {...error, message: declineMessage(locale, error)};
    }

    confirmPayment(options) {
        return this.confirm(options, "paymentIntent");
    }

    confirmSetup(options) {
        return this.confirm(options, "setupIntent");
    }

    async confirm(options, name) {
        const {elements, confirmParams = {}, redirect = "always"} = options;
        const clientSecret = options.clientSecret || elements?.options.clientSecret;
        const path = this.pathOf(clientSecret);
        if (redirect === "always" && !confirmParams.return_url) {
            throw integrationError(
                "confirmParams.return_url must be given unless redirect is if_required."
            );
        }
        const locale = elements?.options.locale || this.locale;
        if (elements) {
            await this.checkElements(elements, clientSecret);
        }
        const params = {...confirmParams, client_secret: clientSecret};
        const answer = elements
            ? await elements.element.call("confirm", {path, params})
            : await this.post(path, params);
        return this.conclude(answer, {clientSecret, name, locale, redirect, params});
    }

    post(path, params) {
        return callApi(BASE, this.key, "POST", `${path}/confirm`, {
            ...params,
            use_stripe_sdk: true,
        });
    }

    async checkElements(elements, clientSecret) {
        if (!elements.element?.frame) {
            throw integrationError("The Payment Element must be mounted.");
        }
        if (elements.options.clientSecret) {
            return;
        }
        if (!elements.submitted) {
            throw integrationError(
                "You must call elements.submit() before stripe.confirmPayment()."
            );
        }
        const intent = await this.retrieve(clientSecret);
        const {amount, currency, captureMethod, mode, setupFutureUsage} =
            elements.options;
        if (intent.error || mode !== "payment") {
            return;
        }
        const differences = [
            intent.amount !== amount && "amount",
            intent.currency !== currency.toLowerCase() && "currency",
            (intent.capture_method === "manual") !== (captureMethod === "manual") &&
                "captureMethod",
            (intent.setup_future_usage || null) !== (setupFutureUsage || null) &&
                "setupFutureUsage",
        ].filter(Boolean);
        if (differences.length) {
            throw integrationError(
                `The values of elements(${differences}) differ from the PaymentIntent.`
            );
        }
    }

    /** Handle what the API answered: 3-D Secure, a decline, the way back. */
    async conclude(answer, context) {
        let intent = answer.body;
        if (!answer.ok) {
            return {error: this.localised(answer.body.error, context.locale)};
        }
        if (intent.next_action && context.handleActions !== false) {
            intent = await this.act(intent, context);
            if (intent.error) {
                return intent;
            }
        }
        const error = intent.last_payment_error || intent.last_setup_error;
        if (intent.status === "requires_payment_method" && error) {
            const kind = intent.object;
            const shown = {...error, [kind]: intent};
            return {error: this.localised(shown, context.locale)};
        }
        if (context.redirect === "always") {
            this.leave(intent, context);
            return new Promise(() => {});
        }
        return {[context.name]: intent};
    }

    async act(intent, context) {
        const action = intent.next_action;
        if (action.type === "redirect_to_url") {
            window.location.assign(local(action.redirect_to_url.url));
            return new Promise(() => {});
        }
        await challenge(local(action.use_stripe_sdk.stripe_js));
        return this.retrieve(context.clientSecret);
    }

    leave(intent, context) {
        const url = new URL(context.params.return_url, window.location.href);
        const name = intent.object;
        url.searchParams.set(name, intent.id);
        url.searchParams.set(`${name}_client_secret`, context.clientSecret);
        const pending = intent.status === "processing";
        url.searchParams.set("redirect_status", pending ? "pending" : "succeeded");
        window.location.assign(url);
    }

    async handleNextAction({clientSecret}) {
        const body = await this.retrieve(clientSecret);
        const name = body.object === "setup_intent" ? "setupIntent" : "paymentIntent";
        const context = {clientSecret, name, locale: this.locale};
        return body.error ? body : this.conclude({ok: true, body}, context);
    }

    handleCardAction(clientSecret) {
        return this.handleNextAction({clientSecret});
    }

    async confirmCardPayment(clientSecret, data = {}, options = {}) {
        const path = this.pathOf(clientSecret);
        const context = {clientSecret, name: "paymentIntent", locale: this.locale};
        context.handleActions = options.handleActions;
        const current = await this.retrieve(clientSecret);
        if (current.status === "requires_action" && !data.payment_method) {
            return this.conclude({ok: true, body: current}, context);
        }
        const params = {...data, client_secret: clientSecret};
        return this.conclude(await this.post(path, params), context);
    }

    registerAppInfo() {}
}

/** The sandbox may be reached by another name than the one that it knows. */
function local(url) {
    const {pathname, search} = new URL(url);
    return BASE + pathname + search;
}

/** Show the bank's page over the shop's and wait until it is done. */
function challenge(url) {
    return new Promise((resolve) => {
        const overlay = document.createElement("div");
        overlay.dataset.testid = "three-d-secure";
        overlay.style.cssText =
            "position:fixed;inset:0;z-index:2147483647;background:rgba(10,20,40,.55);" +
            "display:flex;align-items:center;justify-content:center;padding:12px";
        const frame = document.createElement("iframe");
        frame.title = "3D Secure";
        frame.name = "stripe-challenge-frame";
        frame.src = url;
        frame.style.cssText =
            "border:0;border-radius:12px;background:#fff;width:min(100%,400px);" +
            "height:min(100%,520px);box-shadow:0 20px 60px rgba(0,0,0,.35)";
        const listener = (message) => {
            const mine = message.source === frame.contentWindow;
            if (mine && message.origin === ORIGIN && message.data?.challengeDone) {
                window.removeEventListener("message", listener);
                overlay.remove();
                resolve();
            }
        };
        window.addEventListener("message", listener);
        overlay.append(frame);
        document.body.append(overlay);
        frame.focus();
    });
}

window.Stripe = (key, options) => new StripeClient(key, options);
window.Stripe.version = 3;
