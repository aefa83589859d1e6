# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

# Links that are said by model and id now.
GONE = {
    "payment.transaction": ("booking_id",),
    "account.move": ("booking_id",),
    "autowartung.webhook.event": ("booking_id", "transaction_id"),
    "autowartung.follow.up": ("booking_id", "transaction_id", "token_id"),
}


def migrate(cr, version):
    """Let searches that people kept rest where they name a field that is gone.

    A list whose default search is one of them would not open any more.
    """
    for model, names in GONE.items():
        cr.execute(
            r"""
            UPDATE ir_filters SET active = FALSE
             WHERE model_id = %(model)s
               AND concat_ws(' ', domain, context, sort) ~ %(names)s
            """,
            {"model": model, "names": rf"\m({'|'.join(names)})\M"},
        )
