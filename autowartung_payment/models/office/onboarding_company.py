# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a shop says about itself, and by which way: nothing of it comes by itself."""

from odoo import api, models
from odoo.tools import config
from odoo.tools.i18n import format_list

# What Odoo takes where nobody has named a mail server.
NO_SERVER_NAMED = (False, None, "", "localhost")
# Each is a template that the owner edits on its page.
LEGAL_TEXTS = (
    ("autowartung_payment.terms_text", "/agb"),
    ("autowartung_payment.withdrawal_text", "/widerruf"),
    ("autowartung_payment.legal_notice_text", "/impressum"),
    ("autowartung_payment.privacy_text", "/datenschutz"),
)


class Onboarding(models.AbstractModel):
    _inherit = "autowartung.onboarding"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _steps(self):
        return [
            *super()._steps(),
            self._address_step(),
            self._tax_number_step(),
            self._legal_form_step(),
            self._logo_step(),
            self._pdf_step(),
            self._legal_texts_step(),
            self._mail_server_step(),
        ]

    @api.model
    def _company_step(self, name, title, description, done):
        return self._step(
            name,
            title,
            description,
            done,
            {
                "type": "ir.actions.act_window",
                "res_model": "res.company",
                "res_id": self.env.company.id,
                "views": [(False, "form")],
            },
            group="base.group_erp_manager",
        )

    @api.model
    def _tax_number_step(self):
        company = self.env.company.sudo()
        return self._company_step(
            "tax_number",
            self.env._("Tax number"),
            self.env._(
                "Each invoice has to state it: enter the company's VAT identification"
                " number or tax number. Nobody can pay before."
            ),
            company.vat or company.l10n_de_stnr,
        )

    @api.model
    def _legal_form_step(self):
        company = self.env.company.sudo()
        missing = company._autowartung_missing_particulars()
        text = self.env._(
            "Letters, invoices and the legal notice say what your legal form asks for."
        )
        if missing:
            text = self.env._(
                "By its legal form your company has to state %s in letters, invoices"
                " and the legal notice.",
                format_list(self.env, missing),
            )
        return self._company_step(
            "legal_form",
            self.env._("Register and managing directors"),
            text,
            company.name and not missing,
        )

    @api.model
    def _address_step(self):
        company = self.env.company.sudo()
        address = (company.street, company.zip, company.city, company.country_id)
        return self._company_step(
            "address",
            self.env._("Name and address"),
            self.env._(
                "Each invoice has to state them: enter the company's name, street,"
                " postcode, city and country. Nobody can pay before."
            ),
            company.name and all(address),
        )

    @api.model
    def _logo_step(self):
        return self._company_step(
            "logo",
            self.env._("Logo"),
            self.env._(
                "Mails and invoices still show Odoo's own picture: add your logo."
            ),
            not self.env.company.sudo().uses_default_logo,
        )

    @api.model
    def _pdf_step(self):
        problem = self.env["ir.actions.report"]._autowartung_pdf_problem()
        return self._step(
            "pdf",
            self.env._("Invoices as PDF"),
            problem or self.env._("wkhtmltopdf makes them, with header and footer."),
            not problem,
            False,
        )

    @api.model
    def _mail_server_step(self):
        named = config["smtp_server"] not in NO_SERVER_NAMED
        return self._step(
            "mail_server",
            self.env._("Outgoing mail"),
            self.env._(
                "Confirmations and payment links go out by mail: add an outgoing mail"
                " server."
            ),
            named or self.env["ir.mail_server"].sudo().search_count([], limit=1),
            "base.action_ir_mail_server_list",
            group="base.group_system",
        )

    # === LEGAL TEXTS === #

    @api.model
    def _legal_texts_step(self):
        samples = self._sample_texts()
        names = {
            "/agb": self.env._("Terms of business"),
            "/widerruf": self.env._("Withdrawal instructions"),
            "/impressum": self.env._("Legal notice"),
            "/datenschutz": self.env._("Privacy policy"),
        }
        website, path = samples[0] if samples else (self.env["website"], "/agb")
        return self._step(
            "legal_texts",
            self.env._("Legal texts"),
            self.env._(
                "Still our samples: %s. Have them checked and make them your own.",
                ", ".join(dict.fromkeys(names[path] for _website, path in samples)),
            ),
            not samples,
            self.env["website"].get_client_action(
                path, mode_edit=True, website_id=website.id
            ),
            group="website.group_website_designer",
        )

    @api.model
    def _sample_texts(self):
        """Return the websites of the company and the paths that still show samples."""
        websites = self.env["website"].sudo()
        own = websites.search([("company_id", "=", self.env.company.id)])
        return [
            (website, path)
            for website in own or websites.get_current_website()
            for key, path in LEGAL_TEXTS
            if self._is_sample(website, key)
        ]

    @api.model
    def _is_sample(self, website, key):
        """Whether nobody has changed a text since the addon brought it.

        Whoever edits a page changes a copy of the view for that website; Odoo marks
        it, as it marks a view that is changed among the technical settings.
        """
        view = website.with_context(website_id=website.id).viewref(key)
        return not view.arch_updated
