# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Autowartung Payment: a second thing to pay for",
    "summary": "For the tests only: what can be paid for need not be a booking",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Autowartung",
    "license": "LGPL-3",
    "depends": ["autowartung_payment"],
    "data": [
        "security/ir.model.access.csv",
        "views/page.xml",
    ],
}
