# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for all tests."""

from hypothesis import Phase, settings

# A failing example is told as it was found: looking for a smaller one repeats bookings
# and payments for minutes, on every machine where it fails.
settings.register_profile(
    "shop", phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.target)
)
settings.load_profile("shop")
