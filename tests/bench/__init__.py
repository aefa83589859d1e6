# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Benchmarks: ``python -m bench`` with ``tests`` and ``bin`` on the path.

Each module measures one thing and returns figures; ``report`` puts them beside the
aims. Everything is measured in one run, and what is compared takes turns, because a
machine is never quite the same twice.
"""
