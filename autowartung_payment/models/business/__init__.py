# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import res_company
from . import account_tax
from . import installation
from . import res_partner
from . import payable
from . import priced
from . import priced_line
from . import booking
from . import e_invoice
from . import account_move
from . import report
