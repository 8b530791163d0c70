"""Ten published patients with their course: what was encoded, and what is printed of it.

The day by day placement, and the words it rests on, are told in ``course/README.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from google.protobuf.json_format import Parse
from phenopackets.schema.v2.phenopackets_pb2 import Phenopacket

from benchmarks.published_cases.__main__ import DATA
from kinsbourne.case.model import Case
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.history import History, history_of
from tests.build import assessor
from tests.golden import rewrite

FILES = {file.stem: file for file in sorted(rewrite.CASES.glob("*.json"))}
of_each = pytest.mark.parametrize("name", FILES)
at_each_relapse = pytest.mark.parametrize(("name", "day"), rewrite.RELAPSES.items())
FIRST_ILLNESS_BY_AGE = "pc-8df11ecc49"
"""The only one whose first illness has an age and no place on the calendar."""


@cache
def case_of(name: str) -> Case:
    return phenopacket.read(FILES[name].read_bytes())


def history(name: str, day: str | None = None) -> History:
    knowledge = base.load()
    vocabulary = Vocabulary(knowledge)
    as_of = date.fromisoformat(day) if day else None
    facts = Facts(case_of(name), knowledge, vocabulary, as_of)
    return history_of(facts, vocabulary, (), as_of)


@cache
def published(file: str) -> dict[str, dict[str, Any]]:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def quotes(case: Case) -> Iterator[str]:
    yield from (finding.description for finding in case.findings)
    yield from (measurement.description for measurement in case.measurements)
    answers = (action.response_to_treatment for action in case.medical_actions)
    yield from (answer.label for answer in answers if answer)


def test_there_are_ten():
    assert len(FILES) == 10


class TestWhatIsEncoded:
    @of_each
    def test_every_finding_test_and_response_quotes_the_published_record(self, name: str):
        record = [
            published("vignettes.ndjson")[name]["vignette"],
            published("truth.ndjson")[name]["course"],
            *texts(published("cases.ndjson")[name]),
        ]
        assert [
            quote for quote in quotes(case_of(name)) if not any(quote in r for r in record)
        ] == []

    @of_each
    def test_a_place_in_the_note_is_where_the_words_stand(self, name: str):
        note = published("vignettes.ndjson")[name]["vignette"]
        for finding in case_of(name).findings:
            (evidence,) = finding.evidence
            assert evidence.reference is not None
            if span := re.fullmatch(r"note:(\d+)-(\d+)", evidence.reference.id):
                assert note[int(span[1]) : int(span[2])] == finding.description
            else:
                assert evidence.reference.id == "record:course"

    @of_each
    def test_the_calendar_is_said_to_be_ours(self, name: str):
        carried = case_of(name).meta_data
        assert carried is not None
        (note,) = carried["updates"]
        assert "Day 0, 2000-01-01, is" in note["comment"]

    @of_each
    def test_other_tools_can_read_it(self, name: str):
        read = Parse(phenopacket.write(case_of(name)), Phenopacket())
        assert read.id == name

    @of_each
    def test_the_syndrome_is_recorded_as_a_diagnosis(self, name: str):
        terms = [disease.term.id for disease in case_of(name).diseases if disease.term]
        assert "ORPHA:1183" in terms


class TestWhatIsReadOfIt:
    def test_all_are_accepted_in_one_batch(self):
        lines = rewrite.kinsbourne(
            "assess", str(rewrite.CASES), "--json", "--top", "0"
        ).splitlines()
        assert [json.loads(line)["id"] for line in lines] == list(FILES)

    @of_each
    def test_nothing_in_it_is_odd(self, name: str):
        odd = {notice.what for notice in assessor().assess(case_of(name)).notices}
        told = "3 items dated by age could not be put on the time line of dates"
        assert odd == ({told} if name == "pc-8df11ecc49" else set())

    @of_each
    def test_every_item_is_on_the_time_line(self, name: str):
        case, read = case_of(name), history(name)
        assert len(read.signs) == len(case.findings) + len(case.diseases)
        assert len(read.given) == len(case.medical_actions)
        assert len(read.tests) == len(case.measurements)

    @of_each
    def test_every_treatment_said_by_name_is_known(self, name: str):
        unknown = [one.name for one in history(name).given if one.therapy is None]
        assert all("kind not stated" in label for label in unknown)

    @of_each
    def test_only_the_illness_told_by_age_alone_has_no_place_on_the_calendar(self, name: str):
        problems = [problem.what for problem in history(name).problems]
        told_by_age = ["3 items dated by age could not be put on the time line of dates"]
        assert problems == (told_by_age if name == FIRST_ILLNESS_BY_AGE else [])

    @of_each
    def test_nothing_was_given_or_tested_after_the_last_encounter(self, name: str):
        read = history(name)
        assert read.now is not None
        starts = [span for one in read.given if (span := one.began)]
        starts += [span for one in read.tests if (span := one.on)]
        assert all(span.from_ < read.now.below for span in starts)


class TestOnTheDayOfARelapse:
    @at_each_relapse
    def test_the_relapse_is_the_last_thing_on_the_time_line(self, name: str, day: str):
        read = history(name, day)
        onsets = [sign.began for sign in read.signs if sign.began]
        assert read.axis.said(max(onsets).from_) == day

    @at_each_relapse
    def test_it_was_not_known_the_day_before(self, name: str, day: str):
        before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        assert len(history(name, before).signs) < len(history(name, day).signs)

    def test_what_was_given_for_it_has_not_been_given(self):
        later = {
            name: len(history(name).given) - len(history(name, day).given)
            for name, day in rewrite.RELAPSES.items()
        }
        assert later == {
            "pc-058b1879fe": 3,
            "pc-2292715b4b": 0,
            "pc-8df11ecc49": 1,
            "pc-ad7faf8e64": 0,
        }


@pytest.fixture(scope="module")
def there_is_a_command() -> None:
    if not rewrite.has_course():
        pytest.skip("there is no command 'kinsbourne course' yet")


@pytest.mark.usefixtures("there_is_a_command")
class TestThePrintedCourse:
    @pytest.mark.parametrize("page", rewrite.printed())
    def test_is_the_one_that_was_read_line_by_line(self, page: str):
        kept = (rewrite.CASES / page).read_text(encoding="utf-8")
        assert rewrite.course(rewrite.printed()[page]) == kept

    def test_no_page_is_left_over(self):
        assert {file.name for file in rewrite.CASES.glob("*.txt")} == set(rewrite.printed())
