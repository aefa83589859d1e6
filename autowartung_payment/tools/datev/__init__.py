# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files for DATEV, the software of German tax advisers, made without a database."""
