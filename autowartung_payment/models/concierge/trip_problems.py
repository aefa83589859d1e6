# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import times
from .trip import MOVABLE_STATES

# What a sentence or task names; the list has them all.
MOST_NAMED = 20

PROBLEMS = [
    ("workshop_gone", "The workshop is archived."),
    ("closed", "The workshop is closed then."),
    ("no_driver", "Nobody drives."),
    ("driver_gone", "The driver is archived."),
    ("other_workshop", "The driver does not drive for this workshop."),
    ("driver_away", "The driver does not work then."),
]


class ConciergeTrip(models.Model):
    """Whether a trip can take place as planned, when hours or people change."""

    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    plan_problem = fields.Selection(
        PROBLEMS,
        string="To Be Planned Anew",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Hours, holidays or drivers have changed since it was planned.",
    )
    # A dispatcher who plans a trip outside the hours knows why; nobody is asked again.
    accepted_problem = fields.Selection(PROBLEMS, readonly=True, copy=False)

    def _plan_problems(self, start=None, end=None, driver=None):
        """Return what is in the way of the trip, or of another plan for it.

        :param datetime start: naive, UTC; as planned if not given, as the others.
        :return: keys of :data:`PROBLEMS`; what matters most first.
        """
        self.ensure_one()
        start, end = start or self.window_start, end or self.window_end
        driver = (self.driver_id if driver is None else driver).sudo()
        workshop = self.workshop_id.sudo()
        found = []
        if not workshop.active:
            found.append("workshop_gone")
        elif not workshop._is_open(start, end):
            found.append("closed")
        if not driver:
            found.append("no_driver")
        elif not driver.active:
            found.append("driver_gone")
        elif driver not in workshop.driver_ids:
            found.append("other_workshop")
        elif workshop.active and not workshop._is_on_duty(driver, start, end):
            found.append("driver_away")
        return found

    def _problem_texts(self, problems):
        """Return sentences for keys of :data:`PROBLEMS`, in the reader's language."""
        texts = dict(self._fields["plan_problem"]._description_selection(self.env))
        return [texts[problem] for problem in problems]

    def _plan_lines(self):
        """Return a line for each trip: what, when, and what is in the way."""
        lines = []
        for trip in self[:MOST_NAMED]:
            window = times.window_text(
                trip.window_start, trip.window_end, self.env.lang
            )
            problem = trip.plan_problem
            texts = trip._problem_texts([problem]) if problem else []
            lines.append(": ".join([f"{trip.display_name}, {window}", *texts]))
        return lines

    # === SOMETHING HAS CHANGED === #

    @api.model
    def _to_be_replanned_domain(self):
        return Domain("plan_problem", "!=", False) & self._still_planned_domain()

    @api.model
    def _still_planned_domain(self):
        """Return the domain of trips that are ahead and that somebody counts on."""
        return (
            Domain("state", "in", MOVABLE_STATES)
            & Domain("window_end", ">", fields.Datetime.now())
            & ~Domain(self._lapsed_hold_domain())
        )

    @api.model
    def _review_plans(self, domain):
        """Find the trips that cannot take place any more, and tell who plans them.

        Called after hours, holidays, workshops or drivers have changed.

        :param Domain domain: of the trips that may be concerned.
        """
        trips = self.sudo().search(self._still_planned_domain() & Domain(domain))
        fresh = trips.browse()
        for trip in trips:
            problem = next(iter(trip._plan_problems()), False)
            if problem == trip.accepted_problem:
                problem = False
            if problem and not trip.plan_problem:
                fresh |= trip
            if problem != trip.plan_problem:
                trip.plan_problem = problem
        for workshop in trips.workshop_id:
            of_workshop = fresh.filtered(lambda t, w=workshop: t.workshop_id == w)
            workshop._ask_to_replan(is_new=bool(of_workshop))

    def _note_plan(self):
        """What a person has planned counts, whatever is in its way."""
        for trip in self.sudo():
            problem = next(iter(trip._plan_problems()), False)
            trip.write({"plan_problem": False, "accepted_problem": problem})

    # === REASSIGNING === #

    def action_reassign(self):
        """Give each trip to a driver who is free in its window.

        Trips for which there is nobody are named; they have to be moved.
        """
        self._check_may("dispatcher")
        self.check_access("write")
        return self.env["autowartung.bulk.result"]._run(self, lambda t: t._reassign())

    def _reassign(self):
        """Give the trip to another driver; the customer's window stays.

        :raise UserError: if there is none.
        """
        self.ensure_one()
        self._check_plannable(MOVABLE_STATES)
        trip = self.sudo()
        free = trip.workshop_id._free_drivers_between(
            trip.window_start, trip.window_end, ignored_trips=trip
        )
        for driver in free:
            if trip._try_to_write({"driver_id": driver.id}):
                return
        problems = self._problem_texts(trip._plan_problems()[:1])
        raise UserError(
            " ".join([*problems, self.env._("No other driver is free: move the trip.")])
        )
