"""The real application in a real browser: Debian's Chromium, without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from kinsbourne.web.settings import Settings
from tests.web.test_serve import served

expect.set_options(timeout=30_000)  # as all else that is waited for, on a busy machine
CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # what passes is not described, which takes the most time
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        here = Path(__file__).parent
        skip = pytest.mark.skip(reason="Chromium is not installed")
        for item in items:
            if item.path.is_relative_to(here):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the application as it runs."""
    with served(Settings()) as address:
        yield address


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """Addresses in the tests are within the site."""
    return site


@pytest.fixture(autouse=True)
def stays_here(context: BrowserContext, site: str) -> Iterator[None]:
    """No page asks another host for anything, and no script of any breaks."""
    foreign: list[str] = []
    broken: list[str] = []
    here = urlsplit(site).netloc
    context.on(
        "request",
        lambda request: (
            foreign.append(request.url)
            if request.url.startswith(("http:", "https:", "ws:"))
            and urlsplit(request.url).netloc != here
            else None
        ),
    )
    context.on("weberror", lambda error: broken.append(str(error.error)))
    yield
    assert not foreign
    assert not broken


def violations(page: Page) -> list[str]:
    """What WCAG 2.2 A and AA finds wrong with the page as it stands."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
