# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import math
import time
from datetime import timedelta

from odoo import api, fields, models

from ...exceptions import TooMany
from .statement import statement_cursor

GC_BATCH = 10_000
# The row's lock makes callers take turns: each reads what the one before has left.
# Both columns follow from the row as it is then, whatever the caller has seen before.
_TAKE = """
    INSERT INTO autowartung_bound AS bound (key, hits, is_taken, ends_at)
    VALUES (%(key)s, jsonb_build_array(%(now)s::float8), TRUE, %(ends_at)s)
    ON CONFLICT (key) DO UPDATE SET (hits, is_taken, ends_at) = (
        SELECT CASE WHEN count(hit) < %(most)s
                    THEN coalesce(jsonb_agg(hit), '[]') || to_jsonb(%(now)s::float8)
                    ELSE jsonb_agg(hit)
               END,
               count(hit) < %(most)s,
               CASE WHEN count(hit) < %(most)s
                    THEN EXCLUDED.ends_at
                    ELSE bound.ends_at
               END
          FROM jsonb_array_elements(bound.hits) AS hit
         WHERE hit::float8 > %(now)s::float8 - %(seconds)s
    )
    RETURNING is_taken, hits
"""


class Bound(models.Model):
    """What somebody did lately, counted for each limit and subject.

    A row is the moments (seconds since 1970) that still count: never more than the
    limit's ``most`` within its ``seconds``, on however many workers and nodes. Subjects
    are kept as keyed hashes, and for as long as they count.
    """

    _name = "autowartung.bound"
    _description = "What Somebody Did Lately"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    hits = fields.Json(required=True, readonly=True)
    is_taken = fields.Boolean(readonly=True, help="Whether the last one was allowed.")
    ends_at = fields.Datetime(required=True, readonly=True, index=True)

    _key_uniq = models.UniqueIndex("(key)")

    @api.model
    def _take(self, limit, subject):
        """Count that somebody does something, or refuse it.

        Committed when this returns, whatever becomes of the caller's transaction; a
        refusal is not counted.

        :param limits.Limit limit: one of :mod:`limits`.
        :param subject: a network, a mailbox, or what names one thing; nothing is
            counted for an empty one.
        :raise TooMany: with how long to wait.
        """
        wait = self._count(limit, subject) if subject else 0
        if wait:
            raise TooMany(self._refusal(wait), wait)

    @api.model
    def _is_within(self, limit, subject):
        """Count it and tell whether it is allowed, for what can be left undone."""
        return not subject or not self._count(limit, subject)

    @api.model
    def _check(self, limit, subject):
        """Count nothing, but refuse what would be refused if it were counted.

        :raise TooMany: with how long to wait.
        """
        if wait := self._seconds_to_wait(limit, subject):
            raise TooMany(self._refusal(wait), wait)

    @api.model
    def _seconds_to_wait(self, limit, subject):
        """Return 0, or how many whole seconds to wait for the next one."""
        now = time.time()
        with statement_cursor(self.env) as cr:
            cr.execute(
                "SELECT hits FROM autowartung_bound WHERE key = %s",
                [self._key(limit, subject)],
            )
            [hits] = cr.fetchone() or [[]]
        counting = [hit for hit in hits if hit > now - limit.seconds]
        return _wait(counting, limit, now) if len(counting) >= limit.most else 0

    @api.model
    def _key(self, limit, subject):
        forms = self.env["autowartung.form.mixin"]
        return f"{limit.name}:{forms._digest(limit.name, str(subject))}"

    @api.model
    def _count(self, limit, subject):
        """Count it; return 0, or how many whole seconds to wait if it is too much."""
        now = time.time()
        ends_at = fields.Datetime.now() + timedelta(seconds=limit.seconds + 1)
        values = {
            "key": self._key(limit, subject),
            "now": now,
            "most": limit.most,
            "seconds": limit.seconds,
            "ends_at": ends_at,
        }
        with statement_cursor(self.env) as cr:
            cr.execute(_TAKE, values)
            is_taken, hits = cr.fetchone()
        return 0 if is_taken else _wait(hits, limit, now)

    # === TEXTS === #

    @api.model
    def _refusal(self, seconds):
        return self.env._(
            "That was a lot in a short time. Please try again in %s.",
            self._wait_text(seconds),
        )

    @api.model
    def _wait_text(self, seconds):
        """Return how long to wait, as people say it; rather more than less."""
        minutes = math.ceil(seconds / 60)
        if minutes <= 1:
            return self.env._("one minute")
        if minutes <= 90:
            return self.env._("%s minutes", minutes)
        return self.env._("%s hours", math.ceil(minutes / 60))

    # === TIDYING === #

    @api.autovacuum
    def _gc_over(self):
        """Forget what does not count any more.

        :return: ``(number of rows, whether there are more)``
        """
        self.env.cr.execute(
            """
            DELETE FROM autowartung_bound WHERE id IN (
                SELECT id FROM autowartung_bound WHERE ends_at < %s
                 LIMIT %s FOR UPDATE SKIP LOCKED
            )
            """,
            [fields.Datetime.now(), GC_BATCH],
        )
        return self.env.cr.rowcount, int(self.env.cr.rowcount == GC_BATCH)


def _wait(hits, limit, now):
    """Return after how many whole seconds the oldest hit counts no longer."""
    return max(1, math.ceil(min(hits) + limit.seconds - now))
