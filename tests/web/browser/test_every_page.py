"""Does every page hold what all pages must, whatever it is about?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kinsbourne.web.pages.page import PLACES
from tests.web.browser.conftest import violations

EVERY = pytest.mark.parametrize("address", [place.address for place in PLACES])


@EVERY
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    assert violations(page) == []


@EVERY
def test_one_heading_says_where_one_is(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("nav[aria-label=Pages] a[aria-current=page]")).to_have_count(1)


@EVERY
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_has_to_be_scrolled_sideways(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@EVERY
def test_the_policy_of_the_page_is_kept(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    assert [text for text in said if "Content Security Policy" in text] == []


@EVERY
def test_versions_and_intended_use_stand_on_it(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("footer")).to_contain_text("It is not a diagnosis and orders nothing.")
    expect(page.locator("footer")).to_contain_text("HPO")
