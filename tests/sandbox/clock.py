# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sandbox's own time, which a test can advance."""

import datetime
import time


class Clock:
    """Wall-clock time plus what a test added."""

    def __init__(self):
        self.offset = 0

    def now(self):
        """Return the sandbox's time as whole seconds."""
        return int(time.time() + self.offset)

    def advance(self, seconds):
        """Move the time forward."""
        self.offset += seconds

    def reset(self):
        """Return to the wall clock."""
        self.offset = 0

    def today(self):
        """Return the sandbox's date."""
        return datetime.date.fromtimestamp(self.now())
