# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may call what: every method without an underscore can be called over RPC.

A plus where the role may call it. That something else is in the way, such as a state,
does not matter here. A new public method of ours needs a row. The roles are those of
`commons.roles.ROLES`, in that order.
"""

from datetime import timedelta

from commons.extension import declined_work
from commons.rights_rows import rows_of
from commons.roles import (
    ADDONS_OF_THE_TESTS,
    FIRST_SLOT,
    ROLES,
    SECOND_SLOT,
    RolesCase,
)
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

METHODS = """
method                                user disp drv acct mgr portal public empl
autowartung.booking
  action_accept_payment               -    -    -   +    +   -      -      -
  action_ask_give_back                -    -    -   +    +   -      -      -
  action_ask_refund                   -    -    -   +    +   -      -      -
  action_ask_refund_duplicate         -    -    -   +    +   -      -      -
  action_ask_voucher                  +    +    -   -    +   -      -      -
  action_bulk_cancel                  +    +    -   -    +   -      -      -
  action_bulk_ready                   +    +    -   -    +   -      -      -
  action_bulk_send_payment_link       +    +    -   -    +   -      -      -
  action_cancel                       +    +    -   -    +   -      -      -
  action_cancel_and_refund            -    -    -   +    +   -      -      -
  action_choose_slot                  -    +    -   -    +   -      -      -
  action_give_back_payments           -    -    -   +    +   -      -      -
  action_open_workshop_page           +    +    -   -    +   -      -      -
  action_place                        +    +    -   -    +   -      -      -
  action_preview                      +    +    -   +    +   -      -      -
  action_collect                      +    +    -   -    +   -      -      -
  action_open_workshop_page           +    +    -   -    +   -      -      -
  action_propose_work                 +    +    -   -    +   -      -      -
  action_ready                        +    +    -   -    +   -      -      -
  action_refund_duplicate_payments    -    -    -   +    +   -      -      -
  action_send_payment_link            +    +    -   -    +   -      -      -
  action_set_payments_aside           -    -    -   +    +   -      -      -
  action_take_vouchers_off            +    +    -   -    +   -      -      -
  action_view_extensions              +    +    -   +    +   -      -      -
  action_view_invoices                +    +    -   +    +   -      -      -
  action_view_transactions            +    +    -   +    +   -      -      -
  action_view_trips                   +    +    -   +    +   -      -      -
  action_view_withdrawals             +    +    -   +    +   -      -      -
autowartung.concierge.trip
  action_ask_to_move                  -    +    -   -    +   -      -      -
  action_arrive                       -    +    -   -    +   -      -      -
  action_deliver                      -    +    -   -    +   -      -      -
  action_hand_over                    -    +    -   -    +   -      -      -
  action_open_booking                 +    +    -   +    +   -      -      -
  action_reassign                     -    +    -   -    +   -      -      -
  action_start                        -    +    -   -    +   -      -      -
  action_undo_move                    -    +    -   -    +   -      -      -
autowartung.driver
  action_reassign_trips               -    +    -   -    +   -      -      -
  action_view_leaves                  +    +    -   +    +   -      -      -
  action_view_trips                   +    +    -   +    +   -      -      -
autowartung.extension
  action_accept_payment               -    -    -   +    +   -      -      -
  action_cancel_and_refund            -    -    -   +    +   -      -      -
  action_decide_by_phone              +    +    -   -    +   -      -      -
  action_give_back_payments           -    -    -   +    +   -      -      -
  action_ask_what_was_done            +    +    -   -    +   -      -      -
  action_preview                      +    +    -   +    +   -      -      -
  action_refund_duplicate_payments    -    -    -   +    +   -      -      -
  action_revise                       +    +    -   -    +   -      -      -
  action_send                         +    +    -   -    +   -      -      -
  action_send_link_again              +    +    -   -    +   -      -      -
  action_set_payments_aside           -    -    -   +    +   -      -      -
  action_view_invoices                +    +    -   +    +   -      -      -
  action_view_transactions            +    +    -   +    +   -      -      -
  action_withdraw                     +    +    -   -    +   -      -      -
autowartung.extension.line
  action_offer_again                  +    +    -   -    +   -      -      -
autowartung.extension.decision
  action_export_evidence              +    +    -   +    +   -      -      -
autowartung.voucher
  action_accept_payment               -    -    -   +    +   -      -      -
  action_cancel                       +    +    -   -    +   -      -      -
  action_cancel_and_refund            -    -    -   +    +   -      -      -
  action_give_back_payments           -    -    -   +    +   -      -      -
  action_place                        +    +    -   -    +   -      -      -
  action_preview                      +    +    -   +    +   -      -      -
  action_refund_duplicate_payments    -    -    -   +    +   -      -      -
  action_send_code                    +    +    -   -    +   -      -      -
  action_send_payment_link            +    +    -   -    +   -      -      -
  action_set_payments_aside           -    -    -   +    +   -      -      -
  action_view_invoices                +    +    -   +    +   -      -      -
  action_view_transactions            +    +    -   +    +   -      -      -
autowartung.withdrawal
  action_close                        -    -    -   +    +   -      -      -
autowartung.workshop
  action_reassign_trips               -    +    -   -    +   -      -      -
  action_view_holidays                +    +    -   +    +   -      -      -
  action_view_trips                   +    +    -   +    +   -      -      -
autowartung.export.datev
  action_export                       -    -    -   +    +   -      -      -
autowartung.failed.mail
  action_open_booking                 +    +    -   +    +   -      -      -
  action_send_again                   +    +    -   -    +   -      -      -
autowartung.follow.up
  action_replay                       -    -    -   -    +   -      -      -
autowartung.webhook.event
  action_replay                       -    -    -   -    +   -      -      -
payment.transaction
  action_check_at_provider            +    +    -   +    +   -      -      -
autowartung.onboarding
  close                               -    -    -   -    +   -      -      -
  get_steps                           +    +    +   +    +   +      +      +
autowartung.archive.drivers
  action_confirm                      -    +    -   -    +   -      -      -
autowartung.reassign.trips
  action_confirm                      -    +    -   -    +   -      -      -
autowartung.assign.driver
  action_assign                       -    +    -   -    +   -      -      -
autowartung.bulk.result
  action_close                        +    +    -   -    +   -      -      -
autowartung.choose.slot
  action_confirm                      -    +    -   -    +   -      -      -
autowartung.decide.by.phone
  action_confirm                      +    +    -   -    +   -      -      -
autowartung.handover.correction
  action_add                          -    +    -   -    +   -      -      -
autowartung.move.trip
  action_move                         -    +    -   -    +   -      -      -
autowartung.phone.booking
  action_place                        +    +    -   -    +   -      -      -
  action_save_draft                   +    +    -   -    +   -      -      -
autowartung.capture.extension
  action_capture                      +    +    -   -    +   -      -      -
autowartung.redeem.voucher
  action_redeem                       +    +    -   -    +   -      -      -
autowartung.refund.booking
  action_confirm                      -    -    -   +    +   -      -      -
autowartung.shop.options
  action_save                         -    -    -   -    +   -      -      -
res.config.settings
  action_autowartung_remove_tests     -    -    -   -    -   -      -      -
  action_autowartung_mail_templates   -    -    -   -    -   -      -      -
  action_autowartung_provider         -    -    -   -    -   -      -      -
  action_autowartung_show_onboarding  -    -    -   -    -   -      -      -
"""


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestMethodsTable(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booking = cls.create_confirmed(FIRST_SLOT)
        cls.trip = cls.booking.pickup_id
        cls.driver = cls.trip.driver_id
        cls.transaction = cls.env["payment.transaction"].create(
            {
                "provider_id": cls.env.ref("payment.payment_provider_stripe").id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "reference": "roles-test",
                "amount": 1.0,
                "currency_id": cls.env.company.currency_id.id,
                "partner_id": cls.customer.id,
            }
        )
        cls.follow_up = cls.env["autowartung.follow.up"].search(
            [("key", "like", f":booking,{cls.booking.id}")], limit=1
        )
        cls.event = cls.env["autowartung.webhook.event"].create(
            {
                "provider_code": "stripe",
                "event_id": "evt_methods_table",
                "event_type": "payment_intent.succeeded",
                "event_created_at": fields.Datetime.now(),
                "payload": {},
            }
        )

        mail = cls.env["mail.mail"].create(
            {
                "model": cls.booking._name,
                "res_id": cls.booking.id,
                "subject": "Ihre Buchung",
                "state": "exception",
            }
        )
        cls.withdrawal = cls.env["autowartung.withdrawal"]._declare(
            {"name": "Erika", "email": "erika@example.com", "contract": "AW/0"}
        )
        cls.voucher = cls.env["autowartung.voucher"].create(
            {"partner_id": cls.customer.id, "amount_total": 100}
        )
        cls.extension = cls.env["autowartung.extension"].create(
            {"booking_id": cls.booking.id}
        )
        cls.extension_line = cls.extension.line_ids.create(
            {"extension_id": cls.extension.id, "name": "Öl", "price_unit": 50}
        )
        cls.decision = declined_work(cls.booking)
        cls.failed_mail = cls.env["autowartung.failed.mail"].browse(mail.id)

    def records_of(self, model, env):
        """Return what the method is called on, as the role has it."""
        if env[model]._transient:
            return env[model].create(self.dialog_values(model))
        shown = {
            "autowartung.booking": self.booking,
            "autowartung.concierge.trip": self.trip,
            "autowartung.driver": self.driver,
            "autowartung.extension": self.extension,
            "autowartung.extension.line": self.extension_line,
            "autowartung.extension.decision": self.decision,
            "autowartung.failed.mail": self.failed_mail,
            "autowartung.follow.up": self.follow_up,
            "autowartung.voucher": self.voucher,
            "autowartung.webhook.event": self.event,
            "autowartung.withdrawal": self.withdrawal,
            "autowartung.workshop": self.workshop,
            "payment.transaction": self.transaction,
        }
        return shown.get(model, env[model]).with_env(env)

    def dialog_values(self, model):
        return {
            "autowartung.archive.drivers": {
                "leaving_driver_ids": [(6, 0, self.driver.ids)],
            },
            "autowartung.reassign.trips": {
                "plan_ids": [(0, 0, {"planned_trip_id": self.trip.id})],
            },
            "autowartung.assign.driver": {
                "driver_id": self.driver.id,
                "trip_ids": [(6, 0, self.trip.ids)],
            },
            "autowartung.capture.extension": {"extension_id": self.extension.id},
            "autowartung.choose.slot": {
                "booking_id": self.booking.id,
                "slot_start": FIRST_SLOT + timedelta(days=1),
            },
            "autowartung.decide.by.phone": {
                "extension_id": self.extension.id,
                "version_id": self.decision.version_id.id,
                "speaker": "Erika Mustermann",
                "number": "+49 221 5550100",
            },
            "autowartung.handover.correction": {
                "corrected_trip_id": self.trip.id,
                "text": "84.300 km",
            },
            "autowartung.redeem.voucher": {
                "booking_id": self.booking.id,
                "code": "7KQM-2XNB-W9DP",
            },
            "autowartung.refund.booking": {"booking_id": self.booking.id},
            "autowartung.move.trip": {
                "moved_trip_id": self.trip.id,
                "window_start": FIRST_SLOT + timedelta(days=1),
                "window_end": FIRST_SLOT + timedelta(days=1, hours=2),
            },
            "autowartung.phone.booking": {
                "partner_id": self.customer.id,
                "workshop_id": self.workshop.id,
                "service_ids": [(6, 0, self.service.ids)],
                "slot_start": SECOND_SLOT,
            },
        }.get(model, {})

    def may_call(self, role, model, method):
        savepoint = self.env.cr.savepoint()
        try:
            env = self.env(user=self.users[role])
            getattr(self.records_of(model, env), method)()
            return True
        except AccessError:
            return False
        except UserError:
            return True
        finally:
            savepoint.rollback()
            self.env.invalidate_all(flush=False)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_the_table_is_what_the_methods_allow(self):
        for name, expected in rows_of(METHODS).items():
            model, _separator, method = name.partition("/")
            with self.subTest(method=name):
                found = {
                    role: "+" if self.may_call(role, model, method) else "-"
                    for role in ROLES
                }
                self.assertEqual(found, expected)

    def test_every_public_method_of_ours_has_a_row(self):
        missing = public_methods(self.registry) - rows_of(METHODS).keys()
        self.assertFalse(missing, "no row for these methods")


def public_methods(registry):
    """Return ``{"model/method"}`` of what this addon offers over RPC."""
    found = set()
    for name, model in registry.items():
        if model._abstract and name != "autowartung.onboarding":
            continue
        if model._original_module in ADDONS_OF_THE_TESTS:
            continue
        for base in model.__mro__:
            if ".autowartung_payment." not in f"{base.__module__}.":
                continue
            found |= {
                f"{name}/{method}"
                for method, value in vars(base).items()
                if callable(value)
                and not method.startswith("_")
                and not _is_inherited(model, base, method)
                and not getattr(value, "_api_private", False)
            }
    return found


def _is_inherited(model, base, method):
    """Whether Odoo itself has the method, and ours only adds to it."""
    return any(
        method in vars(other) and ".autowartung_payment." not in f"{other.__module__}."
        for other in model.__mro__
    )
