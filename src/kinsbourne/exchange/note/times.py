"""When was it, as the note has it: at which age, on which day, for how long?

Only what can be placed is: an age, a date, and a stretch of time before a visit whose day or a
patient whose age is known as finely. *Two weeks later* is kept as words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from kinsbourne.case.blocks import Age, Interval, Time
from kinsbourne.case.time import OLDEST_YEARS, ImpossibleTime, first_and_last_day
from kinsbourne.exchange.note.rules import SPAN, START, Rules, Unit
from kinsbourne.exchange.note.tokens import Token

_LETTERS: dict[Unit, str] = {"years": "Y", "months": "M", "weeks": "W", "days": "D"}
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b", re.ASCII)
_SLASHED = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b", re.ASCII)
_MONTHS_A_YEAR = 12
_TWELFTHS = 4
"""Tokens of *2 4/12*."""


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
                total += value * _MONTHS_A_YEAR
            elif unit == "months":
                total += value
            elif unit is not None:
                return None
        return total


class Mention(NamedTuple):
    """Words that say when, in the tokens from ``first`` up to ``end`` of their sentence."""

    first: int
    end: int
    says: Literal["age", "ago", "relative", "now", "date"]
    length: Length | None = None
    day: str | None = None
    """A date or partial date, ISO 8601."""


def mentions(
    text: str, tokens: Sequence[Token], rules: Rules, *, is_first: bool = False
) -> list[Mention]:
    """Every age, date and stretch of time in a sentence, in order.

    Months or years that stand alone before the first sentence of a note are the patient's age.
    """
    found = _dates(text, tokens, rules)
    taken = {at for mention in found for at in range(mention.first, mention.end)}
    spans = _lengths(tokens, rules, taken)
    if not spans and not any(token.plain[:1].isdecimal() for token in tokens):
        return found
    words: list[str] = []
    places: list[int] = []
    if is_first and 0 in spans and spans[0][1].unit in ("months", "years"):
        words, places = [START], [0]
    at = 0
    while at < len(tokens):
        places.append(at)
        if at in spans:
            words.append(SPAN)
            at = spans[at][0]
        else:
            words.append("" if at in taken else tokens[at].plain)
            at += 1
    places.append(len(tokens))
    here = 0
    while here < len(words):
        match = rules.frames.at(words, here)
        if match is None:
            here += 1
            continue
        first, end = places[here], places[match.end]
        length = next((spans[at][1] for at in range(first, end) if at in spans), None)
        if length is None and match.value == "now":
            numbers = (number_of(tokens[at].plain, rules) for at in range(first, end))
            length = next((Length(one, "years") for one in numbers if one is not None), None)
        found.append(Mention(first, end, match.value, length))  # type: ignore[arg-type]
        here = match.end
    return sorted(found, key=lambda one: (one.first, one.end))


def number_of(word: str, rules: Rules) -> float | None:
    """The number a word is, in figures or in letters."""
    if word[:1].isdecimal():
        try:
            return float(word.replace(",", "."))
        except ValueError:
            return None
    return rules.numbers.get(word)


def _lengths(
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
        more = _length(tokens, skip, rules) if unit in ("years", "months") else None
        if more is not None and _finer(more[2], unit):
            found[at] = (more[0], Length(value, unit, more[1], more[2]))
            at = more[0]
        else:
            found[at] = (end, Length(value, unit))
            at = end
    return found


def _finer(one: Unit, other: Unit) -> bool:
    order = list(_LETTERS)
    return one in order and order.index(one) > order.index(other)


def _with_twelfths(tokens: Sequence[Token], at: int, rules: Rules) -> tuple[int, Length] | None:
    """Years and months as *2 4/12* has them, with or without the word years behind them."""
    words = [token.plain for token in tokens[at : at + _TWELFTHS]]
    if len(words) < _TWELFTHS or not words[0].isdecimal() or words[2] != "/":
        return None
    if not words[1].isdecimal():
        return None
    if rules.cues.times.parts_of_year.get(words[3]) != "months" or int(words[1]) >= _MONTHS_A_YEAR:
        return None
    end = at + len(words)
    while end < len(tokens) and tokens[end].plain == "-":
        end += 1
    has_unit = end < len(tokens) and rules.units.get(tokens[end].plain) == "years"
    length = Length(float(words[0]), "years", float(words[1]), "months")
    return (end + 1 if has_unit else at + len(words)), length


def _length(tokens: Sequence[Token], at: int, rules: Rules) -> tuple[int, float, Unit] | None:
    """A number and a unit that stand here: *3-day*, *two weeks*, *18/12*, *2 and a half years*."""
    if at >= len(tokens):
        return None
    value = number_of(tokens[at].plain, rules)
    half = rules.halves.at([token.plain for token in tokens], at + 1)
    at += 1
    if value is not None and half is not None:
        value, at = value + half.value, half.end
    while at < len(tokens) and tokens[at].plain == "-":
        at += 1
    if value is None or at >= len(tokens):
        return None
    if tokens[at].plain == "/" and at + 1 < len(tokens):
        part = rules.cues.times.parts_of_year.get(tokens[at + 1].plain)
        return None if part is None else (at + 2, value, part)
    unit = rules.units.get(tokens[at].plain)
    return None if unit is None else (at + 1, value, unit)


def _dates(text: str, tokens: Sequence[Token], rules: Rules) -> list[Mention]:
    if not tokens:
        return []
    start, end = tokens[0].start, tokens[-1].end
    found: list[Mention] = []
    for pattern in (_ISO, _SLASHED):
        for match in pattern.finditer(text, start, end):
            day = _day_of(match, is_iso=pattern is _ISO)
            inside = [
                at for at, one in enumerate(tokens)
                if match.start() <= one.start and one.end <= match.end()
            ]  # fmt: skip
            if day is not None and inside:
                found.append(Mention(inside[0], inside[-1] + 1, "date", day=day))
    for at in range(len(tokens)):
        named = _named_date(tokens, at, rules)
        if named is not None and not any(one.first <= at < one.end for one in found):
            found.append(named)
    return found


def _day_of(match: re.Match[str], *, is_iso: bool) -> str | None:
    """The day of a date in figures; 03/04/2026 is two days, so it is none."""
    if is_iso:
        return _valid("-".join(part for part in match.groups() if part))
    one, other, year = (int(part) for part in match.groups())
    if one > _MONTHS_A_YEAR >= other:
        return _valid(f"{year}-{other:02}-{one:02}")
    if other > _MONTHS_A_YEAR >= one:
        return _valid(f"{year}-{one:02}-{other:02}")
    return _valid(f"{year}-{one:02}-{one:02}") if one == other else None


def _named_date(tokens: Sequence[Token], at: int, rules: Rules) -> Mention | None:
    """*12 March 2026*, *March 12, 2026*, *March 2026*."""
    month = rules.months.get(tokens[at].plain)
    if month is None:
        return None
    first, end, day = at, at + 1, None
    if at > 0 and tokens[at - 1].plain.isdecimal() and int(tokens[at - 1].plain) <= 31:
        first, day = at - 1, int(tokens[at - 1].plain)
    elif end < len(tokens) and tokens[end].plain.isdecimal() and int(tokens[end].plain) <= 31:
        day, end = int(tokens[end].plain), end + 1
    while end < len(tokens) and tokens[end].plain in (",", "of", "de"):
        end += 1
    if end >= len(tokens) or not re.fullmatch(r"(?:19|20)\d\d", tokens[end].plain):
        return None
    written = f"{tokens[end].word}-{month:02}" + (f"-{day:02}" if day else "")
    valid = _valid(written)
    return None if valid is None else Mention(first, end + 1, "date", day=valid)


def _valid(day: str) -> str | None:
    try:
        first_and_last_day(day)
    except ImpossibleTime:
        return None
    return day


def age_of(length: Length) -> Age | None:
    """The length as an ISO 8601 age, at the precision in which it was written."""
    if length.unit == "hours" or length.rest_unit == "hours":
        return None
    value, rest = length.value, length.rest
    if length.unit == "years" and value > OLDEST_YEARS:
        return None
    parts = "P"
    if length.unit == "years" and value != int(value):
        whole = int(value)
        parts += (f"{whole}Y" if whole else "") + f"{round((value - whole) * _MONTHS_A_YEAR)}M"
    elif value == int(value) and rest == int(rest):
        parts += f"{int(value)}{_LETTERS[length.unit]}"
        if length.rest_unit is not None:
            parts += f"{int(rest)}{_LETTERS[length.rest_unit]}"
    else:
        return None
    return Age(iso8601duration=parts)


def time_of(mention: Mention, now: Length | None, visit: date | None) -> Time | None:
    """When it was; None where the note does not say enough to place it."""
    if mention.day is not None:
        return Time(timestamp=mention.day)
    length = mention.length
    if length is None or mention.says in ("relative", "now"):
        return None
    if mention.says == "age":
        age = age_of(length)
        return None if age is None else Time(age=age)
    if visit is not None:
        return _before(visit, length)
    return None if now is None else _age_before(now, length)


def _before(visit: date, length: Length) -> Time | None:
    """So long before a day: a day, or some day of a span as wide as half the unit each way."""
    days = {"years": 365.25, "months": 30.4375, "weeks": 7.0, "days": 1.0, "hours": 1 / 24}
    ago = length.value * days[length.unit]
    if length.rest_unit is not None:
        ago += length.rest * days[length.rest_unit]
    wide = days[length.finest] / 2
    try:
        first, last = visit - timedelta(days=ago + wide), visit - timedelta(days=ago - wide)
        if length.finest in ("days", "hours"):
            return Time(timestamp=(visit - timedelta(days=round(ago))).isoformat())
        return Time(interval=Interval(start=first.isoformat(), end=min(last, visit).isoformat()))
    except (OverflowError, ValueError):
        return None


def _age_before(now: Length, length: Length) -> Time | None:
    """The age so long ago, where age and length are known in months, or both in whole years."""
    if now.finest == "months" and now.months is not None and length.months is not None:
        months = now.months - length.months
        if months < 0 or months != int(months):
            return None
        return Time(age=Age(iso8601duration=f"P{int(months)}M"))
    if now.finest == "years" and length.finest == "years":
        years = now.value - length.value
        if years >= 0 and years == int(years):
            return Time(age=Age(iso8601duration=f"P{int(years)}Y"))
    return None
