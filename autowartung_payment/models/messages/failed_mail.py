# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class FailedMail(models.Model):
    """Outgoing mails about bookings that failed, for the back office.

    A view on ``mail.mail``, which only administrators may read; its ids are those of
    the mails.
    """

    _name = "autowartung.failed.mail"
    _description = "Failed Mail"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "subject"
    # What must be in the database before the view is read.
    _depends = {
        "account.move": ["autowartung_payable_model", "autowartung_payable_id"],
        "autowartung.booking": ["company_id", "partner_id"],
        "autowartung.concierge.trip": ["booking_id"],
        "mail.mail": [
            "autowartung_attempts",
            "autowartung_given_up",
            "failure_reason",
            "failure_type",
            "mail_message_id",
            "state",
        ],
        "mail.message": ["date", "model", "res_id", "subject"],
    }

    mail_id = fields.Many2one("mail.mail", readonly=True, groups="base.group_system")
    booking_id = fields.Many2one("autowartung.booking", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    partner_email = fields.Char(related="partner_id.email", string="Address")
    subject = fields.Char(readonly=True)
    date = fields.Datetime(string="Written on", readonly=True)
    failure_type = fields.Char(readonly=True)
    failure_text = fields.Char(string="What to do", compute="_compute_failure_text")
    failure_reason = fields.Text(string="Error", readonly=True)
    attempts = fields.Integer(
        readonly=True, help="How often the mail was sent again by itself."
    )
    state = fields.Selection(
        [("retrying", "Is sent again"), ("given_up", "Given up")], readonly=True
    )
    next_attempt_at = fields.Datetime(
        string="Next attempt", compute="_compute_next_attempt_at"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT %(columns)s
              FROM mail_mail mail
              JOIN mail_message message ON message.id = mail.mail_message_id
              JOIN (%(subjects)s) subject
                ON subject.model = message.model AND subject.id = message.res_id
         LEFT JOIN autowartung_booking booking ON booking.id = subject.booking_id
             WHERE mail.state = 'exception'
               AND COALESCE(booking.company_id, subject.company_id) IS NOT NULL
            """,
            columns=SQL(", ").join(self._columns()),
            subjects=SQL(" UNION ALL ").join(self._subjects()),
        )

    @api.model
    def _columns(self):
        return [
            SQL("mail.id, mail.id AS mail_id, booking.id AS booking_id"),
            SQL("COALESCE(booking.company_id, subject.company_id) AS company_id"),
            SQL("booking.partner_id, message.subject, message.date"),
            SQL("mail.failure_type, mail.failure_reason"),
            SQL("COALESCE(mail.autowartung_attempts, 0) AS attempts"),
            SQL(
                "CASE WHEN mail.autowartung_given_up THEN 'given_up'"
                " ELSE 'retrying' END AS state"
            ),
        ]

    @api.model
    def _subjects(self):
        """Return the queries of everything that mails can be about.

        Each selects model, id, booking and company; one of the latter two is enough.
        """
        paid_for = SQL(
            "CASE WHEN autowartung_payable_model = 'autowartung.booking'"
            " THEN autowartung_payable_id END"
        )
        return [
            self._subject_of("autowartung.booking", booking=SQL("id")),
            self._subject_of("autowartung.concierge.trip"),
            self._subject_of("account.move", booking=paid_for),
        ]

    @api.model
    def _subject_of(self, model, booking=None, company=None):
        """Return the query of a model's records.

        :param SQL booking: what the booking's id is, if not ``booking_id``.
        :param SQL company: what the company's id is, if there need not be a booking.
        """
        return SQL(
            "SELECT %s::varchar AS model, id, %s AS booking_id, %s AS company_id"
            " FROM %s",
            model,
            booking or SQL("booking_id"),
            company or SQL("NULL::int4"),
            SQL.identifier(self.env[model]._table),
        )

    @api.depends("failure_type")
    @api.depends_context("lang")
    def _compute_failure_text(self):
        for failed in self:
            failed.failure_text = self._failure_sentence(failed.failure_type)

    @api.model
    def _failure_sentence(self, failure_type):
        """Return in the reader's language what has failed and what helps.

        :param str failure_type: of the mail; Odoo's own words are English and for
            programmers, whatever the language.
        """
        sender = self.env._(
            "The shop's own mail address is missing or not valid. Correct it in the"
            " company's data."
        )
        sentences = {
            "mail_email_invalid": self.env._(
                "The customer's mail address is missing or not valid. Correct it."
            ),
            "mail_email_missing": self.env._(
                "The customer has no mail address. Ask for it and enter it."
            ),
            "mail_from_invalid": sender,
            "mail_from_missing": sender,
            "mail_smtp": self.env._(
                "The outgoing mail server cannot be reached or has refused the mail."
                " Check the server and the customer's address."
            ),
            "mail_spam": self.env._(
                "The outgoing mail server takes the mail for spam. Ask whoever runs it."
            ),
            "mail_bl": self.env._(
                "The address is on Odoo's blacklist. Take it off if the customer"
                " agrees."
            ),
        }
        unknown = self.env._(
            "The mail could not be sent. Check the customer's address and the outgoing"
            " mail server."
        )
        return sentences.get(failure_type, unknown)

    def _compute_next_attempt_at(self):
        for failed in self:
            mail = failed.sudo().mail_id
            failed.next_attempt_at = (
                failed.state == "retrying" and mail._autowartung_next_attempt_at()
            )

    @api.model
    def _to_retry(self, limit):
        """Return the failed mails that are not given up, the oldest first."""
        return self.sudo().search(
            [("state", "=", "retrying")], order="date, id", limit=limit
        )

    def _about(self):
        """Return what managers look after once the mail is given up."""
        self.ensure_one()
        return self.booking_id

    def action_send_again(self):
        """Send the mails now, as if they had not failed before.

        :raise AccessError: unless the user takes care of bookings.
        """
        if not self.env.user._autowartung_has_role("user"):
            raise AccessError(self.env._("Only the back office sends mails again."))
        self.check_access("read")
        mails = self.sudo().mail_id
        mails.write({"autowartung_attempts": 0, "autowartung_given_up": False})
        mails._autowartung_send_again()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The mail is being sent again."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_booking(self):
        """Open what the mail is about, as a rule the booking."""
        self.ensure_one()
        subject = self.booking_id or self._about()
        return {
            "type": "ir.actions.act_window",
            "res_model": subject._name,
            "res_id": subject.id,
            "view_mode": "form",
        }
