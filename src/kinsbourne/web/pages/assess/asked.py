"""What does the page ask, in which order, and what was answered?

The questions are those of the assessment form; the first rows are the items of the first criteria
set, with what the other sets ask under the same item.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

import msgspec

from kinsbourne.exchange.bedside.sent import AS_OF, BORN
from kinsbourne.exchange.form.questions import Field, by_question, choices, fields, sections
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.criteria import findings_asked

ONCE = ("drug", "test", "other", "diagnosis")
"""What can be said several times, each in a row of its own."""
MOST_ROWS = 40
SETTING = "setting"
_ROW = re.compile(r"\d{1,3}", re.ASCII)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One finding that can be there, not there, or not known."""

    name: str
    finding: str
    label: str
    how: str = ""
    """How it is looked for, or asked."""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Questions that stand together."""

    id: str
    label: str
    questions: tuple[Question, ...]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    value: str
    label: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a scale, or its total; a number, where its points have no words."""

    name: str
    label: str
    most: int
    options: tuple[Option, ...] = ()


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    label: str
    parts: tuple[Part, ...]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page asks: the same for every patient."""

    criteria: tuple[Block, ...]
    more: tuple[Block, ...]
    scales: tuple[Scale, ...]
    sexes: tuple[Option, ...]
    settings: tuple[Option, ...]
    yes_no: tuple[Option, ...]
    results: tuple[Option, ...]
    responses: tuple[Option, ...]
    drugs: tuple[str, ...]
    tests: tuple[str, ...]


@cache
def asked(known: Knowledge) -> Asked:
    """The page's questions."""
    criteria = tuple(_criteria(known))
    shown = {question.name for block in criteria for question in block.questions}
    return Asked(
        criteria=criteria,
        more=tuple(_more(known, shown)),
        scales=tuple(_scales(known)),
        sexes=_options("sex", known),
        settings=tuple(Option(value=one.id, label=one.name) for one in known.settings.settings),
        yes_no=_options("yes-no", known),
        results=_options("result", known),
        responses=_options("response", known),
        drugs=tuple(one.name for one in known.therapies.values()),
        tests=tuple(one.name for one in known.investigations.values()),
    )


def rows(typed: Mapping[str, str], name: str) -> tuple[int, ...]:
    """The numbers of the rows that were filled in, and of one more."""
    filled = (key.partition(".") for key, value in typed.items() if value.strip())
    numbers = (int(n) for base, _, n in filled if base.split("-")[0] == name and _ROW.fullmatch(n))
    last = min(max(numbers, default=0) + 1, MOST_ROWS)
    return tuple(range(1, last + 1))


def unfolded(typed: Mapping[str, str], wrong: Collection[str], known: Knowledge) -> Iterator[str]:
    """The folded parts of the page that hold answers: ``who``, ``more``, a row's, ``scores``."""
    names = {name.partition(".")[0] for name in (*typed, *wrong)}
    firsts = {name.split("-")[0] for name in names}
    if AS_OF in wrong or any(name.startswith((BORN, SETTING)) for name in names):
        yield "who"
    if names & {one.name for block in asked(known).more for one in block.questions}:
        yield "more"
    yield from (name for name in ONCE if name in firsts)
    if names & {part.name for scale in asked(known).scales for part in scale.parts}:
        yield "scores"


def _criteria(known: Knowledge) -> Iterator[Block]:
    """The items of the first set whose findings the form asks by name."""
    by_finding = {one.finding: one for one in _questions(known)}
    first = next(iter(known.criteria.values()))
    for item in first.items:
        same = [one for set_ in known.criteria.values() for one in set_.items if one.id == item.id]
        names = dict.fromkeys(name for one in same for name in sorted(findings_asked(one)))
        found = tuple(by_finding[name] for name in names if name in by_finding)
        yield Block(id=item.id, label=item.label, questions=found)


def _more(known: Knowledge, shown: set[str]) -> Iterator[Block]:
    """The other findings, by the sections of the form."""
    heading = {field.question.id: field.heading for field in fields(known)}
    left = [one for one in _questions(known) if one.name not in shown]
    for section in sections(known).values():
        mine = tuple(one for one in left if heading[one.name] == section.id)
        if mine:
            yield Block(id=section.id, label=section.name, questions=mine)


def _questions(known: Knowledge) -> Iterator[Question]:
    for first, *_ in by_question(known).values():
        if first.asks == "finding":
            about = first.question.about
            yield Question(name=first.name, finding=about, label=first.label, how=first.how)


def _scales(known: Knowledge) -> Iterator[Scale]:
    for members in by_question(known).values():
        if members[0].asks == "score":
            parts = (one for one in members if one.is_first or one.item)
            name = members[0].name
            yield Scale(name=name, label=members[0].label, parts=tuple(map(_part, parts)))


def _part(field: Field) -> Part:
    label = field.label.rpartition(": ")[2] if field.item else field.label
    anchors = field.how.split("; ") if field.item and field.how else []
    options = tuple(Option(value=str(n), label=text) for n, text in enumerate(anchors))
    return Part(name=field.name, label=label, most=field.most or 0, options=options)


def _options(kind: str, known: Knowledge) -> tuple[Option, ...]:
    listed = choices(known)[kind].options
    return tuple(Option(value=one.id, label=one.label) for one in listed if not one.is_blank)
