# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Idempotency keys: the first outcome is repeated for 24 hours."""

import json

from .errors import StripeError, invalid

LIFETIME = 24 * 3600


class Keys:
    """The keys that were used, by test or live mode."""

    def __init__(self, clock):
        self.clock = clock
        self._records = {}

    def clear(self):
        """Forget all keys."""
        self._records.clear()

    def begin(self, key, livemode, path, params):
        """Return the kept (status, body), or None if the operation is to begin."""
        if not key:
            raise invalid("Idempotency Key must be a non-empty string.")
        if len(key) > 255:
            raise invalid("Idempotency Key can be at most 255 characters long.")
        name = (livemode, key)
        fingerprint = json.dumps(params, sort_keys=True)
        record = self._records.get(name)
        if record and self.clock.now() - record["created"] >= LIFETIME:
            record = None
        if record is None:
            self._records[name] = {
                "path": path,
                "fingerprint": fingerprint,
                "created": self.clock.now(),
                "answer": None,
            }
            return None
        _compare(record, key, path, fingerprint)
        return record["answer"]

    def finish(self, key, livemode, status, body):
        """Keep the outcome."""
        record = self._records.get((livemode, key))
        if record:
            record["answer"] = (status, body)

    def abandon(self, key, livemode):
        """Forget a key whose operation did not begin."""
        self._records.pop((livemode, key), None)


def _misused(message, key):
    return StripeError(
        400,
        "idempotency_error",
        f"{message} Try using a key other than '{key}' if you meant to execute a "
        "different request.",
        executed=False,
    )


def _compare(record, key, path, fingerprint):
    """Raise unless the request is a repeat of one that has ended."""
    if record["path"] != path:
        raise _misused(
            "Keys for idempotent requests can only be used for the same endpoint they "
            f"were first used for ('{path}' vs '{record['path']}').",
            key,
        )
    if record["fingerprint"] != fingerprint:
        raise _misused(
            "Keys for idempotent requests can only be used with the same parameters "
            "they were first used with.",
            key,
        )
    if record["answer"] is None:
        raise StripeError(
            409,
            "idempotency_error",
            "There is currently another in-progress request using this Stripe "
            "Account's idempotency key (that probably means you submitted twice, and "
            f"the other request is still going through): {key}. Please try again "
            "later.",
            "idempotency_key_in_use",
            executed=False,
        )
