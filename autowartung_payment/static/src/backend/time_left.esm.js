// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import {Component, onMounted, onWillUnmount, useState, xml} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const {DateTime} = luxon;
const EACH_MINUTE = 60 * 1000;
const LITTLE_TIME_MINUTES = 60;

/** How long somebody still has, counted down while it is looked at. */
export class TimeLeftField extends Component {
    static template = xml`<span t-att-class="className" t-esc="text"/>`;
    static props = {...standardFieldProps};

    setup() {
        this.clock = useState({now: DateTime.now()});
        onMounted(() => {
            this.timer = setInterval(() => {
                this.clock.now = DateTime.now();
            }, EACH_MINUTE);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    get minutes() {
        const end = this.props.record.data[this.props.name];
        return end && Math.floor(end.diff(this.clock.now, "minutes").minutes);
    }

    get text() {
        const {minutes} = this;
        if (minutes === false || minutes === undefined) {
            return "";
        }
        if (minutes < 0) {
            return _t("over");
        }
        const hours = Math.floor(minutes / 60);
        if (hours >= 48) {
            return _t("%s days left", Math.floor(hours / 24));
        }
        return hours
            ? _t("%(hours)s h %(minutes)s min left", {hours, minutes: minutes % 60})
            : _t("%s min left", minutes);
    }

    get className() {
        return this.minutes < LITTLE_TIME_MINUTES ? "text-danger fw-bold" : "";
    }
}

registry.category("fields").add("autowartung_time_left", {
    component: TimeLeftField,
    supportedTypes: ["datetime"],
});
