# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import follow_up
from . import withdrawal
from . import withdrawable
from . import booking_withdrawal
from . import failed_mail
