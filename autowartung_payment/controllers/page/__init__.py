# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import access, answers, bounds, forms, handheld, language, notices
