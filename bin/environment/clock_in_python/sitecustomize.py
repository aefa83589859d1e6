"""Every Python process that finds this file on its path has the clock that tests set.

Python imports a module of this name when it starts. The folder is on ``PYTHONPATH``
only while the clock is set.
"""

from environment import clock

clock.shift_process()
