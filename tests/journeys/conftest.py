"""Journeys drive a real Chromium against a real server; all of a worker share one browser and so one loop."""

from inspect import iscoroutinefunction
from pathlib import Path

import pytest

from tests.support.browser import chromium, devices
from tests.support.site import demo_files, empty_site, shared_site, site

__all__ = ["chromium", "demo_files", "devices", "empty_site", "shared_site", "site"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    one_loop = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if HERE in item.path.parents and iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(one_loop, append=False)
