# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import res_company
from . import installation
from . import follow_up
from . import voucher
from . import sale
from . import validity
from . import redemption
from . import booking
from . import booking_line
from . import booking_books
from . import account_move
from . import failed_mail
from . import mails
