# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the form asks of a company, and how many characters there is room for."""

BUSINESS = (
    *("is_business", "business_name", "business_vat", "business_country"),
    *("business_street", "business_zip", "business_city"),
)
LENGTHS = {
    "business_name": 100,
    "business_vat": 20,
    "business_street": 120,
    "business_zip": 12,
    "business_city": 80,
}
