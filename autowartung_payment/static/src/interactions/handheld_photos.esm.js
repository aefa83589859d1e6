/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {forgetPhoto, keepPhoto, keptPhotos} from "./handheld_kept_photos.esm";
import {postPatiently, readAnswer} from "./handheld_connection.esm";
import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

// As large as the server keeps them: the rest need not be sent.
const MAX_SIDE = 1920;
const QUALITY = 0.85;

/**
 * Photos are made small and sent one by one as soon as they are taken: none is lost
 * with a form, and the last step stays small.
 */
export class HandheldPhotos extends Interaction {
    static selector = ".o_autowartung_photos";
    dynamicContent = {
        "input[type='file']": {"t-on-change": this.onChange},
        // Tiles come and go.
        _root: {"t-on-click": this.onClick},
    };

    setup() {
        this.list = this.el.querySelector("ul");
        this.input = this.el.querySelector("input[type='file']");
        this.sending = Promise.resolve();
        this.keys = new Set();
    }

    async start() {
        // Taken while this script was still on its way.
        if (this.input.files.length) {
            this.onChange();
        }
        const kept = await this.waitFor(keptPhotos(this.el.dataset.url));
        for (const {key, file} of kept.filter((photo) => !this.keys.has(photo.key))) {
            this.sendInTurn(key, file);
        }
    }

    onChange() {
        const files = [...this.input.files];
        // They go on their own, not once more with the form.
        this.input.value = "";
        this.say("");
        for (const file of files) {
            const key = newKey();
            keepPhoto(key, this.el.dataset.url, file);
            this.sendInTurn(key, file);
        }
    }

    sendInTurn(key, file) {
        this.keys.add(key);
        const tile = this.addTile(file);
        this.sending = this.sending.then(() => this.send(key, file, tile));
    }

    /**
     * @param {File} file
     * @returns {HTMLElement}
     */
    addTile(file) {
        const template = this.el.querySelector("template").content;
        const tile = template.firstElementChild.cloneNode(true);
        const image = tile.querySelector("img");
        image.src = URL.createObjectURL(file);
        image.addEventListener("load", () => URL.revokeObjectURL(image.src), {
            once: true,
        });
        this.list.append(tile);
        return tile;
    }

    async send(key, file, tile) {
        const data = new FormData();
        data.append("csrf_token", this.el.dataset.csrfToken);
        // The same photo, however often it arrives.
        data.append("client_key", key);
        data.append("photo", await makeSmall(file), "photo.jpg");
        const response = await postPatiently(this.el.dataset.url, data, {
            onOffline: () => tile.classList.add("o_autowartung_offline"),
            isOver: () => this.isDestroyed || !tile.isConnected,
        });
        if (!response) {
            return;
        }
        if (response.redirected) {
            // To the log-in; it is sent when the page is there again.
            this.say(_t("Please log in again. Your photos stay on this phone."));
            return;
        }
        await forgetPhoto(key);
        const answer = await readAnswer(response);
        tile.classList.remove("o_autowartung_offline");
        if (answer.id) {
            tile.dataset.photo = answer.id;
            tile.querySelector("button").classList.remove("d-none");
        } else {
            tile.remove();
            this.say(answer.message || _t("The photo could not be sent."));
        }
    }

    onClick(ev) {
        const button = ev.target.closest(".o_autowartung_photo_remove");
        if (button && !button.disabled) {
            button.disabled = true;
            this.remove(button.closest("li"));
        }
    }

    async remove(tile) {
        const data = new FormData();
        data.append("csrf_token", this.el.dataset.csrfToken);
        const url = `${this.el.dataset.url}/${tile.dataset.photo}/remove`;
        const response = await this.waitFor(
            postPatiently(url, data, {
                onOffline: () => tile.classList.add("o_autowartung_offline"),
                isOver: () => this.isDestroyed,
            })
        );
        if (response?.ok) {
            tile.remove();
            this.input.focus();
        }
    }

    say(text) {
        const box = this.el.querySelector(".o_autowartung_photo_problem");
        box.textContent = text;
        box.classList.toggle("d-none", !text);
    }
}

/**
 * @returns {String} 32 hexadecimal digits; also where the page came without encryption
 */
function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {File} file
 * @returns {Blob} a smaller JPEG; the file itself if the browser cannot draw it: the
 *     photos behind it must not wait in vain
 */
async function makeSmall(file) {
    try {
        return (await drawSmall(file)) || file;
    } catch {
        return file;
    }
}

async function drawSmall(file) {
    const bitmap = await createImageBitmap(file, {imageOrientation: "from-image"});
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return await new Promise((resolve) => {
        canvas.toBlob(resolve, "image/jpeg", QUALITY);
    });
}

registry
    .category("public.interactions")
    .add("autowartung_payment.handheld_photos", HandheldPhotos);
