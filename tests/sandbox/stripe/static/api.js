// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/* exported encodeForm, callApi */

/** Encode nested parameters as the API wants them: a[b][c]=d. */
function encodeForm(params, prefix = "", target = new URLSearchParams()) {
    for (const [key, value] of Object.entries(params)) {
        const name = prefix ? `${prefix}[${key}]` : key;
        if (value === undefined || value === null) {
            continue;
        }
        if (typeof value === "object") {
            encodeForm(value, name, target);
        } else {
            target.append(name, value);
        }
    }
    return target;
}

/** Ask the API with the publishable key; answers {ok, body} or {ok: false, body}. */
async function callApi(base, key, method, path, params = {}) {
    const form = encodeForm(params);
    const query = method === "GET" ? `?${form}` : "";
    try {
        const response = await fetch(base + path + query, {
            method,
            headers: {Authorization: `Bearer ${key}`},
            body: method === "GET" ? undefined : form,
        });
        return {ok: response.ok, body: await response.json()};
    } catch {
        const message =
            "We are experiencing issues connecting to our payments provider.";
        return {
            ok: false,
            body: {error: {type: "api_connection_error", message}},
        };
    }
}
