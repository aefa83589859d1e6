# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

SALES, SERVICES, CLEARING = "sales", "services", "clearing"
# What stays as it is, or what was written would not be what it was any more.
_FIXED = frozenset(
    (
        "active",
        "code",
        "company_id",
        "payment_sequence",
        "refund_sequence",
        "restrict_mode_hash_table",
        "sequence_override_regex",
        "type",
    )
)
_TYPES = {SALES: "sale", SERVICES: "general", CLEARING: "bank"}
_CODES = {SALES: "WA", SERVICES: "WAL"}
_TEST_CODES = {SALES: "TEST", SERVICES: "TESTL"}


class AccountJournal(models.Model):
    """The journals of the shop: hashed, and those of test payments apart."""

    _inherit = "account.journal"

    autowartung_use = fields.Selection(
        [
            (SALES, "Documents of the shop"),
            (SERVICES, "Services rendered"),
            (CLEARING, "Money at a provider"),
        ],
        string="Use in the Shop",
        readonly=True,
        copy=False,
    )
    autowartung_provider_code = fields.Char(readonly=True, copy=False)
    autowartung_is_test = fields.Boolean(
        string="For Test Payments", readonly=True, copy=False
    )

    _autowartung_one_for_each_use = models.UniqueIndex(
        "(company_id, autowartung_use, COALESCE(autowartung_provider_code, ''),"
        " autowartung_is_test) WHERE autowartung_use IS NOT NULL",
        "There is such a journal of the shop already.",
    )

    def _autowartung_refuse_by_hand(self, vals):
        result = super()._autowartung_refuse_by_hand(vals)
        ours = self.sudo().filtered("autowartung_use")
        if any(journal._autowartung_changing(vals) for journal in ours):
            raise UserError(
                self.env._("Journals of the shop are secured, and stay as they are.")
            )
        return result

    def _autowartung_changing(self, vals):
        """Return which of the fixed fields would get another value."""
        self.ensure_one()
        return {
            name
            for name in _FIXED & vals.keys()
            if self._fields[name].convert_to_cache(vals[name], self)
            != self._fields[name].convert_to_cache(self[name], self)
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_no_journal_of_the_shop(self):
        if self.filtered("autowartung_use"):
            raise UserError(self.env._("Journals of the shop cannot be deleted."))


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_journal(self, use, is_test=False, provider_code=False):
        """Return the journal (sudo) for a use; empty before the books are set up.

        :param str use: ``sales``, ``services`` or ``clearing``.
        :param bool is_test: for what is paid in a provider's test mode: it has number
            ranges of its own.
        :param provider_code: for ``clearing``.
        """
        self.ensure_one()
        return (
            self.env["account.journal"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "=", self.id),
                    ("autowartung_use", "=", use),
                    ("autowartung_is_test", "=", is_test),
                    ("autowartung_provider_code", "=", provider_code),
                ]
            )
        )

    def _autowartung_set_up_journals(self):
        """Make the journals of the shop where there is a chart of accounts."""
        for company in self.sudo().filtered("chart_template"):
            for is_test in (False, True):
                company._autowartung_set_up_journal(
                    SALES, is_test, default_account_id=company.income_account_id.id
                )
                company._autowartung_set_up_journal(SERVICES, is_test)

    def _autowartung_set_up_journal(self, use, is_test, provider=None, **values):
        """Make a journal unless it is there.

        :param provider: for ``clearing``: whose money it is.
        :return: the journal (sudo)
        :raise ConcurrencyError: if somebody else has just made it.
        """
        self.ensure_one()
        code = provider.code if provider else False
        if found := self._autowartung_journal(use, is_test, code):
            return found
        try:
            with self.env.cr.savepoint():
                return self._autowartung_make_journal(use, is_test, provider, values)
        except UniqueViolation as error:
            # It was committed after this transaction's snapshot: look again.
            raise ConcurrencyError(str(error)) from error

    def _autowartung_make_journal(self, use, is_test, provider, values):
        code = provider.code if provider else False
        journals = self.env["account.journal"].sudo().with_company(self)
        journal = journals.with_context(lang="en_US").create(
            {
                "name": self.with_context(lang="en_US")._autowartung_journal_name(
                    use, is_test, provider
                ),
                "type": _TYPES[use],
                "code": self._autowartung_free_code(use, is_test, code),
                "company_id": self.id,
                "restrict_mode_hash_table": True,
                "autowartung_use": use,
                "autowartung_is_test": is_test,
                "autowartung_provider_code": code,
                # Odoo's dashboard is for what is worked on by hand.
                "show_on_dashboard": use == SALES and not is_test,
                **values,
            }
        )
        for language in self._autowartung_german_languages():
            german = self.with_context(lang=language)
            journal.with_context(lang=language).name = german._autowartung_journal_name(
                use, is_test, provider
            )
        return journal.with_env(journals.env)

    def _autowartung_journal_name(self, use, is_test, provider):
        names = {
            SALES: self.env._("Shop"),
            SERVICES: self.env._("Shop: services rendered"),
            CLEARING: provider and provider.name,
        }
        if is_test:
            return self.env._("%s (test)", names[use])
        return names[use]

    def _autowartung_free_code(self, use, is_test, provider_code):
        """Return a short code that no journal of the company has; five signs fit."""
        if use == CLEARING:
            wanted = f"{'T' if is_test else ''}{provider_code[:3].upper()}"
        else:
            wanted = (_TEST_CODES if is_test else _CODES)[use]
        taken = set(
            self.env["account.journal"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "=", self.id)])
            .mapped("code")
        )
        codes = (wanted, *(f"{wanted[:4]}{number}" for number in range(2, 10)))
        return next(code for code in codes if code not in taken)
