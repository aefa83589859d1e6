# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Check that a webhook was signed by Stripe, just now, with one of our secrets."""

import time

import stripe

from ..errors import InvalidSignature

# Stripe's own recommendation for the past; its SDK accepts any time in the future.
TOLERANCE_SECONDS = 300


def verify(payload, header, secrets, *, now=None, tolerance=TOLERANCE_SECONDS):
    """Return the secret that signed ``payload``.

    :param bytes payload: the raw request body.
    :param str header: the ``Stripe-Signature`` header.
    :param secrets: the active signing secrets; two during a rotation.
    :param float now: current Unix time in seconds, for tests.
    :param int tolerance: accepted distance of the timestamp in seconds, both ways.
    :raise InvalidSignature: no secret, no or a wrong signature, a body that is not
        text, or a timestamp too old or too far in the future.
        Source: https://docs.stripe.com/webhooks#verify-manually
    """
    now = time.time() if now is None else now
    timestamp = _timestamp(header)
    if abs(now - timestamp) > tolerance:
        raise InvalidSignature("timestamp outside the tolerance")
    for secret in secrets:
        try:
            # Without a tolerance: the SDK does not look at timestamps in the future.
            stripe.WebhookSignature.verify_header(payload, header, secret)
        except (stripe.SignatureVerificationError, UnicodeDecodeError):
            continue
        return secret
    raise InvalidSignature("no matching signature")


def _timestamp(header):
    header = header or ""
    if not header.isascii():
        raise InvalidSignature("not a signature")  # the SDK cannot compare it
    entries = [entry.strip() for entry in header.split(",")]
    stamps = [entry[2:] for entry in entries if entry.startswith("t=")]
    if len(stamps) != 1 or not stamps[0].isascii() or not stamps[0].isdigit():
        raise InvalidSignature("no timestamp")
    return int(stamps[0][:15])
