// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import {Component, onWillStart, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

const MODEL = "autowartung.onboarding";

/** What is to be set up before the first customer can pay; managers see it. */
export class OnboardingBanner extends Component {
    static template = "autowartung_payment.OnboardingBanner";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({steps: false});
        onWillStart(async () => {
            this.state.steps = await this.orm.call(MODEL, "get_steps", []);
        });
    }

    get isComplete() {
        return this.state.steps.every((step) => step.done);
    }

    get doneCount() {
        return this.state.steps.filter((step) => step.done).length;
    }

    /** The steps under their headings, in the server's order. */
    get groups() {
        const groups = new Map();
        for (const step of this.state.steps) {
            groups.set(step.heading, [...(groups.get(step.heading) || []), step]);
        }
        return [...groups].map(([title, steps]) => ({
            title,
            steps,
            doneCount: steps.filter((step) => step.done).length,
        }));
    }

    open(step) {
        this.action.doAction(step.action);
    }

    async close() {
        await this.orm.call(MODEL, "close", []);
        this.state.steps = false;
    }
}
