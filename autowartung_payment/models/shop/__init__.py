# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import product_template
from . import request
from . import business
from . import offer
from . import conditions
from . import placing
from . import website
