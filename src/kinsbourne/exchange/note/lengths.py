"""How long is that: numbers with units of time, as notes write them?

*3-day*, *two weeks*, *18/12*, *2 4/12*, *1y 8m*, *two-and-a-half years*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kinsbourne.exchange.note.phrases import Match
from kinsbourne.exchange.note.rules import Rules, Unit
from kinsbourne.exchange.note.tokens import Token

MONTHS_A_YEAR = 12
_COARSE_FIRST: tuple[Unit, ...] = ("years", "months", "weeks", "days")
_TWELFTHS = 4
"""Tokens of *2 4/12*."""
_HALF = 6
"""Most tokens of *-and-a-half*."""


class Length(NamedTuple):
    """A number of units, and of a finer unit beside it: five years and six months."""

    value: float
    unit: Unit
    rest: float = 0
    rest_unit: Unit | None = None

    @property
    def finest(self) -> Unit:
        return self.rest_unit or self.unit

    @property
    def months(self) -> float | None:
        """In months, where it is given in years or months."""
        total = 0.0
        for value, unit in ((self.value, self.unit), (self.rest, self.rest_unit)):
            if unit == "years":
                total += value * MONTHS_A_YEAR
            elif unit == "months":
                total += value
            elif unit is not None:
                return None
        return total


def number_of(word: str, rules: Rules) -> float | None:
    """The number a word is, in figures or in letters."""
    if word[:1].isdecimal():
        try:
            return float(word.replace(",", "."))
        except ValueError:
            return None
    return rules.numbers.get(word)


def lengths(
    tokens: Sequence[Token], rules: Rules, taken: set[int]
) -> dict[int, tuple[int, Length]]:
    """Numbers with a unit of time, by the token at which each begins, with its end."""
    found: dict[int, tuple[int, Length]] = {}
    at = 0
    while at < len(tokens):
        both = None if at in taken else _with_twelfths(tokens, at, rules)
        if both is not None:
            found[at] = both
            at = both[0]
            continue
        one = None if at in taken else _length(tokens, at, rules)
        if one is None:
            at += 1
            continue
        end, value, unit = one
        joins = end < len(tokens) and rules.and_words.at([tokens[end].plain], 0) is not None
        skip = end + 1 if joins else end
        more = _after(tokens, skip, unit, rules)
        half = _half(tokens, end, rules) if unit == "years" and more is None else None
        if more is not None:
            found[at] = (more[0], Length(value, unit, more[1], more[2]))
        elif half is not None:
            found[at] = (half.end, Length(value + half.value, unit))
        else:
            found[at] = (end, Length(value, unit))
        at = found[at][0]
    return found


def _after(
    tokens: Sequence[Token], at: int, unit: Unit, rules: Rules
) -> tuple[int, float, Unit] | None:
    """The number and finer unit that stand here, after years or months."""
    if unit not in ("years", "months"):
        return None
    at = _past_hyphens(tokens, at)
    more = _length(tokens, at, rules)
    if more is None and unit == "years":
        more = _length(tokens, at, rules, rules.units_after_years)
        if more is not None and more[1] >= MONTHS_A_YEAR:
            return None
    return more if more is not None and _finer(more[2], unit) else None


def _finer(one: Unit, other: Unit) -> bool:
    order = _COARSE_FIRST
    return one in order and order.index(one) > order.index(other)


def _with_twelfths(tokens: Sequence[Token], at: int, rules: Rules) -> tuple[int, Length] | None:
    """Years and months as *2 4/12* has them, with or without the word years behind them."""
    plus = 1 if _is_plus(tokens, at + 1) else 0
    words = [token.plain for token in (*tokens[at : at + 1], *tokens[at + 1 + plus :][:3])]
    if len(words) < _TWELFTHS or not words[0].isdecimal() or words[2] != "/":
        return None
    if not words[1].isdecimal():
        return None
    if rules.cues.times.parts_of_year.get(words[3]) != "months" or int(words[1]) >= MONTHS_A_YEAR:
        return None
    last = at + plus + len(words)
    end = _past_hyphens(tokens, last)
    has_unit = end < len(tokens) and rules.units.get(tokens[end].plain) == "years"
    length = Length(float(words[0]), "years", float(words[1]), "months")
    return (end + 1 if has_unit else last), length


def _is_plus(tokens: Sequence[Token], at: int) -> bool:
    """Does a plus add what follows, as in *2+3/12*? In *reflexes 2+ 3/12* it only grades."""
    if not 0 < at < len(tokens) - 1 or tokens[at].plain != "+":
        return False
    before, after = tokens[at].start - tokens[at - 1].end, tokens[at + 1].start - tokens[at].end
    return (before > 0) == (after > 0)


def _past_hyphens(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].plain == "-":
        at += 1
    return at


def _half(tokens: Sequence[Token], at: int, rules: Rules) -> Match[float] | None:
    """What adds a half here, with or without hyphens: *and a half*, *-and-a-half*."""
    near = range(at, min(at + _HALF, len(tokens)))
    places = [at for at in near if tokens[at].plain != "-"]
    match = rules.halves.at([tokens[at].plain for at in places], 0)
    return None if match is None else Match(places[match.end - 1] + 1, match.value)


def _length(
    tokens: Sequence[Token], at: int, rules: Rules, units: Mapping[str, Unit] | None = None
) -> tuple[int, float, Unit] | None:
    """A number and a unit that stand here: *3-day*, *two weeks*, *18/12*, *2 and a half years*."""
    if at >= len(tokens):
        return None
    value = number_of(tokens[at].plain, rules)
    at += 1
    half = None if value is None else _half(tokens, at, rules)
    if value is not None and half is not None:
        value, at = value + half.value, half.end
    at = _past_hyphens(tokens, at)
    if value is None or at >= len(tokens):
        return None
    if tokens[at].plain == "/" and at + 1 < len(tokens):
        part = rules.cues.times.parts_of_year.get(tokens[at + 1].plain)
        return None if part is None else (at + 2, value, part)
    unit = (units or rules.units).get(tokens[at].plain)
    return None if unit is None else (at + 1, value, unit)
