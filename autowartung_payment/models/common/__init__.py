# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import masked_text
from . import guard
from . import sensible_numbers
from . import managers
from . import forms
from . import bulk_result
from . import phone
from . import uploads
from . import res_company
from . import res_company_legal
from . import installation
from . import res_users
from . import ir_http
from . import bound
from . import mail_thread
from . import mail_queue
from . import ir_http_bounds
