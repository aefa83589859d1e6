# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mechanic with a phone, who proposes extra work on a car over HTTP."""

from commons.extension import ExtensionCase, jpeg
from commons.roles import GROUPS
from lxml import html

KEY = "0123456789abcdef" * 2
OTHER_KEY = "fedcba9876543210" * 2
STEPS = ("keep", "send", "revise", "withdraw")
BRAKES = {"name": "Bremsbeläge vorn", "price": "249,90"}


class WorkshopPageCase(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.mechanic = self.enter("aw_mechanic")

    def enter(self, login, group=GROUPS["user"], **values):
        user = self.log_in(login, group=group)
        user.write({"lang": "de_DE", **values})
        self.env.flush_all()
        return user

    def begin(self):
        """Return a new draft, as the page begins it."""
        self.send_form(f"/workshop/bookings/{self.booking.id}/propose")
        return self.booking.extension_ids.sorted("id")[-1]

    def send_form(self, address, files=None, script=True, **data):
        self.env.flush_all()
        response = self.url_open(
            address,
            data={"csrf_token": self.csrf_token(), **data},
            files=files,
            headers={"Accept": "application/json"} if script else None,
            allow_redirects=False,
        )
        self.env.invalidate_all()
        return response

    @staticmethod
    def page(extension, suffix=""):
        return f"/workshop/extensions/{extension.id}{suffix}"

    def line(self, extension, key=KEY, suffix="", **data):
        return self.send_form(self.page(extension, f"/lines/{key}{suffix}"), **data)

    def photo(self, extension, content=None, key=KEY, **data):
        content = jpeg() if content is None else content
        files = {"photo": ("photo.jpg", content)}
        return self.line(extension, key, "/photos", files=files, **data)

    def form_of(self, extension, key=KEY):
        """Return the page of a line, parsed."""
        return html.fromstring(self.get(self.page(extension, f"/lines/{key}")).text)

    def shown(self, extension):
        """Return the addresses of all that can be looked at."""
        line = self.page(extension, f"/lines/{extension.line_ids[0].id}")
        return [self.page(extension), line, self.page(extension, f"/lines/{KEY}")]

    def sent_to(self, extension):
        """Return the addresses of all that does something."""
        line = self.page(extension, f"/lines/{extension.line_ids[0].id}")
        suffixes = ("", "/remove", "/photos", "/photos/1/remove")
        return [
            f"/workshop/bookings/{extension.booking_id.id}/propose",
            *(self.page(extension, f"/{step}") for step in STEPS),
            *(f"{line}{suffix}" for suffix in suffixes),
        ]
