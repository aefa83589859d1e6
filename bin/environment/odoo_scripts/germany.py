"""Run in Odoo's shell: the company is German, before accounting is installed.

That takes the chart of accounts and the taxes of the company's country.
"""
# ruff: noqa: F821 (the shell provides env)

env.ref("base.EUR").active = True
env.company.write(
    {"country_id": env.ref("base.de").id, "currency_id": env.ref("base.EUR").id}
)
env.company.partner_id.lang = "de_DE"
env["res.users"].search([]).write({"tz": "Europe/Berlin"})
env.cr.commit()
