# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def migrate(cr, version):
    """Fill what the new index of plates looks at, before the index is made.

    Where a customer has two spellings of one car the index waits until they are one.
    """
    cr.execute(
        "ALTER TABLE autowartung_vehicle ADD COLUMN IF NOT EXISTS plate_key varchar"
    )
    cr.execute(
        r"""
        UPDATE autowartung_vehicle
           SET plate_key = regexp_replace(
                license_plate, '([0-9EH]) [01]?[0-9]-[01]?[0-9]$', '\1'
           )
        """
    )
