# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import groupby

from ...tools import plate

FILLED_FROM_TWIN = ("make", "model", "vin", "first_registration")
OF_GUESTS = ("autowartung_is_guest", "autowartung_account_id")


class MergeContacts(models.TransientModel):
    """Two contacts become one: so do the cars that both of them have.

    Odoo moves what refers to a contact without a look at our unique indexes.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        vehicles = self.env["autowartung.vehicle"].sudo()
        vehicles._become_one_each(src_partners | dst_partner, dst_partner)
        # Whoever may merge contacts may do so though they have visited the website,
        # whose visitors only its designers see. The rest of it is plain SQL.
        merging = super(MergeContacts, self.sudo())
        return merging._update_foreign_keys(src_partners.sudo(), dst_partner.sudo())

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """Let who sees whose bookings be no question of which contact was older.

        What a guest's mailbox has proved goes on for the contact that becomes one with
        the guest, unless that one has a log-in. Nobody becomes a guest.
        """
        kept = dst_partner.sudo()
        account = self._autowartung_account_of(src_partners, dst_partner)
        is_guest = kept.autowartung_is_guest
        (src_partners | dst_partner).sudo().write(dict.fromkeys(OF_GUESTS, False))
        result = super()._update_values(src_partners, dst_partner)
        kept.write(
            {"autowartung_is_guest": is_guest, "autowartung_account_id": account.id}
        )
        return result

    @api.model
    def _autowartung_account_of(self, src_partners, dst_partner):
        """Return the account that sees the bookings of the one contact, or none."""
        merged = (src_partners | dst_partner).sudo().with_context(active_test=False)
        kept = dst_partner.sudo()
        own = kept.autowartung_account_id - merged
        users = self.env["res.users"].sudo().with_context(active_test=False)
        if own or users.search_count([("partner_id", "in", merged.ids)], limit=1):
            return own
        # What a mailbox has proved is proved for no other one.
        proved = merged.filtered(
            lambda partner: partner.email_normalized == kept.email_normalized
        )
        return (proved.autowartung_account_id - merged)[:1]


class AutowartungVehicle(models.Model):
    _inherit = "autowartung.vehicle"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _become_one_each(self, owners, keeper):
        """Make one of the cars that several owners have, who are one person.

        :param keeper: the owner whose entry is the one that stays.
        """
        vehicles = self.search(
            [("partner_id", "in", owners.ids), ("active", "=", True)]
        )
        for _key, same_letters in groupby(
            vehicles, key=lambda vehicle: (vehicle.company_id, vehicle.compact_plate)
        ):
            ordered = self.union(*same_letters).sorted(
                lambda vehicle: (
                    plate.is_ambiguous(vehicle.license_plate),
                    vehicle.partner_id != keeper,
                    vehicle.id,
                )
            )
            while ordered:
                stays = ordered[0]
                same = ordered.filtered(stays._is_same_plate)
                stays._absorb(same - stays)
                ordered -= same

    def _is_same_plate(self, other):
        return plate.is_same(self.license_plate, other.license_plate)

    def _absorb(self, twins):
        """Take the bookings of cars that are this one, and what was known of them.

        Another VIN is another car: its plate has moved on to this one, and it is
        archived with its bookings.
        """
        self.ensure_one()
        merging = self.env["base.partner.merge.automatic.wizard"]
        known = {}
        for twin in twins:
            if self.vin and twin.vin and self.vin != twin.vin:
                twin.active = False
                continue
            known = {**twin._known(), **known}
            known["mileage"] = max(known["mileage"], twin.mileage, self.mileage)
            # One of them may have a season.
            known["license_plate"] = max(
                self.license_plate,
                known["license_plate"],
                key=lambda text: len(text) - len(plate.without_season(text)),
            )
            merging._update_foreign_keys_generic(self._name, twin, self)
            merging._update_reference_fields_generic(self._name, twin, self)
            twin.unlink()
        own = self._known()
        kept = {name: own[name] for name in FILLED_FROM_TWIN if name in own}
        changed = {**known, **kept}
        self.write({k: value for k, value in changed.items() if own.get(k) != value})

    def _known(self):
        names = (*FILLED_FROM_TWIN, "mileage", "license_plate")
        known = {name: self[name] for name in names}
        return {k: value for k, value in known.items() if value or k == "mileage"}
