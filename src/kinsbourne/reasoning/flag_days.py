"""Of when are the signs that a red flag rests on?

A sign once seen was seen, so a flag holds for ever; a reader of a course of years must see whether
it is of today or long settled.
"""

from __future__ import annotations

import msgspec

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assessment import AssessedRedFlag
from kinsbourne.reasoning.history import History
from kinsbourne.reasoning.history.items import Sign


def with_days(
    flags: tuple[AssessedRedFlag, ...], history: History, knowledge: Knowledge
) -> tuple[AssessedRedFlag, ...]:
    """The same flags, each with the day of its last sign and, where all are over, of the end."""
    signs = {sign.where: sign for sign in history.signs}
    return tuple(_dated(flag, signs, history, knowledge) for flag in flags)


def _dated(
    flag: AssessedRedFlag, signs: dict[str, Sign], history: History, knowledge: Knowledge
) -> AssessedRedFlag:
    items = [entry for because in flag.because for entry in because.evidence]
    found = [signs.get(entry.where) for entry in items]
    began = [sign.began for sign in found if sign is not None and sign.began is not None]
    last = max(began, key=lambda span: span.below, default=None)
    # A tumour seldom has an end in a record: it is the signs beside it that come and go.
    passing = [
        sign
        for sign, entry in zip(found, items, strict=True)
        if not any(_is_kind(entry.term, kind, knowledge) for kind in knowledge.card.past.by_onset)
    ]
    ends = [sign.ended for sign in passing if sign is not None and sign.ended is not None]
    over = max(ends, key=lambda span: span.below) if ends and len(ends) == len(passing) else None
    said = history.axis.said_span
    return msgspec.structs.replace(
        flag, last=said(last) if last else None, over=said(over) if over else None
    )


def _is_kind(term: str, kind: str, knowledge: Knowledge) -> bool:
    return term in knowledge.ontology and knowledge.ontology.is_a(term, kind)
