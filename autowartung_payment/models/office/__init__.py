# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import onboarding
from . import onboarding_company
from . import home
