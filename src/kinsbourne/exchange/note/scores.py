"""Which severity score does the note give, and can it be?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kinsbourne.exchange.note.matching import Term
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.exchange.note.tokens import Token
from kinsbourne.knowledge.model import Scale

_BESIDE = frozenset({":", "=", "(", "-"})
_FAR = 5
"""Tokens that may stand between the name of a scale and its total."""


class Score(NamedTuple):
    """A total, the highest it can be where given, in the tokens up to ``end``."""

    end: int
    value: int
    high: int | None


def score_of(term: Term, tokens: Sequence[Token], rules: Rules, scale: Scale) -> Score | None:
    """The score after the name of a scale; None where there is none, or one that cannot be.

    Nor where two stand there, as in *fell from 12 to 4*: neither is then surely that of today.
    """
    at = term.last + 1
    while (
        at < len(tokens)
        and at <= term.last + _FAR
        and (
            tokens[at].plain in _BESIDE
            or tokens[at].plain in rules.score_words
            or tokens[at].plain in rules.beside
        )
    ):
        at += 1
    value = _whole(tokens, at)
    if value is None:
        return None
    high, end = None, at + 1
    if end + 1 < len(tokens) and tokens[end].plain in rules.out_of:
        end += 1
        while end < len(tokens) and tokens[end].plain in rules.out_of:
            end += 1
        high = _whole(tokens, end)
        if high is None:
            return None
        end += 1
    elif any(token.plain[:1].isdecimal() for token in tokens[end : end + 3]):
        return None
    score = Score(end, value, high)
    return score if _can_be(score, scale) else None


def _whole(tokens: Sequence[Token], at: int) -> int | None:
    if at >= len(tokens) or not tokens[at].plain.isdecimal() or len(tokens[at].plain) > len("36"):
        return None
    return int(tokens[at].plain)


def _can_be(score: Score, scale: Scale) -> bool:
    """Is it a total of the scale, in one of its forms?"""
    full = scale.item_max * scale.item_count
    optional = scale.item_max * sum(item.optional for item in scale.items)
    highest = {full, full + optional}
    if score.high is not None:
        return score.high in highest and score.value <= score.high
    return score.value <= max(highest)
