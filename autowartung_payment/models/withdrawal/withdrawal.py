# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import email_normalize
from odoo.tools.sql import escape_psql

from ...exceptions import TooManyDeclarations
from ...tools import form_values, times

MOST_CHARACTERS = 200
# Declarations of one network address a day, and acknowledgements to one mail address:
# nobody's mailbox is filled through the form.
MOST_PER_ORIGIN = 10
MOST_ACKNOWLEDGEMENTS = 5
A_DAY = timedelta(days=1)
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
        help="It came from the booking's own page, or names both its number and its"
        " customer's mail address.",
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
    # A keyed hash, kept for a day.
    origin_address = fields.Char(readonly=True, groups="base.group_system")

    _unique_key = models.UniqueIndex("(key)")
    _origin_address_index = models.Index(
        "(origin_address) WHERE origin_address IS NOT NULL"
    )
    _email_index = models.Index("(email, received_at)")

    @api.autovacuum
    def _forget_origins(self):
        old = [
            ("origin_address", "!=", False),
            ("received_at", "<", fields.Datetime.now() - A_DAY),
        ]
        self.sudo().search(old).write({"origin_address": False})

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
            "email": form_values.email,
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
    def _declare(self, values, booking=None, address=""):
        """Keep a declaration, acknowledge it, pass it on; a repeat returns the first.

        :param dict values: ``name``, ``contract`` and ``email``, checked.
        :param booking: the one from whose own page it came, if any.
        :param str address: the caller's network address, to be bounded by.
        :raise TooManyDeclarations: if many have come from there today.
        """
        values = {**values, **self._moment_and_language()}
        key = self._key(values, booking)
        if known := self.sudo().search([("key", "=", key)], limit=1):
            return known
        origin = address and self._check_origin(address)
        try:
            with self.env.cr.savepoint():
                withdrawal = self.sudo().create(
                    {
                        **values,
                        **self._subject(values, booking),
                        "declaration": self._declaration_text(values),
                        "key": key,
                        "origin_address": origin or False,
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

    def _key(self, values, booking):
        """Return what one declaration and its repetitions have in common."""
        if booking:
            decided = booking._decided_withdrawals().ids
            after = f" after {decided[-1]}" if decided else ""
            return f"booking {booking.id}{after}"
        typed = (values[field].casefold() for field in ("name", "contract", "email"))
        day = str(times.local_date(values["received_at"]))
        text = "\n".join([str(self.env.company.id), day, *typed])
        return hashlib.sha256(text.encode()).hexdigest()

    def _subject(self, values, booking):
        """Return which contract it is about, and whether that is certain."""
        if booking:
            company, is_identified = booking.company_id, True
        else:
            company = self.env.company
            booking = self._named_booking(values["contract"])
            own = email_normalize(booking.partner_id.email)
            is_identified = bool(own) and own == email_normalize(values["email"])
        return {
            "company_id": company.id,
            "booking_id": booking.id,
            "is_identified": is_identified,
        }

    def _named_booking(self, contract):
        bookings = self.env["autowartung.booking"].sudo()
        number = "".join(contract.split()).upper()
        domain = [("name", "=", number), ("company_id", "=", self.env.company.id)]
        return bookings.search(domain, limit=1)

    def _declaration_text(self, values):
        return self.env._(
            "I hereby withdraw from my contract for the provision of the following"
            " service: %(contract)s\nName: %(name)s\nMail address: %(email)s",
            contract=values["contract"],
            name=values["name"],
            email=values["email"],
        )

    def _check_origin(self, address):
        origin = self._digest("withdrawal", address)
        since = fields.Datetime.now() - A_DAY
        domain = [("origin_address", "=", origin), ("received_at", ">", since)]
        if self.sudo().search_count(domain, limit=MOST_PER_ORIGIN) >= MOST_PER_ORIGIN:
            raise TooManyDeclarations(
                self.env._(
                    "Many declarations have come from your connection today. Please"
                    " write us a mail or a letter instead."
                )
            )
        return origin

    # === WHAT FOLLOWS === #

    def _acknowledge(self):
        """Put the acknowledgement into the outgoing queue."""
        since = self.received_at - A_DAY
        address = escape_psql(self.email)
        domain = [("email", "=ilike", address), ("acknowledged_at", ">", since)]
        if self.search_count(domain) >= MOST_ACKNOWLEDGEMENTS:
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
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _pass_on(self):
        """Let the booking carry it out, or a person decide about it."""
        withdrawal = self._in_the_office()
        booking = withdrawal.booking_id
        if booking:
            link = withdrawal._get_html_link()
            booking._message_log(body=withdrawal.env._("Withdrawal received: %s", link))
        if withdrawal.is_identified:
            reason = booking._why_a_person_decides(withdrawal.received_at)
        elif booking:
            reason = withdrawal.env._(
                "The number is that of a booking, but its customer has another mail"
                " address."
            )
        else:
            reason = withdrawal.env._("No booking has this number.")
        if reason:
            withdrawal._let_decide(reason)
        else:
            booking._plan_withdrawal(f"declaration,{withdrawal.id}")

    def _let_decide(self, reason):
        withdrawal = self._in_the_office()
        withdrawal.write({"state": TO_DECIDE, "reason": reason})
        withdrawal._notify_managers(
            lambda env: (env._("Decide about a withdrawal"), reason)
        )

    # === TEXTS === #

    def _received_text(self):
        """Return day and time of the receipt in Germany."""
        language = self.env.lang
        day = times.day_text(self.received_at, language)
        return f"{day}, {times.clock_text(self.received_at, language)}"

    def _mail_address_text(self):
        return self.email
