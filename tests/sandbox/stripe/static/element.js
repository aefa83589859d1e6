// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/* global callApi, declineMessage, messageOf */

// The shop's origin, named by the script that made this frame: others are ignored.
const PARENT = decodeURIComponent(window.location.hash.slice(1));
const BRANDS = [
    [/^4/, "VISA"],
    [/^(5[1-5]|2[2-7])/, "Mastercard"],
    [/^3[47]/, "AMEX"],
];
const form = document.getElementById("form");
const state = {options: {}, element: {}, method: "card", touched: new Set()};

const text = (key) => messageOf(state.options.locale, key);
const digits = (name) => form.elements[name].value.replace(/\D/g, "");

function tell(event, detail) {
    window.parent.postMessage({sandbox: true, event, detail}, PARENT);
}

function luhn(number) {
    let total = 0;
    for (const [index, digit] of [...number].reverse().entries()) {
        const value = Number(digit) * (1 + (index % 2));
        total += value > 9 ? value - 9 : value;
    }
    return total % 10 === 0;
}

function cardLength() {
    return /^3[47]/.test(digits("number")) ? 15 : 16;
}

/** The month and the full year that the field contains. */
function expiry() {
    const value = digits("expiry");
    return {month: Number(value.slice(0, 2)), year: 2000 + Number(value.slice(2, 4))};
}

const CHECKS = {
    number() {
        const number = digits("number");
        if (number.length < cardLength()) {
            return "incomplete_number";
        }
        return luhn(number) ? null : "invalid_number";
    },
    expiry() {
        if (digits("expiry").length < 4) {
            return "incomplete_expiry";
        }
        const {month, year} = expiry();
        if (month < 1 || month > 12) {
            return "invalid_expiry_month";
        }
        const now = new Date();
        const past = year * 12 + month < now.getFullYear() * 12 + now.getMonth() + 1;
        return past ? "invalid_expiry_year_past" : null;
    },
    cvc: () =>
        digits("cvc").length < (cardLength() === 15 ? 4 : 3) ? "incomplete_cvc" : null,
    iban: () =>
        form.elements.iban.value.replace(/\s/g, "").length < 15
            ? "incomplete_iban"
            : null,
    name: () => (form.elements.name.value.trim() ? null : "incomplete_name"),
    email: () =>
        /^\S+@\S+\.\S+$/.test(form.elements.email.value) ? null : "incomplete_email",
};

function fields() {
    return state.method === "card"
        ? ["number", "expiry", "cvc"]
        : ["iban", "name", "email"];
}

function showError(name, code) {
    const input = form.elements[name];
    input.setAttribute("aria-invalid", code ? "true" : "false");
    document.getElementById(`${name}-error`).textContent = code ? text(code) : "";
}

/** Check all fields, show what is wrong and answer the first error. */
function validate() {
    const wrong = fields().map((name) => [name, CHECKS[name]()]);
    for (const [name, code] of wrong) {
        state.touched.add(name);
        showError(name, code);
    }
    const first = wrong.find(([, code]) => code);
    if (!first) {
        return {selectedPaymentMethod: state.method};
    }
    form.elements[first[0]].focus();
    const error = {type: "validation_error", code: first[1], message: text(first[1])};
    return {error};
}

function reportChange() {
    const names = fields();
    tell("change", {
        empty: names.every((name) => !form.elements[name].value),
        complete: names.every((name) => !CHECKS[name]()),
        collapsed: false,
        value: {type: state.method},
    });
}

function formatNumber() {
    const number = digits("number").slice(0, cardLength());
    const groups = cardLength() === 15 ? /(\d{4})(\d{1,6})?(\d{1,5})?/ : /\d{1,4}/g;
    const found = number.match(groups) || [];
    const parts = cardLength() === 15 ? found.slice(1).filter(Boolean) : found;
    form.elements.number.value = parts.length ? parts.join(" ") : number;
    const brand = BRANDS.find(([pattern]) => pattern.test(number));
    document.getElementById("brand").textContent = brand ? brand[1] : "";
}

function formatExpiry(event) {
    let value = digits("expiry").slice(0, 4);
    if (/^[2-9]/.test(value)) {
        value = "0" + value.slice(0, 3);
    }
    const deleting = event.inputType?.startsWith("delete");
    const slash = value.length > 2 || (value.length === 2 && !deleting);
    form.elements.expiry.value = slash
        ? `${value.slice(0, 2)} / ${value.slice(2)}`
        : value;
}

form.addEventListener("input", (event) => {
    const {name} = event.target;
    if (name === "number") {
        formatNumber();
    } else if (name === "expiry") {
        formatExpiry(event);
    } else if (name === "cvc") {
        event.target.value = digits("cvc").slice(0, 4);
    }
    if (state.touched.has(name)) {
        showError(name, CHECKS[name]());
    }
    reportChange();
});
form.addEventListener("focusin", () => tell("focus"));
form.addEventListener("focusout", (event) => {
    const {name, value} = event.target;
    if (value && CHECKS[name]) {
        state.touched.add(name);
        showError(name, CHECKS[name]());
    }
    tell("blur");
});
form.addEventListener("submit", (event) => event.preventDefault());

function applyAppearance({theme, variables = {}} = {}) {
    const style = document.documentElement.style;
    const dark = theme === "night";
    const values = {
        "--primary": variables.colorPrimary || (dark ? "#85d996" : ""),
        "--text": variables.colorText || (dark ? "#f5f5f5" : ""),
        "--background": variables.colorBackground || (dark ? "#30313d" : ""),
        "--danger": variables.colorDanger || "",
        "--radius": variables.borderRadius || "",
        "--font": variables.fontFamily || "",
        "--size": variables.fontSizeBase || "",
    };
    for (const [name, value] of Object.entries(values)) {
        style.setProperty(name, value || null);
    }
}

function applyTexts() {
    document.documentElement.lang = state.options.locale || "";
    for (const node of document.querySelectorAll("[data-text]")) {
        node.textContent = text(node.dataset.text);
    }
    form.elements.expiry.placeholder = text("expiryHint");
}

function choose(method) {
    state.method = method;
    for (const set of form.querySelectorAll("fieldset")) {
        set.hidden = set.dataset.method !== method;
    }
    for (const tab of document.querySelectorAll("#tabs button")) {
        tab.setAttribute("aria-checked", String(tab.value === method));
    }
}

function showTabs(methods) {
    const tabs = document.getElementById("tabs");
    tabs.hidden = methods.length < 2;
    tabs.replaceChildren(
        ...methods.map((method) => {
            const tab = document.createElement("button");
            Object.assign(tab, {type: "button", value: method});
            tab.setAttribute("role", "radio");
            tab.textContent = text(method);
            tab.addEventListener("click", () => {
                choose(method);
                reportChange();
            });
            return tab;
        })
    );
    choose(methods.includes(state.method) ? state.method : methods[0]);
}

function applyDefaults() {
    const details = state.element.defaultValues?.billingDetails || {};
    for (const name of ["name", "email"]) {
        form.elements[name].value ||= details[name] || "";
    }
}

async function configure({publishableKey, options, element}) {
    Object.assign(state, {key: publishableKey, options, element});
    if (options.loadError) {
        return options.loadError;
    }
    let methods = options.paymentMethodTypes;
    if (!methods?.length) {
        const response = await fetch("/_browser/session");
        methods = (await response.json()).payment_method_types;
    }
    applyAppearance(options.appearance);
    applyTexts();
    applyDefaults();
    const offered =
        options.captureMethod === "manual" ? ["card"] : ["card", "sepa_debit"];
    showTabs(methods.filter((method) => offered.includes(method)));
    return null;
}

function methodData(given = {}) {
    const details = {...given.billing_details};
    if (state.method === "sepa_debit") {
        details.name ||= form.elements.name.value;
        details.email ||= form.elements.email.value;
        const debit = {iban: form.elements.iban.value.replace(/\s/g, "")};
        return {type: "sepa_debit", sepa_debit: debit, billing_details: details};
    }
    const {month, year} = expiry();
    const card = {number: digits("number"), exp_month: month, exp_year: year};
    card.cvc = digits("cvc");
    return {...given, type: "card", card, billing_details: details};
}

/** Confirm from here, so that the card number never reaches the shop's page. */
async function confirm({path, params}) {
    const {error} = validate();
    if (error) {
        return {ok: false, body: {error}};
    }
    const answer = await callApi("", state.key, "POST", `${path}/confirm`, {
        ...params,
        payment_method_data: methodData(params.payment_method_data),
        use_stripe_sdk: true,
    });
    const code = answer.body.error?.code;
    const wrong = {incorrect_number: "number", incorrect_cvc: "cvc"}[code];
    if (wrong) {
        showError(wrong, code);
    }
    return answer;
}

const METHODS = {
    configure,
    confirm,
    validate,
    update: ({options, element}) =>
        configure({
            publishableKey: state.key,
            options: options || state.options,
            element: element || state.element,
        }),
    focus: () => form.elements[fields()[0]].focus(),
    clear: () => form.reset(),
    collapse: () => null,
};

window.addEventListener("message", async (message) => {
    if (message.source !== window.parent || message.origin !== PARENT) {
        return;
    }
    const {sandbox, call, method, argument} = message.data || {};
    if (sandbox && Object.hasOwn(METHODS, method)) {
        const result = await METHODS[method](argument);
        window.parent.postMessage({sandbox: true, call, result}, PARENT);
    }
});

new ResizeObserver(() => {
    tell("height", Math.ceil(form.getBoundingClientRect().height) + 8);
}).observe(form);
