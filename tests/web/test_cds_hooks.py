"""Does the service answer over HTTP as the standard asks?"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kinsbourne.exchange.cds_hooks.answer import answer
from kinsbourne.knowledge import base
from kinsbourne.web.settings import FeedbackKept, Settings
from tests.build import assessor
from tests.exchange.cds_hooks.calls import FAILED, body
from tests.exchange.cds_hooks.invariants import broken, empty_fields
from tests.exchange.cds_hooks.test_feedback import CARD, COMMENT, OVERRIDDEN, SUGGESTION
from tests.web.calling import SERVICE, TODAY, app_with, post, send

APP = app_with(Settings())
FEEDBACK = SERVICE + "/feedback"


class TestDiscovery:
    def test_names_each_hook_with_one_id_and_what_to_fetch(self) -> None:
        answer = send(APP, "GET", "/cds-services")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        services = answer.json()["services"]
        assert [one["hook"] for one in services] == ["patient-view", "order-select"]
        assert {one["id"] for one in services} == {"opsoclonus-myoclonus"}
        for one in services:
            assert {"title", "description", "usageRequirements", "version"} <= one.keys()
            assert one["prefetch"]["patient"] == "Patient/{{context.patientId}}"
        assert not list(empty_fields(answer.json()))

    def test_asks_for_every_query_of_the_knowledge(self) -> None:
        (first, _) = send(APP, "GET", "/cds-services").json()["services"]
        asked = {query.key: query.query for query in base.load().card.prefetch}
        assert first["prefetch"] == asked


class TestCall:
    def test_is_answered_with_one_card(self) -> None:
        answer = post(APP, body("opsoclonus", "ataxia"))
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        message = answer.json()
        assert len(message["cards"]) == 1
        assert broken(message) == set()
        assert not list(empty_fields(message))

    def test_without_need_of_one_is_answered_with_an_empty_list(self) -> None:
        answer = post(APP, body("fever"))
        assert (answer.status_code, answer.content) == (200, b'{"cards":[]}')

    @pytest.mark.parametrize(
        ("content", "status"),
        [
            (b"", 400),
            (b"{}", 400),
            (body(hook="order-sign"), 400),
            (body(prefetch={"conditions": FAILED}), 412),
            (body(prefetch={"patient": {"resourceType": "Patient", "birthDate": "2031"}}), 422),
        ],
    )
    def test_that_cannot_be_answered_says_why_in_fhir(self, content: bytes, status: int) -> None:
        answer = post(APP, content)
        assert answer.status_code == status
        outcome = answer.json()
        assert outcome["resourceType"] == "OperationOutcome"
        assert outcome["issue"][0]["details"]["text"].endswith(".")
        assert not list(empty_fields(outcome))

    @pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/fhir+json"])
    def test_may_be_json_by_any_name(self, kind: str) -> None:
        assert post(APP, body("fever"), **{"Content-Type": kind}).status_code == 200

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
    def test_must_be_json(self, kind: str) -> None:
        assert post(APP, body("fever"), **{"Content-Type": kind}).status_code == 415

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", SERVICE, 405),
            ("POST", "/cds-services", 405),
            ("POST", "/cds-services/another", 404),
            ("POST", "/cds-services/another/feedback", 404),
            ("POST", "/cds-services/", 404),
        ],
    )
    def test_of_what_there_is_not_is_told_so(self, method: str, path: str, status: int) -> None:
        answer = send(APP, method, path)
        assert answer.status_code == status
        assert answer.json()["resourceType"] == "OperationOutcome"

    def test_leaves_no_trace_in_the_log(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG, logger="kinsbourne"):
            post(APP, body("opsoclonus"))
            post(APP, body(prefetch={"conditions": FAILED}))
        assert caplog.text == ""


class TestFeedback:
    def given(self, folder: Path, *entries: Any, comments: bool = False) -> list[Any]:
        """What is in the site's file after this feedback."""
        file = folder / "feedback.ndjson"
        app = app_with(Settings(feedback=FeedbackKept(file=str(file), comments=comments)))
        answer = post(app, json.dumps({"feedback": list(entries)}).encode(), FEEDBACK)
        assert (answer.status_code, answer.content) == (200, b"")
        return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]

    def test_is_counted_and_answered_with_nothing(self, caplog: pytest.LogCaptureFixture) -> None:
        app = app_with(Settings())
        sent = {"feedback": [OVERRIDDEN, OVERRIDDEN, 7]}
        with caplog.at_level(logging.INFO):
            answer = post(app, json.dumps(sent).encode(), FEEDBACK)
        assert (answer.status_code, answer.content) == (200, b"")
        assert app.state.feedback.counts == {"overridden": 2, "not understood": 1}
        assert "'overridden': 2" in caplog.text

    def test_is_written_where_the_site_asks_for_it(self, tmp_path: Path) -> None:
        accepted = {
            "card": CARD,
            "outcome": "accepted",
            "acceptedSuggestions": [{"id": SUGGESTION}],
        }
        said = OVERRIDDEN | {"overrideReason": {"reason": {"code": "action-completed"}}}
        assert self.given(tmp_path, accepted, said) == [
            {"card": CARD, "outcome": "accepted", "acceptedSuggestions": [SUGGESTION]},
            OVERRIDDEN | {"reason": "action-completed"},
        ]
        assert len(self.given(tmp_path, OVERRIDDEN)) == 3

    def test_is_written_without_what_was_typed(self, tmp_path: Path) -> None:
        said = OVERRIDDEN | {"overrideReason": {"userComment": COMMENT}}
        assert self.given(tmp_path, said) == [OVERRIDDEN]
        assert self.given(tmp_path, said, comments=True)[1]["userComment"] == COMMENT

    def test_is_still_counted_where_it_cannot_be_written(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        app = app_with(Settings(feedback=FeedbackKept(file=str(tmp_path / "none" / "x"))))
        with caplog.at_level(logging.ERROR):
            answer = post(app, json.dumps({"feedback": [OVERRIDDEN]}).encode(), FEEDBACK)
        assert answer.status_code == 200
        assert app.state.feedback.counts["overridden"] == 1
        assert "feedback not written: No such file or directory" in caplog.text

    def test_that_is_none_is_refused(self) -> None:
        assert post(APP, b"{}", FEEDBACK).status_code == 400


def test_what_else_it_could_be_is_shown_where_the_site_asks_for_it() -> None:
    app = app_with(Settings(ranked=True))
    (card,) = post(app, body("opsoclonus", "ataxia")).json()["cards"]
    assert "**What else it could be**" in card["detail"]


def test_the_card_is_that_of_the_whole_assessment() -> None:
    """What the service leaves out to answer in time is nothing that stands on a card."""
    sent = answer(body("opsoclonus", "ataxia", "irritability"), assessor(), TODAY)["cards"]
    served = post(APP, body("opsoclonus", "ataxia", "irritability")).json()["cards"]
    assert [one["detail"] for one in served] == [one["detail"] for one in sent]
