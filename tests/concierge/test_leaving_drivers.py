# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who leaves, which trips are left, who drives them: said before it is done."""

from unittest.mock import patch

from commons.roles import FIRST_SLOT, OneDriverCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

PROBLEMS = "odoo.addons.autowartung_payment.models.concierge.trip_problems"


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestLeavingDrivers(OneDriverCase):
    def dialog(self, action):
        model = self.as_role("dispatcher", self.env[action["res_model"]])
        dialog = model.with_context(**action.get("context", {}))
        return dialog.browse(action.get("res_id")) or dialog.create({})

    def archive(self, drivers):
        return self.as_role("dispatcher", drivers).action_archive()

    def leave(self):
        self.driver.active = False
        return self.dialog(
            self.as_role("dispatcher", self.workshop).action_reassign_trips()
        )

    # === BEFORE SOMEBODY LEAVES === #

    def test_archiving_names_the_trips_first(self):
        dialog = self.dialog(self.archive(self.driver))
        self.assertTrue(self.driver.active)
        for trip in (self.pickup, self.back):
            self.assertIn(trip.display_name, dialog.trip_lines)
        self.assertIn("7 December", dialog.trip_lines)
        plan = self.dialog(dialog.action_confirm()).plan_ids
        self.assertFalse(self.driver.active)
        self.assertEqual(plan.planned_trip_id, self.pickup + self.back)

    def test_of_very_many_trips_the_rest_is_counted(self):
        with patch(f"{PROBLEMS}.MOST_NAMED", 1):
            lines = self.dialog(self.archive(self.driver)).trip_lines.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[1], "and 1 more")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_trips_of_another_company_are_not_named(self):
        company = self.env["res.company"].create({"name": "Andere GmbH"})
        stranger = new_test_user(
            self.env,
            "aw_stranger",
            "autowartung_payment.group_autowartung_dispatcher",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        dialogs = self.env["autowartung.archive.drivers"].with_user(stranger)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            dialogs.create({"leaving_driver_ids": self.driver.ids}).trip_lines  # noqa: B018
        corrections = self.env["autowartung.handover.correction"].with_user(stranger)
        correction = corrections.create(
            {"corrected_trip_id": self.pickup.id, "text": "Eins"}
        )
        correction.invalidate_recordset()
        with self.assertRaises(AccessError):
            correction.signed_by  # noqa: B018

    def test_without_trips_nobody_is_asked(self):
        self.assertFalse(isinstance(self.archive(self.other), dict))
        self.assertFalse(self.other.active)

    def test_trips_that_are_over_are_not_asked_about(self):
        with freeze_time("2026-12-09 09:00:00"):
            self.archive(self.driver)
        self.assertFalse(self.driver.active)

    def test_who_is_under_way_is_refused_before_anybody_is_asked(self):
        self.pickup.sudo().state = "on_the_way"
        with self.assertRaisesRegex(UserError, "under way"):
            self.archive(self.driver)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_who_may_archive_is_asked(self):
        with self.assertRaises(AccessError):
            self.as_role("user", self.driver).action_archive()

    # === WHO DRIVES INSTEAD === #

    def test_nothing_is_done_before_it_was_seen(self):
        plan = self.leave().plan_ids
        self.assertEqual((self.pickup + self.back).driver_id, self.driver)
        self.assertEqual(plan.planned_trip_id, self.pickup + self.back)
        self.assertEqual(plan.former_driver_id, self.driver)
        self.assertEqual(plan.new_driver_id, self.other)
        self.assertIn("7 December 2026", plan[0].window)

    def test_confirmed_the_trips_go_to_whom_the_dialog_has_named(self):
        message = self.leave().action_confirm()["params"]["message"]
        self.assertIn("2", message)
        self.assertEqual((self.pickup + self.back).driver_id, self.other)
        self.assertFalse(self.pickup.plan_problem)

    def test_another_driver_can_be_chosen_in_the_dialog(self):
        third = self.other.copy({"name": "Dritte"})
        third.workshop_ids = self.workshop
        dialog = self.leave()
        with Form(dialog) as form, form.plan_ids.edit(0) as line:
            line.new_driver_id = third
        dialog.action_confirm()
        self.assertEqual(self.pickup.driver_id, third)

    def test_two_trips_at_once_do_not_get_the_same_driver(self):
        second = self.create_confirmed(FIRST_SLOT)
        self.assertEqual(second.pickup_id.driver_id, self.other)
        third = self.other.copy({"name": "Dritte"})
        third.workshop_ids = self.workshop
        self.other.active = False
        self.driver.active = False
        plan = self.dialog(
            self.as_role("dispatcher", self.workshop).action_reassign_trips()
        ).plan_ids.filtered(
            lambda line: line.planned_trip_id in self.pickup + second.pickup_id
        )
        self.assertEqual(plan.new_driver_id, third)
        self.assertEqual([bool(line.new_driver_id) for line in plan], [True, False])

    def test_who_got_another_trip_meanwhile_is_named(self):
        dialog = self.leave()
        taken = self.create_confirmed(FIRST_SLOT)
        self.assertEqual(taken.pickup_id.driver_id, self.other)
        result = dialog.action_confirm()
        problems = self.env[result["res_model"]].browse(result["res_id"]).problems
        self.assertIn(f"{self.other.name} is not free then", problems)
        self.assertEqual(self.pickup.driver_id, self.driver)

    def test_a_trip_for_which_there_is_nobody_says_to_move_it(self):
        self.other.active = False
        dialog = self.leave()
        self.assertEqual(dialog.nobody_count, 2)
        result = dialog.action_confirm()
        problems = self.env[result["res_model"]].browse(result["res_id"]).problems
        self.assertIn("move the trip", problems)
