// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import {ClosedHits} from "./closed_hits.esm";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {ListRenderer} from "@web/views/list/list_renderer";
import {OnboardingBanner} from "./onboarding.esm";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

export class BookingKanbanRenderer extends KanbanRenderer {
    static template = "autowartung_payment.BookingKanbanRenderer";
    static components = {...KanbanRenderer.components, ClosedHits, OnboardingBanner};
}

export class BookingListRenderer extends ListRenderer {
    static template = "autowartung_payment.BookingListRenderer";
    static components = {...ListRenderer.components, ClosedHits};
}

registry.category("views").add("autowartung_booking_kanban", {
    ...kanbanView,
    Renderer: BookingKanbanRenderer,
});
registry.category("views").add("autowartung_booking_list", {
    ...listView,
    Renderer: BookingListRenderer,
});
