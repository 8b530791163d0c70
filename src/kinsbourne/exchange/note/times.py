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
from kinsbourne.case.time import OLDEST_YEARS, UNIT_DAYS, ImpossibleTime, first_and_last_day
from kinsbourne.exchange.note.lengths import MONTHS_A_YEAR, Length, lengths, number_of
from kinsbourne.exchange.note.rules import SPAN, START, Rules, Unit
from kinsbourne.exchange.note.tokens import Token
from kinsbourne.knowledge.model import Frame

_LETTERS: dict[Unit, str] = {"years": "Y", "months": "M", "weeks": "W", "days": "D"}
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b", re.ASCII)
_SLASHED = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b", re.ASCII)


class Mention(NamedTuple):
    """Words that say when, in the tokens from ``first`` up to ``end`` of their sentence."""

    first: int
    end: int
    says: Literal["age", "ago", "relative", "now", "corrected", "unclear", "date"]
    length: Length | None = None
    over: tuple[int, int] = (0, 0)
    """The tokens of the length alone: of *20m girl*, *20m*."""
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
    spans = lengths(tokens, rules, taken)
    if not spans and not any(token.plain[:1].isdecimal() for token in tokens):
        return found
    words: list[str] = []
    places: list[int] = []
    is_number = bool(tokens) and tokens[0].plain.isdecimal()
    if is_first and (spans[0][1].unit in ("months", "years") if 0 in spans else is_number):
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
        found.append(_framed(first, end, match.value, tokens, spans, rules))
        here = match.end
    return sorted(found, key=lambda one: (one.first, one.end))


def _framed(
    first: int,
    end: int,
    frame: Frame,
    tokens: Sequence[Token],
    spans: dict[int, tuple[int, Length]],
    rules: Rules,
) -> Mention:
    """The words in a frame, with the length that stands in it."""
    at = next((at for at in range(first, end) if at in spans), None)
    if at is not None:
        return Mention(first, end, frame.says, spans[at][1], over=(at, spans[at][0]))
    if frame.says not in ("now", "unclear"):
        return Mention(first, end, frame.says)
    numbers = ((at, number_of(tokens[at].plain, rules)) for at in range(first, end))
    for at, number in numbers:
        if number is not None:
            says = "unclear" if number < frame.least else frame.says
            over = (at, at + 2 if frame.unit == "months" else at + 1)
            return Mention(first, end, says, Length(number, frame.unit), over=over)
    return Mention(first, end, frame.says)


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
    if one > MONTHS_A_YEAR >= other:
        return _valid(f"{year}-{other:02}-{one:02}")
    if other > MONTHS_A_YEAR >= one:
        return _valid(f"{year}-{one:02}-{other:02}")
    return _valid(f"{year}-{one:02}-{one:02}") if one == other else None


def _named_date(tokens: Sequence[Token], at: int, rules: Rules) -> Mention | None:
    """*12 March 2026*, *March 12, 2026*, *March 2026*."""
    month = rules.months.get(tokens[at].plain)
    if month is None:
        return None
    first, end, day = at, at + 1, None
    before = at - 2 if at > 1 and tokens[at - 1].plain in ("of", "de") else at - 1
    if before >= 0 and tokens[before].plain.isdecimal() and int(tokens[before].plain) <= 31:
        first, day = before, int(tokens[before].plain)
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
        parts += (f"{whole}Y" if whole else "") + f"{round((value - whole) * MONTHS_A_YEAR)}M"
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
    if length is None or mention.says not in ("age", "ago"):
        return None
    if mention.says == "age":
        age = age_of(length)
        return None if age is None else Time(age=age)
    if visit is not None:
        return _before(visit, length)
    return None if now is None else _age_before(now, length)


def _before(visit: date, length: Length) -> Time | None:
    """So long before a day: a day, or some day of a span as wide as half the unit each way."""
    ago = length.value * UNIT_DAYS[length.unit]
    if length.rest_unit is not None:
        ago += length.rest * UNIT_DAYS[length.rest_unit]
    wide = UNIT_DAYS[length.finest] / 2
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
