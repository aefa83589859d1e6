# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Wake the workers soon after a webhook, without making the webhook wait for it.

Telling the cron workers takes a connection to the database `postgres`. A burst of
webhooks needs that now and then, not once for each event, because a lane that is awake
goes on until the queues are empty. None of the webhooks needs to wait: if this process
dies before the alarm rings, the lanes' own interval finds the events.
"""

import logging
import threading
import time

from odoo import SUPERUSER_ID, api
from odoo.modules import module

_logger = logging.getLogger(__name__)

DELAY_SECONDS = 0.02
# Until the next alarm; the lanes need seconds for as many events as make a burst.
PAUSE_SECONDS = 0.25
PAUSE_SECONDS_IN_BURST = 2
EVENTS_OF_A_BURST = 10
MAX_LANES = 4

_lock = threading.Lock()
_events_by_database = {}
_next_alarms = {}


def ring_soon(registry):
    """Wake the lanes of ``registry`` in a moment; called once for each event."""
    if module.current_test:
        return  # a test's cursor is not to be shared with another thread
    with _lock:
        events = _events_by_database.get(registry.db_name, 0)
        _events_by_database[registry.db_name] = events + 1
        next_alarm = _next_alarms.get(registry.db_name, 0)
    if not events:
        delay = max(DELAY_SECONDS, next_alarm - time.monotonic())
        timer = threading.Timer(delay, _ring, (registry,))
        timer.daemon = True
        timer.start()


def _ring(registry):
    with _lock:
        events = _events_by_database.pop(registry.db_name, 0)
        is_burst = events >= EVENTS_OF_A_BURST
        pause = PAUSE_SECONDS_IN_BURST if is_burst else PAUSE_SECONDS
        _next_alarms[registry.db_name] = time.monotonic() + pause
    try:
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["autowartung.queue.mixin"]._wake_lanes(lanes=min(events, MAX_LANES))
    except Exception:  # the lanes run every minute anyway
        _logger.warning("could not wake the lanes", exc_info=True)
