"""What was read in a note, for the person who gave it to check before anything rests on it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from kinsbourne.report.lines import paragraph

HEADING = "READ IN THE NOTE. Check it: what follows rests on this."
GROUPS: tuple[tuple[str, str], ...] = (
    ("present", "Present: "),
    ("excluded", "Absent, is that so? "),
    ("normal", "Normal, is that so? "),
    ("past", "Past, not counted as present: "),
    ("uncertain", "Uncertain, not used: "),
    ("family", "Of the family, not used: "),
)
APPLIED = ("present", "excluded", "normal")
"""What becomes an item of the case, unless the note speaks against it."""


class Span(Protocol):
    """Words of a note and what they mean."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str | None: ...
    @property
    def when(self) -> str | None: ...
    @property
    def places(self) -> tuple[str, ...]: ...


class Words(Protocol):
    """Words of a note that have no place in a case."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...


def read(spans: Iterable[Span], unmapped: Iterable[Words]) -> str:
    """What was understood, group by group, and what was not."""
    return "\n".join((HEADING, *_lines(list(spans), list(unmapped))))


def _lines(spans: list[Span], unmapped: list[Words]) -> Iterator[str]:
    for status, heading in GROUPS:
        found = [s for s in spans if s.kind == "finding" and s.status == status]
        yield from _group(heading, [_said(s) for s in found if s.places or status not in APPLIED])
    left = [s for s in spans if s.kind == "finding" and s.status in APPLIED and not s.places]
    yield from _group("Without a date, or said otherwise elsewhere, not used: ", map(_said, left))
    others = [s for s in spans if s.kind != "finding"]
    used = [_said(s) for s in others if s.places]
    yield from _group("Drugs, tests, scores, age: ", used)
    unused = [_said(s) for s in others if not s.places]
    yield from _group("Planned, refused or past, not used: ", unused)
    yield from _group("Not taken: ", [f"“{words.text}” ({words.kind})" for words in unmapped])
    if not spans:
        yield "  Nothing in it was understood."


def _group(heading: str, entries: Iterable[str]) -> Iterator[str]:
    if listed := list(dict.fromkeys(entries)):
        yield from paragraph(heading + "; ".join(listed), rest=" " * 6)


def _said(span: Span) -> str:
    more = ", ".join(part for part in (span.value, span.when) if part)
    return f"{span.label} “{span.text}”" + (f" ({more})" if more else "")
