# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may do what: the table below is what the database must really grant.

Letters: c(reate), r(ead), u(pdate), d(elete); a dash where the right is missing. The
reasons are in docs/decisions/0011-roles.md. A new model of ours needs a row. The roles
are those of `commons.roles.ROLES`, in that order.
"""

from commons.rights_rows import rows_of
from commons.roles import ADDONS_OF_THE_TESTS, ROLES, RolesCase

from odoo.tests import tagged

OPERATIONS = {"c": "create", "r": "read", "u": "write", "d": "unlink"}

RIGHTS = """
model                        user disp drv  acct mgr  port publ empl
autowartung.archive.drivers  ---- crud ---- ---- crud ---- ---- ----
autowartung.assign.driver    ---- crud ---- ---- crud ---- ---- ----
autowartung.booking          cru- cru- ---- -r-- crud -r-- ---- ----
autowartung.booking.line     crud crud ---- -r-- crud -r-- ---- ----
autowartung.bound            ---- ---- ---- ---- ---- ---- ---- ----
autowartung.bulk.result      crud crud ---- ---- crud ---- ---- ----
autowartung.capture.extension crud crud ---- ---- crud ---- ---- ----
autowartung.choose.slot      ---- crud ---- ---- crud ---- ---- ----
autowartung.concierge.trip   -r-- -ru- -r-- -r-- -ru- -r-- ---- ----
autowartung.decide.by.phone  crud crud ---- ---- crud ---- ---- ----
autowartung.datev.export     ---- ---- ---- -r-- -r-- ---- ---- ----
autowartung.driver           -r-- cru- -r-- -r-- crud ---- ---- ----
autowartung.driver.day       -r-- -r-- ---- -r-- -r-- ---- ---- ----
autowartung.export.datev     ---- ---- ---- crud crud ---- ---- ----
autowartung.extension        crud crud ---- -r-- crud -r-- ---- ----
autowartung.extension.decision -r-- -r-- ---- -r-- -r-- ---- ---- ----
autowartung.extension.line   crud crud ---- -r-- crud ---- ---- ----
autowartung.extension.photo  crud crud ---- -r-- crud ---- ---- ----
autowartung.extension.version -r-- -r-- ---- -r-- -r-- ---- ---- ----
autowartung.failed.mail      -r-- -r-- ---- -r-- -r-- ---- ---- ----
autowartung.follow.up        -r-- -r-- ---- -r-- -r-- ---- ---- ----
autowartung.move.trip        ---- crud ---- ---- crud ---- ---- ----
autowartung.phone.booking    crud crud ---- ---- crud ---- ---- ----
autowartung.provider.customer ---- ---- ---- ---- ---- ---- ---- ----
autowartung.push.device      ---- ---- ---- ---- ---- ---- ---- ----
autowartung.shop.options     ---- ---- ---- ---- crud ---- ---- ----
autowartung.terms.version    -r-- -r-- ---- -r-- -r-- ---- ---- ----
autowartung.transaction.request -r-- -r-- ---- -r-- -r-- ---- ---- ----
autowartung.vehicle          cru- cru- ---- -r-- crud -r-- ---- ----
autowartung.webhook.event    -r-- -r-- ---- -r-- -r-- ---- ---- ----
autowartung.handover.correction ---- crud ---- ---- crud ---- ---- ----
autowartung.reassign.plan    ---- crud ---- ---- crud ---- ---- ----
autowartung.reassign.trips   ---- crud ---- ---- crud ---- ---- ----
autowartung.refund.booking   ---- ---- ---- crud crud ---- ---- ----
autowartung.redeem.voucher   crud crud ---- ---- crud ---- ---- ----
autowartung.voucher          cru- cru- ---- -r-- crud -r-- ---- ----
autowartung.withdrawal       -r-- -r-- ---- -r-- -r-- ---- ---- ----
autowartung.workshop         -r-- -r-- ---- -r-- crud ---- ---- ----
account.move                 ---- ---- ---- crud ---- -r-- ---- ----
account.payment              ---- ---- ---- crud ---- ---- ---- ----
mail.mail                    ---- ---- ---- ---- ---- ---- ---- ----
payment.provider             ---- ---- ---- ---- ---- ---- ---- ----
payment.transaction          -r-- -r-- ---- cru- -r-- ---- ---- ----
product.template             -r-- -r-- -r-- -r-- crud ---- ---- -r--
res.config.settings          ---- ---- ---- ---- ---- ---- ---- ----
res.partner                  crud crud -r-- -r-- crud -r-- -r-- -r--
resource.calendar            -r-- cru- -r-- -r-- cru- ---- ---- -r--
resource.calendar.attendance -r-- crud -r-- -r-- crud ---- ---- -r--
resource.calendar.leaves     crud crud crud crud crud ---- ---- crud
resource.resource            -r-- cru- -r-- -r-- cru- ---- ---- -r--
"""


@tagged("post_install", "-at_install")
class TestRightsTable(RolesCase):
    def granted(self, model, role):
        records = self.as_role(role, self.env[model])
        return "".join(
            letter if records.has_access(operation) else "-"
            for letter, operation in OPERATIONS.items()
        )

    def test_the_table_is_what_the_database_grants(self):
        for model, expected in rows_of(RIGHTS).items():
            with self.subTest(model=model):
                granted = {role: self.granted(model, role) for role in ROLES}
                self.assertEqual(granted, expected, _row(model, granted))

    def test_every_model_of_ours_has_a_row(self):
        ours = {
            name
            for name, model in self.registry.items()
            if name.startswith("autowartung.")
            and not model._abstract
            and model._original_module not in ADDONS_OF_THE_TESTS
        }
        missing = [
            _row(model, {role: self.granted(model, role) for role in ROLES})
            for model in sorted(ours - rows_of(RIGHTS).keys())
        ]
        self.assertFalse(missing, "these models have no row")


def _row(model, granted):
    return f"{model:<29}" + " ".join(granted[role] for role in ROLES)
