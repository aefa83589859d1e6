# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Requests whose page can be told from Odoo's log: its name is in the address."""

import json

from commons.live_database import ADMIN


def page_name(path):
    """Return the name of the page in a logged address, or ``None``."""
    _path, marked, name = path.partition("visit=")
    # Behind a call's address Odoo writes the method.
    name = name.partition("#")[0]
    return name.replace("+", " ") if marked else None


def page(client, name, path):
    """Return the visit of a page; its name is in the address, and so in the log."""
    separator = "&" if "?" in path else "?"
    address = f"{path}{separator}visit={name.replace(' ', '+')}"
    return lambda: client.request("GET", address)


def back_office_call(client, name, model, method, **kwargs):
    """Return a call as the web client makes it."""
    body = json.dumps(
        {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"model": model, "method": method, "args": [], "kwargs": kwargs},
        }
    )
    path = f"/web/dataset/call_kw/visit={name.replace(' ', '+')}"
    headers = {"Content-Type": "application/json"}
    return lambda: client.request("POST", path, body, headers)


def log_in(shop, login=ADMIN[0], password=ADMIN[1]):
    """Return a client with a session."""
    client = shop.client()
    answer = client.call(
        "/web/session/authenticate", db=shop.database, login=login, password=password
    )
    assert answer["result"]["uid"], answer
    return client
