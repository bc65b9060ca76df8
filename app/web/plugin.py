"""How does the web ground join an application? `Litestar(…, plugins=[Web(settings)])`."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app import live
from app.web import facts, limits, preferences, sessions, static
from app.web.door import Door
from app.web.errors import on_exception
from app.web.ground import KEY, NAMELESS, Ground, WebSettings
from app.web.headers import add_headers
from app.web.static import StaticFiles
from app.web.templates import Templates

LARGEST_FORM = 64 * 1024  # routes that take files say so themselves: request_max_body_size=…
_EVERY_MINUTE = 60.0

log = logging.getLogger("app.web")


class Web(InitPlugin):
    """Door, headers, error pages, templates, static files, preferences and the live hub."""

    def __init__(
        self, settings: WebSettings, *, name_sql: str = NAMELESS, templates_folder: Path | None = None
    ) -> None:
        files = StaticFiles()
        templates = Templates(files, templates_folder) if templates_folder else Templates(files)
        self.ground = Ground(settings=settings, templates=templates, static=files, name_sql=name_sql)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the ground's parts; the application's own lifespans begin earlier and end later."""
        app_config.state[KEY] = self.ground
        app_config.middleware.insert(0, Door())
        app_config.before_send.append(add_headers)
        app_config.exception_handlers = {Exception: on_exception, 500: on_exception}
        app_config.openapi_config = None
        app_config.logging_config = None
        app_config.lifespan.append(self._lifespan)
        app_config.route_handlers.extend(
            (
                static.static_file,
                static.favicon,
                static.robots,
                preferences.preferences,
                preferences.choose_preferences,
                preferences.end_session,
            )
        )
        return app_config

    @asynccontextmanager
    async def _lifespan(self, app: Litestar) -> AsyncIterator[None]:
        # Litestar 2.25 overlooks the size when a plugin sets it in the configuration.
        app.request_max_body_size = LARGEST_FORM
        sessions.forget_everyone()
        self.ground.demo = await facts.is_demo()
        live.hub.open(self.ground)
        chores = asyncio.create_task(_chores())
        try:
            yield
        finally:
            live.hub.close()
            chores.cancel()
            with suppress(asyncio.CancelledError):
                await chores
            await sessions.note_seen()


async def _chores() -> None:
    """Once a minute, outside every request: which sessions were in use, which counts are over."""
    while True:
        await asyncio.sleep(_EVERY_MINUTE)
        try:
            await sessions.note_seen()
            await limits.forget_old_trials()
        except Exception as error:  # noqa: BLE001 - the next minute tries again
            log.error("a chore failed: %s", type(error).__qualname__)
