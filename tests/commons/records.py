# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, new_test_user


class RecordsCase(TransactionCase):
    """A customer, a stranger and the people who may look at their records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Erika Mustermann"})
        cls.stranger = cls.env["res.partner"].create({"name": "Max Fremd"})
        cls.user = cls._internal_user("aw_user", "group_autowartung_user")
        cls.manager = cls._internal_user("aw_manager", "group_autowartung_manager")
        cls.employee = new_test_user(cls.env, "aw_employee", "base.group_user")

    @classmethod
    def _internal_user(cls, login, group):
        return new_test_user(cls.env, login, f"autowartung_payment.{group}")

    @classmethod
    def _portal_user(cls, login, partner):
        return new_test_user(cls.env, login, "base.group_portal", partner_id=partner.id)

    @classmethod
    def _vehicle(cls, partner=None, **values):
        return cls.env["autowartung.vehicle"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "license_plate": "M-AB 1234",
                **values,
            }
        )

    @classmethod
    def _booking(cls, partner=None, **values):
        partner = partner or cls.customer
        line = {"name": "Inspektion", "price_unit": 119.0}
        return cls.env["autowartung.booking"].create(
            {"partner_id": partner.id, "line_ids": [(0, 0, line)], **values}
        )
