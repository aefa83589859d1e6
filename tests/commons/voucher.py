# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Vouchers that are sold, and redeemed on bookings."""


class VoucherMixin:
    """Beside a :class:`PaymentCase`; ``company`` and ``customer`` are its own."""

    def new_voucher(self, value=119, kind="single", **values):
        """Return a draft voucher."""
        return self.env["autowartung.voucher"].create(
            {
                "company_id": self.provider.company_id.id,
                "partner_id": self.customer.id,
                "amount_total": value,
                "kind": kind,
                **values,
            }
        )

    def sell(self, voucher):
        """Place a voucher and let its buyer pay; return it."""
        voucher.action_place()
        self.pay(voucher)
        self.deliver()
        self.assertEqual(voucher.payment_status, "paid")
        self.assertEqual(voucher.state, "valid")
        return voucher

    def sold(self, value=119, kind="single", **values):
        return self.sell(self.new_voucher(value, kind, **values))

    def redeem(self, booking, voucher):
        """Redeem a voucher as a request does; return the booking."""
        self.as_worker(booking, "_redeem", voucher.code)
        self.run_lanes()
        return booking
