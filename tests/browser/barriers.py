# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What axe finds on a page that would stop somebody."""

from axe_playwright_python.sync_playwright import Axe

# The frame of the fields is Stripe's; the footer with its languages is Odoo's.
STRIPE = ("iframe",)
FOREIGN = (*STRIPE, "footer")


def assert_no_barrier(page, leave_out=FOREIGN):
    """
    :param leave_out: selectors of what is not looked at.
    """
    context = {"include": [["html"]], "exclude": [[part] for part in leave_out]}
    results = Axe().run(page, context=context)
    assert not results.response["violations"], results.generate_report()
