"""Can the chapter be read, searched and printed in a browser, with and without scripts?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import violations

EVERY = (
    "/disease",
    "/disease/causes",
    "/disease/physical-examination",
    "/disease/audit",
    "/disease/resources?lang=es",
    "/disease/statement/genoa-three-of-four",
    "/disease/differential?find=gq1b",
    "/disease/differential/acute-cerebellitis",
    "/disease/findings?find=eye",
    "/disease/findings/opsoclonus",
    "/disease/sources",
    "/disease/sources/matthay-2005",
    "/disease/search?find=ataxia",
    "/disease/nowhere",
)


@pytest.mark.parametrize("address", EVERY)
def test_axe_finds_nothing_and_on_a_phone_nothing_is_scrolled_sideways(
    page: Page, address: str
) -> None:
    page.goto(address)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 640})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator("h1")).to_have_count(1)


def test_the_table_narrows_while_one_types(page: Page) -> None:
    page.goto("/disease/differential")
    page.get_by_label("Find a disease, a sign or a test").press_sequentially("gq1b")
    expect(page.get_by_role("status")).to_contain_text(" of ")
    rows = page.locator("table.rows tbody tr")
    expect(rows.first).to_contain_text("Miller Fisher")
    assert rows.count() < 10
    assert page.url.endswith("/disease/differential")
    expect(page.get_by_role("table")).to_have_count(1)


def test_the_table_stays_a_table_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/disease/differential?find=cerebellitis")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("rowheader").first).to_be_visible()


def test_without_scripts_the_table_is_searched_by_its_form(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/disease/differential")
    page.get_by_label("Find a disease, a sign or a test").fill("gq1b")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_contain_text(" of ")
    assert page.url.endswith("?find=gq1b")
    context.close()


def test_from_the_contents_to_a_statement_and_what_rests_on_it(page: Page) -> None:
    page.goto("/disease")
    page.get_by_role("link", name="Diagnostic study of choice and criteria").click()
    statement = page.locator("#genoa-three-of-four")
    expect(statement).to_contain_text("at least three of four")
    statement.get_by_role("link", name="Address of this statement").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("at least three of four")
    expect(page.get_by_role("heading", name="Rules of concern")).to_be_visible()
    page.get_by_role("link", name="Ocular flutter", exact=True).click()
    expect(page.get_by_text("HP:0031931 Ocular flutter")).to_be_visible()


def test_one_page_leads_to_the_next(page: Page) -> None:
    page.goto("/disease/causes")
    onward = page.get_by_role("navigation", name="Before and after")
    onward.get_by_role("link").last.click()
    expect(page.locator("h1")).to_contain_text("Differentiating")


def test_a_section_prints_with_its_sources_and_without_what_only_a_screen_needs(
    page: Page,
) -> None:
    page.goto("/disease/causes")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    expect(page.locator("footer")).to_be_visible()
    for unneeded in ("nav[aria-label=Pages]", ".trail", ".here >> nth=0", ".onward"):
        expect(page.locator(unneeded)).to_be_hidden()


def test_a_search_shows_the_words_where_they_stand(page: Page) -> None:
    page.goto("/disease")
    page.get_by_role("searchbox").fill("rituximab")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("mark").first).to_contain_text("ituximab")
