# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The only place that speaks to a payment provider.

Nothing here imports Odoo: a gateway takes typed requests, returns typed results and
raises the errors of :mod:`.errors`. Amounts are integers in the currency's minor unit.
"""

from . import errors, stripe
