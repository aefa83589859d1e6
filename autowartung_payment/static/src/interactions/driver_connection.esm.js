/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

const PAUSES = [2000, 4000, 8000, 15000];
const PATIENCE = 60000;

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
