"""Patients on a time line in a few words, for the tests of work-up and follow-up."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kinsbourne.case.blocks import (
    Age,
    DoseInterval,
    Interval,
    Procedure,
    Quantity,
    Term,
    Time,
    Value,
)
from kinsbourne.case.model import Case, Finding, Measurement, MedicalAction, Subject, Treatment
from kinsbourne.knowledge import base
from kinsbourne.knowledge.model import Schedule
from kinsbourne.reasoning.course.result import AssessedCourse, Worsening
from kinsbourne.reasoning.criteria import Judged, rule_of
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.history import History, history_of
from kinsbourne.reasoning.logic import Truth
from kinsbourne.reasoning.severity import read_scores
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.reasoning.surveillance.due import assess_due, undecided
from kinsbourne.reasoning.surveillance.result import (
    AssessedInvestigation,
    Due,
    TumourSearch,
    Undecided,
)
from kinsbourne.reasoning.surveillance.tumour import tumour_search
from kinsbourne.reasoning.surveillance.work_up import assess_work_up
from tests.build import term

KNOWN = base.load()
VOCABULARY = Vocabulary(KNOWN)
RULES = {name: rule_of(criteria) for name, criteria in KNOWN.criteria.items()}
Part = Finding | Measurement | MedicalAction


def at(when: str | None) -> Time | None:
    """A date such as 2026-03-01, an age such as P1Y, or none."""
    if when is None:
        return None
    return Time(age=Age(iso8601duration=when)) if when.startswith("P") else Time(timestamp=when)


def sign(
    word: str, on: str | None = None, until: str | None = None, *, no: bool = False
) -> Finding:
    return Finding(term=term(word), excluded=no, onset=at(on), resolution=at(until))


def measured(name: str, on: str | None = None, result: str | None = None) -> Measurement:
    """Coded by the id of a test, or, with a capital or a space in it, only labelled."""
    is_id = name in KNOWN.investigations
    value = Value(ontology_class=Term(id=f"KINSBOURNE:result/{result}")) if result else None
    assay = Term(id=f"KINSBOURNE:test/{name}") if is_id else Term(label=name)
    return Measurement(assay=assay, time_observed=at(on), value=value)


def score(total: int, on: str | None = None) -> Measurement:
    quantity = Quantity(value=total)
    return Measurement(
        assay=Term(id="KINSBOURNE:mitchell-pike"),
        time_observed=at(on),
        value=Value(quantity=quantity),
    )


def drug(name: str, start: str | None = None, end: str | None = None) -> MedicalAction:
    intervals = (DoseInterval(interval=Interval(start=start, end=end)),) if start else ()
    return MedicalAction(treatment=Treatment(agent=Term(label=name), dose_intervals=intervals))


def procedure(name: str, on: str | None = None) -> MedicalAction:
    is_id = name in KNOWN.investigations
    code = Term(id=f"KINSBOURNE:test/{name}") if is_id else Term(label=name)
    return MedicalAction(procedure=Procedure(code=code, performed=at(on)))


def course(
    phase: str | None = None,
    *,
    relapses: tuple[str, ...] = (),
    fluctuations: tuple[str, ...] = (),
    open_: tuple[str, ...] = (),
    refractory: bool = False,
) -> AssessedCourse:
    worse = [(day, "relapse") for day in relapses] + [(day, "fluctuation") for day in fluctuations]
    worse += [(day, "cannot_say") for day in open_]
    return AssessedCourse(
        axis="date",
        phase=phase,  # type: ignore[arg-type]
        phase_because=(),
        pattern=None,
        pattern_because=(),
        features=("refractory",) if refractory else (),
        relapses=tuple(_worse(day, verdict) for day, verdict in worse),
        relapse_hours=(48, 72),
    )


def _worse(day: str, verdict: str) -> Worsening:
    return Worsening(
        onset=day,
        end=None,
        onset_day=number(day),
        not_before=day,
        not_before_day=number(day),
        end_day=None,
        is_ongoing=True,
        verdict=verdict,  # type: ignore[arg-type]
        lasted_hours=(72, None),
        because=(),
    )


def number(day: str) -> float:
    return float((date.fromisoformat(day) - date(1970, 1, 1)).days)


class Patient(NamedTuple):
    history: History
    judged: Judged
    course: AssessedCourse | None
    in_question: Truth

    def work_up(self) -> dict[str, AssessedInvestigation]:
        found = assess_work_up(
            KNOWN,
            self.history,
            self.course,
            self.judged,
            Numbering(),
            oms_in_question=self.in_question,
        )
        return {one.id: one for one in found}

    def due(self, schedule: Schedule = KNOWN.schedule) -> dict[str, Due]:
        found = assess_due(
            KNOWN,
            schedule,
            self.history,
            self.course,
            self.judged,
            Numbering(),
            oms_in_question=self.in_question,
        )
        return {one.id: one for one in found}

    def undecided(self, schedule: Schedule = KNOWN.schedule) -> dict[str, Undecided]:
        found = undecided(
            KNOWN,
            schedule,
            self.history,
            self.course,
            self.judged,
            Numbering(),
            oms_in_question=self.in_question,
        )
        return {one.id: one for one in found}

    def search(self) -> TumourSearch:
        return tumour_search(KNOWN, self.history, self.judged, Numbering())


def patient(
    *parts: Part,
    born: str | None = None,
    age: str | None = None,
    seen: Time | None = None,
    today: str | None = None,
    course: AssessedCourse | None = None,
    in_question: Truth = True,
) -> Patient:
    """A patient with this record, looked at today, or at the age of the last encounter."""
    case = Case(
        id="case",
        subject=Subject(date_of_birth=born, time_at_last_encounter=seen or at(age)),
        findings=tuple(part for part in parts if isinstance(part, Finding)),
        measurements=tuple(part for part in parts if isinstance(part, Measurement)),
        medical_actions=tuple(part for part in parts if isinstance(part, MedicalAction)),
    )
    as_of = date.fromisoformat(today) if today else None
    facts = Facts(case, KNOWN, VOCABULARY, as_of)
    scores, _ = read_scores(facts, KNOWN.scales)
    history = history_of(facts, VOCABULARY, scores, as_of)
    return Patient(history, Judged(facts, KNOWN.criteria, RULES), course, in_question)


def child(*parts: Part, today: str | None = "2026-03-10", **more: object) -> Patient:
    """Two years old, ataxic since the first of March, seen first on the fourth."""
    return patient(*parts, born="2024-03-01", today=today, **more)  # type: ignore[arg-type]


def adult(*parts: Part, today: str | None = "2026-03-10", **more: object) -> Patient:
    return patient(*parts, born="1970-03-01", today=today, **more)  # type: ignore[arg-type]
