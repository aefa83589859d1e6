# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A proposal and what was decided about it, on paper; see decision 38."""

import json
import logging
from datetime import datetime

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from odoo.addons.payment.utils import to_major_currency_units

from ...tools import times
from .decision import SIGNATURE, WITHDRAWN

_logger = logging.getLogger(__name__)

REPORT = "autowartung_payment.extension_report"


class Extension(models.Model):
    """How it is printed."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _check_can_be_printed(self):
        """
        :raise UserError: for what no customer was shown, or is just being changed.
        """
        for extension in self:
            if extension.state == "draft":
                raise UserError(
                    self.env._(
                        "%s is being written: it is printed once it is sent.",
                        extension.name,
                    )
                )

    def _pdf(self):
        """Return name and content (bytes) of the PDF, in its customer's language.

        :raise UserError: if none can be made, with a sentence for the customer.
        """
        self.ensure_one()
        self._check_can_be_printed()
        reports = self.env["ir.actions.report"].sudo()
        try:
            with self.env.cr.savepoint():
                # Odoo makes no PDF where tests run, unless it is told to.
                content, kind = reports.with_context(
                    force_report_rendering=True
                )._render_qweb_pdf(REPORT, self.ids)
        # Whatever a program, a font or an edited template has to say.
        except Exception as error:
            _logger.warning("No PDF of %s", self.name, exc_info=True)
            raise UserError(self._no_pdf_text()) from error
        if kind != "pdf" or not content.startswith(b"%PDF"):
            raise UserError(self._no_pdf_text())
        return f"{self.name.replace('/', '-')}.pdf", content

    def _no_pdf_text(self):
        return self.env._(
            "The PDF cannot be made at the moment. Please try again later, or print"
            " this page."
        )

    def _paper_language(self):
        languages = self.env["res.lang"]
        wanted = (self.partner_id.lang, "de_DE")
        return next(filter(languages._get_code, filter(None, wanted)), "en_US")

    @api.model
    def _paper_moment(self, moment):
        return times.day_and_clock_text(moment, self.env.lang)

    def _words_agreed_to(self):
        """Return the versions of the terms that decisions name."""
        named = filter(None, (each._facts().get("terms") for each in self.decision_ids))
        words = self.env["autowartung.terms.version"]
        return words.search([("name", "in", sorted(set(named)))], order="id")


class ExtensionLine(models.Model):
    _inherit = "autowartung.extension.line"  # pylint: disable=consider-merging-classes-inherited

    def _decision_text(self):
        """Return what was decided about the line, in the environment's language."""
        self.ensure_one()
        if self.decision == "open" and self.is_chosen:
            return self.env._("Selected")
        if self.decision == "open" and self.extension_id._is_ended():
            return self.env._("Not ordered")
        labels = dict(self._fields["decision"]._description_selection(self.env))
        return labels[self.decision]


class ExtensionPhoto(models.Model):
    _inherit = "autowartung.extension.photo"  # pylint: disable=consider-merging-classes-inherited

    def _data_uri(self):
        """Return the photo as an address that holds it: paper fetches nothing."""
        self.ensure_one()
        return image_data_uri(self.with_context(bin_size=False).image)


class ExtensionDecision(models.Model):
    """A decision as people read it."""

    _inherit = "autowartung.extension.decision"  # pylint: disable=consider-merging-classes-inherited

    def _facts(self):
        self.ensure_one()
        return json.loads(self.content)["facts"]

    def _signature_uri(self):
        """Return what was drawn as an address that holds it, or ""."""
        drawn = self._facts().get(SIGNATURE)
        return f"data:image/png;base64,{drawn}" if drawn else ""

    def _previous_hash(self):
        self.ensure_one()
        return json.loads(self.content)["previous"] or ""

    def _kind_text(self):
        if self.kind == WITHDRAWN and self._facts().get("withdrawal"):
            return self.env._("Withdrawal of the customer")
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _moment_text(self):
        return times.day_and_clock_text(self.decided_at, self.env.lang)

    def _total_text(self):
        currency = self.extension_id.currency_id
        minor = json.loads(self.content)["total"]
        return currency.format(to_major_currency_units(minor, currency))

    def _ordered_names(self):
        """Return the work that the decision is about, in one line."""
        proposed = json.loads(self.version_id.content)["lines"]
        names = {line["line"]: line["name"] for line in proposed}
        decided = json.loads(self.content)["lines"]
        approved = [each["line"] for each in decided if each["approved"]]
        return ", ".join(names[line] for line in approved)

    def _called_text(self, called_at):
        return self._read_moment(called_at)

    def _read_moment(self, text):
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
        return times.day_and_clock_text(moment, self.env.lang)

    def _facts_rows(self):
        """Return ``[(label, text), …]``: who has decided, how, with which words."""
        facts, env = self._facts(), self.env
        channels = {
            "page": env._("page of the proposal"),
            "phone": env._("phone"),
        }
        called_at = facts.get("called_at")
        declared_at = facts.get("declared_at")
        sessions = {
            "signed link": env._("opened by its signed link"),
            "logged in": env._("logged in"),
        }
        rows = (
            (env._("Work"), self._ordered_names()),
            (
                env._("Channel"),
                channels.get(facts.get("channel"), facts.get("channel")),
            ),
            (env._("Session"), sessions.get(facts.get("session"))),
            (env._("Spoken with"), facts.get("speaker")),
            (env._("Number called"), facts.get("number")),
            (env._("Spoken on"), called_at and self._called_text(called_at)),
            (env._("Confirmed by mail to"), facts.get("mail")),
            (env._("Declared by"), facts.get("declared_by")),
            (env._("Declared on"), declared_at and self._read_moment(declared_at)),
            (env._("Written down by"), facts.get("by")),
            (env._("User"), facts.get("user")),
            (env._("Address (IP)"), facts.get("address")),
            (env._("Browser"), facts.get("user_agent")),
            (env._("Terms agreed to, version"), facts.get("terms")),
            (env._("Reason"), facts.get("reason")),
            (env._("Payment"), facts.get("payment")),
        )
        return [(label, text) for label, text in rows if text]


class ExtensionReport(models.AbstractModel):
    """What the paper needs, for whoever may read the proposal."""

    _name = f"report.{REPORT}"
    _description = "Printed Proposal of Extra Work"

    @api.model
    def _get_report_values(self, docids, data=None):
        extensions = self.env["autowartung.extension"].browse(docids)
        extensions.check_access("read")
        extensions._check_can_be_printed()
        # Its customer reads no decisions and photos otherwise.
        return {
            "doc_ids": docids,
            "doc_model": extensions._name,
            "docs": extensions.sudo(),
        }
