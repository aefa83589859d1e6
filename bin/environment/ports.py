"""TCP ports of this machine."""

import socket

from .errors import EnvironmentProblem


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port: int) -> bool:
    """Whether a server could listen on ``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wanted_or_free(wanted: int | None, default: int, option: str) -> int:
    """The port asked for; without a wish the default, or the next free one."""
    if wanted is not None:
        if not is_free(wanted):
            raise EnvironmentProblem(
                f"Port {wanted} is in use: choose another with {option}."
            )
        return wanted
    return next(port for port in range(default, default + 500) if is_free(port))
