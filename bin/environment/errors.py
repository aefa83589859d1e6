"""Problems that can come up here, said to the person at the terminal."""


class EnvironmentProblem(Exception):
    """One clear sentence: what is missing or failed, and what to do about it."""
