"""Do the eyes move as the trace says, when told to and not before, for everyone?"""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kinsbourne.knowledge import base
from tests.web.browser.conftest import violations

TAUGHT = base.load().teaching
COUNT = len(TAUGHT.questions)
IRIS = (0x5D, 0x8A, 0xA3)
"""About the colour of it."""


def shown(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".player")).to_be_visible()


def drawn(canvas: Locator) -> str:
    """What is on it, to the last point."""
    return canvas.evaluate("canvas => canvas.toDataURL()")


def seek(page: Page, seconds: float) -> None:
    page.get_by_role("slider").fill(f"{seconds:.3f}")


def time_shown(page: Page) -> float:
    return float(page.get_by_role("slider").input_value())


def iris_at(page: Page) -> tuple[float, float]:
    """Where the middle of both irises lies, in widths and heights of the picture."""
    return page.locator(".face").evaluate(
        """(canvas, [red, green, blue]) => {
            const { data, width, height } = canvas.getContext("2d")
              .getImageData(0, 0, canvas.width, canvas.height);
            let x = 0, y = 0, n = 0;
            for (let i = 0; i < data.length; i += 4) {
              const far = Math.abs(data[i] - red) + Math.abs(data[i + 1] - green)
                + Math.abs(data[i + 2] - blue);
              if (far < 60) { x += (i / 4) % width; y += Math.floor(i / 4 / width); n += 1; }
            }
            return [x / n / width, y / n / height];
        }""",
        list(IRIS),
    )


def cursor_at(page: Page) -> float:
    """Where the cursor stands, in widths of the trace."""
    return page.locator(".line").evaluate(
        """canvas => {
            const { data, width, height } = canvas.getContext("2d")
              .getImageData(0, 0, canvas.width, canvas.height);
            const found = new Array(width).fill(0);
            for (let i = 0; i < data.length; i += 4) {
              if (data[i] > 150 && data[i + 1] < 130 && data[i + 2] < 60) found[(i / 4) % width]++;
            }
            const most = Math.max(...found);
            return most > height / 2 ? found.indexOf(most) / width : -1;
        }"""
    )


def test_nothing_moves_before_play_and_after_pause(page: Page) -> None:
    shown(page, "/teaching/opsoclonus")
    face, line = page.locator(".face"), page.locator(".line")
    at_first = drawn(face), drawn(line)
    page.wait_for_timeout(300)
    assert (drawn(face), drawn(line)) == at_first
    seek(page, 2.0)
    page.get_by_role("button", name="Play").click()
    moved = {drawn(face)}
    for _ in range(5):
        page.wait_for_timeout(60)
        moved.add(drawn(face))
    assert len(moved) > 3
    page.get_by_role("button", name="Pause").click()
    paused = drawn(face), drawn(line), time_shown(page)
    page.wait_for_timeout(300)
    assert (drawn(face), drawn(line), time_shown(page)) == paused
    assert paused[:2] != at_first


def test_eyes_are_where_the_trace_is(page: Page) -> None:
    shown(page, "/teaching/opsoclonus")
    view = page.request.get("/teaching/opsoclonus", headers={"Accept": "application/json"}).json()
    trace = view["player"]["trace"]
    places = [400, 520, 600, 700, 1500, 1600]
    found: list[tuple[float, float]] = []
    for place in places:
        seek(page, place / trace["rate_hz"])
        found.append(iris_at(page))
    for axis, sent in ((0, trace["x"]), (1, trace["y"])):
        pairs = [(sent[at], seen[axis]) for at, seen in zip(places, found, strict=True)]
        pairs.sort()
        # up, and to the child's right, is up and to our left: less in the canvas's own numbers
        assert all(one[1] >= other[1] - 0.004 for one, other in pairwise(pairs))
        assert pairs[0][1] > pairs[-1][1] + 0.02


def test_cursor_goes_with_the_time(page: Page) -> None:
    shown(page, "/teaching/flutter")
    places: list[float] = []
    for seconds in (2.2, 2.6, 3.0, 3.4, 3.8):
        seek(page, seconds)
        places.append(cursor_at(page))
    steps = [after - before for before, after in pairwise(places)]
    assert places[0] > 0
    assert all(abs(step - steps[0]) < 0.01 for step in steps)
    assert steps[0] == pytest.approx(0.4 / 2, abs=0.03)


def test_slower_is_slower(page: Page) -> None:
    shown(page, "/teaching/jerk-nystagmus")
    gone: dict[str, float] = {}
    for speed in ("as fast as life", "10 times slower"):
        seek(page, 0)
        page.locator(".speed").select_option(speed)
        page.get_by_role("button", name="Play").click()
        page.wait_for_timeout(700)
        page.get_by_role("button", name="Pause").click()
        gone[speed] = time_shown(page)
    assert gone["10 times slower"] > 0
    assert gone["as fast as life"] > 4 * gone["10 times slower"]


def test_magnified_movement_is_larger_and_says_so(page: Page) -> None:
    shown(page, "/teaching/square-wave-jerks")
    view = page.request.get("/teaching/square-wave-jerks", headers={"Accept": "application/json"})
    trace = view.json()["player"]["trace"]
    place = max(range(len(trace["x"])), key=lambda at: abs(trace["x"][at]))
    gone: list[float] = []
    for size in ("as large as life", "4 times larger"):
        page.locator(".gain").select_option(size)
        seek(page, 0)
        rest = iris_at(page)[0]
        seek(page, place / trace["rate_hz"])
        gone.append(abs(iris_at(page)[0] - rest))
    assert gone[0] > 0.002
    assert gone[1] == pytest.approx(4 * gone[0], rel=0.35)


def test_keys_play_and_step(page: Page) -> None:
    shown(page, "/teaching/opsoclonus")
    page.locator(".player").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert time_shown(page) == pytest.approx(0.016)
    page.keyboard.press("ArrowLeft")
    assert time_shown(page) == pytest.approx(0.008)
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_less_motion_is_slow_and_still_waits(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    shown(page, "/teaching/opsoclonus")
    expect(page.locator(".speed")).to_have_value("0.1")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_without_a_script_the_trace_is_a_picture(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in ("/teaching/opsoclonus", "/teaching/quiz"):
        page.goto(site + address)
        expect(page.locator(".player")).to_be_hidden()
        expect(page.locator("noscript p")).to_be_visible()
        picture = page.locator(".trace img")
        expect(picture).to_be_visible()
        assert picture.bounding_box() is not None
    context.close()


def test_where_the_samples_do_not_come_the_picture_stays(page: Page) -> None:
    def fails(route: object) -> None:
        route.abort()  # type: ignore[attr-defined]

    page.route(lambda url: url.endswith("/teaching/fixation"), lambda route: (
        route.continue_() if "text/html" in route.request.headers["accept"] else fails(route)
    ))  # fmt: skip
    page.goto("/teaching/fixation")
    expect(page.locator(".player")).to_have_count(0)
    expect(page.locator(".trace img")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_all_right_is_the_full_score(browser: Browser, site: str, *, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{site}/teaching/quiz")
    for number, one in enumerate(TAUGHT.questions, 1):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Clip {number} of {COUNT}")
        page.locator(f"input[name=what-{number}][value={one.right}]").check()
        page.locator(f"input[name=next-{number}][value={one.next.right}]").check()
        page.get_by_role("button", name="Answer").click()
        expect(page.locator(".right")).to_have_count(2)
        page.get_by_role("button", name="Result" if number == COUNT else "Go on to clip").click()
    score = f"{2 * COUNT} of {2 * COUNT} answers are right"
    expect(page.get_by_role("heading", level=1)).to_have_text(score)
    assert page.url == f"{site}/teaching/quiz"
    context.close()


def test_all_wrong_is_explained(page: Page) -> None:
    page.goto("/teaching/quiz")
    for number, one in enumerate(TAUGHT.questions, 1):
        wrong = next(name for name in one.choices if name != one.right)
        other = next(each.id for each in one.next.choices if each.id != one.next.right)
        page.locator(f"input[name=what-{number}][value={wrong}]").check()
        page.locator(f"input[name=next-{number}][value={other}]").check()
        page.get_by_role("button", name="Answer").click()
        expect(page.locator(".not-right")).to_have_count(2)
        expect(page.get_by_text("Right would be:")).to_have_count(2)
        page.get_by_role("button", name="Result" if number == COUNT else "Go on to clip").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"0 of {2 * COUNT} answers are right")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()


def test_what_is_not_answered_is_said_and_led_to(page: Page) -> None:
    page.goto("/teaching/quiz")
    page.get_by_role("button", name="Answer").click()
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("Choose what it is")
    assert violations(page) == []
    problem.get_by_role("link", name="Choose what it is").click()
    expect(page.locator("#what-1-1")).to_be_focused()


@pytest.mark.parametrize("address", ["/teaching", "/teaching/opsoclonus", "/teaching/quiz"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert violations(page) == []


def test_axe_finds_nothing_in_answers(page: Page) -> None:
    page.goto("/teaching/quiz")
    page.get_by_label("Opsoclonus").check()
    page.get_by_label("A film of both eyes").check()
    page.get_by_role("button", name="Answer").click()
    assert violations(page) == []


@pytest.mark.parametrize("address", ["/teaching", "/teaching/opsoclonus", "/teaching/quiz"])
def test_fits_a_narrow_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(button, select, input, .button)")]
            .filter(one => one.offsetParent && one.type !== "radio")
            .filter(one => one.offsetHeight < 24 || one.offsetWidth < 24)
            .map(one => one.outerHTML)"""
    )
    assert small == []


def test_paper_has_the_trace_and_no_player(page: Page) -> None:
    shown(page, "/teaching/opsoclonus")
    page.emulate_media(media="print")
    expect(page.locator(".player")).to_be_hidden()
    expect(page.locator(".trace img")).to_be_visible()
    expect(page.get_by_text("Simulated: no child made this movement.").first).to_be_visible()
