# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import number
from . import booking
from . import hooks
from . import line
from . import follow_up
from . import free
from . import invoice
from . import cancellation
from . import progress
from . import office
from . import search
from . import service
from . import customer
from . import guest_bookings
