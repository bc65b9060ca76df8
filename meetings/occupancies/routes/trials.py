"""How often may something be sent at a house's code, by whoever sends and by house?"""

from datetime import timedelta
from typing import Any

from litestar import Request

from app.web.ground import ground_of
from app.web.limits import try_once

A_WHILE = timedelta(minutes=15)
A_DAY = timedelta(hours=24)
# One router may stand for a whole house; nobody guesses anything here, this keeps the noise down.
PER_ADDRESS = 40
PER_HOUSE = 120


async def count_at_code(request: Request[Any, Any, Any], building: int) -> None:
    """Signing in and out, counted together."""
    settings = ground_of(request).settings
    address = request.client.host if request.client else ""
    await try_once(settings, f"at-code-from:{address}", limit=PER_ADDRESS, per=A_WHILE)
    await try_once(settings, f"at-code:{building}", limit=PER_HOUSE, per=A_DAY)
