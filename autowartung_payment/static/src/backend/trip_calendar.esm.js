// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import {CalendarModel} from "@web/views/calendar/calendar_model";
import {_t} from "@web/core/l10n/translation";
import {calendarView} from "@web/views/calendar/calendar_view";
import {registry} from "@web/core/registry";

/** Asks before a trip goes where it was dropped, and offers the way back. */
export class TripCalendarModel extends CalendarModel {
    static services = [...CalendarModel.services, "action"];

    setup(params, services) {
        super.setup(params, services);
        this.action = services.action;
    }

    async updateRecord(record, options = {}) {
        const {window_start, window_end} = this.buildRawRecord(record, options);
        try {
            const dialog = await this.orm.call(
                this.resModel,
                "action_ask_to_move",
                [[record.id], window_start, window_end],
                {context: this.meta.context}
            );
            await this.action.doAction(dialog, {
                onClose: (closed) => this.afterDialog(closed),
            });
        } catch (error) {
            // Back to where it was.
            await this.load();
            throw error;
        }
    }

    async afterDialog(closed) {
        await this.load();
        if (!closed?.moved_trip) {
            return;
        }
        const close = this.notification.add(_t("Moved: %s", closed.window), {
            type: "success",
            autocloseDelay: 15000,
            buttons: [
                {
                    name: _t("Undo"),
                    primary: true,
                    onClick: async () => {
                        close();
                        await this.orm.call(this.resModel, "action_undo_move", [
                            [closed.moved_trip],
                        ]);
                        await this.load();
                    },
                },
            ],
        });
    }
}

registry.category("views").add("autowartung_trip_calendar", {
    ...calendarView,
    Model: TripCalendarModel,
});
