# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Autowartung Payment",
    "summary": "Bookings of car service, paid online and settled in the books",
    "version": "19.0.1.0.0",
    "category": "Accounting/Payment Providers",
    "author": "Autowartung",
    "website": "https://github.com/autowartung/autowartung_payment",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "account_payment",
        "l10n_de",
        "payment_paypal",
        "payment_stripe",
        "website_payment",
    ],
    "external_dependencies": {"python": ["requests", "stripe"]},
    "data": [],
    "demo": [],
}
