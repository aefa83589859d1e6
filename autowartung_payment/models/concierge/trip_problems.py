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

    def _free_drivers_for_each(self):
        """Return who could drive each of the trips; they share nobody's time.

        :return: ``[(trip, driver), …]``, the driver in sudo mode, and empty where there
            is nobody; the trip has to be moved then.
        """
        plan = []
        for trip in self:
            taken = [
                (driver, other)
                for other, driver in plan
                if times.local_date(other.window_start)
                == times.local_date(trip.window_start)
            ]
            busy = {
                driver.id
                for driver, other in taken
                if other.window_start < trip.window_end
                and trip.window_start < other.window_end
            }
            free = trip._drivers_who_are_free().filtered(
                lambda d, b=busy: d.id not in b
            )
            # Nobody gets all the trips of one who leaves.
            load = [driver.id for driver, _other in taken]
            free = free.sorted(
                lambda d, t=trip, n=load: (
                    d._trips_on_day(t.window_start) + n.count(d.id)
                )
            )
            plan.append((trip, free[:1]))
        return plan

    def _drivers_who_are_free(self):
        """Return the drivers who could drive the trip (sudo); none if it is over."""
        self.ensure_one()
        trip = self.sudo()
        if trip.state not in MOVABLE_STATES:
            return trip.driver_id.browse()
        return trip.workshop_id._free_drivers_between(
            trip.window_start, trip.window_end, ignored_trips=trip
        )

    def _give_to(self, driver):
        """Give the trip to another driver; the customer's window stays.

        :param driver: ``autowartung.driver``, empty if nobody is free.
        :raise UserError: then, or if he is not free (any more).
        """
        self.ensure_one()
        self._check_plannable(MOVABLE_STATES)
        trip = self.sudo()
        if not driver:
            problems = self._problem_texts(trip._plan_problems()[:1])
            hint = self.env._("No other driver is free: move the trip.")
            raise UserError(" ".join([*problems, hint]))
        is_free = driver.id in trip._drivers_who_are_free().ids
        if not is_free or not trip._try_to_write({"driver_id": driver.id}):
            raise UserError(
                self.env._("%s is not free then.", driver.sudo().display_name)
            )
