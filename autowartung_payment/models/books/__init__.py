# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import company
from . import journal
from . import hash_chain
from . import advance
from . import installation
