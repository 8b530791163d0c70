"""From which day, until which or on which was a drug given, as the note has it?

Only whole days, in words that say of this drug that it began, ended or was given on them. Any
other day beside a drug, as in *reduced on* or *after rituximab on*, dates no treatment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kinsbourne.case.blocks import Interval
from kinsbourne.exchange.note.context import Context
from kinsbourne.exchange.note.matching import Term
from kinsbourne.exchange.note.rules import DAY, DRUG, Rules
from kinsbourne.exchange.note.times import Mention
from kinsbourne.exchange.note.treatments import Dose
from kinsbourne.knowledge.model import Given

_WHOLE_DAY = len("2026-03-12")
_OTHER = "<other>"
"""Stands for anything else that is named, and for a date that is no whole day."""


class Course(NamedTuple):
    """The intervals of a treatment, and the tokens from ``first`` up to ``end`` that say so."""

    first: int
    end: int
    intervals: tuple[Interval, ...]


class _Word(NamedTuple):
    plain: str
    first: int
    end: int
    day: str = ""


def course_of(
    drug: Term,
    kinds: Collection[str],
    context: Context,
    when: Sequence[Mention],
    doses: Sequence[Dose],
) -> Course | None:
    """What the sentence says; None where it says nothing, or nothing that can be."""
    words = list(_words(drug, context, when, doses))
    plain = [word.plain for word in words]
    here = plain.index(DRUG)
    best: tuple[int, int, Given] | None = None
    for at in range(here + 1):
        match = context.rules.courses.at(plain, at)
        if match is None or match.end <= here:
            continue
        if best is None or match.end - at > best[1] - best[0]:
            best = at, match.end, match.value
    if best is None:
        return None
    matched = words[best[0] : best[1]]
    intervals = _intervals(best[2], [word.day for word in matched if word.day], kinds)
    if not intervals:
        return None
    said = matched[1:] if matched[0].plain == DRUG else matched
    last = said[-1].end
    if best[2].says == "start" and (ended := _ended(words, best[1], context.rules)) is not None:
        (one,) = intervals
        if one.start is not None and one.start <= ended.day:
            intervals, last = (Interval(start=one.start, end=ended.day),), ended.end
    return Course(said[0].first, last, intervals)


def _ended(words: Sequence[_Word], at: int, rules: Rules) -> _Word | None:
    """The day on which what began is said to have ended, before anything else is named."""
    plain = [word.plain for word in words]
    while at < len(plain) and plain[at] not in (_OTHER, DRUG):
        match = rules.courses.at(plain, at)
        if match is not None and match.value.says == "end" and DRUG not in plain[at : match.end]:
            return words[match.end - 1]
        at += 1
    return None


def _intervals(frame: Given, days: Sequence[str], kinds: Collection[str]) -> tuple[Interval, ...]:
    if frame.of and not set(frame.of) & set(kinds):
        return ()
    match frame.says:
        case "start":
            return (Interval(start=days[0]),)
        case "end":
            return (Interval(end=days[-1]),)
        case "once":
            return tuple(Interval(start=day, end=day) for day in days)
        case "course" if all(one <= other for one, other in pairwise(days)):
            return (Interval(start=days[0], end=days[-1]),)
        case _:
            return ()


def _words(
    drug: Term, context: Context, when: Sequence[Mention], doses: Sequence[Dose]
) -> Iterator[_Word]:
    """The sentence without doses: days, the drug and other drugs are one word each."""
    days = {one.first: one for one in when if one.says == "date"}
    terms = {term.first: term for term in context.terms}
    at = 0
    while at < len(context.words):
        token = context.tokens[at]
        often = context.rules.frequencies.at(context.words, at)
        if at in days:
            end, day = days[at].end, days[at].day or ""
            is_whole = len(day) == _WHOLE_DAY
            yield _Word(DAY, at, end, day) if is_whole else _Word(_OTHER, at, end)
        elif at in terms:
            end = terms[at].last + 1
            yield _Word(DRUG if terms[at] == drug else _OTHER, at, end)
            yield from _single(at, end, context.words, context.rules)
        elif often is not None:
            end = often.end
        else:
            end = at + 1
            is_dose = any(one.start <= token.start < one.end for one in doses)
            if not is_dose and token.plain not in context.rules.passed_over:
                yield _Word(token.plain, at, end)
        at = end


def _single(first: int, end: int, words: Sequence[str], rules: Rules) -> Iterator[_Word]:
    """The words of a drug that say that it is given by the dose: *dexamethasone pulses*."""
    yield from (
        _Word(words[at], at, at + 1) for at in range(first, end) if words[at] in rules.single
    )
