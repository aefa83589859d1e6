# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import common
from . import inbox
from . import books
from . import payment
from . import customer
from . import booking
from . import business
from . import concierge
from . import consents
from . import messages
from . import withdrawal
from . import voucher
from . import extension
from . import shop
from . import datev
from . import office
