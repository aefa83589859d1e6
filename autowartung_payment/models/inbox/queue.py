# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools
import logging
import random
import time
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..common.statement import statement_cursor

_logger = logging.getLogger(__name__)

QUEUES = ("autowartung.webhook.event", "autowartung.follow.up")

# What must be done at once and needs nobody: final news, and what follows in the books.
MONEY = "money"
# What asks a provider, which may take long to answer, or not answer at all.
ASKING = "asking"
# Rendering takes seconds; money must not wait for it.
WAITING = "waiting"
# The jobs of each lane; one record is run by one worker at a time. One job asks, so
# that a provider's silence never holds more than one worker.
LANE_JOBS = {
    MONEY: ("cron_lane_1", "cron_lane_2", "cron_lane_3", "cron_lane_4"),
    ASKING: ("cron_asking_lane",),
    WAITING: ("cron_mail_lane",),
}

# A worker that dies keeps its claim for this long; longer than any work takes.
LEASE_SECONDS = 60
BACK_OFF_SECONDS = (5, 15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
MAX_ATTEMPTS = len(BACK_OFF_SECONDS) + 1
CONCURRENCY_TRIES = 8
# Somebody else was faster: the same work can be done again at once.
OVERTAKEN = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)


class QueueMixin(models.AbstractModel):
    """Rows that several workers on several nodes work through, each row once.

    A claim is committed before the work begins, so that a row that kills its worker
    is counted as well; the work and its mark are committed together. Failures are
    repeated with growing pauses, then the row becomes a dead letter that a person
    sees. A model gives its rows their work in :meth:`_perform`.
    """

    _name = "autowartung.queue.mixin"
    _description = "Queue of work that is done once"
    _autowartung_is_kept = True

    lane = fields.Selection(
        [(MONEY, "At once"), (ASKING, "Asks the provider"), (WAITING, "Can wait")],
        default=MONEY,
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    about_name = fields.Char(string="About", compute="_compute_about")
    about_ref = fields.Reference(
        selection="_selection_about", string="About (record)", compute="_compute_about"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    state = fields.Selection(
        [("pending", "Pending"), ("done", "Done"), ("dead", "Dead letter")],
        default="pending",
        required=True,
        readonly=True,
    )
    attempts = fields.Integer(default=0, readonly=True)
    next_attempt_at = fields.Datetime(default=fields.Datetime.now, readonly=True)
    processed_at = fields.Datetime(readonly=True)
    error = fields.Text(readonly=True)

    # === WHAT IT IS ABOUT === #

    @api.model
    def _selection_about(self):
        names = self.env["ir.model"].sudo().search_fetch([], ["model", "name"])
        return [(model.model, model.name) for model in names]

    @api.depends("res_model", "res_id")
    def _compute_about(self):
        for row in self:
            record = row._about()
            row.about_name = record and record.sudo().display_name
            # Who may see the row need not be allowed to open what it is about.
            row.about_ref = record and record.has_access("read") and record

    @api.model
    def _about_values(self, record):
        """Return the values that say what a row is about."""
        company = "company_id" in record._fields and record.sudo().company_id
        return {
            "res_model": record._name,
            "res_id": record.id,
            "company_id": company and company[:1].id,
        }

    def _about(self):
        """Return the record that the row is about, or ``None``: it may be gone."""
        self.ensure_one()
        if not self.res_id or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists() or None

    # === ACTIONS === #

    def action_replay(self):
        """Put dead letters and quarantined rows back into the queue."""
        if not self.env.user._autowartung_has_role("manager"):
            raise AccessError(self.env._("Only managers put rows back to work."))
        self.check_access("read")
        replayable = self.filtered(lambda row: row.state in ("dead", "quarantined"))
        replayable.sudo().write(
            {
                "state": "pending",
                "attempts": 0,
                "next_attempt_at": fields.Datetime.now(),
                "error": False,
            }
        )
        for lane in set(replayable.mapped("lane")):
            self._wake_lanes(lane=lane)

    # === WORK === #

    def _perform(self):
        """Do the row's work and leave it in a final state.

        Runs in a transaction of its own; raise to have it repeated later.
        """
        raise NotImplementedError

    @api.model
    def _run_lane(self, lane=MONEY):
        """Work through all queues until they are empty or the time is up.

        Called by several `ir.cron` records: the lanes. The queues take turns, so that a
        stream of events never keeps what they brought out of the books.
        """
        cron = self.env["ir.cron"]
        has_worked = False
        queues = itertools.cycle((QUEUES, QUEUES[::-1]))
        seconds_left = 1
        while seconds_left > 0 and (row := self._claim_next(lane, next(queues))):
            is_done = row._work()
            has_worked = True
            seconds_left = cron._commit_progress(1)
            if lane == ASKING and not is_done:
                # The provider may be silent for long: let the others have the worker
                # before it is asked again.
                self._wake_lanes(lane=lane)
                break
        if seconds_left <= 0:
            self._wake_lanes(lane=lane)
        if has_worked and lane == MONEY:
            self._wake_lanes(lane=ASKING)
            self._wake_lanes(lane=WAITING)

    @api.model
    def _claim_next(self, lane, queues=QUEUES):
        """Return the next due row of all queues, or ``None``."""
        for queue in queues:
            if row := self.env[queue]._claim(lane):
                return row.with_context(
                    autowartung_lane=lane, lang=self._language_of_the_office()
                )
        return None

    @api.model
    def _language_of_the_office(self):
        """Return the language in which a worker writes for the back office."""
        company = self.env.company
        # To read all of a company and its contact takes longer than to claim a row.
        company.fetch(["partner_id"])
        company.partner_id.fetch(["lang"])
        return company.partner_id.lang or self.env.lang

    @api.model
    def _claim(self, lane=MONEY):
        """Return the next due row, reserved for the caller, or an empty recordset."""
        now = fields.Datetime.now()
        with self._statement_cursor() as cr:
            cr.execute(
                SQL(
                    """
                    UPDATE %(table)s
                       SET attempts = attempts + 1, next_attempt_at = %(lease_end)s
                     WHERE id = (
                               SELECT id FROM %(table)s
                                WHERE state = 'pending' AND next_attempt_at <= %(now)s
                                  AND lane = %(lane)s
                             ORDER BY next_attempt_at, id
                                LIMIT 1
                                  FOR UPDATE SKIP LOCKED
                           )
                 RETURNING id
                    """,
                    table=SQL.identifier(self._table),
                    lease_end=now + timedelta(seconds=LEASE_SECONDS),
                    now=now,
                    lane=lane,
                )
            )
            claimed = cr.fetchone()
        # The claim is newer than this transaction's snapshot.
        self.env["ir.cron"]._commit_progress()
        self.env.invalidate_all(flush=False)
        return self.browse(claimed)

    def _work(self):
        """Do the row's work, or count its failure; return whether it went well."""
        self.ensure_one()
        if self.attempts > MAX_ATTEMPTS:
            self._fail(
                self.env._("The work was begun %s times and never ended.", MAX_ATTEMPTS)
            )
            return False
        for tries_left in reversed(range(CONCURRENCY_TRIES)):
            try:
                if self._lock_if_pending():
                    self._perform()
                self.env.flush_all()
                self.env["ir.cron"]._commit_progress()
                return True
            except OVERTAKEN as error:
                self._start_over()
                if not tries_left:
                    self._fail(str(error))
                    return False
                time.sleep(random.uniform(0.005, 0.05))
            except Exception as error:  # noqa: BLE001 one row must not stop the others
                _logger.warning("%s: %s", self, error, exc_info=True)
                self._start_over()
                self._fail(f"{type(error).__name__}: {error}")
                return False
        return False

    def _lock_if_pending(self):
        """Whether the row is still to be done; a slow twin may have finished it."""
        self.env.cr.execute(
            SQL(
                """
                SELECT 1 FROM %s WHERE id = %s AND state = 'pending'
                   FOR NO KEY UPDATE
                """,
                SQL.identifier(self._table),
                self.id,
            )
        )
        return bool(self.env.cr.fetchone())

    def _start_over(self):
        self.env.cr.rollback()
        self.env.transaction.reset()

    def _fail(self, message):
        """Note a failure, unless a twin that was given the row meanwhile is at it."""
        try:
            if not self._lock_if_pending():
                return
            self._note_failure(message)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self._start_over()  # what the twin makes of it counts

    def _note_failure(self, message):
        dead = self.attempts >= MAX_ATTEMPTS
        pause = BACK_OFF_SECONDS[min(self.attempts, len(BACK_OFF_SECONDS)) - 1]
        self.write(
            {
                "state": "dead" if dead else "pending",
                "error": message,
                "next_attempt_at": fields.Datetime.now() + timedelta(seconds=pause),
            }
        )
        self.env["ir.cron"]._commit_progress()
        if dead:
            self._try_to_report_dead_letter()
        else:
            self._wake_lanes(at=self.next_attempt_at, lane=self.lane)

    def _leave_to(self, lane):
        """Go on in another lane: the work turned out to be of its kind."""
        now = fields.Datetime.now()
        self.write({"lane": lane, "attempts": 0, "next_attempt_at": now})
        self._wake_lanes(lane=lane)

    def _try_to_report_dead_letter(self):
        try:
            self._report_dead_letter()
            self.env["ir.cron"]._commit_progress()
        except Exception:  # the lane goes on; the dead letter is in the list
            _logger.exception("%s could not be reported", self)
            self._start_over()

    def _finish(self, state="done", error=False):
        self.write(
            {
                "state": state,
                "processed_at": fields.Datetime.now(),
                "error": error,
            }
        )

    def _report_dead_letter(self):
        """Show a dead letter to a person."""

    # === WAKING THE WORKERS === #

    @api.model
    def _wake_lanes(self, lanes=1, at=None, lane=MONEY):
        """Let workers look at the queues once the current transaction is committed.

        :param int lanes: how many workers to wake at most.
        :param datetime at: when, at once if not given.
        :param str lane: which kind of work they are to do.
        """
        if not at and self.env.context.get("autowartung_lane") in (lane, MONEY):
            # The caller's own lane goes on until the queues are empty; the one of
            # money wakes the others once it has done its work.
            return
        crons = self._jobs_of(lane).sorted(lambda job: job.lastcall or datetime.min)
        # Not `_trigger`, which would notify the workers once for each lane.
        call_at = at or fields.Datetime.now()
        self.env["ir.cron.trigger"].sudo().create(
            [{"cron_id": cron.id, "call_at": call_at} for cron in crons[:lanes]]
        )
        if not at:
            self.env.cr.postcommit.add(crons._notifydb)

    @api.model
    def _jobs_of(self, lane):
        """Return the active jobs of a lane."""
        jobs = self.env["ir.cron"].sudo()
        for name in LANE_JOBS[lane]:
            jobs += (
                self.env.ref(f"autowartung_payment.{name}", raise_if_not_found=False)
                or jobs.browse()
            )
        return jobs.filtered("active")

    # === DATABASE === #

    def _statement_cursor(self):
        """See :func:`statement_cursor`."""
        return statement_cursor(self.env)
