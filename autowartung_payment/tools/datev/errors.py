# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


class NotExportable(Exception):
    """Something that the format has no place for.

    :param str reason: which rule it breaks, for whoever words the sentence.
    :param details: what the sentence names: ``value``, and ``most`` or ``least``.
    """

    def __init__(self, reason, **details):
        super().__init__(f"{reason}: {details}")
        self.reason = reason
        self.details = details
