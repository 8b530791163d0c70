"""How does a case become a time line?

Nothing is added and nothing is guessed: what the record does not code or date stays without it.
Items after the day of the assessment are left out, except what is planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from msgspec import structs

from kinsbourne.case.blocks import Evidence, Term, Time
from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case, Disease, Finding
from kinsbourne.case.time import Span, calendar_span, date_span
from kinsbourne.case.vetting import current_id
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.history.axis import Axis
from kinsbourne.reasoning.history.investigations import investigations
from kinsbourne.reasoning.history.items import (
    Given,
    History,
    Score,
    Sign,
    Test,
)
from kinsbourne.reasoning.history.pulses import between_pulses
from kinsbourne.reasoning.history.treatments import dose_intervals, end_of, start_of, treatments
from kinsbourne.reasoning.severity import ReadScore

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
    given = tuple(treatments(facts, vocabulary, axis))
    today = axis.day(as_of) if as_of is not None else None
    today = today or axis.span(case.subject.time_at_last_encounter)
    tests = tuple(investigations(facts, axis, vocabulary, today))
    dated = (span for item in (*read, *signs, *given, *tests) for span in _spans(item))
    now = today or max(dated, default=None)
    given = between_pulses(_each_once(given), now, vocabulary.pulses)
    return History(
        axis=axis,
        now=now,
        scores=_in_order(read),
        signs=_in_order(signs),
        given=_in_order(given),
        tests=_in_order(tests),
        problems=tuple(_unplaced(case, axis)),
        unnamed=tuple(_unnamed(given)),
    )


def _each_once(given: Iterable[Given]) -> tuple[Given, ...]:
    """Without what the record has twice: the same drug, on the same days, with the same outcome."""
    first: dict[Given, Given] = {}
    for one in given:
        is_told = one.began is not None
        first.setdefault(structs.replace(one, where="") if is_told else one, one)
    return tuple(first.values())


def axis_of(
    case: Case, onset_ages: dict[str, Span] | None = None, as_of: date | None = None
) -> Axis:
    """By date where anything is dated or the date of birth is known, else by age."""
    born = case.subject.date_of_birth
    birth = date_span(born) if born else None
    is_dated = birth is not None or any(
        time is not None and calendar_span(time) is not None for time, _ in times_of(case)
    )
    return Axis("date" if is_dated else "age", birth, onset_ages, as_of)


def times_of(case: Case) -> Iterator[tuple[Time | None, str]]:
    """When each item began and ended, and its place; None where the case does not say."""
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
        for dose in dose_intervals(action):
            yield start_of(dose), f"medicalActions[{index}]"
            yield end_of(dose), f"medicalActions[{index}]"


def _unplaced(case: Case, axis: Axis) -> Iterator[Problem]:
    """Items dated by age, on a time line of dates that no date of birth links them to."""
    places = [
        where
        for time, where in times_of(case)
        if time is not None and (time.age or time.age_range) and axis.span(time) is None
    ]
    if places and axis.kind == "date":
        yield Problem(
            f"{len(set(places))} items dated by age could not be put on the time line of dates",
            places[0],
            "Give the date of birth.",
        )


def _unnamed(given: Iterable[Given]) -> Iterator[Problem]:
    """Drugs that may be any drug, so that nothing is said not to have been given."""
    places = [one.where for one in given if one.is_unnamed]
    if places:
        yield Problem(
            f"drugs of unknown name: {len(places)}; what is not listed may have been given",
            places[0],
            "Name them as in therapies.yaml, or give each an id of it.",
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
        if ended is not None and axis.may_be_later(item.resolution):
            ended = _by_return(facts, item, code, ended, axis, items)
        yield Sign(
            where=facts.place(kind, index, evidence),
            findings=_spoken_of(vocabulary, code, present=not item.excluded),
            term=code,
            label=facts.ontology.labels.get(code) or term.label,
            present=not item.excluded,
            began=axis.span(item.onset),
            ended=ended,
        )


def _by_return(
    facts: Facts,
    item: Finding | Disease,
    code: str,
    first: Span,
    axis: Axis,
    items: Iterable[_Recorded],
) -> Span | None:
    """When it ended, where its end may lie after today but the same sign has come back since."""
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


def _spans(item: Score | Sign | Given | Test) -> Iterator[Span]:
    """Every time of an item that has come."""
    if isinstance(item, Test):
        times = () if item.is_planned else (item.on,)
    elif isinstance(item, Score):
        times = (item.on,)
    else:
        times = item.began, item.ended
    yield from (time for time in times if time is not None)


def _in_order(items: tuple[I, ...]) -> tuple[I, ...]:
    """By time, what is undated last; the record's own order where the time is the same."""
    return tuple(sorted(items, key=_when))


def _when(item: Score | Sign | Given | Test) -> tuple[bool, Span]:
    first = next(_spans(item), None)
    return first is None, first or Span(0, 0)
