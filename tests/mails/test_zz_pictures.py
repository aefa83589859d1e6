from freezegun import freeze_time
from mails_common import BEFORE, MailsCase
from odoo.tests import tagged
from odoo.tools import html2plaintext
import pathlib

@freeze_time(BEFORE)
@tagged("post_install", "-at_install")
class TestPictures(MailsCase):
    def test_pictures(self):
        out = pathlib.Path("/tmp/mailpics"); out.mkdir(exist_ok=True)
        def save(name, mail):
            self.assertTrue(mail, name)
            (out / f"{name}.html").write_text('<meta charset=utf-8><meta name=viewport content="width=device-width"><body style="margin:0">'+mail.body_html)
            (out / f"{name}.txt").write_text(mail.subject + "\n\n" + html2plaintext(mail.body_html))
        for lang in ("de_DE", "en_US"):
            if lang == "en_US":
                self.customer = self.create_customer(lang)
                self.vehicle = self.vehicle.copy({"partner_id": self.customer.id})
            self.vehicle = self.vehicle
            p = self.create_booking()
            save(f"{lang}-payment_link", self.send(p, "payment_link_mail"))
            b = self.confirmed_booking(appointment_start="2026-12-08 07:00:00")
            b.user_id = False
            save(f"{lang}-confirmation", self.send(b, "confirmation_mail"))
            save(f"{lang}-pickup_scheduled", self.send(b, "pickup_scheduled_mail"))
            save(f"{lang}-reminder", self.send(b, "reminder_mail"))
            b.pickup_id.action_start()
            save(f"{lang}-pickup_started", self.send(b, "pickup_started_mail"))
            b.pickup_id.action_arrive()
            b.pickup_id.write({"state": "done"})
            b.state = "in_progress"
            save(f"{lang}-car_arrived", self.send(b, "car_arrived_mail"))
            b.action_ready()
            save(f"{lang}-car_ready", self.send(b, "car_ready_mail"))
            b.return_id.action_start()
            save(f"{lang}-return_started", self.send(b, "return_started_mail"))
            bare = self.bare_booking(price=0)
            save(f"{lang}-bare-confirmation", self.send(bare, "confirmation_mail"))
            bare.action_ready()
            save(f"{lang}-bare-ready", self.send(bare, "car_ready_mail"))
            bare.write({"state": "cancelled"})
            save(f"{lang}-bare-cancellation", self.send(bare, "cancellation_mail"))
            (p+b).trip_ids.write({"state": "cancelled"})
