// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import {FormController} from "@web/views/form/form_controller";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {RelationalModel} from "@web/model/relational_model/relational_model";
import {_t} from "@web/core/l10n/translation";
import {formView} from "@web/views/form/form_view";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const NEWS = "autowartung_payment.extension";
const CHANGED = "AUTOWARTUNG:EXTENSION_CHANGED";

/** Tells who works in the back office what customers have just decided. */
export const extensionNewsService = {
    dependencies: ["action", "bus_service", "notification"],

    start(env, {action, bus_service: bus, notification}) {
        const titles = {
            authorised: _t("The customer has approved the extra work"),
            approved: _t("The customer has approved the extra work"),
            partly_approved: _t("The customer has approved a part of the extra work"),
            declined: _t("The customer has declined the extra work"),
            expired: _t("Nobody has decided about the extra work in time"),
            question: _t("The customer has a question"),
        };
        bus.subscribe(NEWS, (news) => {
            if (!user.allowedCompanies.some(({id}) => id === news.company_id)) {
                return;
            }
            env.bus.trigger(CHANGED, news);
            const title = titles[news.news];
            if (title) {
                const close = notification.add(news.name, {
                    title,
                    type: "info",
                    buttons: [
                        {
                            name: _t("Show"),
                            primary: true,
                            onClick: () => {
                                close();
                                action.doAction({
                                    type: "ir.actions.act_window",
                                    res_model: "autowartung.extension",
                                    res_id: news.id,
                                    views: [[false, "form"]],
                                });
                            },
                        },
                    ],
                });
            }
        });
        bus.start();
    },
};

/** Can read anew what it shows without stopping what is being read. */
class FollowingModel extends RelationalModel {
    load(params) {
        this.lastLoad = super.load(params);
        return this.lastLoad;
    }

    /**
     * A load that another one overtakes never ends, and what it searched for is
     * lost: a page that is still being opened would stay empty.
     */
    async noLoadIsUnderWay() {
        let load = null;
        while (load !== this.lastLoad) {
            load = this.lastLoad;
            try {
                await load;
            } catch {
                // Who began it tells the user.
            }
        }
    }
}

/** Let a controller show how extra work stands now, unless somebody is typing. */
function followExtensions(controller, isConcerned) {
    useBus(controller.env.bus, CHANGED, async ({detail: news}) => {
        const {model} = controller;
        await model.noLoadIsUnderWay();
        const {root} = model;
        if (!isConcerned(root, news) || (root.isDirty && (await root.isDirty()))) {
            return;
        }
        await model.load();
    });
}

const always = () => true;

export class ExtensionKanbanController extends KanbanController {
    setup() {
        super.setup();
        followExtensions(this, always);
    }
}

export class ExtensionListController extends ListController {
    setup() {
        super.setup();
        followExtensions(this, (root) => !root.editedRecord);
    }
}

export class ExtensionFormController extends FormController {
    setup() {
        super.setup();
        followExtensions(this, (root, news) => root.resId === news.id);
    }
}

export class BookingFormController extends FormController {
    setup() {
        super.setup();
        followExtensions(this, (root, news) => root.resId === news.booking_id);
    }
}

registry.category("services").add("autowartung_extension_news", extensionNewsService);
registry
    .category("views")
    .add("autowartung_extension_kanban", {
        ...kanbanView,
        Model: FollowingModel,
        Controller: ExtensionKanbanController,
    })
    .add("autowartung_extension_list", {
        ...listView,
        Model: FollowingModel,
        Controller: ExtensionListController,
    })
    .add("autowartung_extension_form", {
        ...formView,
        Model: FollowingModel,
        Controller: ExtensionFormController,
    })
    .add("autowartung_booking_form", {
        ...formView,
        Model: FollowingModel,
        Controller: BookingFormController,
    });
