# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import queue_mixin
from . import payable_mixin
from . import res_company
from . import res_partner
from . import res_users
from . import product_template
from . import vehicle
from . import workshop
from . import booking
from . import booking_line
from . import webhook_event
from . import follow_up
from . import account_move
from . import payment_method
from . import payment_provider
from . import payment_transaction
from . import payment_transaction_stripe
