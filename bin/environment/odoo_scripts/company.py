"""Run in Odoo's shell: the made-up company of tests and demo."""
# ruff: noqa: F821 (the shell provides env)

env.company.write(
    {
        "name": "Autowartung GmbH",
        "street": "Torstraße 1",
        "zip": "10119",
        "city": "Berlin",
        "email": "service@autowartung.example",
        "phone": "+49 30 5550100",
        # Without it nobody can pay: each invoice has to state it.
        "vat": "DE462612124",
    }
)
env.cr.commit()
