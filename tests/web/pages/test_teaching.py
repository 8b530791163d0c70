"""Do the pages of the lesson answer as they should, and keep nothing?"""

from __future__ import annotations

import json
import re

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp

from kinsbourne.knowledge import base
from kinsbourne.web.settings import Settings
from tests.web.calling import app_with, send

TAUGHT = base.load().teaching
QUIZ = "/teaching/quiz"
COUNT = len(TAUGHT.questions)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
PICTURES = ["/teaching/opsoclonus/saccades.svg", f"{QUIZ}/1/trace.svg", f"{QUIZ}/1/saccades.svg"]
AS_JSON = {"Accept": "application/json"}
RIGHT = {
    field: right
    for number, one in enumerate(TAUGHT.questions, 1)
    for field, right in ((f"what-{number}", one.right), (f"next-{number}", one.next.right))
}


APP = app_with(Settings())


@pytest.fixture
def app() -> ASGIApp:
    return APP


def get(app: ASGIApp, path: str, **headers: str) -> httpx.Response:
    return send(app, "GET", path, headers=headers)


class TestLesson:
    def test_leads_to_every_movement_and_to_the_quiz(self, app: ASGIApp) -> None:
        page = get(app, "/teaching").text
        for clip in TAUGHT.clips:
            assert f'href="/teaching/{clip.id}"' in page
            assert get(app, f"/teaching/{clip.id}").status_code == 200
        assert f'href="{QUIZ}"' in page

    def test_shows_its_marks_and_sources(self, app: ASGIApp) -> None:
        page = get(app, "/teaching/jerk-nystagmus").text
        assert "our inference" in page
        assert "doi:10.1007/978-3-319-90495-5_284-1" in page

    def test_gives_the_samples_at_the_same_address(self, app: ASGIApp) -> None:
        answer = get(app, "/teaching/opsoclonus", **AS_JSON)
        assert answer.headers["content-type"] == "application/json"
        trace = answer.json()["player"]["trace"]
        assert len(trace["x"]) == len(trace["y"]) == 2000
        assert all(isinstance(value, int) for value in trace["x"])

    @pytest.mark.parametrize("path", PICTURES)
    def test_gives_the_trace_as_a_picture(self, app: ASGIApp, path: str) -> None:
        answer = get(app, path)
        assert answer.headers["content-type"] == "image/svg+xml"
        assert b"<svg" in answer.content

    @pytest.mark.parametrize(
        "path",
        ["/teaching/squint", "/teaching/squint/trace.svg", "/teaching/flutter/eyes.svg",
         f"{QUIZ}/0", f"{QUIZ}/{COUNT + 1}", f"{QUIZ}/one", f"{QUIZ}/99/trace.svg",
         f"{QUIZ}/\u00b2", f"{QUIZ}/1.0"],
    )  # fmt: skip
    def test_has_no_other_address(self, app: ASGIApp, path: str) -> None:
        assert get(app, path).status_code == 404


class TestQuiz:
    def test_begins_with_the_first_clip(self, app: ASGIApp) -> None:
        assert get(app, QUIZ).text == get(app, f"{QUIZ}/1").text

    @pytest.mark.parametrize("number", range(1, COUNT + 1))
    def test_names_the_clip_by_its_number_alone(self, app: ASGIApp, number: int) -> None:
        page = get(app, f"{QUIZ}/{number}").text
        before = page[: page.index("<form")] + page[page.index("</form>") :]
        assert f"Clip {number}" in before
        for clip in TAUGHT.clips:
            assert clip.name.lower() not in before.lower()
            assert clip.id not in before.lower()
        sent = get(app, f"{QUIZ}/{number}", **AS_JSON).json()
        del sent["asked"]
        assert not [c.id for c in TAUGHT.clips if c.id in json.dumps(sent)]

    def test_says_what_is_not_answered_and_keeps_what_is(self, app: ASGIApp) -> None:
        answer = send(app, "POST", QUIZ, data={"answered": "2", "what-2": "flutter"})
        assert answer.status_code == 422
        assert '<a href="#next-2-1">' in answer.text
        assert re.search(r'value="flutter"[^>]* checked', answer.text)
        assert '<a href="#what-2-1">' not in answer.text

    def test_walked_through_with_every_answer_right_gives_the_full_score(
        self, app: ASGIApp
    ) -> None:
        page = get(app, QUIZ).text
        for number in range(1, COUNT + 1):
            sent = {
                **dict(HIDDEN.findall(page)),
                **{name: RIGHT[name] for name in (f"what-{number}", f"next-{number}")},
            }
            page = send(app, "POST", QUIZ, data=sent).text
            assert page.count("Right: ") == 2
            page = send(app, "POST", QUIZ, data=dict(HIDDEN.findall(page))).text
        assert f"{2 * COUNT} of {2 * COUNT} answers are right" in page

    def test_without_any_answer_gives_none(self, app: ASGIApp) -> None:
        page = send(app, "POST", QUIZ, data={"wanted": str(COUNT + 1)}).text
        assert f"0 of {2 * COUNT} answers are right" in page
        assert page.count("Not answered") == 2 * COUNT

    def test_keeps_nothing(self, app: ASGIApp) -> None:
        answer = send(app, "POST", QUIZ, data={"answered": "1", **RIGHT})
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert "checked" not in get(app, QUIZ).text

    def test_sends_back_nothing_but_answers(self, app: ASGIApp) -> None:
        page = send(app, "POST", QUIZ, data={"wanted": "2", "what-1": "<b>", "x": "secret"}).text
        assert "<b>" not in page
        assert "secret" not in page

    @pytest.mark.parametrize("number", ["", "0", "99", "x", "-1", "9999999999"])
    def test_of_no_such_clip_is_refused(self, app: ASGIApp, number: str) -> None:
        assert send(app, "POST", QUIZ, data={"answered": number}).status_code == 404


class TestAnything:
    @given(
        st.dictionaries(
            st.sampled_from(["answered", "wanted", *RIGHT, "other"]),
            st.sampled_from([*RIGHT.values()]) | st.text("0189x<é²", max_size=4),
            min_size=1,
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_sent_is_answered_or_refused(self, sent: dict[str, str]) -> None:
        answer = send(APP, "POST", QUIZ, data=sent)
        assert answer.status_code in (200, 404, 422)
