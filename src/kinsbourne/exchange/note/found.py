"""What is one thing found in a note, before it is put into a case?"""

from __future__ import annotations

from typing import NamedTuple

from kinsbourne.case.blocks import Interval
from kinsbourne.exchange.note.model import Status
from kinsbourne.exchange.note.times import Mention
from kinsbourne.exchange.note.treatments import Dose


class Found(NamedTuple):
    """Words of the text, ``text[start:end]``, what they stand for and what is said of them."""

    start: int
    end: int
    kind: str
    code: str
    label: str
    status: Status
    cue: tuple[int, int] | None = None
    excludes: tuple[tuple[str, str], ...] = ()
    """Codes and labels of the findings that being normal excludes."""
    when: Mention | None = None
    when_place: tuple[int, int] | None = None
    result: str | None = None
    dose: Dose | None = None
    frequency: str | None = None
    response: str | None = None
    given: tuple[Interval, ...] = ()
    """When a drug was given, as far as whole days say so."""
    score: tuple[int, int | None] | None = None
