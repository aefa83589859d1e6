# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Faults on demand: what can go wrong between a client and a provider."""

import itertools
import re
import threading

KINDS = {
    "timeout_before": "no answer; the operation never began",
    "timeout_after": "no answer; the operation took effect",
    "drop_before": "connection reset; the operation never began",
    "drop_after": "connection reset; the operation took effect",
    "error_before": "an error status; the operation never began",
    "error_after": "an error status, kept under the key; the operation took effect",
    "gateway_error_after": "an error status from a proxy; the operation took effect "
    "and its true answer is kept under the key",
    "malformed": "an answer that is not JSON; the operation took effect",
    "slow": "the right answer, late; a twin with the same key meets a conflict",
}
DEFAULT_STATUS = {"error_before": 500, "error_after": 500, "gateway_error_after": 502}


class Fault:
    """One planned fault."""

    def __init__(self, number, plan):
        self.id = number
        self.kind = plan["kind"]
        self.method = plan.get("method")
        self.path = re.compile(plan.get("path") or ".*")
        self.status = plan.get("status") or DEFAULT_STATUS.get(self.kind)
        self.times = plan.get("times", 1)
        self.skip = plan.get("skip", 0)
        self.delay = plan.get("delay")
        self.hits = 0

    def as_dict(self):
        """Return the fault as a test sees it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "method": self.method,
            "path": self.path.pattern,
            "status": self.status,
            "times": self.times,
            "skip": self.skip,
            "delay": self.delay,
            "hits": self.hits,
        }


class FaultPlan:
    """The faults that are planned; each applies to so many requests."""

    def __init__(self):
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._faults = []

    def add(self, plan):
        """Plan a fault."""
        if plan.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        with self._lock:
            fault = Fault(next(self._numbers), plan)
            self._faults.append(fault)
        return fault.as_dict()

    def list(self):
        """Return all faults that are or were planned."""
        with self._lock:
            return [fault.as_dict() for fault in self._faults]

    def clear(self):
        """Forget all faults."""
        with self._lock:
            self._faults.clear()

    def take(self, method, path):
        """Return the fault that hits this request, or None."""
        with self._lock:
            for fault in self._faults:
                if fault.method not in (None, method) or not fault.path.search(path):
                    continue
                if fault.times is not None and fault.hits >= fault.times:
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.hits += 1
                return fault
        return None
