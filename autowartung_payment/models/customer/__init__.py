# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import vehicle
from . import guest_account
from . import mail_address
from . import contact_merge
from . import lookup
