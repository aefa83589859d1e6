# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import res_company
from . import follow_up
from . import extension
from . import line
from . import photo
from . import version
from . import decision
from . import proposing
from . import choosing
from . import holding
from . import telling
from . import transaction
from . import booking
from . import workshop_cars
from . import entering
from . import entries
