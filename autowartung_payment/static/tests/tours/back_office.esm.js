// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import {registry} from "@web/core/registry";

const BOOKINGS = "/odoo/autowartung-bookings";

function choose(field, text) {
    return [
        {
            content: `type into ${field}`,
            trigger: `.modal .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
        },
        {
            content: `choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item:not(:has(.fa-spin)):contains(${text})`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("autowartung_phone_booking", {
    url: BOOKINGS,
    steps: () => [
        {
            content: "take a booking by phone",
            trigger: ".o_autowartung_by_phone",
            run: "click",
        },
        ...choose("partner_id", "Tour Kundin"),
        {
            content: "address and only vehicle are there",
            trigger: ".modal .o_field_widget[name=vehicle_id] input:value(K-TK 2026)",
        },
        ...choose("service_ids", "Tour-Inspektion"),
        {
            content: "the price is the server's",
            trigger: ".modal .o_field_widget[name=amount_total]:contains(289)",
        },
        {
            content: "choose the first free slot",
            trigger: ".modal .o_autowartung_slot:first",
            run: "click",
        },
        {
            content: "it is marked",
            trigger: ".modal .o_autowartung_slot[aria-pressed=true]",
        },
        {
            content: "place",
            trigger: ".modal button[name=action_place]",
            run: "click",
        },
        {
            content: "the link was sent",
            trigger: ".o_notification:contains(tour@example.com)",
        },
        {
            content: "it waits for the payment",
            trigger: ".o_arrow_button_current[data-value=pending]",
        },
        {
            content: "give it another slot",
            trigger: "button[name=action_choose_slot]",
            run: "click",
        },
        {
            trigger: ".modal .o_autowartung_day:eq(1) .o_autowartung_slot:first",
            run: "click",
        },
        {
            trigger: ".modal .o_autowartung_slot[aria-pressed=true]",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "back to the board",
            trigger: "body:not(:has(.modal)) .o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "the card stands under its state",
            trigger: ".o_kanban_record:has([data-state=pending]):contains(K-TK 2026)",
        },
    ],
});

registry.category("web_tour.tours").add("autowartung_car_ready", {
    url: BOOKINGS,
    steps: () => [
        {
            content: "search as people type plates",
            trigger: ".o_searchview_input",
            run: "edit ktk2026",
        },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:first",
            run: "click",
        },
        {
            content: "only this one is left",
            trigger:
                ".o_kanban_renderer:not(:has(.o_kanban_record:contains(K-XX 1))) .o_kanban_record:contains(K-TK 2026)",
            run: "click",
        },
        {
            content: "the car is ready",
            trigger: "button[name=action_ready]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value=ready]",
        },
        {
            content: "look at the trips",
            trigger: "button[name=action_view_trips]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(K-TK 2026)",
        },
    ],
});
