# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import payable
from . import account_move
from . import method
from . import token
from . import provider
from . import provider_customer
from . import request
from . import transaction
from . import transaction_request
from . import transaction_outcome
from . import transaction_settlement
from . import transaction_method
from . import transaction_children
from . import transaction_janitor
from . import provider_stripe
from . import res_partner
