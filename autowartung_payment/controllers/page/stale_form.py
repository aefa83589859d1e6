# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Forms whose CSRF token is no longer right: refused, but shown again with a sentence.

That happens to whoever logs in or out in another tab, or comes back after a long time.
A route names in ``stale_form`` who answers then: ``(controller, form, **arguments)``.
See ``ir_http``.
"""

from odoo.http import request

BAD_REQUEST = 400


def notice():
    return request.env._(
        "Nothing was sent, for your safety: you have logged in or out meanwhile, or"
        " this page was open for a long time. Please check it and send it again."
    )
