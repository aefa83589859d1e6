# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
from contextlib import contextmanager

from psycopg2.extensions import STATUS_READY

from odoo import api, fields, models
from odoo.tools import SQL

from ...gateways.objects import CustomerRequest


class ProviderCustomer(models.Model):
    """What a provider calls one of our customers.

    Each account has its own, and live and test mode are two worlds: what one of them
    knows is unknown to the other.
    """

    _name = "autowartung.provider.customer"
    _description = "Customer at a Payment Provider"
    _rec_name = "reference"
    _autowartung_is_kept = True

    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    provider_code = fields.Char(required=True, readonly=True)
    account = fields.Char(
        required=True,
        readonly=True,
        default="",
        help="Suffix of a company's own account; empty for the common one.",
    )
    live = fields.Boolean(readonly=True)
    reference = fields.Char(readonly=True, index="btree_not_null")
    former = fields.Boolean(
        readonly=True,
        help="Of a contact that was merged into this one: known for what was saved and"
        " paid with it, and not charged any more.",
    )

    # Two first payments at once are ordinary: the second waits for the first.
    _one_at_each_account = models.UniqueIndex(
        "(partner_id, provider_code, account, live) WHERE former IS NOT TRUE"
    )

    @api.model
    def _get_reference(self, transaction, gateway):
        """Return the id of a transaction's customer, who is created once.

        :raise gateways.errors.GatewayError: if the provider does not answer.
        """
        identity = self._identity(transaction)
        known = self.sudo().search(
            [(name, "=", value) for name, value in identity.items()], limit=1
        )
        return known.reference or self._create_once(identity, transaction, gateway)

    @api.model
    def _create_once(self, identity, transaction, gateway):
        table, columns = SQL.identifier(self._table), identity.keys()
        with self._waiting_cursor() as cr:
            cr.execute(
                SQL(
                    "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING",
                    table,
                    SQL(", ").join(map(SQL.identifier, columns)),
                    tuple(identity.values()),
                )
            )
            condition = SQL(" AND ").join(
                SQL("%s = %s", SQL.identifier(name), value)
                for name, value in identity.items()
            )
            cr.execute(
                SQL(
                    "SELECT id, reference FROM %s WHERE %s FOR UPDATE", table, condition
                )
            )
            row_id, reference = cr.fetchone()
            if not reference:
                reference = self._create_at_provider(transaction, gateway)
                cr.execute(
                    SQL(
                        "UPDATE %s SET reference = %s WHERE id = %s",
                        table,
                        reference,
                        row_id,
                    )
                )
        return reference

    @contextmanager
    def _waiting_cursor(self):
        """A transaction of its own that sees what it has waited for.

        Under Odoo's REPEATABLE READ the second of two would fail instead.
        """
        with self.env.registry.cursor() as cr:
            if cr.connection.status == STATUS_READY:
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            yield cr

    @api.model
    def _create_at_provider(self, transaction, gateway):
        """Create the customer; the same data carries the same key."""
        partner = transaction.partner_id.sudo()
        request = CustomerRequest(
            name=partner.name or partner.email or str(partner.id),
            email=transaction.partner_email or None,
            locale=(partner.lang or "de_DE").split("_")[0],
            notes={"partner_id": str(partner.id)},
        )
        digest = hashlib.sha256(repr(request).encode()).hexdigest()[:16]
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return gateway.create_customer(
            request, idempotency_key=f"customer-{database}-{partner.id}-{digest}"
        )

    @api.model
    def _identity(self, transaction):
        provider = transaction.provider_id
        environment = provider._autowartung_environment(live=transaction.is_live)
        return {
            "partner_id": transaction.partner_id.id,
            "provider_code": provider.code,
            "account": environment.account,
            "live": transaction.is_live,
            "former": False,
        }

    @api.model
    def _forget(self, transaction):
        """Forget a customer whom the provider does not know any more."""
        identity = self._identity(transaction)
        lost = self.sudo().search(
            [(name, "=", value) for name, value in identity.items()]
        )
        references = lost.mapped("reference")
        lost.unlink()
        # What was saved for the customer is gone with it.
        self.env["payment.token"].sudo().search(
            [
                ("provider_ref", "in", references),
                ("provider_id.code", "=", transaction.provider_code),
            ]
        ).active = False
