/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

const DATABASE = "autowartung";
const STORE = "photos";
// Whoever has not come back until then does not any more.
const KEPT_FOR = 24 * 60 * 60 * 1000;

/**
 * Keep a photo on the phone until it is sent: the camera may push the page out of a
 * small phone's memory, and somebody without reception may close it.
 *
 * @param {String} key - of the photo
 * @param {String} url - where it is to be sent
 * @param {File} file
 */
export async function keepPhoto(key, url, file) {
    await change((store) => store.put({key, url, file, taken: Date.now()}));
}

/**
 * @param {String} key - of a photo that was sent, or is none
 */
export async function forgetPhoto(key) {
    await change((store) => store.delete(key));
}

/**
 * @param {String} url
 * @returns {Object[]} key and file of the photos that are still to be sent there
 */
export async function keptPhotos(url) {
    const kept = (await change((store) => store.getAll())) || [];
    const since = Date.now() - KEPT_FOR;
    for (const {key} of kept.filter(({taken}) => taken < since)) {
        await forgetPhoto(key);
    }
    return kept.filter((photo) => photo.url === url && photo.taken >= since);
}

/**
 * @param {Function} act - returns a request to the store
 * @returns {any} what the request results in; nothing if the browser keeps nothing
 */
async function change(act) {
    try {
        const database = await opened();
        try {
            const transaction = database.transaction(STORE, "readwrite");
            const request = act(transaction.objectStore(STORE));
            await ended(transaction, "oncomplete");
            return request.result;
        } finally {
            database.close();
        }
    } catch {
        // No room, or forbidden: the page works as it does without.
    }
}

async function opened() {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () =>
        request.result.createObjectStore(STORE, {keyPath: "key"});
    await ended(request, "onsuccess");
    return request.result;
}

function ended(operation, success) {
    return new Promise((resolve, reject) => {
        operation[success] = resolve;
        operation.onerror = reject;
        operation.onabort = reject;
    });
}
