# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The only place that speaks to a payment provider.

Nothing here imports Odoo: a gateway takes typed requests, returns typed results and
raises the errors of :mod:`.errors`. What a provider calls things stays in its package;
:mod:`.registry` tells which package serves a provider.
"""

from . import environment, errors, interface, objects, reasons, registry, stripe
