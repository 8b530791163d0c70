"""What do the fields of the page's form say?

A field is called as the question is, such as ``opsoclonus``; what can be said several times has a
number behind it, such as ``drug.2`` and ``drug-dose.2``. A day stands in three boxes, such as
``birth-date-day``, ``birth-date-month`` and ``birth-date-year``.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from kinsbourne.exchange.form.added import PERSON
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.questions import by_name, sections
from kinsbourne.knowledge.base import Knowledge

BOXES = ("day", "month", "year")
FIRST_SIGN = "first-sign"
"""The day of the first sign, which no question of the form asks for."""
AS_OF = "visit-day"
BORN = "birth-date"
AGE, AGE_UNIT = "age", "age-unit"
AGE_UNITS = ("months", "years", "weeks", "days")
DOSE_AS_WRITTEN = "drug-dose-as-written"
WORD = "word."
"""Begins the field that holds the person's word on an item, by the item's code."""
DATES = frozenset({"date", "time"})
_DOSE = re.compile(r"(?P<dose>\d+(?:[.,]\d+)?)\s*(?P<unit>\D.*)?", re.DOTALL)
_WHOLE = re.compile(r"\d{1,4}", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


class Sent(NamedTuple):
    """The answers that were written at all, and the person's words on items by their codes."""

    answers: Mapping[str, Answer]
    """By field; ``where`` is the field of the page."""
    words: Mapping[str, str]

    def text(self, name: str) -> str:
        answer = self.answers.get(name)
        return answer.text if answer else ""

    def groups(self, known: Knowledge, as_of: date) -> tuple[Group, ...]:
        """The answers section by section, as ``exchange.form`` reads them.

        A score is of the day of the assessment; when a sign began, its own answer says.
        """
        found: dict[tuple[str, str], dict[str, Answer]] = {}
        for name, answer in self.answers.items():
            base, _, number = name.partition(".")
            field = by_name(known).get(base)
            if field is None or base == AS_OF:
                continue
            is_score = field.asks == "score"
            day = {AS_OF: Answer(f"{as_of}", AS_OF)} if is_score else {}
            group = found.setdefault((field.group, "score" if is_score else number), {**day})
            group[base] = answer
        return tuple(Group(section, group) for (section, _), group in found.items())

    def without(self, fields: Collection[str]) -> Sent:
        """The rest of the answers, without those of some fields of the page."""
        left = {name: one for name, one in self.answers.items() if one.where not in fields}
        return Sent(left, self.words)


def sent(fields: Iterable[tuple[str, str]], known: Knowledge) -> Sent:
    """The answers of a form; of a field that was sent twice, the first."""
    first: dict[str, str] = {}
    for name, value in fields:
        if value.strip():
            first.setdefault(name, value.strip())
    texts = {name: text for name, text in first.items() if _is_asked(name, known)}
    texts.update(_days(first, known))
    if _NUMBER.fullmatch(texts.get(AGE, "")):
        texts[AGE] += f" {first.get(AGE_UNIT, AGE_UNITS[0])}"
    answers = {name: Answer(text, name, PERSON) for name, text in texts.items()}
    answers.update(_doses(first))
    words = {n.removeprefix(WORD): text for n, text in first.items() if n.startswith(WORD)}
    return Sent(answers, words)


def _days(first: Mapping[str, str], known: Knowledge) -> Iterator[tuple[str, str]]:
    """The days that stand in three boxes."""
    for name in first:
        base, _, number = name.partition(".")
        asked, _, box = base.rpartition("-")
        if box in BOXES and asked in _dated(known):
            tail = f".{number}" if number else ""
            boxes = [first.get(f"{asked}-{each}{tail}", "") for each in BOXES]
            yield asked + tail, day_of_boxes(*boxes)


def day_of_boxes(day: str, month: str, year: str) -> str:
    """A day, month or year as the form writes it; what is no number stays as it was typed."""
    if not all(_WHOLE.fullmatch(box) for box in (day, month, year) if box) or (day and not month):
        return "/".join((day, month, year))
    parts = [year, month.zfill(2) if month else "", day.zfill(2) if day else ""]
    return "-".join(part for part in parts if part) if year else "/".join((day, month, year))


def _is_asked(name: str, known: Knowledge) -> bool:
    base, _, number = name.partition(".")
    field = by_name(known).get(base)
    if field is None:
        return False
    is_listed = sections(known)[field.group].repeats and field.group != "visit"
    return not number or (number.isdecimal() and is_listed)


def _doses(first: Mapping[str, str]) -> Iterator[tuple[str, Answer]]:
    """A dose as it is written, such as ``2 mg/kg/day``: the number, and the unit behind it."""
    for name, text in first.items():
        base, dot, number = name.partition(".")
        if base == DOSE_AS_WRITTEN:
            parts = _DOSE.fullmatch(text)
            yield "drug-dose" + dot + number, Answer(parts["dose"] if parts else text, name, PERSON)
            if parts and parts["unit"]:
                yield "drug-unit" + dot + number, Answer(parts["unit"], name, PERSON)


@cache
def _dated(known: Knowledge) -> frozenset[str]:
    """The fields that hold a day."""
    asked = (name for name, field in by_name(known).items() if field.part.type in DATES)
    return frozenset((FIRST_SIGN, *asked))
