"""Can a person look at a recording in a browser: by mouse, by keys, without scripts, on paper?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import violations
from tests.web.pages.recordings import SHARED, csv, irf_npz

CASE = '{"id": "c1", "subject": {"id": "c1"}}'
MEASURE = "button[value=measure]"


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    (folder / "ward.csv").write_bytes(csv(0.4))
    (folder / "after.csv").write_bytes(csv(0.1))
    (folder / "case.json").write_text(CASE)
    with (folder / "large.csv").open("wb") as file:
        file.truncate(200 * 2**20)
    return folder


@pytest.fixture
def without_scripts(browser: Browser, base_url: str) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def sent(page: Page, file: Path) -> Page:
    page.goto("/eye")
    page.set_input_files("#file", file)
    page.click(MEASURE)
    expect(page.locator("#picture")).to_be_visible()
    return page


def simulated(page: Page, kind: str = "opsoclonus") -> Page:
    page.goto("/eye")
    page.select_option("#simulate", kind)
    page.click("form.simulate button")
    expect(page.locator("#picture")).to_be_visible()
    return page


def title(page: Page) -> str:
    return page.locator("#picture-title").inner_text()


def test_a_recording_is_measured_and_the_address_says_nothing_of_it(
    page: Page, clips: Path
) -> None:
    sent(page, clips / "ward.csv")
    expect(page.locator("#verdict")).to_contain_text("Opsoclonus: ")
    expect(page.locator("#picture img")).to_have_js_property("complete", True)
    assert page.evaluate("document.querySelector('#picture img').naturalWidth") > 0
    assert page.url.rpartition("/")[2] == "eye"
    assert page.context.cookies() == []


def test_a_part_is_chosen_by_dragging_and_only_the_picture_changes(page: Page, clips: Path) -> None:
    sent(page, clips / "ward.csv")
    page.evaluate("document.querySelector('#measures').dataset.same = 'yes'")
    page.locator(".trace").scroll_into_view_if_needed()
    box = page.locator(".trace").bounding_box()
    assert box
    left, right = (float(page.get_attribute(".trace", f"data-{end}") or 0) for end in
                   ("left", "right"))  # fmt: skip
    at = [box["x"] + box["width"] * (left + share * (right - left)) for share in (0.25, 0.5)]
    page.mouse.move(at[0], box["y"] + 200)
    page.mouse.down()
    page.mouse.move(at[1], box["y"] + 200, steps=4)
    expect(page.locator(".chosen")).to_be_visible()
    page.mouse.up()
    expect(page.locator("#picture-title")).not_to_have_text("Gaze from 0 to 20 s")
    start, end = map(float, re.findall(r"[\d.]+", title(page)))
    assert (start, end) == (pytest.approx(5, abs=0.1), pytest.approx(10, abs=0.1))
    expect(page.locator("#measures")).to_have_attribute("data-same", "yes")
    expect(page.locator("#said")).to_have_text(title(page))
    expect(page.locator(".drag-hint")).to_be_visible()


def test_buttons_move_the_window_and_keep_the_focus(page: Page, clips: Path) -> None:
    sent(page, clips / "ward.csv")
    for key, expected in (
        ("in", "Gaze from 5 to 15 s"),
        ("later", "Gaze from 10 to 20 s"),
        ("earlier", "Gaze from 2.5 to 12.5 s"),
        ("out", "Gaze from 0 to 20 s"),
    ):
        page.focus(f"#move-{key}")
        page.keyboard.press("Enter")
        expect(page.locator("#picture-title")).to_have_text(expected)
        expect(page.locator(f"#move-{key}")).to_be_focused()


def test_keys_alone_lead_from_the_file_to_a_burst(page: Page, clips: Path) -> None:
    page.goto("/eye")
    page.set_input_files("#file", clips / "ward.csv")
    page.focus("#file")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "measure":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#picture")).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "look":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#picture-title")).not_to_have_text("Gaze from 0 to 20 s")
    page.locator("#picture details.why summary").press("Enter")
    expect(page.locator(".tests").first).to_contain_text("saccades back to back")


def test_a_window_that_is_none_is_said_on_top_and_at_the_field(page: Page, clips: Path) -> None:
    sent(page, clips / "ward.csv")
    page.fill("#start", "9")
    page.fill("#end", "4")
    page.click("#show")
    expect(page.locator("#errors")).to_be_focused()
    page.click("#errors a")
    expect(page.locator("#start")).to_be_focused()
    expect(page.locator("#start")).to_have_value("9")


def test_without_scripts_every_step_is_a_plain_form(without_scripts: Page, clips: Path) -> None:
    page = sent(without_scripts, clips / "ward.csv")
    page.fill("#start", "4")
    page.fill("#end", "8")
    page.click("#show")
    assert title(page) == "Gaze from 4 to 8 s"
    page.click("#move-later")
    assert title(page) == "Gaze from 7 to 11 s"
    page.click(".look >> nth=0")
    assert title(page) != "Gaze from 7 to 11 s"
    page.click("button[value=saccades]")
    expect(page.locator("#saccades img")).to_be_visible()
    page.set_input_files("#other", clips / "after.csv")
    page.click("button[value=compare]")
    expect(page.locator("#compared")).to_be_visible()
    page.set_input_files("#case_file", clips / "case.json")
    page.click("button[value=into]")
    expect(page.get_by_text("Opsoclonus: present")).to_be_visible()
    page.click("button[value=forget]")
    expect(page.get_by_text("Nothing of it is held.")).to_be_visible()


def test_the_case_goes_back_to_where_it_is_assessed(page: Page, clips: Path) -> None:
    sent(page, clips / "ward.csv")
    page.set_input_files("#case_file", clips / "case.json")
    for field, value in (("day", "20"), ("month", "11"), ("year", "2026")):
        page.fill(f"#{field}", value)
    page.click("button[value=into]")
    back = page.get_by_role("button", name="Back to Assess with this case")
    with page.expect_request(lambda request: request.method == "POST") as caught:
        back.click()
    assert caught.value.url.rstrip("/") == page.url.rstrip("/")
    assert "HP%3A0010543" in (caught.value.post_data or "")
    assert "case=" not in page.url


def test_two_tabs_do_not_mix(page: Page, clips: Path) -> None:
    other = page.context.new_page()
    sent(page, clips / "ward.csv")
    sent(other, clips / "after.csv")
    for tab, name in ((page, "ward"), (other, "after"), (page, "ward")):
        tab.click("#move-whole")
        expect(tab.locator("#recording")).to_contain_text(f"recording:{name}.csv")
        tab.click("button[value=saccades]")
        expect(tab.locator("#saccades img")).to_be_visible()
        bursts = tab.locator(".found li").count()
        tab.reload()
        expect(tab.locator(".found li")).to_have_count(bursts)


def test_what_is_held_no_longer_is_said_on_a_page(page: Page, clips: Path) -> None:
    sent(page, clips / "ward.csv")
    other = page.context.new_page()
    sent(other, clips / "ward.csv")
    for hidden in page.locator("input[name=recording]").all():
        hidden.evaluate("each => { each.value = 'dropped' }")
    page.click("#move-in")
    expect(page.locator("#errors")).to_contain_text("The recording is held no longer")
    expect(page.locator("#file")).to_be_visible()


def test_too_large_a_file_is_said_before_it_is_sent(page: Page, clips: Path) -> None:
    page.goto("/eye")
    page.set_input_files("#file", clips / "large.csv")
    said = page.locator("[data-too-large=file]")
    expect(said).to_contain_text("200 MB are more than the 64 MB that are taken.")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.method))
    page.click(MEASURE)
    page.wait_for_timeout(300)
    assert "POST" not in posts
    page.set_input_files("#file", clips / "ward.csv")
    expect(said).to_have_text("")
    page.click(MEASURE)
    expect(page.locator("#picture")).to_be_visible()


def test_too_large_a_file_is_refused_politely_where_there_are_no_scripts(
    without_scripts: Page, clips: Path
) -> None:
    page = without_scripts
    page.set_default_timeout(110_000)
    page.goto("/eye")
    page.set_input_files("#file", clips / "large.csv")
    page.click(MEASURE)
    expect(page.locator("h1")).to_have_text("That could not be done")
    expect(page.locator(".problem")).to_contain_text("more than 64 MB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_with_all_of_it(page: Page, clips: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sent(page, clips / "ward.csv")
    page.click("button[value=saccades]")
    expect(page.locator("#saccades img")).to_be_visible()
    page.set_input_files("#other", clips / "after.csv")
    page.click("button[value=compare]")
    expect(page.locator("#compared")).to_be_visible()
    for folded in page.locator("main summary").all():
        folded.click()
    assert violations(page) == []
    page.fill("#day", "31")
    page.fill("#month", "2")
    page.fill("#year", "2026")
    page.click("button[value=into]")
    expect(page.locator("#errors")).to_be_visible()
    assert violations(page) == []
    page.fill("#month", "1")
    page.click("button[value=into]")
    expect(page.get_by_text("Back to Assess with this case")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_but_the_pictures_is_scrolled_sideways(page: Page, clips: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sent(page, clips / "ward.csv")
    page.set_input_files("#other", clips / "after.csv")
    page.click("button[value=compare]")
    expect(page.locator("#compared")).to_be_visible()
    for folded in page.locator("main summary").all():
        folded.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_stand_the_results_and_no_form(page: Page, clips: Path) -> None:
    sent(page, clips / "ward.csv")
    page.emulate_media(media="print")
    for shown in ("#quality", "#signs", "#picture img", "#measures", "#bursts", "footer"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in ("#picture form", "#compare", "#into", "#send", ".drag-hint", "nav"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_a_simulated_one_says_so_and_cannot_become_evidence(page: Page) -> None:
    simulated(page, "flutter")
    expect(page.locator(".simulated")).to_contain_text("No eye made this recording")
    expect(page.locator("#verdict")).to_contain_text("Simulated.")
    expect(page.locator("button[value=into]")).to_have_count(0)
    assert violations(page) == []


def test_the_page_without_its_pictures_is_light(page: Page, clips: Path) -> None:
    sent(page, clips / "ward.csv")
    content = re.sub(r'src="data:[^"]*"', "", page.content())
    assert len(content) < 150_000


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared recordings are not here")
def test_real_eyes_are_shown(page: Page, tmp_path: Path) -> None:
    (tmp_path / "healthy.npz").write_bytes(irf_npz())
    sent(page, tmp_path / "healthy.npz")
    expect(page.locator("#recording")).to_contain_text("1000 Hz")
    expect(page.locator("#pattern")).to_contain_text("normal")
