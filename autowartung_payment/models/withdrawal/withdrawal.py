# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import re

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import email_normalize

from ...tools import foreign_words, form_values, mail_address, times
from ...tools.mailboxes import mailbox_of
from ..common.limits import ACKNOWLEDGEMENTS

MOST_CHARACTERS = 200
# How our numbers look, whether there is such a booking or not.
_NUMBER = re.compile(r"[A-Z]{1,8}(/\d{1,8}){1,3}", re.ASCII)
RECEIVED = "received"
TO_DECIDE = "to_decide"
DONE = "done"
# Kept with the acknowledgement, as with each mail that is sent again if it fails.
ACKNOWLEDGEMENT_MAIL = "withdrawal_mail"


class Withdrawal(models.Model):
    """A consumer's declaration to withdraw from a contract, as it was received.

    The withdrawal function of § 356a BGB (article 11a of directive 2011/83/EU, inserted
    by directive (EU) 2023/2673; to be offered since 19 June 2026): labelled "Vertrag
    widerrufen", always at hand during the period, it asks for name, contract and an
    electronic address; "Widerruf bestätigen" sends the declaration; its content and the
    moment of receipt are acknowledged at once on a durable medium.

    A declaration is never refused: whether the declaration has effect is decided
    afterwards, by the booking or by a person.
    """

    _name = "autowartung.withdrawal"
    _description = "Withdrawal from a Contract"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "autowartung.guard.mixin",
        "autowartung.managers.mixin",
        "autowartung.form.mixin",
    ]
    _order = "id desc"
    _autowartung_is_kept = True

    name = fields.Char(string="Consumer", required=True, readonly=True)
    contract = fields.Char(
        required=True, readonly=True, help="What the consumer named it by."
    )
    email = fields.Char(
        string="Mail Address",
        required=True,
        readonly=True,
        help="Where the acknowledgement goes.",
    )
    shown_email = fields.Char(string="Address", compute="_compute_shown_email")
    language = fields.Char(readonly=True)
    declaration = fields.Text(required=True, readonly=True)
    received_at = fields.Datetime(required=True, readonly=True)
    acknowledged_at = fields.Datetime(
        readonly=True, help="When the acknowledgement was written."
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    booking_id = fields.Many2one(
        "autowartung.booking",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose number was named.",
    )
    is_identified = fields.Boolean(
        string="Identified",
        readonly=True,
        help="It came from the booking's own page, or from its customer who was logged"
        " in. A number and a mail address can be guessed or known.",
    )
    state = fields.Selection(
        [
            (RECEIVED, "Is carried out"),
            (TO_DECIDE, "To be decided"),
            (DONE, "Done"),
        ],
        required=True,
        readonly=True,
        default=RECEIVED,
        tracking=True,
    )
    reason = fields.Text(readonly=True, help="Why a person has to decide.")
    # The same declaration, sent twice, is one.
    key = fields.Char(required=True, readonly=True, groups="base.group_system")

    _unique_key = models.UniqueIndex("(key)")

    @api.depends("email")
    def _compute_shown_email(self):
        for withdrawal in self:
            withdrawal.shown_email = withdrawal._mail_address_text()

    # === ACTIONS === #

    def action_close(self):
        """A person has decided and done what there was to do."""
        self.check_access("read")
        self._check_may("accountant", "manager")
        for withdrawal in self.sudo():
            withdrawal.state = DONE
            withdrawal.activity_feedback(["mail.mail_activity_data_todo"])

    # === DECLARING === #

    @api.model
    def _check(self, given):
        """Return the values of the form, tidy, and ``{field: what is wrong}``."""
        readers = {
            "name": form_values.text,
            "contract": form_values.text,
            "email": form_values.any_email,
        }
        return self._read_form(given, readers, required=tuple(readers))

    def _most_characters(self, field):
        if field == "contract":
            return MOST_CHARACTERS
        return super()._most_characters(field)

    def _demand(self, field):
        if field == "contract":
            return self.env._("Please tell us which booking it is about.")
        return super()._demand(field)

    @api.model
    def _known(self, values, contract=None):
        """Return what was declared with the same values already, or none."""
        values = {**values, **self._moment_and_language()}
        known = [("key", "=", self._key(values, contract))]
        return self.sudo().search(known, limit=1)

    @api.model
    def _declare(self, values, contract=None, customer=None):
        """Keep a declaration, acknowledge it, pass it on; a repeat returns the first.

        :param dict values: ``name``, ``contract`` and ``email``, checked.
        :param contract: the booking, or what else a wing lets be ordered, from whose
            own page it came, if any.
        :param customer: the partner who is logged in, if any.
        """
        if known := self._known(values, contract):
            return known
        values = {**values, **self._moment_and_language()}
        try:
            with self.env.cr.savepoint():
                withdrawal = self.sudo().create(
                    {
                        **values,
                        **self._subject(values, contract, customer),
                        "declaration": self._declaration_text(values),
                        "key": self._key(values, contract),
                    }
                )
        except UniqueViolation as error:
            # A twin was committed after this transaction's snapshot: look again.
            raise ConcurrencyError(str(error)) from error
        withdrawal._acknowledge()
        withdrawal._pass_on()
        return withdrawal

    def _moment_and_language(self):
        return {
            "received_at": fields.Datetime.now(),
            "language": self.env.lang or "en_US",
        }

    def _key(self, values, contract):
        """Return what one declaration and its repetitions have in common."""
        if contract:
            decided = contract._decided_withdrawals().ids
            after = f" after {decided[-1]}" if decided else ""
            return f"{contract._name_for_withdrawal()}{after}"
        typed = (values[field].casefold() for field in ("name", "contract", "email"))
        day = str(times.local_date(values["received_at"]))
        text = "\n".join([str(self.env.company.id), day, *typed])
        return hashlib.sha256(text.encode()).hexdigest()

    def _subject(self, values, contract, customer):
        """Return which contract it is about, and whether that is certain.

        Numbers follow each other, and a mail address is known to many: certain is only
        what came from the booking's own page, or from its customer who is logged in.
        """
        if contract:
            company, is_identified = contract.company_id, True
        else:
            company = self.env.company
            number = "".join(values["contract"].split()).upper()
            contract = self._named_contract(number)
            is_identified = bool(contract and customer) and bool(
                contract.filtered_domain(contract._domain_of_customer(customer))
            )
        return {
            "company_id": company.id,
            "is_identified": is_identified,
            **contract._link_of_withdrawal(),
        }

    def _named_contract(self, number):
        """Return what has the number (sudo), or an empty record."""
        bookings = self.env["autowartung.booking"].sudo()
        domain = [("name", "=", number), ("company_id", "=", self.env.company.id)]
        return bookings.search(domain, limit=1)

    def _contract(self):
        """Return what was withdrawn from; empty if no number fits."""
        self.ensure_one()
        return self.booking_id

    def _declaration_text(self, values):
        """Return the declaration as it is acknowledged.

        The mail goes to whatever address was typed: what else was typed makes no link
        in it. Beside it, the row has the words as they came.
        """
        return self.env._(
            "I hereby withdraw from my contract for the provision of the following"
            " service: %(contract)s\nName: %(name)s\nMail address: %(email)s",
            contract=foreign_words.without_links(values["contract"]),
            name=foreign_words.without_links(values["name"]),
            email=values["email"],
        )

    # === WHAT FOLLOWS === #

    def _acknowledge(self):
        """Put the acknowledgement into the outgoing queue.

        Nobody's mailbox is filled through the form: the declarations beyond the bound
        are kept, and shown to managers, without a mail.
        """
        if not self._can_be_answered():
            return
        bounds = self.env["autowartung.bound"].sudo()
        if not bounds._is_within(ACKNOWLEDGEMENTS, mailbox_of(self.email)):
            return
        self.acknowledged_at = self.received_at
        template = self.env.ref("autowartung_payment.mail_template_withdrawal")
        template.sudo().send_mail(
            self.id,
            email_values={
                "email_to": self.email,
                "autowartung_kind": ACKNOWLEDGEMENT_MAIL,
            },
        )
        self.env["mail.mail"]._autowartung_wake_queue()

    def _can_be_answered(self):
        return mail_address.is_deliverable(self.email)

    def _pass_on(self):
        """Let the booking carry it out, or a person decide about it."""
        withdrawal = self._in_the_office()
        contract = withdrawal._contract()
        if contract:
            link = withdrawal._get_html_link()
            contract._message_log(
                body=withdrawal.env._("Withdrawal received: %s", link)
            )
        if withdrawal.is_identified:
            reason = contract._why_a_person_decides(withdrawal.received_at)
        elif contract:
            reason = withdrawal._why_uncertain()
        else:
            reason = withdrawal.env._("No booking has this number.")
        if reason:
            withdrawal._let_decide(reason)
        else:
            contract._plan_withdrawal(f"declaration,{withdrawal.id}")

    def _why_uncertain(self):
        """Return why the named booking is not cancelled by itself."""
        own = email_normalize(self._contract().partner_id.email)
        if own and own == email_normalize(self.email):
            return self.env._(
                "Number and mail address are right, but both can be known to others."
                " Ask the customer, then cancel the booking."
            )
        return self.env._(
            "The number is that of a booking, but its customer has another mail"
            " address."
        )

    def _let_decide(self, reason):
        withdrawal = self._in_the_office()
        withdrawal.write({"state": TO_DECIDE, "reason": reason})
        withdrawal._notify_managers(
            lambda env: (env._("Decide about a withdrawal"), reason)
        )

    # === TEXTS === #

    def _received_text(self):
        """Return day and time of the receipt in Germany."""
        return times.day_and_clock_text(self.received_at, self.env.lang)

    def _contract_suffix(self):
        """Return the number that was typed, for the mail's subject; empty for others.

        Whatever else was typed stands in the mail only. That there is such a booking
        is told to nobody.
        """
        number = "".join((self.contract or "").split()).upper()
        return f" ({number})" if _NUMBER.fullmatch(number) else ""

    def _mail_address_text(self):
        return mail_address.shown(self.email)
