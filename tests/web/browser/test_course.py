"""Can a course be followed in a real browser, by whoever and however?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from kinsbourne.case.simulation import simulate
from kinsbourne.exchange import phenopacket
from tests.web.browser.conftest import violations

GOLDEN = Path(__file__).parents[2] / "golden/course"
NOW = ".map .node.is-now"


def show(page: Page) -> None:
    page.goto("/course")
    page.get_by_role("button", name="Show a synthetic patient").click()
    expect(page.locator(".verdict")).to_contain_text("Phase: in relapse")


@pytest.fixture
def shown(page: Page) -> Page:
    """The page with a synthetic patient in relapse."""
    show(page)
    return page


@pytest.fixture
def without_scripts(browser: Browser, base_url: str) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_a_patient_shown(shown: Page, scheme: str) -> None:
    shown.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    shown.get_by_role("button", name="Show the other").click()
    expect(shown.locator("#questions .three")).to_have_count(83)
    shown.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert violations(shown) == []


def test_axe_finds_nothing_with_slips_and_with_cases_to_choose_from(
    page: Page, tmp_path: Path
) -> None:
    show(page)
    page.locator("#adding > summary").click()
    page.locator("#kind-score > summary").click()
    page.get_by_role("button", name="Add A severity score").click()
    expect(page.get_by_role("alert")).to_contain_text("Not all of it could be taken")
    assert violations(page) == []
    clinic = tmp_path / "clinic.ndjson"
    clinic.write_bytes(b"\n".join(phenopacket.write(one.case) for one in simulate(3, 3)))
    page.goto("/course")
    page.get_by_label("File").set_input_files(clinic)
    page.get_by_role("button", name="Open").click()
    assert violations(page) == []
    page.get_by_role("button", name="simulated-3-000002").click()
    expect(page.locator(".verdict")).to_contain_text("simulated-3-000002")


def test_an_answer_changes_the_map_at_once_and_leaves_the_rest_in_place(shown: Page) -> None:
    shown.evaluate("document.querySelector('#picture').dataset.seen = 'yes'")
    below = shown.locator("#step-mitigate-trigger details.below").first
    below.locator("> summary").click()
    node = shown.locator("a.node[href='#step-treat-infections']")
    expect(node.locator(".state")).to_have_text("cannot say")
    shown.locator("#q-treatable-infection-no").check()
    expect(node.locator(".state")).to_have_text("not for this patient")
    expect(shown.locator("#q-treatable-infection-no")).to_be_focused()
    expect(shown.locator("#q-treatable-infection")).to_have_class("three answered")
    expect(shown.locator("#picture")).to_have_attribute("data-seen", "yes")
    expect(below).to_have_attribute("open", "")
    expect(shown.locator("#status")).to_contain_text("asked for now")
    assert shown.url.endswith("/course")


def test_answers_open_regimens_with_their_units_and_marks(shown: Page) -> None:
    for answer in ("moderate-or-severe-yes", "treatable-infection-no", "blood-pressure-known-yes"):
        shown.locator(f"#q-{answer}").check()
        expect(shown.locator(f"#q-{answer.rpartition('-')[0]}")).to_have_class("three answered")
    shown.locator("#q-glucose-known-yes").check()
    regimens = shown.locator("section[aria-labelledby=regimens]")
    expect(regimens).to_contain_text("20 mg per m2 per day")
    expect(regimens).to_contain_text("never as an order")


def test_a_regimen_is_worked_out_on_days_and_stands_through_the_next_answer(
    shown: Page, tmp_path: Path
) -> None:
    for answer in ("moderate-or-severe-yes", "treatable-infection-no", "blood-pressure-known-yes"):
        shown.locator(f"#q-{answer}").check()
        expect(shown.locator(f"#q-{answer.rpartition('-')[0]}")).to_have_class("three answered")
    shown.locator("#q-glucose-known-yes").check()
    expect(shown.locator("section[aria-labelledby=regimens]")).to_contain_text("20 mg per m2")
    shown.locator("#working > summary").press("Enter")
    offered = shown.locator("#regimen-which optgroup[label='Asked for now'] option")
    regimen = "dexamethasone-pulses-rossor"
    assert regimen in [one.get_attribute("value") for one in offered.all()]
    shown.locator("#regimen-which").select_option(regimen)
    today = (shown.locator(f"#visit-day-{part}").input_value() for part in ("day", "month", "year"))
    hint = shown.locator("#judging .hint").first.text_content() or ""
    ends = hint.rpartition(", ")[2]
    day = [part for part in today if part] or [str(int(one)) for one in reversed(ends.split("-"))]
    for part, typed in zip(("day", "month", "year"), day, strict=True):
        shown.locator(f"#regimen-on-{part}").fill(typed)
    shown.locator("#regimen-every").fill("28")
    shown.locator("#regimen-weight").fill("14.2")
    shown.locator("#regimen-height").fill("95")
    shown.get_by_role("button", name="Work it out").click()
    worked = shown.locator("section[aria-labelledby=worked]")
    expect(worked).to_contain_text("Published example, not an order")
    expect(worked).to_contain_text("mg per dose")
    assert violations(shown) == []
    with shown.expect_download() as days:
        shown.get_by_role("button", name="Calendar file").click()
    days.value.save_as(tmp_path / "days.ics")
    assert (tmp_path / "days.ics").read_text().startswith("BEGIN:VCALENDAR")
    shown.locator("#q-treatable-infection-yes").check()
    expect(worked).to_contain_text("refused")
    expect(worked).not_to_contain_text("mg per dose")
    expect(shown.locator("#regimen-weight")).to_have_value("14.2")


def test_a_step_on_the_map_leads_to_its_reasons_even_where_they_are_folded(shown: Page) -> None:
    shown.locator("a.node[href='#step-give-ivig']").click()
    expect(shown.locator("#step-give-ivig")).to_be_in_viewport()


def test_it_works_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    show(page)
    expect(page.locator("#picture img")).to_be_visible()
    page.locator("#q-treatable-infection-no").check()
    page.get_by_role("button", name="Follow the answers").click()
    node = page.locator("a.node[href='#step-treat-infections']")
    expect(node.locator(".state")).to_have_text("not for this patient")
    page.get_by_role("button", name="Show the other").click()
    expect(page.locator("#questions .three")).to_have_count(83)
    expect(page.locator("#q-treatable-infection-no")).to_be_checked()


def test_a_clinic_adds_a_visit_and_takes_the_record_away(shown: Page) -> None:
    shown.locator("#adding > summary").click()
    shown.locator("#kind-score > summary").click()
    shown.get_by_label("Scale").select_option("mitchell-pike")
    shown.get_by_label("Total").fill("11")
    boxes = shown.locator("#kind-score .date")
    for part, value in (("Day", "4"), ("Month", "6"), ("Year", "2018")):
        boxes.get_by_label(part, exact=True).fill(value)
    shown.get_by_role("button", name="Add A severity score").click()
    expect(shown.locator(".added li")).to_contain_text("2018-06-04")
    with shown.expect_download() as waited:
        shown.get_by_role("button", name="Phenopacket").click()
    file = waited.value
    assert file.suggested_filename == "course.json"
    before = next(simulate(10, 1)).case
    after = phenopacket.read(Path(file.path()).read_bytes())
    assert len(after.measurements) == len(before.measurements) + 1
    shown.get_by_role("button", name="Take out").click()
    expect(shown.locator(".added li")).to_have_count(0)


def test_a_slip_leads_to_its_box_and_nothing_typed_is_lost(shown: Page) -> None:
    shown.locator("#adding > summary").click()
    shown.locator("#kind-score > summary").click()
    shown.get_by_label("Total").fill("99")
    shown.get_by_role("button", name="Add A severity score").click()
    shown.get_by_role("alert").get_by_role("link").first.click()
    expect(shown.locator("#score-scale")).to_be_focused()
    expect(shown.get_by_label("Total")).to_have_value("99")


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/course")
    page.get_by_role("button", name="Show a synthetic patient").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("Phase: in relapse")
    page.locator("#judging > summary").focus()
    page.keyboard.press("Enter")
    page.locator("#visit-day-day").focus()
    for text in ("1", "1", "2018"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_contain_text("as of 2018-01-01")
    expect(page.locator("#visit-day-year")).to_have_value("2018")
    page.locator("#q-treatable-infection-unknown").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#q-treatable-infection")).to_have_class("three answered")


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_has_to_be_scrolled_sideways(shown: Page, width: int) -> None:
    shown.set_viewport_size({"width": width, "height": 800})
    shown.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_are_large_enough(shown: Page) -> None:
    small = shown.evaluate(
        """() => [...document.querySelectorAll(
             'main button, main summary, main .node, main .contents a, main .three label')]
           .filter(one => one.getClientRects().length)
           .filter(one => { const box = one.getBoundingClientRect();
                            return box.width && box.height < 24 })
           .map(one => one.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_the_printed_page_has_the_map_on_one_sheet_and_no_controls(
    shown: Page, tmp_path: Path
) -> None:
    shown.locator("#q-treatable-infection-no").check()
    expect(shown.locator("#q-treatable-infection")).to_have_class("three answered")
    sheet = tmp_path / "course.pdf"
    shown.pdf(path=sheet, format="A4")
    read = (page.extract_text() for page in PdfReader(sheet).pages)
    pages = [unicodedata.normalize("NFKC", text) for text in read]  # ligatures as letters
    (map_,) = [text for text in pages if "Map: every step" in text]
    for words in ("Confirm the relapse", "Multimodal", "A plan for nursery", "In an adult"):
        assert words in map_
    assert "asked for now" in map_
    whole = " ".join(pages)
    for words in ("Judge again", "Take out", "Show the other", "Phenopacket"):
        assert words not in whole
    assert "Is a treatable infection" in whole
    assert "Was renal function tested?" not in map_
    assert len(pages) <= 12


@pytest.mark.parametrize("name", ["pc-058b1879fe", "pc-2292715b4b"])
def test_published_patients_are_shown(page: Page, name: str) -> None:
    page.goto("/course")
    page.get_by_label("File").set_input_files(GOLDEN / f"{name}.json")
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".verdict")).to_contain_text("Phase:")
    expect(page.locator("#picture img")).to_be_visible()
    assert violations(page) == []


def test_two_tabs_do_not_mix_patients(context: BrowserContext) -> None:
    one, other = context.new_page(), context.new_page()
    show(one)
    other.goto("/course")
    other.get_by_role("button", name="Start without a record").click()
    one.locator("#q-treatable-infection-no").check()
    expect(one.locator("#q-treatable-infection")).to_have_class("three answered")
    other.locator("#judging > summary").click()
    other.get_by_role("button", name="Judge again").click()
    expect(other.locator("#who")).to_have_text("case without id")
    expect(one.locator("#who")).to_have_text("simulated-10-000001")


def test_nothing_of_a_patient_is_in_the_address_or_the_title(shown: Page) -> None:
    assert "simulated-10" not in shown.url
    assert "simulated-10" not in shown.title()
    assert shown.context.cookies() == []


def test_the_patient_is_assessed_with_what_was_added(shown: Page) -> None:
    shown.locator("#adding > summary").click()
    shown.locator("#kind-sign > summary").click()
    sign = shown.locator("#kind-sign")
    sign.get_by_label("Which").select_option("horner-syndrome")
    sign.get_by_label("What", exact=True).select_option("began")
    sign.get_by_role("group", name="On which day").get_by_label("Year").fill("2017")
    shown.get_by_role("button", name="Add A sign or an event that began").click()
    shown.get_by_role("button", name="Assess the patient").click()
    expect(shown).to_have_url(re.compile(r"/$"))
    expect(shown.locator("main")).to_contain_text("Horner")
