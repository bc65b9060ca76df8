"""The product with its clock some seconds ahead: `python -m tests.support.ahead SECONDS serve --lan`.

The product has no switch for its clock; here `app.clock.now` is replaced before anything imports it.
"""

import sys
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from app import clock


def main(ahead: timedelta, arguments: list[str]) -> int:
    """Run one command of the product that many seconds from now."""
    with patch.object(clock, "now", lambda: datetime.now(UTC) + ahead):
        from app.__main__ import main as product

        return product(arguments)


if __name__ == "__main__":
    sys.exit(main(timedelta(seconds=float(sys.argv[1])), sys.argv[2:]))
