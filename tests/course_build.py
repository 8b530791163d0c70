"""Dated patients in a few words, for tests: days are counted from the first sign."""

from __future__ import annotations

from datetime import date, timedelta

from kinsbourne.case.blocks import (
    DoseInterval,
    Interval,
    Procedure,
    Quantity,
    ReferenceRange,
    Term,
    Time,
    Value,
)
from kinsbourne.case.model import (
    Case,
    Finding,
    Measurement,
    MedicalAction,
    Subject,
    Treatment,
)
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.course.result import AssessedCourse
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.history import History, history_of
from kinsbourne.reasoning.severity import read_scores
from tests.build import term

FIRST = date(2024, 1, 1)
BORN = "2022-07-01"


def day(number: float) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def at(number: float) -> Time:
    return Time(timestamp=day(number))


def score(on: float, total: int, scale: str = "mitchell-pike", by: str = "A") -> Measurement:
    high = 36 if scale == "omes" else 15
    whole = Quantity(value=total, reference_range=ReferenceRange(high=high))
    return Measurement(
        assay=Term(id=f"KINSBOURNE:{scale}"),
        value=Value(quantity=whole),
        time_observed=at(on),
        description=f"Rated by: {by}",
    )


def scores(*visits: tuple[float, int], **more: str) -> tuple[Measurement, ...]:
    return tuple(score(on, total, **more) for on, total in visits)


def sign(word: str, began: float, ended: float | None = None, *, no: bool = False) -> Finding:
    resolution = None if ended is None else at(ended)
    return Finding(term=term(word), excluded=no, onset=at(began), resolution=resolution)


def drug(
    name: str, *doses: tuple[float, float | None, float], unit: str = "mg/day", response: str = ""
) -> MedicalAction:
    """Doses as (first day, last day or None, amount)."""
    given = tuple(
        DoseInterval(
            quantity=Quantity(value=amount, unit=Term(label=unit)),
            interval=Interval(start=day(start), end=None if end is None else day(end)),
        )
        for start, end, amount in doses
    )
    agent = Term(id=f"KINSBOURNE:therapy/{name}", label=name)
    came = Term(id=f"KINSBOURNE:response/{response}", label=response) if response else None
    treatment = Treatment(agent=agent, dose_intervals=given)
    return MedicalAction(treatment=treatment, response_to_treatment=came)


def procedure(code: str, on: float | None, response: str = "") -> MedicalAction:
    came = Term(id=f"KINSBOURNE:response/{response}", label=response) if response else None
    performed = None if on is None else at(on)
    done = Procedure(code=Term(id=f"KINSBOURNE:{code}", label=code), performed=performed)
    return MedicalAction(procedure=done, response_to_treatment=came)


def investigation(name: str, on: float, result: str | None = None) -> Measurement:
    found = None if result is None else Value(ontology_class=Term(id=f"KINSBOURNE:result/{result}"))
    assay = Term(id=f"KINSBOURNE:test/{name}", label=name)
    return Measurement(assay=assay, value=found, time_observed=at(on))


def patient(
    *findings: Finding,
    scores: tuple[Measurement, ...] = (),
    given: tuple[MedicalAction, ...] = (),
    tests: tuple[Measurement, ...] = (),
    born: str | None = BORN,
) -> Case:
    subject = Subject(date_of_birth=born)
    return Case(
        id="case",
        subject=subject,
        findings=findings,
        measurements=(*scores, *tests),
        medical_actions=given,
    )


def history(case: Case, as_of: float | None = None) -> History:
    known = base.load()
    vocabulary = Vocabulary(known)
    today = None if as_of is None else FIRST + timedelta(days=as_of)
    facts = Facts(case, known, vocabulary, today)
    read, _ = read_scores(facts, known.scales)
    return history_of(facts, vocabulary, read, today)


def assessed(case: Case, as_of: float | None = None):
    today = None if as_of is None else FIRST + timedelta(days=as_of)
    return Assessor(base.load()).assess(case, today)


def course(case: Case, as_of: float | None = None) -> AssessedCourse:
    found = assessed(case, as_of).course
    assert found is not None
    return found
