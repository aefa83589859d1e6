# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Subjects extend the booking in the order in which they are imported.

Who comes later is asked first and calls the earlier ones by ``super()``. Moving an
import moves an extension in these chains; then it has to be thought about anew.
"""

from odoo.tests import TransactionCase, tagged

OURS = "odoo.addons.autowartung_payment."

# First the one that is called last. Below each: what the order is for.
CHAINS = {
    "autowartung.booking": {},
    "autowartung.concierge.trip": {},
}


@tagged("post_install", "-at_install")
class TestOverrideChains(TransactionCase):
    def chains(self, model):
        """Return ``{method: modules that define it}`` where it is more than one."""
        chains = {}
        for definition in reversed(type(self.env[model]).mro()):
            if not definition.__module__.startswith(OURS):
                continue
            module = definition.__module__.removeprefix(OURS)
            for name, value in vars(definition).items():
                if callable(value) and not name.startswith("__"):
                    chains.setdefault(name, []).append(module)
        return {name: chain for name, chain in chains.items() if len(chain) > 1}

    def test_extensions_are_called_in_the_order_that_is_written_down(self):
        for model, expected in CHAINS.items():
            found = self.chains(model)
            for name, chain in expected.items():
                with self.subTest(model=model, method=name):
                    self.assertEqual(found.get(name), chain)

    def test_each_chain_is_written_down(self):
        for model, expected in CHAINS.items():
            with self.subTest(model=model):
                self.assertEqual(self.chains(model).keys(), expected.keys())
