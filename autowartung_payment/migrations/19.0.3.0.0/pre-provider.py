# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def migrate(cr, version):
    """Let the reference of a capture name one: charges that failed moved nothing.

    `pre-prefix` has renamed the column, which named the latest charge.
    """
    cr.execute(
        """
        UPDATE payment_transaction SET autowartung_capture_reference = NULL
         WHERE state != 'done'
        """
    )
