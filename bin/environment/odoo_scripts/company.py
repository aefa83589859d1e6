"""Run in Odoo's shell: the company is German, before accounting is installed."""
# ruff: noqa: F821 (the shell provides env)

env.ref("base.EUR").active = True
env.company.write(
    {
        "name": "Autowartung GmbH",
        "street": "Torstraße 1",
        "zip": "10119",
        "city": "Berlin",
        "country_id": env.ref("base.de").id,
        "currency_id": env.ref("base.EUR").id,
        "email": "service@autowartung.example",
        "phone": "+49 30 5550100",
    }
)
env.company.partner_id.lang = "de_DE"
env["res.users"].search([]).write({"tz": "Europe/Berlin"})
env.cr.commit()
