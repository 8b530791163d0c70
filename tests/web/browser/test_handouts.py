"""The hand-outs in a real browser: readable by all, on a phone, on paper, without scripts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from kinsbourne.knowledge.base import load
from tests.web.browser.conftest import violations

LANGUAGES = ("en", "es", "fr")
NAMES = tuple(load().handouts)
EVERY = pytest.mark.parametrize(
    "address",
    [f"/handouts/{language}/{name}" for language in LANGUAGES for name in NAMES]
    + ["/handouts/en/diary?days=31", "/handouts?lang=es", "/handouts?lang=fr"],
)
PAGES = {"about": 2, "filming": 2, "diary": 2, "when-to-call": 1}
"""How many sheets of paper's sides each takes."""


@EVERY
def test_it_can_be_read_by_all_on_a_narrow_screen_too(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(address)
    assert violations(page) == []
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_read_in_the_dark(page: Page, name: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"/handouts/en/{name}")
    assert violations(page) == []


# French takes the most room, and Letter is the shorter paper.
@pytest.mark.parametrize(
    ("language", "size"), [("en", "A4"), ("es", "A4"), ("fr", "A4"), ("fr", "Letter")]
)
@pytest.mark.parametrize("name", [*NAMES, "diary?days=31"])
def test_it_prints_on_few_pages_and_the_sheet_of_the_diary_on_one(
    page: Page, language: str, name: str, size: str
) -> None:
    page.goto(f"/handouts/{language}/{name}")
    printed = PdfReader(io.BytesIO(page.pdf(format=size, print_background=False)))
    assert len(printed.pages) == PAGES[name.split("?")[0]]
    if name.startswith("diary"):
        rows = page.locator(".sheet tbody th").all_inner_texts()
        title, *_ = page.locator(".sheet h2").all_inner_texts()
        alone = printed.pages[-1].extract_text().split()
        assert alone[: len(title.split())] == title.split()
        assert set(rows) <= set(alone)
    said = " ".join(sheet.extract_text() for sheet in printed.pages)
    assert "HPO" not in said, "the frame of the page is not printed"


def test_on_paper_there_is_only_what_is_for_paper(page: Page) -> None:
    page.goto("/handouts/en/diary")
    page.emulate_media(media="print")
    for screen_only in ("header.bar", "nav.tongues", "#print", ".sheet .button"):
        expect(page.locator(screen_only).first).to_be_hidden()
    expect(page.locator(".numbers dt").first).to_be_visible()
    expect(page.locator(".sheet tbody tr")).to_have_count(14)


def test_the_print_button_prints_where_scripts_run(page: Page) -> None:
    page.add_init_script("window.print = () => { window.wasPrinted = true }")
    page.goto("/handouts/es/about")
    page.get_by_role("button", name="Imprimir esta hoja").click()
    assert page.evaluate("window.wasPrinted")


def test_all_of_it_is_there_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR", base_url=site)
    page = context.new_page()
    page.goto("/handouts")
    page.get_by_role("link", name="Carnet de suivi").click()
    expect(page.locator("h1")).to_have_text("Carnet de suivi")
    page.get_by_role("link", name="31").click()
    expect(page.locator(".sheet tbody tr")).to_have_count(31)
    page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#print")).to_be_hidden()
    context.close()


def test_every_link_and_button_is_large_enough_to_touch(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/handouts/en/diary")
    for target in page.locator(".tongues a, .handout button, .sheet .button").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 24


def test_the_page_is_light(page: Page, tmp_path: Path) -> None:
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto("/handouts/en/about")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= 150_000
