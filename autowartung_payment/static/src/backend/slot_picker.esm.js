// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * Shows the free slots of the field `slot_choices` and puts the beginning of the chosen
 * one into a datetime field.
 */
export class SlotPickerField extends Component {
    static template = "autowartung_payment.SlotPicker";
    static props = {...standardFieldProps};

    get days() {
        return this.props.record.data.slot_choices || [];
    }

    isChosen(slot) {
        const value = this.props.record.data[this.props.name];
        return Boolean(value) && serializeDateTime(value) === slot.start;
    }

    titleOf(slot) {
        return _t("Free drivers: %s", slot.free);
    }

    choose(slot) {
        this.props.record.update({[this.props.name]: deserializeDateTime(slot.start)});
    }
}

registry.category("fields").add("autowartung_slot_picker", {
    component: SlotPickerField,
    displayName: _t("Slots"),
    supportedTypes: ["datetime"],
    fieldDependencies: [{name: "slot_choices", type: "json"}],
});
