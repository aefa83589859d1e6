# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is archived stays: nobody changes, replaces or deletes it, in no role."""

import base64
import logging
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .archive import KEPT_FIELDS
from .by_hand import is_removing_tests

_logger = logging.getLogger(__name__)

_CONTENT = frozenset({"raw", "datas"})
# What makes an attachment that of a document, and what it is.
_CLOSED = _CONTENT | {
    "autowartung_sha256",
    "checksum",
    "company_id",
    "db_datas",
    "mimetype",
    "name",
    "public",
    "res_field",
    "res_id",
    "res_model",
    "store_fname",
    "type",
    "url",
}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    autowartung_sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        copy=False,
        help="Of the bytes of an issued document, when it was archived.",
    )

    def write(self, vals):
        if not is_removing_tests(self.env) and not _CLOSED.isdisjoint(vals):
            for archived in self.sudo().filtered("autowartung_sha256"):
                archived._autowartung_refuse_change(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_no_issued_document(self):
        if is_removing_tests(self.env):
            return
        for archived in self.sudo().filtered("autowartung_sha256"):
            raise UserError(
                self.env._(
                    "“%s” is a document as it was issued, and cannot be deleted.",
                    archived.name,
                )
            )

    def _autowartung_refuse_change(self, vals):
        """Refuse another content, name or owner, in sudo mode as well.

        Odoo writes the same bytes once more when it moves them to another storage.
        """
        closed = {name: vals[name] for name in _CLOSED if name in vals}
        contents = [closed.pop("raw")] if "raw" in closed else []
        if "datas" in closed:
            contents.append(base64.b64decode(closed.pop("datas") or b""))
        is_same = all(map(self._autowartung_is_hash_of, contents))
        if closed.get("mimetype") == self.mimetype:
            del closed["mimetype"]
        if closed or not is_same:
            raise UserError(
                self.env._(
                    "“%s” is a document as it was issued, and cannot be changed.",
                    self.name,
                )
            )

    def _autowartung_is_hash_of(self, content):
        if isinstance(content, str):
            content = content.encode()
        return sha256(content or b"").hexdigest() == self.autowartung_sha256

    def _autowartung_check_bytes(self):
        """
        :raise UserError: if the bytes are not those that were archived.
        """
        for archived in self:
            if not archived._autowartung_is_hash_of(archived.raw):
                _logger.error(
                    "%s (attachment %s) is not what was archived",
                    archived.name,
                    archived.id,
                )
                raise UserError(
                    self.env._(
                        "The archived file of “%s” is damaged. Restore it from a backup"
                        " of the file store.",
                        archived.name,
                    )
                )

    def _autowartung_refuse_by_hand(self, vals):
        """Let nobody lay a file of their own beside a document, in its archive."""
        result = super()._autowartung_refuse_by_hand(vals)
        if not {"res_model", "res_id", "res_field"}.isdisjoint(vals):
            for record in self.sudo() or self.sudo().new():
                self._autowartung_refuse_place(
                    *(
                        vals.get(name, record[name])
                        for name in ("res_model", "res_id", "res_field")
                    )
                )
        return result

    def _autowartung_refuse_place(self, model, record_id, field):
        if model != "account.move" or field not in KEPT_FIELDS:
            return
        move = self.env[model].sudo().browse(int(record_id or 0)).exists()
        if move.autowartung_payable_id:
            move._autowartung_refuse_other_file()


class AccountMove(models.Model):
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_refuse_by_hand(self, vals):
        """Let nobody give a document of ours another file."""
        result = super()._autowartung_refuse_by_hand(vals)
        if not set(KEPT_FIELDS).isdisjoint(vals) and any(
            self.sudo().mapped("autowartung_payable_id")
        ):
            self._autowartung_refuse_other_file()
        return result

    def _autowartung_refuse_other_file(self):
        raise AccessError(
            self.env._("What was issued for a payment is archived as it was issued.")
        )
