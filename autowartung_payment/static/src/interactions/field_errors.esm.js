/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** Take away what the server has said of a field as soon as that is changed. */
export class FieldErrors extends Interaction {
    static selector = ".o_autowartung_funnel, .o_autowartung_booking";
    dynamicContent = {
        _root: {"t-on-input": this.forget},
    };

    forget(event) {
        const field = event.target;
        field.classList.remove("is-invalid");
        field.removeAttribute("aria-invalid");
        this.forgetMessage(field);
        // What is chosen is described by the group.
        const group = field.closest("fieldset[aria-describedby]");
        if (group) {
            this.forgetMessage(group);
        }
    }

    forgetMessage(described) {
        const ids = (described.getAttribute("aria-describedby") || "").split(" ");
        for (const id of ids.filter((one) => one.endsWith("_error"))) {
            document.getElementById(id)?.remove();
        }
        const others = ids.filter((id) => id && !id.endsWith("_error"));
        if (others.length) {
            described.setAttribute("aria-describedby", others.join(" "));
        } else {
            described.removeAttribute("aria-describedby");
        }
    }
}

registry
    .category("public.interactions")
    .add("autowartung_payment.field_errors", FieldErrors);
