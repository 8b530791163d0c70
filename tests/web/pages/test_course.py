"""What does the page of the course answer, and what does an answer or an entry change?"""

from __future__ import annotations

import base64
import json
import logging
import re
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar
from xml.etree import ElementTree

import httpx
import msgspec
import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from kinsbourne.case.blocks import Time
from kinsbourne.case.model import Case, Disease, Finding
from kinsbourne.case.simulation import simulate
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.course_line import line
from kinsbourne.reasoning.follow import Follow
from kinsbourne.web.pages.course.kinds import kinds_for
from kinsbourne.web.settings import Settings
from tests.build import term
from tests.course_build import at, drug, patient, scores, sign
from tests.web.calling import app_with, send
from tests.web.test_serve import served

APP = app_with(Settings())
JSON = {"Accept": "application/json"}
HOW_TO = (Path(__file__).parents[3] / "docs/how-to/follow-the-course.md").read_text()
GOLDEN = Path(__file__).parents[2] / "golden/course"
CHILD = replace(
    patient(
        sign("opsoclonus", 0, 90), sign("ataxia", 0, 120), sign("ataxia", 500),
        scores=scores((5, 11), (60, 5), (200, 1), (503, 7), (520, 7)),
        given=(drug("prednisolone", (10, 400, 2.0), (400, None, 0.5)),),
    ),
    diseases=(Disease(term=term("ORPHA:1183"), onset=at(0)),),
)  # fmt: skip
"""In relapse from 2025-05-15; the last day of the record is 2025-06-04."""
JUDGED = {"visit-day-day": "4", "visit-day-month": "6", "visit-day-year": "2025"}
WORDS_OF_A_NOTE = b"18 month old girl, unsteady since Monday, eyes darting in all directions."


def post(
    to: str = "/course", case: Any = CHILD, accept: str = "text/html", **fields: Any
) -> httpx.Response:
    """Fields are named with underscores, and kinds of boxes as they are."""
    data = {"picture": "kept", **{name.replace("__", "-"): one for name, one in fields.items()}}
    if case is not None:
        data["case"] = phenopacket.write(case).decode()
    return send(APP, "POST", to, data=data, headers={"Accept": accept})


def said(case: Any = CHILD, **fields: Any) -> dict[str, Any]:
    return dict(post(case=case, accept=JSON["Accept"], **fields).json())


def judged(case: Any = CHILD, **fields: Any) -> dict[str, Any]:
    return said(case, **JUDGED, **fields)


def opened(content: bytes, name: str = "record", **how: Any) -> httpx.Response:
    return send(APP, "POST", "/course", files={"file": (name, content)}, **how)


def states(view: dict[str, Any]) -> dict[str, str]:
    return {step["node"]: step["state"] for step in view["course"]["pathway"]}


@cache
def simulated() -> str:
    return send(APP, "POST", "/course", data={"simulated": "10"}).text


class TestOpening:
    def test_the_empty_page_offers_three_ways_to_begin(self) -> None:
        page = send(APP, "GET", "/course").text
        for words in ("Open a case", "Show a synthetic patient", "Start without a record"):
            assert words in page
        assert send(APP, "GET", "/course", headers=JSON).json()["course"] is None

    def test_a_phenopacket_is_opened(self) -> None:
        page = opened(phenopacket.write(CHILD), data=JUDGED).text
        assert "Phase: in relapse" in page
        assert "R1:" in page

    def test_a_note_is_opened_as_any_other_format(self) -> None:
        view = opened(WORDS_OF_A_NOTE, headers=JSON).json()
        labels = {item["type"]["label"] for item in view["case"]["phenotypicFeatures"]}
        assert "Opsoclonus" in labels or "Abnormality of eye movement" in labels

    def test_a_simulated_patient_says_that_it_is_none(self) -> None:
        assert "simulated: no patient" in simulated()
        assert "simulated: no patient" not in post().text

    def test_the_same_number_shows_the_same_patient_and_another_is_offered(self) -> None:
        own = next(simulate(10, 1)).case
        view = send(APP, "POST", "/course", data={"simulated": "10"}, headers=JSON).json()
        assert view["case"]["id"] == own.id
        assert 'name="simulated" value="11"' in simulated()

    @pytest.mark.parametrize("number", ["x", "-1", "12345", "٣"])
    def test_what_is_no_number_of_a_patient_shows_the_first(self, number: str) -> None:
        view = send(APP, "POST", "/course", data={"simulated": number}, headers=JSON).json()
        assert view["case"]["id"] == next(simulate(0, 1)).case.id

    def test_without_a_record_every_step_is_said_all_the_same(self) -> None:
        view = said(None, blank="yes")
        assert len(view["course"]["pathway"]) == len(base.load().pathway.steps)
        assert "do_now" not in states(view).values()

    def test_of_several_cases_one_is_chosen(self) -> None:
        cases = [one.case for one in simulate(3, 3)]
        content = b"\n".join(map(phenopacket.write, cases))
        page = opened(content, "clinic.ndjson").text
        assert all(case.id in page for case in cases)
        assert "Phase" not in page
        view = opened(content, "clinic.ndjson", headers=JSON).json()
        (_, second, _) = view["choices"]
        assert second["treatments"] == len(cases[1].medical_actions)
        chosen = send(APP, "POST", "/course", data={"case": second["case"]}, headers=JSON).json()
        assert chosen["course"]["id"] == cases[1].id

    def test_one_that_cannot_be_read_does_not_hide_the_rest(self) -> None:
        content = b"\n".join([phenopacket.write(CHILD), b'{"id": 7}', phenopacket.write(CHILD)])
        view = opened(content, headers=JSON).json()
        assert len(view["choices"]) == 2
        assert len(view["slips"]) == 1

    def test_of_very_many_only_the_first_are_listed_and_that_is_said(self) -> None:
        view = opened(b"\n".join([phenopacket.write(CHILD)] * 70), headers=JSON).json()
        assert len(view["choices"]) == 60
        assert "more than 60" in view["slips"][0]["problem"]["what"]

    @pytest.mark.parametrize("content", [b'{"id": 7}', b"PK\x03\x04", b"\xff\xfe\x00"])
    def test_what_cannot_be_read_is_refused_with_a_remedy(self, content: bytes) -> None:
        answer = opened(content)
        assert answer.status_code == 422
        assert 'href="#file"' in answer.text
        assert "Open a case" in answer.text

    @pytest.mark.parametrize("text", ["{", "{}x", "\ud800"])
    def test_a_case_that_is_none_is_refused(self, text: str) -> None:
        body = "case=" + "".join(f"%{byte:02x}" for byte in text.encode(errors="surrogatepass"))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert send(APP, "POST", "/course", content=body, headers=kind).status_code == 422

    def test_a_table_without_a_patient_is_said_to_hold_none(self) -> None:
        view = opened(b"patient_id,visit_day,opsoclonus\n", "clinic.csv", headers=JSON).json()
        assert "no" in view["slips"][0]["problem"]["what"]

    def test_a_time_that_cannot_be_is_said(self) -> None:
        odd = patient(replace(sign("ataxia", 0), onset=Time(timestamp="2024-02-31")))
        assert "phenotypicFeatures" in post(case=odd).text
        seen = replace(CHILD.subject, time_at_last_encounter=Time(timestamp="2024-02-31"))
        answer = post(case=replace(CHILD, subject=seen), **TestAdding.SCORE)
        assert answer.status_code == 422
        assert "calendar" in answer.text

    def test_a_case_that_cannot_be_judged_says_why_and_stays(self) -> None:
        odd = patient(sign("ataxia", 0), born="2030-01-01")
        answer = post(case=odd)
        assert answer.status_code == 422
        assert "birth" in answer.text
        assert "HP:0001251" in answer.text


class TestSaying:
    def test_the_json_is_that_of_the_command_line(self) -> None:
        own = line(Assessor(base.load(), how=Follow(always=True)).assess(CHILD, date(2025, 6, 4)))
        assert judged()["course"] == json.loads(msgspec.json.encode(own))

    def test_unless_told_it_is_judged_as_of_today(self) -> None:
        seen = replace(CHILD.subject, time_at_last_encounter=Time(timestamp="2026-11-01"))
        assert said(replace(CHILD, subject=seen))["as_of"] == "2026-11-26"

    def test_a_record_that_ended_long_ago_is_judged_as_at_its_end(self) -> None:
        assert said()["as_of"] == ""

    def test_three_blank_boxes_are_the_end_of_the_record(self) -> None:
        view = said(**{"visit-day-day": "", "visit-day-month": "", "visit-day-year": ""})
        assert view["as_of"] == ""
        assert view["record_ends"] == "2025-06-04"

    def test_a_simulated_patient_is_judged_as_at_the_end_of_its_record(self) -> None:
        view = send(APP, "POST", "/course", data={"simulated": "10"}, headers=JSON).json()
        assert view["as_of"] == ""

    def test_a_day_that_is_none_is_said_at_its_box(self) -> None:
        fields = {"visit-day-day": "31", "visit-day-month": "2", "visit-day-year": "2025"}
        page = post(**fields).text
        assert 'href="#visit-day-day"' in page
        assert 'value="31"' in page
        assert "Phase:" in page

    def test_the_threshold_can_be_changed(self) -> None:
        assert judged()["course"]["course"]["relapse_hours"][0] == 48
        longer = judged(relapse__hours="720")["course"]["course"]
        assert longer["relapse_hours"][0] == 720
        assert longer["relapses"][0]["verdict"] != "relapse"

    @pytest.mark.parametrize("hours", ["0", "x", "nan", "inf", "1e9", "-5"])
    def test_a_threshold_that_is_none_is_refused_and_the_rest_holds(self, hours: str) -> None:
        view = judged(relapse__hours=hours)
        assert view["slips"][0]["field"] == "relapse-hours"
        assert view["course"]["course"]["relapse_hours"][0] == 48

    def test_a_worsening_that_cannot_be_told_says_at_once_what_would_settle_it(self) -> None:
        page = re.sub(r'<details class="why">.*?</details>', "", simulated(), flags=re.DOTALL)
        at = page.index("CANNOT SAY YET")
        assert "would be settled by:" in page[at : at + 1500]

    def test_the_picture_stands_in_the_page_and_its_table_beside_it(self) -> None:
        page = post(**JUDGED, picture="").text
        found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
        assert found
        assert b"<svg" in base64.b64decode(found[1])
        assert "Mitchell-Pike OMS rating scale: 11 of 15" in page
        assert 'alt="The time line of the record: Phase: in relapse' in page

    def test_the_picture_is_left_out_where_the_page_has_it(self) -> None:
        assert "data:image/svg" not in post(picture="kept").text

    def test_overdue_work_comes_first(self) -> None:
        page = simulated()
        work = page[page.index('id="work-up"') :]
        assert work.index("overdue:") < work.index("due:</span>") < work.index("done:")

    @pytest.mark.parametrize("name", ["pc-2292715b4b", "pc-0daa2332a8", "pc-e10e5f96a5"])
    def test_a_published_patient_is_shown(self, name: str) -> None:
        record = (GOLDEN / f"{name}.json").read_bytes()
        view = opened(record, headers=JSON).json()
        assert view["slips"] == []
        assert view["as_of"] == ""
        assert (
            (GOLDEN / f"{name}.txt")
            .read_text()
            .startswith(view["document"]["lead"][0]["text"][:40])
        )
        assert opened(record).text.count('class="state">') >= 2 * len(view["course"]["pathway"])


class TestPathway:
    def test_every_step_stands_on_the_map_and_in_the_tree_with_its_state_in_words(self) -> None:
        page = simulated()
        for step in base.load().pathway.steps:
            assert f'href="#step-{step.id}"' in page
            assert page.count(f'id="step-{step.id}"') == 1
        assert page.count('class="state">asked for now') == 2 * 13

    def test_an_answer_changes_the_tree(self) -> None:
        before = states(judged())
        answers = {"answer-treatable-infection": "yes", "answer-antimicrobial-now": "no"}
        after = states(judged(**answers))
        assert before["treat-infections"] == "cannot_say"
        assert after["treat-infections"] == "do_now"

    def test_not_known_takes_back_what_is_recorded(self) -> None:
        assert states(judged())["mitigate-trigger"] == "do_now"
        view = judged(**{"answer-relapse-ongoing": "unknown"})
        assert states(view)["mitigate-trigger"] != "do_now"

    def test_an_empty_or_unheard_of_answer_leaves_it_to_the_record(self) -> None:
        odd = {"answer-relapse-ongoing": "", "answer-adult": "perhaps", "answer-nothing": "yes"}
        assert states(judged(**odd)) == states(judged())

    def test_an_answered_question_stays_in_sight(self) -> None:
        page = post(**JUDGED, **{"answer-treatable-infection": "no"}).text
        assert 'class="three answered" id="q-treatable-infection"' in page
        chosen = re.search(r'id="q-treatable-infection-no"[^>]*>', page)
        assert chosen
        assert "checked" in chosen[0]

    def test_the_answer_of_the_record_sends_nothing(self) -> None:
        page = post(**JUDGED, all="yes").text
        for one in judged()["questions"]:
            if one["recorded"] is not None:
                value = "yes" if one["recorded"] else "no"
                assert f'id="q-{one["id"]}-{value}" name="answer-{one["id"]}" value=""' in page

    def test_all_questions_can_be_shown(self) -> None:
        asked = {one.id for one in base.load().pathway.inputs}
        assert set(re.findall(r'<fieldset class="three[^"]*" id="q-([^"]+)"',
                              post(**JUDGED, all="yes").text)) == asked  # fmt: skip
        assert "Show the other" in post(**JUDGED).text

    def test_regimens_are_shown_where_a_step_is_asked_for_with_units_and_marks(self) -> None:
        answers = {
            "answer-moderate-or-severe": "yes", "answer-treatable-infection": "no",
            "answer-blood-pressure-known": "yes", "answer-glucose-known": "yes",
        }  # fmt: skip
        page = post(**JUDGED, **answers).text
        assert "never as an order" in page
        assert "20 mg per m2 per day" in page
        assert "recalled, not checked" in page
        linked = set(re.findall(r'href="#(regimen-[^"]+)"', page))
        assert linked
        assert linked == set(re.findall(r'<h3 id="(regimen-[^"]+)"', page))


class TestAdding:
    SCORE: ClassVar = {
        "add": "score", "score-scale": "mitchell-pike", "score-total": "9", "score-how": "live",
        "score-on-day": "1", "score-on-month": "6", "score-on-year": "2025",
    }  # fmt: skip

    def test_a_score_is_added_and_judged(self) -> None:
        view = judged(**self.SCORE)
        assert len(view["case"]["measurements"]) == len(CHILD.measurements) + 1
        assert any(row["what"].endswith("9 of 15") for row in view["time_line"])

    def test_what_was_added_travels_in_the_form_and_can_be_taken_out(self) -> None:
        page = post(**JUDGED, **self.SCORE).text
        found = re.search(r'name="entry" value="([^"]+)"', page)
        assert found
        entry = found[1].replace("&#34;", '"')
        assert "Added on this page" in page
        assert len(judged(entry=[entry])["case"]["measurements"]) == 6
        assert len(judged(entry=[entry, entry], drop="0")["entries"]) == 1
        assert judged(entry=[entry], drop="0")["entries"] == []

    def test_a_sign_begins_and_is_over(self) -> None:
        began = {
            "add": "sign", "sign-sign": "fever", "sign-how": "began",
            "sign-on-day": "20", "sign-on-month": "5", "sign-on-year": "2025",
        }  # fmt: skip
        view = judged(**began)
        fever = view["case"]["phenotypicFeatures"][-1]
        assert fever["type"]["label"] == "Fever"
        assert "resolution" not in fever
        over = {
            "add": "over", "over-sign": "HP:0001251 Ataxia",
            "over-on-day": "2", "over-on-month": "6", "over-on-year": "2025",
        }  # fmt: skip
        ended = judged(**over)["case"]["phenotypicFeatures"]
        assert len(ended) == 3
        assert ended[2]["resolution"]["timestamp"] == "2025-06-02T00:00:00Z"

    def test_a_sign_was_looked_for_and_absent(self) -> None:
        absent = {
            "add": "sign", "sign-sign": "fever", "sign-how": "absent",
            "sign-on-day": "20", "sign-on-month": "5", "sign-on-year": "2025",
        }  # fmt: skip
        fever = judged(**absent)["case"]["phenotypicFeatures"][-1]
        assert fever["excluded"] is True
        slips = judged(**absent, **{"sign-end-year": "2025"})["slips"]
        assert slips[0]["field"] == "sign-end-day"

    def test_a_dose_stands_with_its_drug_and_a_drug_is_stopped(self) -> None:
        dose = {
            "add": "dose", "dose-drug": "prednisolone", "dose-dose": "2", "dose-unit": "mg/day",
            "dose-start-day": "1", "dose-start-month": "6", "dose-start-year": "2025",
        }  # fmt: skip
        (action,) = judged(**dose)["case"]["medicalActions"]
        assert len(action["treatment"]["doseIntervals"]) == 3
        stopped = {
            "add": "stopped", "stopped-drug": "KINSBOURNE:therapy/prednisolone prednisolone",
            "stopped-on-day": "3", "stopped-on-month": "6", "stopped-on-year": "2025",
        }  # fmt: skip
        (action,) = judged(**stopped)["case"]["medicalActions"]
        assert action["treatment"]["doseIntervals"][1]["interval"]["end"].startswith("2025-06-03")

    def test_a_test_and_who_the_patient_is(self) -> None:
        test = {
            "add": "test", "test-test": "neck-to-pelvis-imaging", "test-result": "normal",
            "test-on-day": "1", "test-on-month": "6", "test-on-year": "2025",
        }  # fmt: skip
        before = next(x for x in judged()["course"]["work_up"]
                      if x["id"] == "neck-to-pelvis-imaging")  # fmt: skip
        after = next(x for x in judged(**test)["course"]["work_up"]
                     if x["id"] == "neck-to-pelvis-imaging")  # fmt: skip
        assert (before["state"], after["state"]) == ("overdue", "done")
        who = {"add": "patient", "patient-sex": "female", "patient-born-year": "2022"}
        assert said(None, blank="yes", **who)["case"]["subject"]["sex"] == "FEMALE"

    @pytest.mark.parametrize(
        ("field", "value", "at"),
        [("score-total", "99", "score-total"), ("score-total", "", "score-total"),
         ("score-scale", "apgar", "score-scale"), ("score-on-day", "x", "score-on-day"),
         ("score-on-month", "13", "score-on-day"), ("score-on-year", "2031", "score-on-day"),
         ("score-on-year", "", "score-on-day")],
    )  # fmt: skip
    def test_a_slip_is_said_at_its_box_and_what_was_typed_stays(
        self, field: str, value: str, at: str
    ) -> None:
        typed = {**self.SCORE, field: value}
        view = judged(**typed)
        assert at in [slip["field"] for slip in view["slips"]]
        assert view["entries"] == []
        page = post(**JUDGED, **typed).text
        assert f'href="#{at}"' in page
        assert f'id="{at}"' in page
        assert '<details class="kind" id="kind-score" open>' in page
        assert "selected>Mitchell-Pike" in page or field == "score-scale"

    def test_an_entry_after_the_day_of_the_assessment_is_said_to_be_left_out(self) -> None:
        late = {**self.SCORE, "score-on-month": "7"}
        assert "after the day of the assessment: left out" in post(**JUDGED, **late).text

    def test_what_is_no_entry_is_refused_and_the_rest_holds(self) -> None:
        view = judged(entry=["{}", '{"section":"visit","texts":{"visit-day":"x"}}'])
        assert len(view["slips"]) == 2
        assert view["course"] is not None

    def test_only_what_goes_on_can_be_over(self) -> None:
        known = base.load()
        assert {"over", "stopped"} <= {kind.id for kind in kinds_for(CHILD, known)}
        nothing = Case(findings=(Finding(),))
        assert {"over", "stopped"}.isdisjoint(kind.id for kind in kinds_for(nothing, known))

    def test_unknown_kinds_add_nothing(self) -> None:
        assert judged(add="anything")["entries"] == []


class TestWorkingARegimenOut:
    """A child in whom the step asks for it once what it waits for is answered."""

    ILL = patient(
        sign("opsoclonus", 0), sign("ataxia", 0), sign("irritability", 0), scores=scores((3, 11))
    )  # fmt: skip
    ANSWERS: ClassVar = {
        "answer__treatable__infection": "no", "answer__blood__pressure__known": "yes",
        "answer__glucose__known": "yes", "answer__oms__established": "yes",
    }  # fmt: skip
    DAY: ClassVar = {"visit-day-day": "6", "visit-day-month": "1", "visit-day-year": "2024"}
    FIRST: ClassVar = {"regimen-on-day": "7", "regimen-on-month": "1", "regimen-on-year": "2024"}
    CHOSEN: ClassVar = {
        **FIRST, "regimen-which": "dexamethasone-pulses-rossor", "regimen-every": "28",
        "regimen-weight": "10,4", "regimen-height": "80",
    }  # fmt: skip

    def post(self, to: str = "/course", accept: str = "text/html", **fields: str) -> httpx.Response:
        return post(to, self.ILL, accept, **{**self.ANSWERS, **self.DAY, **fields})

    def said(self, **fields: str) -> dict[str, Any]:
        return dict(self.post(accept=JSON["Accept"], **fields).json())

    def test_is_that_of_the_command_line_with_its_days_in_a_file(self) -> None:
        worked = self.said(**self.CHOSEN)["course"]["worked"]
        assert worked["note"] == "published example, not an order"
        assert "4.8074… mg per dose" in str(worked["lines"])
        page = self.post(**self.CHOSEN).text
        assert '<h2 id="worked">Published example, not an order</h2>' in page
        assert 'value="10,4"' in page
        days = self.post("/course/calendar", **self.CHOSEN)
        assert days.headers["Content-Type"].startswith("text/calendar")
        assert days.content.count(b"BEGIN:VEVENT") == len(worked["calendar"]) > 12

    def test_is_offered_first_where_it_is_asked_for_and_worked_out_only_when_chosen(self) -> None:
        page = self.post().text
        now, _, rest = page.partition('<optgroup label="Others, of which it is said why not">')
        assert 'value="dexamethasone-pulses-rossor"' in now.split('label="Asked for now"')[1]
        assert 'value="ivig-anbl00p3"' in rest
        assert 'id="worked"' not in page
        assert 'id="working">' in page  # folded

    def test_says_why_not_where_something_holds_it(self) -> None:
        fields = {**self.CHOSEN, "answer__glucose__known": "no"}
        worked = self.said(**fields)["course"]["worked"]
        assert worked["refused"]
        assert not worked["lines"]
        assert not worked["calendar"]
        page = self.post(**fields)
        assert "The pathway does not ask for it now" in page.text.replace(
            "the pathway", "The pathway"
        )
        refused = self.post("/course/calendar", **fields)
        assert refused.status_code == 422
        assert "no regimen stands on days" in refused.text

    @pytest.mark.parametrize(
        ("field", "typed", "at"),
        [
            ("regimen-which", "none-such", "regimen-which"),
            ("regimen-on-day", "41", "regimen-on-day"),
            ("regimen-every", "27.5", "regimen-every"),
            ("regimen-every", "0", "regimen-every"),
            ("regimen-given", "-1", "regimen-given"),
            ("regimen-given", "99999999999", "regimen-given"),
            ("regimen-weight", "ten", "regimen-weight"),
            ("regimen-height", "-80", "regimen-height"),
        ],
    )
    def test_a_slip_is_said_at_its_box_and_nothing_is_worked_out(
        self, field: str, typed: str, at: str
    ) -> None:
        fields = {**self.CHOSEN, field: typed}
        view = self.said(**fields)
        assert [slip["field"] for slip in view["slips"]] == [at]
        assert view["course"]["pathway"]
        assert view["course"].get("worked") is None  # of a weight that was meant, not recorded
        page = self.post(**fields).text
        assert f'href="#{at}"' in page
        assert f'id="wrong-{at}"' in page
        assert 'id="working" open>' in page

    def test_how_often_it_was_given_is_heeded(self) -> None:
        worked = self.said(**self.CHOSEN, **{"regimen-given": "3"})["course"]["worked"]
        assert "is said to have been" in str(worked["refused"])  # nothing of it is recorded
        anew = self.said(**self.CHOSEN, **{"regimen-given": "0"})["course"]["worked"]
        assert anew["lines"]

    def test_what_is_written_without_a_regimen_asks_for_nothing(self) -> None:
        view = self.said(**self.FIRST, **{"regimen-weight": "ten"})
        assert not view["slips"]
        assert view["course"].get("worked") is None


class TestFiles:
    def test_the_phenopacket_holds_what_was_added(self) -> None:
        answer = post("/course/phenopacket", **JUDGED, **TestAdding.SCORE)
        assert answer.headers["content-disposition"] == 'attachment; filename="course.json"'
        assert len(phenopacket.read(answer.content).measurements) == 6

    def test_the_picture_is_svg_or_png(self) -> None:
        assert b"<svg" in post("/course/picture.svg").content
        assert post("/course/picture.png").content.startswith(b"\x89PNG")

    def test_the_page_in_one_file_says_the_same_and_holds_the_picture(self) -> None:
        page = post("/course/html", **JUDGED).text
        assert "Phase: in relapse" in page
        assert "data:image/svg+xml" in page
        assert "<script" not in page

    def test_the_pdf_says_the_same(self) -> None:
        pytest.importorskip("typst")
        pages = PdfReader(BytesIO(post("/course/pdf", **JUDGED).content)).pages
        assert "Phase: in relapse" in " ".join(page.extract_text() for page in pages)

    def test_without_a_case_nothing_is_written(self) -> None:
        assert post("/course/phenopacket", case=None).status_code == 422
        assert post("/course/pdf", case=None, case_="{").status_code == 422
        odd = patient(sign("ataxia", 0), born="2030-01-01")
        assert post("/course/phenopacket", case=odd).status_code == 422

    def test_a_case_that_the_standard_cannot_hold_is_said_so(self) -> None:
        partial = {"add": "patient", "patient-born-year": "2022"}
        answer = post("/course/phenopacket", case=None, blank="yes", **partial)
        assert answer.status_code == 422
        assert "date of birth" in answer.text

    def test_there_are_no_other_files(self) -> None:
        assert post("/course/exe").status_code == 404


class TestPrivacy:
    def test_nothing_of_a_patient_is_in_the_title_the_address_or_the_log(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            page = opened(phenopacket.write(patient(sign("ataxia", 0))).replace(b"case", b"Xyz"))
        assert "Xyz" in page.text
        assert "<title>Course" in page.text
        assert "Xyz" not in caplog.text
        assert "no-store" in page.headers["cache-control"]
        assert "set-cookie" not in page.headers

    def test_words_of_a_record_are_words_and_no_markup(self) -> None:
        odd = patient(sign("ataxia", 0))
        nasty = b"</textarea><script>x</script>"
        text = phenopacket.write(odd).replace(b"Ataxia", nasty).replace(b'"case"', b'"%s"' % nasty)
        page = opened(text).text
        assert "<script>x" not in page
        assert page.count("</textarea>") == 1

    @pytest.mark.parametrize("kind", ["html", "pdf", "picture.svg", "picture.png", "phenopacket"])
    def test_control_characters_of_a_record_break_no_file(self, kind: str) -> None:
        odd = replace(CHILD, id='a\0\x1b\ufffe\u202e#read("/etc/passwd")\r\n=1+1')
        answer = post(f"/course/{kind}", odd)
        assert answer.status_code == 200
        if kind == "picture.svg":
            ElementTree.fromstring(answer.content)  # noqa: S314 - our own
        if kind == "pdf":
            words = "".join(
                page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages
            )
            assert "root:" not in words
            assert "/etc/passwd" in words

    def test_a_file_that_cannot_be_read_is_called_a_file(self) -> None:
        (slip,) = opened(b"\x1f\x8b\x08\x00", headers=JSON).json()["slips"]
        assert slip["problem"]["where"].startswith("the file")


def test_the_program_in_the_documentation_says_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def block(title: str) -> str:
        found = re.search(rf'^```\w+ title="{title}"\n(.*?)^```', HOW_TO, re.MULTILINE | re.DOTALL)
        assert found
        return found[1]

    (tmp_path / "child.json").write_text(block("child.json"))
    monkeypatch.chdir(tmp_path)
    with served(Settings()) as site:
        exec(block("ask.py").replace("http://127.0.0.1:8000", site), {})  # noqa: S102
    printed = capsys.readouterr().out
    assert "Mitigate the trigger" in printed
    assert "Treat infections" in printed
