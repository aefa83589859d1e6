# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A provider's credentials, which only ever come from the process environment."""

from dataclasses import dataclass, field

LIVE = "live"
TEST = "test"
MODES = (LIVE, TEST)


@dataclass(frozen=True)
class Environment:
    """The credentials of one account in one mode.

    :param account: suffix of a company's own account; empty for the common one.
    :param publishable_key: what the browser may know of the account.
    :param webhook_secrets: what proves that an event is the account's; two during a
        rotation.
    :param base_url: address of a local stand-in, without a slash at the end.
    :param problem: what keeps these credentials from being used, or ``None``:
        ``missing_secret_key``, ``missing_publishable_key``, ``wrong_mode`` (a live key
        in test mode or a test key in live mode), ``base_url_in_live_mode``.
    """

    mode: str
    secret_key: str = field(repr=False)
    publishable_key: str = field(repr=False)
    webhook_secrets: tuple = field(repr=False)
    base_url: str = ""
    account: str = ""
    problem: str | None = None

    @property
    def live(self):
        return self.mode == LIVE
