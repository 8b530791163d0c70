"""How is the sheet of the daily diary laid out, for a family to write on?

One line a day. Nothing on it is compulsory, and a day that is missing stays missing.
"""

from __future__ import annotations

import msgspec

from kinsbourne.knowledge import model
from kinsbourne.knowledge.model import Language


class Level(msgspec.Struct, frozen=True):
    """How much worse than on a usual day."""

    value: int
    label: str


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at each day."""

    id: str
    label: str
    looks: str = ""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet, empty."""

    title: str
    question: str
    levels: tuple[Level, ...]
    taps: tuple[Column, ...]
    """One level of each is ringed."""
    ticks: tuple[Column, ...]
    changed: str
    day: str
    child: str
    from_date: str
    rows: tuple[int, ...]
    """The days, counted from the first."""
    sizes: tuple[int, ...]
    """How many days a sheet may have."""


def sheet(diary: model.Diary, language: Language, days: int | None = None) -> Sheet:
    """The sheet of so many days, or of the usual number."""
    count = diary.sheets[0] if days is None else days
    words = diary.words
    return Sheet(
        title=words.sheet.said(language).format(days=count),
        question=diary.question.said(language),
        levels=tuple(Level(one.value, one.label.said(language)) for one in diary.levels),
        taps=tuple(
            Column(id=one.id, label=one.label.said(language), looks=one.looks.said(language))
            for one in diary.taps
        ),
        ticks=tuple(Column(id=one.id, label=one.label.said(language)) for one in diary.ticks),
        changed=diary.changed.said(language),
        day=words.day.said(language),
        child=words.child.said(language),
        from_date=words.from_date.said(language),
        rows=tuple(range(1, count + 1)),
        sizes=diary.sheets,
    )
