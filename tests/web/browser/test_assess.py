"""The Assess page in a browser, as a clinician at night uses it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import violations
from tests.web.pages.assess import NOTE

DATA = Path(__file__).parents[3] / "benchmarks" / "published_cases" / "data"
VIGNETTES = {
    one["id"]: one["vignette"]
    for one in map(json.loads, (DATA / "vignettes.ndjson").read_text("utf-8").splitlines())
}
STORIES = ("pc-cf48dce72a", "pc-4acad1700d", "pc-8df11ecc49")
MOST_INTERACTIONS, MOST_SECONDS = 8, 60
A_LOOK = 400
"""Milliseconds that a person takes to find what to press next."""


class Person:
    """Somebody who pastes and presses, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.interactions = 0

    def paste(self, text: str) -> None:
        self._do()
        self.page.get_by_label("Paste or type what you have").focus()
        self.page.keyboard.insert_text(text)

    def press(self, name: str, exact: bool = True) -> None:
        self._do()
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def _do(self) -> None:
        self.interactions += 1
        self.page.wait_for_timeout(A_LOOK)


def read(page: Page, note: str = NOTE) -> None:
    page.goto("/")
    page.get_by_label("Paste or type what you have").fill(note)
    expect(page.locator("#result .verdict")).not_to_contain_text("Nothing is known yet")


@pytest.mark.parametrize("name", STORIES)
def test_in_sixty_seconds_from_a_pasted_note_to_a_note_to_paste(page: Page, name: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person, start = Person(page), time.monotonic()
    page.goto("/")
    person.paste(VIGNETTES[name])
    expect(page.locator("#marked mark").first).to_be_visible()
    person.press("All as read")
    expect(page.locator("#items")).to_contain_text("Confirmed.")
    verdict = page.locator("#result .verdict")
    expect(verdict).to_contain_text("opsoclonus-myoclonus syndrome")
    look = page.locator("section[aria-labelledby=look-next] li").first
    seen = look.inner_text().splitlines()[0]
    person._do()
    look.get_by_role("button", name="yes").click()
    expect(page.locator("section[aria-labelledby=look-next] li").first).not_to_have_text(seen)
    person.press("Copy note")
    expect(page.locator(".said-aloud")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\r\n", "\n") == page.locator("#handover").input_value()
    assert "opsoclonus-myoclonus syndrome" in copied
    assert person.interactions <= MOST_INTERACTIONS
    assert time.monotonic() - start < MOST_SECONDS


def test_what_is_answered_shows_in_the_verdict_at_once(page: Page) -> None:
    read(page)
    before = page.locator("#result .verdict strong").inner_text()
    page.locator("#f-opsoclonus-yes").check()
    expect(page.locator("#result .verdict strong")).not_to_have_text(before)


def test_keys_answer_the_row_that_has_the_focus(page: Page) -> None:
    page.goto("/")
    page.locator("#f-opsoclonus").focus()
    for key, radio in (("y", "-yes"), ("n", "-no"), ("?", "")):
        page.keyboard.press(key)
        expect(page.locator(f"#f-opsoclonus{radio}")).to_be_checked()
        expect(page.locator(f"#f-opsoclonus{radio}")).to_be_focused()


def test_all_is_reached_and_pressed_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Paste or type what you have").focus()
    page.keyboard.insert_text(NOTE)
    expect(page.get_by_role("button", name="All as read")).to_be_visible()

    def tab_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()") == name:
                return
        raise AssertionError(name)

    tab_to("All as read")
    page.keyboard.press("Enter")
    expect(page.locator("#items")).to_contain_text("Confirmed.")
    page.locator("#f-opsoclonus").focus()
    page.keyboard.press("y")
    expect(page.locator("#result .verdict strong")).to_contain_text("CRITERIA MET")
    tab_to("Copy note")


def test_a_flip_changes_what_follows(page: Page) -> None:
    read(page)
    label = page.locator("#items li", has_text="Truncal ataxia")
    label.get_by_role("combobox").select_option("family")
    expect(page.locator("section[aria-labelledby=criteria]")).not_to_contain_text("Truncal ataxia")
    expect(page.locator("#marked mark", has_text="Truncal ataxia")).to_contain_text("family’s")


def test_a_finding_left_out_shows_how_the_order_changes(page: Page) -> None:
    read(page)
    page.get_by_text("What if one of these is left out?").click()
    page.locator("input[name=ignore]").first.check()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("input[name=ignore]").first).to_be_focused()


def test_what_was_unfolded_stays_so_when_something_is_answered(page: Page) -> None:
    read(page)
    why = page.locator("section[aria-labelledby=differential] details.why").first
    why.locator("summary").click()
    before = page.locator("#result .verdict strong").inner_text()
    page.locator("#f-opsoclonus-yes").check()
    expect(page.locator("#result .verdict strong")).not_to_have_text(before)
    unfolded = page.locator("section[aria-labelledby=differential] details.why[open]")
    expect(unfolded).to_have_count(1)


def test_two_tabs_do_not_mix_patients(page: Page) -> None:
    read(page, "A 19-month-old girl with opsoclonus.")
    other = page.context.new_page()
    read(other, "A 40-year-old man with headache.")
    page.locator("#f-ataxia-yes").check()
    expect(page.locator("section[aria-labelledby=criteria]")).to_contain_text("Ataxia")
    expect(page.locator("#result .lead-who")).to_contain_text("19 months, female")
    expect(other.locator("#result .lead-who")).to_contain_text("40 years, male")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_file_is_read_as_soon_as_it_is_chosen(page: Page) -> None:
    page.goto("/")
    note = {"name": "note.txt", "mimeType": "text/plain", "buffer": NOTE.encode()}
    page.locator("#f-file").set_input_files(note)  # type: ignore[arg-type]
    expect(page.locator("#f-note")).to_have_value(NOTE)
    expect(page.locator("#marked mark").first).to_be_visible()


def test_the_case_goes_on_to_the_course(page: Page) -> None:
    read(page)
    page.get_by_role("button", name="See the course").click()
    expect(page.locator("h1")).to_have_text("Course")
    expect(page.locator("main")).to_contain_text("age 1 y 7 mo")


def test_the_case_goes_on_to_the_eyes_and_comes_back(page: Page) -> None:
    read(page)
    said = page.locator("#brief").inner_text()
    page.get_by_role("button", name="Add an eye recording").click()
    expect(page.locator("h1")).to_have_text("Eye recording")
    page.get_by_role("button", name="Back to Assess with this case").click()
    expect(page.locator("#brief")).to_have_text(said, use_inner_text=True)


def test_a_day_that_cannot_be_is_said_first_and_the_link_leads_to_its_box(page: Page) -> None:
    page.goto("/")
    for box, text in (("day", "31"), ("month", "2"), ("year", "2026")):
        page.locator(f"#f-first-sign-{box}").fill(text)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("#errors")).to_be_focused()
    page.locator("#errors").get_by_role("link", name="First sign").click()
    expect(page.locator("#f-first-sign-day")).to_be_focused()
    expect(page.locator("#f-first-sign-day")).to_have_value("31")


@pytest.fixture
def plain(browser: Browser, base_url: str) -> Iterator[Page]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def test_without_scripts_the_same_is_done_with_buttons(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_label("Paste or type what you have").fill(NOTE)
    plain.get_by_role("button", name="Read", exact=True).click()
    expect(plain.locator("#marked mark").first).to_be_visible()
    plain.get_by_role("button", name="All as read").click()
    expect(plain.locator("#items")).to_contain_text("Confirmed.")
    plain.locator("#f-opsoclonus-yes").check()
    plain.get_by_role("button", name="Assess", exact=True).click()
    expect(plain.locator("#result .verdict strong")).to_contain_text("CRITERIA MET")
    look = plain.locator("section[aria-labelledby=look-next] li").first
    look.get_by_role("button", name="no").click()
    expect(plain.locator("#result .verdict")).to_be_visible()
    plain.get_by_text("The note to copy").click()
    expect(plain.get_by_role("textbox", name="The note to copy")).to_have_value(
        plain.locator("#handover").input_value()
    )
    expect(plain.get_by_role("button", name="Copy note")).to_be_hidden()


@pytest.mark.parametrize("kind", ["Phenopacket", "FHIR", "PDF", "HTML"])
def test_a_file_is_taken_away_and_the_page_stays(page: Page, kind: str) -> None:
    read(page)
    page.get_by_text("Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    assert download.value.path().stat().st_size > 500
    page.locator("#f-opsoclonus-yes").check()
    expect(page.locator("#result .verdict strong")).to_contain_text("CRITERIA MET")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_with_everything_shown(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    read(page)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_with_an_error_shown(page: Page) -> None:
    page.goto("/")
    page.locator("#f-age").fill("old")
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("#errors")).to_be_visible()
    assert violations(page) == []


def test_at_four_hundred_per_cent_nothing_is_scrolled_sideways_or_covered(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    read(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator("#brief")).to_contain_text("KEEP OPEN")


def test_targets_are_large_enough_to_be_hit(page: Page) -> None:
    read(page)
    small = page.evaluate(
        """[...document.querySelectorAll('button, select, summary, input[type=text], .three label')]
        .filter((one) => one.checkVisibility())
        .map((one) => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
        .filter(([, box]) => box.height && box.height < 24)
        .map(([text, box]) => `${text}: ${box.height}`)"""
    )
    assert small == []


def test_on_paper_the_verdict_stands_first_and_nothing_is_to_be_pressed(page: Page) -> None:
    read(page)
    page.emulate_media(media="print")
    for hidden in ("nav", "#result .buttons", "#f-note", "#brief", ".confirm"):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()
    verdict, rows = page.locator("#result .verdict"), page.locator("#asked")
    top = verdict.bounding_box()
    below = rows.bounding_box()
    assert top is not None
    assert below is not None
    assert top["y"] < below["y"]
    expect(page.locator("#marked")).to_be_visible()


def test_nothing_of_a_patient_stands_in_the_address(page: Page, base_url: str) -> None:
    read(page)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("#marked mark").first).to_be_visible()
    assert page.url in (f"{base_url}/", f"{base_url}/#items")


def test_the_policy_of_the_page_is_kept_while_it_is_used(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    read(page)
    page.locator("#f-opsoclonus-yes").check()
    expect(page.locator("#result .verdict strong")).to_contain_text("CRITERIA MET")
    assert [text for text in said if "Content Security Policy" in text] == []
