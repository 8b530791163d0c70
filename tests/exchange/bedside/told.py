"""What a person tells at the bedside, in a few words, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from kinsbourne.case.model import Case
from kinsbourne.exchange.bedside import Told, Whole, together
from kinsbourne.exchange.bedside.sent import sent
from kinsbourne.knowledge import base
from kinsbourne.reasoning.facts import Vocabulary

KNOWN = base.load()
VOCABULARY = Vocabulary(KNOWN)
TODAY = date(2026, 11, 26)
OPSOCLONUS, ATAXIA, GAIT_ATAXIA, FEVER = "HP:0010543", "HP:0001251", "HP:0002066", "HP:0001945"


def told(note: str = "", *, record: Case | None = None, **fields: Any) -> Whole:
    """What comes of it; in the names of fields ``__`` stands for a point, ``_`` for a hyphen."""
    named = [(one.replace("__", ".").replace("_", "-"), text) for one, text in fields.items()]
    return of(named, note, record)


def of(fields: list[tuple[str, str]], note: str = "", record: Case | None = None) -> Whole:
    return together(
        Told(record=record, note=note, sent=sent(fields, KNOWN)), KNOWN, VOCABULARY, TODAY
    )


def statuses(case: Case) -> dict[str, bool]:
    """Is each finding present?"""
    return {one.term.id: not one.excluded for one in case.findings}
