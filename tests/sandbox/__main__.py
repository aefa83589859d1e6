# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``python -m sandbox``: run the sandbox until it is stopped."""

import argparse
import os
import signal

from .server import Sandbox


def main():
    """Read the options, start, say so, serve."""
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free one")
    parser.add_argument("--webhook-url")
    parser.add_argument("--webhook-secret", help="one or more, separated by commas")
    parser.add_argument("--retry-delays", default="1,5,30", help="seconds")
    parser.add_argument("--search-delay", type=int, default=0, help="seconds")
    parser.add_argument("--log", help="file to write requests to")
    options = parser.parse_args()
    # The process holds nothing worth saving: stop at once.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    sandbox = Sandbox(
        host=options.host,
        port=options.port,
        webhook_url=options.webhook_url,
        webhook_secret=options.webhook_secret,
        retry_delays=[float(d) for d in options.retry_delays.split(",") if d],
        log=options.log,
    )
    sandbox.app.stripe.account.settings["search_delay"] = options.search_delay
    print(f"ready {sandbox.url}", flush=True)
    sandbox.serve()


if __name__ == "__main__":
    main()
