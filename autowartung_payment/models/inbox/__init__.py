# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import subject
from . import queue
from . import lane_alarm
from . import webhook_event
from . import follow_up
from . import retention
