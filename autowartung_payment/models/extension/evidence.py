# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A decision as one file that anybody can check without this shop; see decision 38."""

import base64
import json

from odoo import fields, models

from .version import moment_text

FORMAT = "autowartung-evidence/1"
EXPORTING_ROLES = ("user", "accountant", "manager")


class ExtensionDecision(models.Model):
    """How a decision leaves the house."""

    _name = "autowartung.extension.decision"
    _inherit = ["autowartung.extension.decision", "autowartung.guard.mixin"]

    def action_export_evidence(self):
        """Download the decision as evidence."""
        self.ensure_one()
        self._check_may_export()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/autowartung/evidence/{self.id}",
        }

    def _check_may_export(self):
        self.check_access("read")
        self._check_may(*EXPORTING_ROLES)

    def _export(self):
        """Return name and content (bytes) of the file, and note who has it now.

        :raise AccessError: for who may not.
        """
        self.ensure_one()
        self._check_may_export()
        office = self.extension_id._in_the_office()
        office._message_log(
            body=office.env._("Evidence of decision %s was exported.", self.number),
            author_id=self.env.user.partner_id.id,
        )
        content = json.dumps(self.sudo()._evidence(), ensure_ascii=False, indent=1)
        name = self.extension_id.name.replace("/", "-")
        return f"{name}-{self.number}.json", content.encode()

    def _evidence(self):
        """Return the parts of the file; what they are: docs/decisions/0038."""
        chain = self._chain_that_proves()
        mine = chain.filtered(lambda each: each.extension_id == self.extension_id)
        versions = mine.version_id.sorted("number")
        return {
            "format": FORMAT,
            "about": {
                "company": self.company_id.name,
                "extension": self.extension_id.name,
                "exported_at": moment_text(fields.Datetime.now()),
                "exported_by": self.env.user.name,
            },
            "decision": self.number,
            "chain": [each._link(is_whole=each in mine) for each in chain],
            "versions": [
                {
                    "number": version.number,
                    "sha256": version.sha256,
                    "content": version.content,
                }
                for version in versions
            ],
            "terms": mine._words_agreed_to(),
            "photos": self._photos_of(versions),
        }

    def _chain_that_proves(self):
        """Return the records from the one before its extension's first to the newest.

        Earlier ones prove nothing about it: its own record names the one before.
        """
        first = min(self.extension_id.decision_ids.mapped("number"))
        return self.search(
            [("company_id", "=", self.company_id.id), ("number", ">=", first - 1)],
            order="number",
        )

    def _link(self, is_whole):
        """Return a record as the file has it.

        :param bool is_whole: with its content. What others have decided is theirs.
        """
        link = {
            "number": self.number,
            "previous": json.loads(self.content)["previous"],
            "content_sha256": self._content_hash(),
            "sha256": self.sha256,
        }
        return {**link, "record": self.content} if is_whole else link

    def _words_agreed_to(self):
        """Return the texts of the terms that decisions name, each once."""
        named = {json.loads(each.content)["facts"].get("terms") for each in self}
        found = self.env["autowartung.terms.version"].search(
            [("name", "in", sorted(filter(None, named)))], order="id"
        )
        return [{"version": words.name, "text": str(words.body)} for words in found]

    def _photos_of(self, versions):
        """Return the photos that versions show, each once.

        A photo that was taken out of a later version is no longer there itself.
        """
        shown = {
            photo["sha256"]: None
            for version in versions
            for line in json.loads(version.content)["lines"]
            for photo in line["photos"]
        }
        for photo in self.extension_id.line_ids.photo_ids:
            if photo.sha256 in shown:
                shown[photo.sha256] = base64.b64encode(photo._content()).decode()
        return [
            {"sha256": digest, "picture": picture} for digest, picture in shown.items()
        ]
