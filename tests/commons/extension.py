# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A car in the workshop, work that is proposed, and a customer who decides."""

import base64
from datetime import timedelta

from commons.photos import jpeg
from commons.portal import PortalCase

from odoo import Command

from odoo.addons.autowartung_payment.models.consents.booking_consents import Consents
from odoo.addons.autowartung_payment.models.extension.choosing import Choice


def declined_work(booking):
    """Return a decision (sudo) about work that was proposed on top of a booking."""
    extension = booking.env["autowartung.extension"].sudo()
    extension = extension.create({"booking_id": booking.id})
    extension.version_id = extension.version_ids._freeze(extension)
    return extension.decision_ids._record(extension, "declined", {})


class ExtensionCase(PortalCase):
    """Use ``booking``, which is confirmed; paying it takes longer than what follows."""

    def setUp(self):
        super().setUp()
        self.booking = self.book()
        self.booking._confirm()
        self.run_lanes()

    def use_a_paid_booking(self):
        self.booking = self.book_and_pay(20)

    def plan_return(self, end):
        """Let the car be brought back until a moment, whoever drives at that time."""
        window = {"window_start": end - timedelta(hours=2), "window_end": end}
        self.booking.sudo().return_id._write({"driver_id": None, **window})
        self.env.invalidate_all()

    # === PROPOSING === #

    def propose(self, *lines, **values):
        """Return a draft of lines ``(name, gross price, further values)``."""
        lines = lines or (("Bremsbeläge vorn", 189.9), ("Wischerblätter", 29.9))
        commands = [
            Command.create({"name": name, "price_unit": price, **dict(*more)})
            for name, price, *more in lines
        ]
        return self.env["autowartung.extension"].create(
            {"booking_id": self.booking.id, "line_ids": commands, **values}
        )

    def sent(self, *lines, **values):
        """Return a proposal that the customer can decide about."""
        extension = self.propose(*lines, **values)
        extension.action_send()
        return extension

    def add_photo(self, line, **values):
        image = base64.b64encode(jpeg())
        return line.photo_ids.create({"line_id": line.id, "image": image, **values})

    # === DECIDING, AS THE PAGE DOES === #

    def page_of(self, extension, key=None):
        key = extension._link_key() if key is None else key
        return self.get(f"/my/extensions/{extension.id}?key={key}")

    def send(self, extension, suffix, key=None, **data):
        """Send a form of the page as the bearer of its link does."""
        data = {"version": extension.version_id.sha256, **data}
        return self.post_form(
            f"/my/extensions/{extension.id}{suffix}",
            key=extension._link_key() if key is None else key,
            **data,
        )

    def choose(self, extension, lines=None, **data):
        """Choose lines, all if none are given; return the page that follows."""
        lines = extension.line_ids if lines is None else lines
        cents = sum(round(line.price_total * 100) for line in lines)
        terms = self.booking._terms(extension._begins_early())
        return self.send(
            extension,
            "/choose",
            **{
                **{f"line_{line.id}": str(line.id) for line in lines},
                "total": str(cents),
                "accepts_terms": "1",
                "accepts_start": "1",
                "terms_version": terms.with_context(lang="de_DE")._current_name(),
                **data,
            },
        )

    def choice(self, extension, lines, **changes):
        """Return what the app would send: a choice of lines, all agreed to."""
        terms = self.booking._terms(extension._begins_early())
        values = {
            "lines": set(lines.ids),
            "version": extension.version_id.sha256,
            "total": sum(round(line.price_total * 100) for line in lines),
            "consents": Consents(
                accepts_terms=True, accepts_start=True, terms=terms._current_name()
            ),
            "visitor": {"channel": "app"},
        }
        return Choice(**{**values, **changes})

    def hold(self, extension, lines=None):
        """Choose and let the money be held; return its transaction."""
        self.choose(extension, lines)
        self.assertEqual(extension.state, "deciding")
        transaction = self.pay(extension)
        self.as_worker(transaction, "_refresh_from_provider")
        return transaction

    def pay_by_card(self, extension):
        """Pay for what was chosen or ordered, and let the workers do the rest."""
        transaction = self.pay(extension)
        self.as_worker(transaction, "_refresh_from_provider")
        self.run_lanes()
        self.run_lanes()
        return transaction

    def approve(self, extension, lines=None):
        """Choose, pay, and let the workers do the rest; return the transaction."""
        transaction = self.hold(extension, lines)
        self.run_lanes()
        self.run_lanes()
        return transaction
