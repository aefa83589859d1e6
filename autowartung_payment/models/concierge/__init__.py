# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import resource_calendar
from . import trip
from . import trip_texts
from . import trip_agenda
from . import trip_handover
from . import trip_planning
from . import driver
from . import workshop
from . import workshop_slots
from . import driver_office
from . import driver_day
from . import booking_line
from . import booking_slots
from . import booking_trips
from . import booking_progress
from . import booking_office
from . import booking_calendar_file
