# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import Command, fields, models

from .journal import SERVICES


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    autowartung_revenue_account_id = fields.Many2one(
        "account.account",
        string="Revenue Account",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        help="Where an advance payment becomes revenue once the service is rendered.",
    )

    def _autowartung_move_to_account(self, account, becomes_revenue_on):
        self.write(
            {
                "account_id": account.id,
                "autowartung_revenue_account_id": becomes_revenue_on.id,
                # Odoo would take the tax that the chart gives the account.
                "tax_ids": [Command.set(self.tax_ids.ids)],
            }
        )

    def _autowartung_waits_for_service(self):
        """Whether it is owed until a service is rendered, and revenue then.

        Other subjects have lines that stay on their account.
        """
        self.ensure_one()
        return self.display_type == "product"

    def _autowartung_taxes_with_the_service(self):
        """Return the taxes that nothing is owed for on receipt.

        A service that is taxed at its recipient is reported when it is rendered, not
        when it is paid (§ 18a (8), § 18b sentence 3 UStG).
        """
        is_due_on_receipt = any(self.tax_ids.mapped("amount"))
        return self.tax_ids.browse() if is_due_on_receipt else self.tax_ids


class AccountMove(models.Model):
    """What is paid before the service is owed to the customer until then.

    The tax is due on receipt (§ 13 (1) no. 1 a UStG), the revenue comes with the
    service: § 252 (1) no. 4 HGB.
    """

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_book_as_advance(self):
        """Let draft documents credit, or debit, advance payments instead of revenue."""
        for line in self._autowartung_lines_of_services():
            if line.autowartung_revenue_account_id:
                continue
            advance = line.company_id.sudo()._autowartung_advance_account(line.tax_ids)
            if advance:
                line._autowartung_move_to_account(advance, line.account_id)

    def _autowartung_book_as_revenue(self):
        """Let draft documents be revenue at once: the service is rendered."""
        for line in self._autowartung_lines_of_services():
            if revenue := line.autowartung_revenue_account_id:
                line._autowartung_move_to_account(revenue, revenue.browse())

    def _autowartung_keep_out_of_reports(self):
        """Let a posted document report no turnover that is none, or not yet.

        No money has moved in a test; what is taxed with the service is reported then.
        """
        lines = self.line_ids
        if not self.journal_id.autowartung_is_test:
            lines = lines.filtered(
                lambda line: (
                    line.autowartung_revenue_account_id
                    and line._autowartung_taxes_with_the_service()
                )
            )
        # The tax stays as it is: only what is reported changes.
        lines.with_context(skip_invoice_sync=True).tax_tag_ids = [Command.clear()]

    def _autowartung_lines_of_services(self):
        return self.invoice_line_ids.filtered(
            lambda line: line._autowartung_waits_for_service()
        )

    def _autowartung_service_lines(self):
        return self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )

    def _autowartung_recognise(self, day, values):
        """Let what is left of the advance payments on these entries become revenue.

        :param self: all posted documents and entries about one service: what was
            credited, or recognised before, does not become revenue once more.
        :param day: German day of the service; later if the books are closed for it.
        :param dict values: of the entry; ``ref`` says what it is about.
        :return: the posted entry, or an empty record if nothing is left.
        """
        left = defaultdict(float)
        lines = self.line_ids.filtered(
            lambda line: (
                line.parent_state == "posted" and line.autowartung_revenue_account_id
            )
        )
        for line in lines:
            kind = (
                line.account_id,
                line.autowartung_revenue_account_id,
                line._autowartung_taxes_with_the_service(),
            )
            left[kind] += line.balance
        currency = self.company_currency_id
        left = {
            kind: currency.round(balance)
            for kind, balance in left.items()
            if not currency.is_zero(balance)
        }
        if not left:
            return self.browse()
        return self[:1]._autowartung_post_recognition(left, day, values)

    def _autowartung_post_recognition(self, left, day, values):
        company = self.company_id
        journal = company._autowartung_journal(
            SERVICES, self.journal_id.autowartung_is_test
        )
        entry = self.with_company(company).create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": company._autowartung_open_day(day, journal),
                "partner_id": self.commercial_partner_id.id,
                "line_ids": [
                    Command.create(line)
                    for kind, balance in left.items()
                    for line in self._autowartung_recognition_lines(
                        values["ref"], *kind, balance
                    )
                ],
                **values,
            }
        )
        entry._post(soft=False)
        entry._autowartung_keep_out_of_reports()
        return entry

    def _autowartung_recognition_lines(self, name, advance, revenue, taxes, balance):
        """Return the values of two lines that move a balance to revenue.

        The line of the advance bears the taxes of what it levels, to be told from
        others; they are reported with the line of the revenue alone.
        """
        common = {
            "partner_id": self.commercial_partner_id.id,
            "name": self.env._("Service rendered: %s", name),
            "tax_ids": [Command.set(taxes.ids)],
        }
        return [
            {
                **common,
                "account_id": advance.id,
                "balance": -balance,
                "autowartung_revenue_account_id": revenue.id,
            },
            {**common, "account_id": revenue.id, "balance": balance},
        ]
