"""Are the pages that ``--html`` writes readable by everyone, on a narrow screen and on paper?"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from kinsbourne.knowledge import base
from kinsbourne.report import html
from kinsbourne.report.chapter import chapter
from kinsbourne.report.view import Figure
from tests.report.documents import KINDS, document
from tests.web.browser.conftest import violations

FIGURE = Figure(
    title="A picture",
    description="What it shows",
    svg=b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="90"><rect/></svg>',
)
of_each_kind = pytest.mark.parametrize("kind", KINDS)
THERAPY = chapter(base.load(), "medical-therapy")
"""A part of the chapter: the whole takes the checker a minute."""


@pytest.fixture
def address(kind: str, tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    one = THERAPY if kind == "chapter" else document(kind)
    file.write_text(html.write(one, [FIGURE]), encoding="utf-8")
    return file.as_uri()


@of_each_kind
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_by_wcag_with_every_fold_open(page: Page, address: str, scheme: str):
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []


@of_each_kind
def test_it_fits_a_narrow_screen(page: Page, address: str):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@of_each_kind
def test_its_own_policy_lets_its_style_and_picture_through_and_no_script(page: Page, address: str):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    assert said == []
    assert page.evaluate("document.images[0].naturalWidth") == 900
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).borderTopStyle") == "solid"
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), "
                  "{textContent: 'window.ran = true'}))")  # fmt: skip
    assert page.evaluate("window.ran") is None


@of_each_kind
def test_on_paper_what_is_folded_and_the_contents_are_left_out(page: Page, address: str):
    page.goto(address)
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator("h2").first.is_visible()
    folded = page.locator("details:not([open])")
    assert not any(folded.nth(at).is_visible() for at in range(min(folded.count(), 5)))
