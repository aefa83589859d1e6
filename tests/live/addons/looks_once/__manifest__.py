# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Ends of bookings that are looked at once",
    "summary": "Negative control of the live tests; loaded server-wide, not installed",
    "version": "19.0.1.0.0",
    "author": "Autowartung",
    "license": "LGPL-3",
    "depends": ["autowartung_payment"],
    "installable": False,
}
