# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api

from odoo.addons.autowartung_payment.tools import mail_address, plate


def migrate(cr, version):
    """Read anew what was typed before plates and addresses were understood better."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    # Of the raw statement that finds a customer; a new column has no value.
    cr.execute(
        "UPDATE autowartung_provider_customer SET former = FALSE WHERE former IS NULL"
    )
    _tidy_plates(env)
    _tidy_addresses(env)


def _tidy_plates(env):
    vehicles = env["autowartung.vehicle"]
    for vehicle in vehicles.search([]):
        _set(env, vehicle, compact_plate=plate.compact(vehicle.license_plate))
    env.invalidate_all()
    for owner in vehicles.search([("active", "=", True)]).partner_id:
        vehicles._become_one_each(owner, owner)
    for vehicle in vehicles.search([]):
        tidy = plate.normalize(vehicle.license_plate)
        _set(env, vehicle, license_plate=tidy, plate_key=plate.without_season(tidy))
    env.invalidate_all()


def _set(env, vehicle, **values):
    """Write without the checks of people's changes, and only what differs."""
    for column, value in values.items():
        if vehicle[column] != value:
            env.cr.execute(
                f"UPDATE autowartung_vehicle SET {column} = %s WHERE id = %s",
                [value, vehicle.id],
            )


def _tidy_addresses(env):
    env.cr.execute(
        "SELECT id FROM res_partner WHERE octet_length(email) <> length(email)"
    )
    for partner in env["res.partner"].browse(row[0] for row in env.cr.fetchall()):
        try:
            partner.email = mail_address.normalize(partner.email)
        except mail_address.NoAddress:
            continue  # a person sees it among the failed mails
