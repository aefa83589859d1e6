# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the addon has sent is compared with the provider's own description."""

import unittest

from contract.description import contracts_dir
from contract.validator import validate_request


class ContractOfRequests:
    """Mixed into a case with ``control``, the sandbox's."""

    def setUp(self):
        super().setUp()
        if not contracts_dir():
            raise unittest.SkipTest("Stripe's API description is not there")

    def assertContractKept(self, *expected):
        """Validate the recorded requests; ``expected`` ones must be among them."""
        requests = [
            request
            for request in self.control.requests("^/v1/")
            if not request["path"].endswith("/confirm")
        ]
        for request in requests:
            validate_request(request["method"], request["path"], request["params"])
        sent = {f"{request['method']} {request['path']}" for request in requests}
        for route in expected:
            self.assertTrue(any(call.startswith(route) for call in sent), route)
