# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Documents that a test renders while it plays a worker."""

from unittest.mock import patch

from odoo.tests import common

from odoo.addons.base.models import ir_actions_report


def let_renderer_read_styles():
    """
    Return a patch with which wkhtmltopdf gets its styles from the test's own server.

    Odoo's tests let go of the lock once while it runs. A worker's cursors hold it more
    often: every request would wait 20 s, and the document come out without styles.
    """
    render = ir_actions_report._run_wkhtmltopdf
    lock = common._registry_test_lock

    def without_lock(args):
        held = lock._release_save()
        try:
            with lock:
                return render(args)
        finally:
            lock._acquire_restore(held)

    return patch.object(ir_actions_report, "_run_wkhtmltopdf", without_lock)
