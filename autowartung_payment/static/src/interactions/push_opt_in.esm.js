/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const SERVICE_WORKER = "/autowartung/service-worker.js";
const SCOPE = "/autowartung/";

/** Let the customer's browser notify of what happens to the car. */
export class PushOptIn extends Interaction {
    static selector = ".o_autowartung_push";
    dynamicContent = {
        ".o_autowartung_push_on": {"t-on-click": this.locked(this.turnOn, true)},
        ".o_autowartung_push_off": {"t-on-click": this.locked(this.turnOff, true)},
    };

    async willStart() {
        this.subscription = null;
        if (this.isSupported()) {
            const worker = await navigator.serviceWorker.getRegistration(SCOPE);
            this.subscription = await worker?.pushManager.getSubscription();
        }
    }

    start() {
        // A visitor who said no is not asked again.
        if (this.isSupported() && Notification.permission !== "denied") {
            this.el.classList.remove("d-none");
            this.show();
        }
    }

    isSupported() {
        return (
            "serviceWorker" in navigator &&
            "PushManager" in window &&
            "Notification" in window
        );
    }

    async turnOn() {
        const permission = await this.waitFor(Notification.requestPermission());
        if (permission !== "granted") {
            this.say(
                _t("Your browser does not allow notifications. Mails come in any case.")
            );
            return;
        }
        try {
            this.subscription = await this.waitFor(this.subscribe());
            this.say(_t("You will be notified on this device."));
        } catch {
            this.say(
                _t("The notifications could not be turned on. Mails come in any case.")
            );
        }
        this.show();
    }

    async subscribe() {
        const key = await this.call("key");
        await navigator.serviceWorker.register(SERVICE_WORKER, {scope: SCOPE});
        const worker = await this.activeWorker();
        const earlier = await worker.pushManager.getSubscription();
        // One that was made with another key cannot be written to.
        await earlier?.unsubscribe();
        const subscription = await worker.pushManager.subscribe({
            userVisibleOnly: true,
            applicationServerKey: key,
        });
        await this.call("subscribe", {subscription: subscription.toJSON()});
        return subscription;
    }

    /** @returns {ServiceWorkerRegistration} once it can be subscribed to */
    async activeWorker() {
        const registration = await navigator.serviceWorker.getRegistration(SCOPE);
        const worker = registration.installing || registration.waiting;
        if (!registration.active && worker) {
            await new Promise((resolve) => {
                worker.addEventListener("statechange", () => {
                    if (worker.state === "activated") {
                        resolve();
                    }
                });
            });
        }
        return registration;
    }

    async turnOff() {
        const {endpoint} = this.subscription;
        try {
            await this.waitFor(this.subscription.unsubscribe());
            await this.waitFor(this.call("unsubscribe", {endpoint}));
        } catch {
            // A browser that has unsubscribed is left in peace by its push service.
        }
        this.subscription = null;
        this.say(_t("You are not notified on this device any more."));
        this.show();
    }

    call(what, params = {}) {
        return rpc(`${this.el.dataset.url}/${what}`, {
            access_token: this.el.dataset.accessToken,
            ...params,
        });
    }

    show() {
        const isOn = Boolean(this.subscription);
        const toggle = (name, hidden) =>
            this.el.querySelector(name).classList.toggle("d-none", hidden);
        toggle(".o_autowartung_push_on", isOn);
        toggle(".o_autowartung_push_off", !isOn);
    }

    say(text) {
        this.el.querySelector(".o_autowartung_push_hint").textContent = text;
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.push_opt_in", PushOptIn);
