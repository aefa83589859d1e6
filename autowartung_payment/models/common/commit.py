# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one reason why code of a request commits before the request is over."""


def commit_intention(env):
    """Commit what was decided so far, because somebody outside is about to hear of it.

    What a provider is asked for cannot be rolled back: when the process dies in the
    call, or the caller fails afterwards, a committed row says what was sent and with
    which key. The same goes for what a provider has answered, before a customer's error
    rolls the rest back. Gives all locks away, and shows what others have committed.
    """
    env["ir.cron"]._commit_progress()
    env.invalidate_all(flush=False)
