"""How does a case become a time line?

Nothing is added and nothing is guessed: what the record does not code or date stays without it.
Items after the day of the assessment are left out, except what is planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from math import inf
from typing import TypeVar

from kinsbourne.case.blocks import DoseInterval, Evidence, Procedure, Term, Time, Value
from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case, Disease, Finding, Measurement, MedicalAction, place
from kinsbourne.case.time import Span, calendar_span, date_span
from kinsbourne.case.vetting import current_id
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.history.axis import Axis
from kinsbourne.reasoning.history.items import (
    Dose,
    Given,
    History,
    Item,
    Outcome,
    Result,
    Score,
    Sign,
    Test,
)
from kinsbourne.reasoning.severity import ReadScore

THERAPY = "KINSBOURNE:therapy/"
TEST = "KINSBOURNE:test/"
OUTCOMES: dict[str, Outcome] = {
    "none": "none", "no effect": "none", "no response": "none", "no improvement": "none",
    "partial": "partial", "partial response": "partial", "improved": "partial",
    "complete": "complete", "complete response": "complete", "remission": "complete",
}  # fmt: skip
RESULTS: dict[str, Result] = {
    "normal": "normal", "negative": "normal", "abnormal": "abnormal", "positive": "abnormal",
    "inconclusive": "inconclusive",
}  # fmt: skip
LAST = Span(inf, inf)
NEVER = Span(-inf, -inf)
_Recorded = tuple[str, int, Finding | Disease, Term | None, tuple[Evidence, ...]]
I = TypeVar("I", Score, Sign, Given, Test)  # noqa: E741 - an item


def history_of(
    facts: Facts,
    vocabulary: Vocabulary,
    scores: Iterable[ReadScore],
    as_of: date | None = None,
) -> History:
    """The case on one time line, up to the day asked for.

    A treatment or test that is only labelled is known by the names the knowledge gives it.
    """
    case = facts.case
    axis = axis_of(case, vocabulary.onset_ages, as_of)
    read = tuple(_score(score, axis) for score in scores)
    signs = tuple(_signs(facts, vocabulary, axis))
    given = tuple(_given(facts, vocabulary, axis))
    today = axis.day(as_of) if as_of is not None else None
    today = today or axis.span(case.subject.time_at_last_encounter)
    tests = tuple(_tests(facts, axis, vocabulary, today))
    dated = [span for item in (*read, *signs, *given, *tests) for span in _spans(item)]
    now = today or max(dated, default=None)
    return History(
        axis=axis,
        now=now,
        scores=_in_order(read),
        signs=_in_order(signs),
        given=_in_order(given),
        tests=_in_order(tests),
        problems=tuple(_unplaced(case, axis)),
    )


def axis_of(
    case: Case, onset_ages: dict[str, Span] | None = None, as_of: date | None = None
) -> Axis:
    """By date where anything is dated or the date of birth is known, else by age."""
    born = case.subject.date_of_birth
    birth = date_span(born) if born else None
    is_dated = birth is not None or any(
        time is not None and calendar_span(time) is not None for time, _ in _times(case)
    )
    return Axis("date" if is_dated else "age", birth, onset_ages, as_of)


def _times(case: Case) -> Iterator[tuple[Time | None, str]]:
    for index, finding in enumerate(case.findings):
        yield finding.onset, f"phenotypicFeatures[{index}]"
        yield finding.resolution, f"phenotypicFeatures[{index}]"
    for index, disease in enumerate(case.diseases):
        yield disease.onset, f"diseases[{index}]"
        yield disease.resolution, f"diseases[{index}]"
    for index, measurement in enumerate(case.measurements):
        yield measurement.time_observed, f"measurements[{index}]"
    for index, action in enumerate(case.medical_actions):
        if action.procedure:
            yield action.procedure.performed, f"medicalActions[{index}]"
        for dose in _intervals(action):
            yield _start(dose), f"medicalActions[{index}]"
            yield _end(dose), f"medicalActions[{index}]"


def _unplaced(case: Case, axis: Axis) -> Iterator[Problem]:
    """Items dated by age, on a time line of dates that no date of birth links them to."""
    places = [
        where
        for time, where in _times(case)
        if time is not None and (time.age or time.age_range) and axis.span(time) is None
    ]
    if places and axis.kind == "date":
        yield Problem(
            f"{len(set(places))} items dated by age could not be put on the time line of dates",
            places[0],
            "Give the date of birth.",
        )


def _score(score: ReadScore, axis: Axis) -> Score:
    return Score(
        where=score.where,
        scale=score.scale.id,
        total=score.total,
        maximum=score.maximum,
        items=score.items,
        rated=score.rated,
        on=axis.span(score.measurement.time_observed),
    )


def _signs(facts: Facts, vocabulary: Vocabulary, axis: Axis) -> Iterator[Sign]:
    case = facts.case
    items: tuple[_Recorded, ...] = (
        *(("phenotypicFeatures", i, f, f.term, f.evidence) for i, f in enumerate(case.findings)),
        *(("diseases", i, d, d.term, ()) for i, d in enumerate(case.diseases)),
    )
    for kind, index, item, term, evidence in items:
        if term is None or facts.is_later(item.onset):
            continue
        code = current_id(term, facts.ontology) or term.id
        ended = axis.span(item.resolution)
        if axis.may_be_later(item.resolution):
            ended = _by_return(facts, item, code, axis, items)
        yield Sign(
            where=place(kind, index, evidence),
            findings=_spoken_of(vocabulary, code, present=not item.excluded),
            term=code,
            label=facts.ontology.labels.get(code) or term.label,
            present=not item.excluded,
            began=axis.span(item.onset),
            ended=ended,
        )


def _by_return(
    facts: Facts, item: Finding | Disease, code: str, axis: Axis, items: Iterable[_Recorded]
) -> Span | None:
    """When it ended, where its end may lie after today but the same sign has come back since."""
    first = axis.span(item.resolution)
    if first is None:
        return None
    again = [
        onset
        for _, _, other, term, _ in items
        if other is not item and not other.excluded and term is not None and term.id == code
        if not facts.is_later(other.onset)
        if (onset := axis.span(other.onset)) is not None and onset.from_ >= first.from_
    ]
    return Span(first.from_, max(min(again).below, first.from_ + 1)) if again else None


def _spoken_of(vocabulary: Vocabulary, code: str, *, present: bool) -> frozenset[str]:
    if present:
        return vocabulary.supported_by(code)
    denied = vocabulary.denied_by(code)
    return frozenset(name for name, roots in denied.items() if vocabulary.excluded(name, roots))


def _given(facts: Facts, vocabulary: Vocabulary, axis: Axis) -> Iterator[Given]:
    therapies, names = vocabulary.therapies, vocabulary.therapy_names
    for index, action in enumerate(facts.case.medical_actions):
        term = _agent(action)
        if term is None or term.id.startswith(TEST):
            continue
        if action.treatment is None and _test(term, vocabulary.test_names) is not None:
            continue
        doses = tuple(_doses(facts, action, axis))
        performed = action.procedure.performed if action.procedure else None
        starts = [_start(dose) for dose in _intervals(action)]
        if facts.is_later(performed) or (starts and all(map(facts.is_later, starts))):
            continue
        known = therapies.get(names.get(term.id.removeprefix(THERAPY).lower(), ""))
        known = known or therapies.get(names.get(term.label.lower(), ""))
        done = axis.span(performed)
        began = done or (doses[0].began if doses else None)
        response = action.response_to_treatment
        why = action.treatment_termination_reason
        yield Given(
            where=f"medicalActions/{index}",
            therapy=known.id if known else None,
            name=known.name if known else term.label or term.id,
            kinds=frozenset(known.kinds) if known else frozenset(),
            began=began,
            ended=done or _ended(doses),
            doses=doses,
            outcome=_outcome(response) if response else None,
            response=response.label if response else "",
            stopped_because=why.label or why.id if why else "",
            adverse=tuple(event.label or event.id for event in action.adverse_events),
        )


def _agent(action: MedicalAction) -> Term | None:
    if action.treatment is not None:
        return action.treatment.agent
    return action.procedure.code if action.procedure is not None else None


def _intervals(action: MedicalAction) -> tuple[DoseInterval, ...]:
    return action.treatment.dose_intervals if action.treatment else ()


def _start(dose: DoseInterval) -> Time | None:
    start = dose.interval.start if dose.interval else None
    return Time(timestamp=start) if start else None


def _end(dose: DoseInterval) -> Time | None:
    end = dose.interval.end if dose.interval else None
    return Time(timestamp=end) if end else None


def _doses(facts: Facts, action: MedicalAction, axis: Axis) -> Iterator[Dose]:
    found: list[tuple[Span, Span, Dose]] = []
    for dose in _intervals(action):
        start = _start(dose)
        if facts.is_later(start):
            continue
        began, ended = axis.span(start), axis.span(_end(dose))
        given = Dose(
            began=began,
            ended=None if axis.may_be_later(_end(dose)) else ended,
            amount=dose.quantity.value if dose.quantity else None,
            unit=dose.quantity.unit.label if dose.quantity and dose.quantity.unit else "",
            frequency=dose.schedule_frequency.label if dose.schedule_frequency else "",
        )
        found.append((began or ended or LAST, began or NEVER, given))
    yield from (given for _, _, given in sorted(found, key=lambda one: one[:2]))


def _ended(doses: tuple[Dose, ...]) -> Span | None:
    """When the last dose ended; None where it has not, or nothing says."""
    ends = [dose.ended for dose in doses]
    if not ends or None in ends:
        return None
    return max(end for end in ends if end is not None)


def _outcome(response: Term) -> Outcome | None:
    code = response.id.removeprefix("KINSBOURNE:response/")
    return OUTCOMES.get(code.lower()) or OUTCOMES.get(response.label.lower())


def _tests(facts: Facts, axis: Axis, vocabulary: Vocabulary, today: Span | None) -> Iterator[Test]:
    names = vocabulary.test_names
    for index, measurement in enumerate(facts.case.measurements):
        code = measurement.assay or Term()
        if facts.is_later(measurement.time_observed) or _is_ours(code.id):
            continue
        yield Test(
            where=f"measurements/{index}",
            test=_test(code, names),
            label=_label(code, vocabulary),
            on=axis.span(measurement.time_observed),
            result=_result(measurement.value),
            said=_said(measurement),
        )
    for index, action in enumerate(facts.case.medical_actions):
        procedure = action.procedure or Procedure()
        test = _test(procedure.code, names) if procedure.code else None
        if procedure.code is None or test is None:
            continue
        on = axis.span(procedure.performed)
        is_to_come = today is not None and on is not None and on.from_ >= today.below
        yield Test(
            where=f"medicalActions/{index}",
            test=test,
            label=_label(procedure.code, vocabulary),
            on=on,
            is_planned=procedure.performed is None or is_to_come,
        )


def _test(code: Term, names: dict[str, str]) -> str | None:
    """Which test is it: by our own code, else by its label?"""
    if code.id.startswith(TEST):
        return code.id.removeprefix(TEST)
    return names.get(code.label.strip().lower())


def _label(code: Term, vocabulary: Vocabulary) -> str:
    """As the record calls it; where it only has our own code, by the name that is ours."""
    known = vocabulary.investigations.get(code.id.removeprefix(TEST))
    return code.label or (known.name if known else code.id)


def _is_ours(code: str) -> bool:
    """A score or an eye measure, which are no investigation to be ticked off."""
    return code.startswith("KINSBOURNE:") and not code.startswith(TEST)


def _said(measurement: Measurement) -> str:
    value = measurement.value
    if value is not None and value.ontology_class is not None:
        return measurement.description or value.ontology_class.label
    if value is not None and value.quantity is not None:
        unit = value.quantity.unit.label if value.quantity.unit else ""
        return f"{value.quantity.value:g} {unit}".strip()
    return measurement.description


def _result(value: Value | None) -> Result | None:
    """Normal or not, where it is coded so or the record gives the range it should be in."""
    if value is None:
        return None
    if value.ontology_class is not None:
        code = value.ontology_class.id.removeprefix("KINSBOURNE:result/")
        return RESULTS.get(code.lower()) or RESULTS.get(value.ontology_class.label.lower())
    quantity = value.quantity
    if quantity is None or quantity.reference_range is None:
        return None
    low, high = quantity.reference_range.low, quantity.reference_range.high
    if low == high == 0:
        return None
    above = high != 0 and quantity.value > high  # the standard writes no bound as nought
    return "abnormal" if quantity.value < low or above else "normal"


def _spans(item: Item) -> Iterator[Span]:
    """Every time of an item that has come."""
    if isinstance(item, Score | Test):
        times = [item.on] if not (isinstance(item, Test) and item.is_planned) else []
    elif isinstance(item, Sign):
        times = [item.began, item.ended]
    else:
        assert isinstance(item, Given)  # noqa: S101 - the four kinds there are
        times = [item.began, item.ended]
    yield from (time for time in times if time is not None)


def _in_order(items: tuple[I, ...]) -> tuple[I, ...]:
    """By time, what is undated last; the record's own order where the time is the same."""
    return tuple(sorted(items, key=_when))


def _when(item: Item) -> tuple[bool, Span]:
    first = next(_spans(item), None)
    return first is None, first or Span(0, 0)
