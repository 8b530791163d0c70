"""What does each answer of a filled-in form mean, and which cannot be read?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from kinsbourne.case.blocks import Evidence, Reference, Term, Time
from kinsbourne.case.errors import Problem
from kinsbourne.case.time import first_and_last_day
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.questions import Field, by_name, part_names
from kinsbourne.exchange.form.times import Unreadable, date_of, time_of
from kinsbourne.exchange.form.values import (
    drug_term,
    finding_term,
    number_of,
    option_of,
    test_term,
    tidy,
    whole_of,
)
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Asked, FormOption

V = TypeVar("V")


class Sheet:
    """One patient's answers; what is wrong with them gathers in ``errors``."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.errors: list[Problem] = []
        self.notes: list[Problem] = []
        """What is kept as written because nothing here is called so."""
        self.born: date | None = None
        """The first day on which the patient may have been born."""

    def value(self, group: Group, field: str) -> object:
        """What the answer means, whatever it is; None where it is blank or cannot be read."""
        return self._read(group, field, object)

    def choice(self, group: Group, field: str) -> FormOption | None:
        return self._read(group, field, FormOption)

    def time(self, group: Group, field: str) -> Time | None:
        return self._read(group, field, Time)

    def text(self, group: Group, field: str) -> str:
        return self._read(group, field, str) or ""

    def number(self, group: Group, field: str) -> float | None:
        return self._read(group, field, float)

    def whole(self, group: Group, field: str) -> int | None:
        return self._read(group, field, int)

    def term(self, group: Group, field: str) -> Term | None:
        return self._read(group, field, Term)

    def name(self, asks: Asked, part: str) -> str:
        """The field of a part of the one question of this kind."""
        return part_names(self.knowledge, asks)[part]

    def refuse(self, answer: Answer, what: str, remedy: str) -> None:
        self.errors.append(Problem(what, answer.where, remedy))

    def known(self, term: Term, answer: Answer) -> Term:
        """The term; one without a code is noted, and stays as written."""
        if not term.id:
            what = "a name that nothing here is called by"
            remedy = "It is kept as written and not used; correct it, or give a code."
            self.notes.append(Problem(what, answer.where, remedy))
        return term

    def in_order(self, group: Group, first: str, last: str) -> None:
        """Refuse an end before the beginning."""
        start, end = (_days(group.text(name), self.knowledge) for name in (first, last))
        if start is not None and end is not None and end[1] < start[0]:
            what = "it ends before it begins"
            self.refuse(group.answers[last], what, "Correct whichever of the two is wrong.")

    def _read(self, group: Group, name: str, kind: type[V]) -> V | None:
        answer = group.answers.get(name)
        if answer is None:
            return None
        field = by_name(self.knowledge)[name]
        try:
            value = _READERS[field.part.type](answer.text, field, self.knowledge)
            self._after_birth(answer.text, field)
        except Unreadable as error:
            self.refuse(answer, error.what, error.remedy)
            return None
        assert isinstance(value, kind)  # noqa: S101 - the form's types are the readers'
        return None if isinstance(value, FormOption) and value.is_blank else value

    def _after_birth(self, text: str, field: Field) -> None:
        if self.born is None or field.part.type not in ("date", "time") or field.asks == "birth":
            return
        days = _days(text, self.knowledge)
        if days is not None and days[1] < self.born:
            raise Unreadable("a date before the date of birth", "Correct one of the two dates.")


def _days(text: str, knowledge: Knowledge) -> tuple[date, date] | None:
    """The first and the last day that an answer allows, where it is a date that can be read."""
    try:
        time = time_of(text, knowledge)
    except Unreadable:
        return None
    if time.timestamp is not None:
        return first_and_last_day(time.timestamp)
    if time.interval is None:
        return None
    first, last = time.interval.start or "", time.interval.end or ""
    return first_and_last_day(first)[0], first_and_last_day(last)[1]


def evidence(*answers: Answer) -> tuple[Evidence, ...]:
    """The places an item was read from."""
    places = dict.fromkeys(answer.origin for answer in answers if answer.origin)
    return tuple(Evidence(reference=Reference(id=place)) for place in places)


_READERS: dict[str, Callable[[str, Field, Knowledge], Any]] = {
    "choice": lambda text, field, known: option_of(text, field.part.choices or "", known),
    "code": lambda text, _, known: finding_term(text, known),
    "name": lambda text, _, __: tidy(text),
    "text": lambda text, _, __: tidy(text),
    "date": lambda text, _, __: date_of(text),
    "time": lambda text, _, known: time_of(text, known),
    "number": lambda text, _, __: number_of(text),
    "whole": lambda text, field, _: whole_of(text, field.most),
    "drug": lambda text, _, known: drug_term(text, known),
    "test": lambda text, _, known: test_term(text, known),
}
"""How an answer of each type is read."""
