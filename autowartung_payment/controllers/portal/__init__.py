# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import address
from . import again
from . import booking
from . import changes
from . import chatter
from . import consents
from . import early_start
from . import invoice
from . import join
from . import list
from . import payment
from . import push
from . import saved_methods
from . import voucher
from . import withdrawal
