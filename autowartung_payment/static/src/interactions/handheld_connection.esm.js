/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {UncaughtPromiseError} from "@web/core/errors/error_service";
import {registry} from "@web/core/registry";

const PAUSES = [2000, 4000, 8000, 15000];
const PATIENCE = 60000;
// What Chromium, WebKit and Firefox say when a request does not get through.
const LOST_REQUESTS = [
    "Failed to fetch",
    "Load failed",
    "NetworkError when attempting to fetch resource.",
];

/**
 * Post a form and repeat it until an answer arrives, as one must in a basement garage.
 * What the forms do is done once, however often it arrives.
 *
 * @param {String} url
 * @param {FormData} data
 * @param {Object} options
 * @param {Function} options.onOffline - called before each pause
 * @param {Function} options.isOver - whether nobody waits any more
 * @returns {Response|null} null if nobody waits any more
 */
export async function postPatiently(url, data, {onOffline, isOver}) {
    for (let attempt = 0; !isOver(); attempt++) {
        const response = await post(url, data);
        if (response) {
            return response;
        }
        onOffline();
        await pause(PAUSES[Math.min(attempt, PAUSES.length - 1)]);
    }
    return null;
}

async function post(url, data) {
    try {
        const response = await fetch(url, {
            method: "POST",
            body: data,
            headers: {Accept: "application/json"},
            signal: AbortSignal.timeout(PATIENCE),
        });
        // What lies in between may fail as well as the network.
        return response.status < 500 ? response : null;
    } catch {
        return null;
    }
}

/**
 * @param {Number} milliseconds - to wait, unless the connection comes back before
 * @returns {Promise}
 */
function pause(milliseconds) {
    return new Promise((resolve) => {
        const done = () => {
            clearTimeout(timer);
            window.removeEventListener("online", done);
            resolve();
        };
        const timer = setTimeout(done, milliseconds);
        window.addEventListener("online", done);
    });
}

/**
 * @param {Response} response
 * @returns {Object} what the server says; empty if it is no JSON
 */
export async function readAnswer(response) {
    try {
        return await response.json();
    } catch {
        return {};
    }
}

/**
 * Keep Odoo from covering the page with an error when a request of its own is lost: as
 * each page starts, it looks for new translations, and nobody catches that failure.
 * What matters is said in place.
 *
 * @param {Object} env
 * @param {Error} error
 * @param {any} originalError
 * @returns {Boolean} whether that was it
 */
export function lostRequestHandler(env, error, originalError) {
    const isLostRequest =
        error instanceof UncaughtPromiseError &&
        originalError instanceof TypeError &&
        LOST_REQUESTS.includes(originalError.message);
    if (!isLostRequest || !document.querySelector(".o_autowartung_handheld")) {
        return false;
    }
    error.unhandledRejectionEvent.preventDefault();
    return true;
}

registry
    .category("error_handlers")
    .add("autowartung_payment.lost_request", lostRequestHandler, {sequence: 90});
