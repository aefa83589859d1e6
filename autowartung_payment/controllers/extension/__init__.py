# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import page
from . import withdrawal
from . import evidence
from . import pdf
from . import objection
