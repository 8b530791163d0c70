"""Is every loss of a format counted, and nothing that comes through called lost?"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from msgspec import structs

from kinsbourne.case.blocks import Age, DoseInterval, Interval, Term, Time
from kinsbourne.case.model import Case, Disease, Finding, Measurement, MedicalAction, Treatment
from kinsbourne.exchange.form.from_case import carried
from kinsbourne.exchange.lost import Losses, lost
from tests.course_build import at, drug, patient, sign
from tests.exchange.cases_for_forms import KNOWN, cases

MRI = Term(label="MRI brain")


def of(case: Case, held: Case) -> dict[str, int]:
    return dict(lost(case, held, KNOWN))


def findings(*found: Finding) -> Case:
    return Case(findings=found)


@given(cases())
def test_nothing_is_lost_of_what_a_form_can_hold(case: Case) -> None:
    assert of(case, carried(case, KNOWN)) == {}


@given(cases())
def test_all_is_lost_of_a_case_of_which_nothing_is_held(case: Case) -> None:
    kinds = {
        "findings": len(case.findings), "measurements": len(case.measurements),
        "diseases": len(case.diseases),
    }  # fmt: skip
    found = of(case, Case())
    assert {kind: found.get(kind, 0) for kind in kinds} == kinds


class TestTheSame:
    @pytest.mark.parametrize(
        ("time", "other"),
        [
            (Time(timestamp="2024-03-05"), Time(timestamp="2024-03-05T00:00:00Z")),
            (
                Time(interval=Interval(start="2024-03-05", end="2024-03-06")),
                Time(interval=Interval(start="2024-03-05T00:00:00Z", end="2024-03-06T23:59:59Z")),
            ),
            (Time(age=Age(iso8601duration="P1Y6M")), Time(age=Age(iso8601duration="P18M"))),
        ],
    )
    def test_is_one_time_written_otherwise(self, time: Time, other: Time) -> None:
        one, two = (Finding(term=Term(id="HP:1"), onset=when) for when in (time, other))
        assert of(findings(one), findings(two)) == {}

    def test_is_a_coded_word_and_the_code(self) -> None:
        coded = Term(id="KINSBOURNE:test/mri-brain", label="MRI of the brain")
        before, after = (Case(measurements=(Measurement(assay=one),)) for one in (MRI, coded))
        assert of(before, after) == {}
        assert of(after, Case(measurements=(Measurement(assay=Term(label="odd")),)))

    def test_is_one_drug_of_two_doses_and_two_of_one(self) -> None:
        whole = drug("rituximab", (1, 2, 3), (4, 5, 6))
        split = (drug("rituximab", (1, 2, 3)), drug("rituximab", (4, 5, 6)))
        assert of(patient(given=(whole,)), patient(given=split)) == {}
        assert of(patient(given=split), patient(given=(whole,))) == {}


class TestLost:
    def test_is_what_is_held_less_exactly(self) -> None:
        year = Time(timestamp="2024")
        one = Finding(term=Term(id="HP:1"), onset=at(0))
        assert of(findings(one), findings(structs.replace(one, onset=year))) == {"findings": 1}
        bad = Time(age=Age(iso8601duration="long ago"))
        assert of(findings(structs.replace(one, onset=bad)), findings(one)) == {"findings": 1}

    def test_is_a_finding_held_as_its_opposite(self) -> None:
        no = sign("ataxia", 0, no=True)
        assert of(findings(no), findings(structs.replace(no, excluded=False))) == {"findings": 1}
        yes = sign("ataxia", 0)
        assert of(findings(yes), findings(structs.replace(yes, excluded=True))) == {"findings": 1}

    def test_is_a_dose_alone(self) -> None:
        one, other = drug("rituximab", (1, 2, 3), (4, 5, 6)), drug("rituximab", (1, 2, 3))
        assert of(patient(given=(one,)), patient(given=(other,))) == {"treatments": 1}
        empty = MedicalAction(treatment=Treatment(dose_intervals=(DoseInterval(),)))
        assert of(patient(given=(empty,)), patient(given=(empty,))) == {}

    def test_is_a_disease_held_as_a_finding(self) -> None:
        before = Case(diseases=(Disease(term=Term(id="HP:0003006")),))
        assert of(before, findings(sign("HP:0003006", 0))) == {"diseases": 1}

    def test_is_counted_over_all_cases(self) -> None:
        losses = Losses()
        losses.add(Counter(findings=2))
        losses.add(Counter())
        losses.add(Counter(findings=1, other=1))
        assert (losses.cases, losses.lossy) == (3, 2)
        assert losses.items == {"findings": 3, "other": 1}
