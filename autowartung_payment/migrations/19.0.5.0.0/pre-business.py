# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def migrate(cr, version):
    """Let bookings that exist stay what they were promised to be: those of consumers.

    Computed anew, a company's would lose the right of withdrawal it was told of.
    """
    cr.execute(
        """
        ALTER TABLE autowartung_booking
            ADD COLUMN IF NOT EXISTS is_business boolean DEFAULT false,
            ADD COLUMN IF NOT EXISTS is_reverse_charge boolean DEFAULT false;
        ALTER TABLE autowartung_booking
            ALTER COLUMN is_business DROP DEFAULT,
            ALTER COLUMN is_reverse_charge DROP DEFAULT
        """
    )
