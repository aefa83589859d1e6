# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def mail_sent(message):
    """Return the action that tells who pressed a button what was sent, and where to."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "success",
            "message": message,
            "next": {"type": "ir.actions.act_window_close"},
        },
    }
