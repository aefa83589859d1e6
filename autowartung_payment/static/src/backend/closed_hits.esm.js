// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {Domain} from "@web/core/domain";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

const CLOSED = ["done", "cancelled"];
const OPEN_FILTER = "open";

/** What a search would find among the bookings that the filter leaves out. */
export class ClosedHits extends Component {
    static template = "autowartung_payment.ClosedHits";
    static props = {list: Object};

    setup() {
        this.orm = useService("orm");
        this.state = useState({hits: []});
        onWillStart(() => this.load(this.props.list));
        onWillUpdateProps((props) => this.load(props.list));
    }

    get openFilter() {
        const {query, searchItems} = this.env.searchModel || {};
        return (
            query &&
            query
                .map((part) => searchItems[part.searchItemId])
                .find((item) => item.type === "filter" && item.name === OPEN_FILTER)
        );
    }

    get text() {
        return this.state.hits
            .map(({count, label}) =>
                _t("%(count)s found under %(label)s", {count, label})
            )
            .join(", ");
    }

    /** Return the conditions that somebody typed. */
    typed(list) {
        return new Domain(list.domain)
            .toList()
            .filter((part) => Array.isArray(part) && part[0] === "display_name");
    }

    async load(list) {
        const typed = this.typed(list);
        if (!typed.length || !this.openFilter) {
            this.state.hits = [];
            return;
        }
        const found = Domain.or(typed.map((part) => [part]));
        const domain = Domain.and([found, [["state", "in", CLOSED]]]).toList();
        const groups = await this.orm.call(list.resModel, "formatted_read_group", [
            domain,
            ["state"],
            ["__count"],
        ]);
        const labels = Object.fromEntries(list.fields.state.selection);
        this.state.hits = groups.map((group) => ({
            count: group.__count,
            label: labels[group.state],
        }));
    }

    show() {
        this.env.searchModel.toggleSearchItem(this.openFilter.id);
    }
}
