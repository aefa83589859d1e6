/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {AccountSidebar} from "@account/interactions/account_sidebar";
import {patch} from "@web/core/utils/patch";

patch(AccountSidebar.prototype, {
    /** @override */
    updateIframeSize() {
        this._fitIntoWidth();
        super.updateIframeSize();
    },

    /** A document is a sheet of paper; a narrow screen shows all of it, smaller. */
    _fitIntoWidth() {
        const frame = this.invoiceHTMLEl;
        frame.style.zoom = 1;
        frame.style.width = "100%";
        const available = frame.parentElement.clientWidth;
        const needed = frame.contentDocument.documentElement.scrollWidth;
        if (available && needed > available) {
            frame.style.zoom = available / needed;
            frame.style.width = `${needed}px`;
        }
    },
});
