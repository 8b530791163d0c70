"""What is on the time line, in words: a line for each thing, for who does not see the picture?

It holds everything recorded, what has no date last. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from kinsbourne.case.time import Span
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.course.result import AssessedCourse, Worsening
from kinsbourne.reasoning.history import Axis, Dose, Given, History, Score, Sign, Test
from kinsbourne.reasoning.history.items import Outcome
from kinsbourne.reasoning.surveillance.result import Due
from kinsbourne.report.course_words import VERDICT, labelled
from kinsbourne.report.view import printable

NO = Span(0.0, 0.0)

OUTCOME: dict[Outcome, str] = {
    "none": "no effect", "partial": "partial response", "complete": "complete response",
}  # fmt: skip
_Placed = tuple[Span | None, "Row"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the time line."""

    began: str
    """A date or an age, as exactly as it is recorded; empty where there is none."""
    ended: str = ""
    """Empty where it is a moment, or no end is recorded."""
    kind: str
    what: str
    more: str = ""


def rows_of(
    history: History, course: AssessedCourse | None, due: Sequence[Due], knowledge: Knowledge
) -> tuple[Row, ...]:
    """A row for each score, sign, dose, test and worsening, and for what is due, in order."""
    axis = history.axis
    worse = labelled(course.relapses) if course else []
    found: list[_Placed] = [
        *(_worsening(label, one) for label, one in worse),
        *(_score(one, axis, knowledge) for one in history.scores),
        *(_sign(one, axis) for one in history.signs),
        *(placed for one in history.given for placed in _given(one, axis)),
        *(_test(one, axis) for one in history.tests),
        *map(_due, due),
    ]
    return tuple(row for _, row in sorted(found, key=lambda one: (one[0] is None, one[0] or NO)))


def _row(axis: Axis, began: Span | None, ended: Span | None, *said: str) -> _Placed:
    kind, what, more = map(printable, said)
    first = began or ended
    row = Row(
        began=axis.said_span(began) if began else "",
        ended=axis.said_span(ended) if ended and ended != began else "",
        kind=kind,
        what=what,
        more=more,
    )
    return first, row


def _worsening(label: str, one: Worsening) -> _Placed:
    row = Row(
        began=one.since,
        ended="going on" if one.is_ongoing else one.end or "",
        kind="worsening",
        what=f"{label}: {VERDICT[one.verdict]}",
    )
    return Span(one.onset_day, one.onset_day), row


def _score(one: Score, axis: Axis, knowledge: Knowledge) -> _Placed:
    name = knowledge.scales[one.scale].name
    total = f"{one.total} of {one.maximum}"
    return _row(axis, one.on, None, "score", f"{name}: {total}", one.rated or "")


def _sign(one: Sign, axis: Axis) -> _Placed:
    said = one.label or one.term
    if not one.present:
        return _row(axis, one.began, one.ended, "sign", f"{said}: looked for and absent", "")
    more = "" if one.ended else "no end recorded"
    return _row(axis, one.began, one.ended, "sign or event", said, more)


def _given(one: Given, axis: Axis) -> Iterator[_Placed]:
    """A row a dose; one alone where no dose is recorded. What came of it stands with the last."""
    came = OUTCOME[one.outcome] if one.outcome else one.response
    if not one.doses:
        yield _row(axis, one.began, one.ended, "treatment", one.name, came)
    for dose in one.doses:
        last = dose is one.doses[-1]
        parts = (_amount(dose), "" if dose.ended else "no end recorded", came if last else "")
        more = "; ".join(filter(None, parts))
        yield _row(axis, dose.began, dose.ended, "treatment", one.name, more)


def _amount(dose: Dose) -> str:
    amount = "dose not recorded" if dose.amount is None else f"{dose.amount:g} {dose.unit}"
    return f"{amount}, {dose.frequency}" if dose.frequency else amount.strip()


def _test(one: Test, axis: Axis) -> _Placed:
    parts = ("planned" if one.is_planned else "", one.result or "", one.said)
    more = ": ".join(dict.fromkeys(filter(None, parts)))
    return _row(axis, one.on, None, "test", one.label or one.test or "", more)


def _due(one: Due) -> _Placed:
    kind = "overdue" if one.overdue else "due"
    row = Row(began=one.on, ended=one.by or "", kind=kind, what=one.what)
    return Span(one.on_day, one.on_day), row
