# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import terms_version
from . import early_start
from . import booking_consents
