"""Was it a relapse, a fluctuation, or can nobody say yet?

A relapse is a return or worsening of signs after improvement that lasts at least the threshold and
that no fever, tiredness or sedation explains [founding-article]. What is not known, such as the
temperature, leaves the question open, and is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.candidates import Candidate
from kinsbourne.reasoning.course.levels import Visit, mean
from kinsbourne.reasoning.course.numbers import HOURS, Numbers
from kinsbourne.reasoning.course.result import Worsening, WorseningVerdict
from kinsbourne.reasoning.course.stretches import Rise, Stretches
from kinsbourne.reasoning.course.triggers import triggers_of
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history import History

ASK_TEMPERATURE = "the temperature on those days"
ASK_LEVEL = "a severity score or a film of the eyes: only what goes with the syndrome is recorded"
ASK_FILM = "a film of the eyes while it is there: a score meanwhile was no worse than before"


class _Explained(NamedTuple):
    """A passing state that may explain signs while it lasts, and shortly after."""

    from_: float
    below: float
    said: str
    is_over: str
    evidence: Evidence | None


def judged(
    one: Candidate,
    history: History,
    scales: list[Stretches],
    numbers: Numbers,
    hours: tuple[float, float],
) -> Worsening:
    """The candidate with its verdict, at the threshold in use and at the stricter one."""
    explained = [e for e in _explanations(history, numbers) if _overlaps(e, one)]
    least, most = lasted(one, explained)
    settle = list(_open(one, history, scales, numbers, explained, least, most, hours[0]))
    verdict: WorseningVerdict = "cannot_say"
    least_alone = numbers["supporting-least"] * HOURS
    counted_from = hours[0] if one.core or one.rises else max(hours[0], least_alone)
    if most is not None and most < counted_from:
        verdict, settle = "fluctuation", []
    elif least >= hours[0] and not settle:
        verdict = "relapse"
    triggers, because = triggers_of(one.starts, history, numbers)
    if verdict == "fluctuation":
        triggers, because = (), ()
    axis = history.axis
    return Worsening(
        onset=axis.said(one.starts.below - 1),
        onset_day=one.starts.below - 1,
        not_before=axis.said(one.starts.from_),
        not_before_day=one.starts.from_,
        end=axis.said(one.ends.below - 1) if one.ends else None,
        end_day=one.ends.below - 1 if one.ends else None,
        is_ongoing=one.ends is None,
        verdict=verdict,
        lasted_hours=(least, most),
        counts_from_hours=tuple(h for h in hours if least >= h),
        triggers=triggers,
        because=(
            *_seen(one, history, numbers),
            *_duration(
                one, history, numbers, explained, (least, most), verdict, (counted_from, hours[1])
            ),
            *because,
        ),
        would_settle=tuple(dict.fromkeys(settle)),
    )


def lasted(one: Candidate, explained: list[_Explained]) -> tuple[float, float | None]:
    """Hours it surely lasted, and at most, outside what explains it.

    Surely: from the first to the last day of a core sign, or of a visit that by itself was worse by
    more than noise and that nothing explains.
    """
    sure = [
        visit.on
        for rise in one.rises
        for visit in rise.sure
        if not any(e.from_ <= visit.on.from_ < e.below for e in explained)
    ]
    starts = [spell.began.below for spell in one.core] + [on.below for on in sure]
    until = [spell.until for spell in one.core] + [on.from_ for on in sure]
    least = _outside(min(starts), min(max(until), one.seen_until), explained) if starts else 0.0
    most = None if one.ends is None else _outside(one.starts.from_, one.ends.below, explained)
    return least, most if most is None else max(least, most)


def _outside(start: float, stop: float, explained: list[_Explained]) -> float:
    """Hours from start to stop that nothing explains."""
    days, at = 0.0, start
    for one in sorted(explained, key=lambda e: (e.from_, e.below)):
        if one.from_ > at:
            days += max(0.0, min(one.from_, stop) - at)
        at = max(at, one.below)
    return (days + max(0.0, stop - at)) * HOURS


def _overlaps(explained: _Explained, one: Candidate) -> bool:
    return explained.from_ < one.until and (explained.below > one.starts.from_)


def _explanations(history: History, numbers: Numbers) -> Iterator[_Explained]:
    after, unended = numbers["explained-after"], numbers["fever-asked-within"]
    for rule in numbers.rules.explained_by:
        for sign in history.signs_of(rule.finding):
            if not sign.present or sign.began is None:
                continue
            below = sign.ended.below if sign.ended else sign.began.below + unended
            yield _Explained(
                sign.began.from_, below + after, rule.said, rule.is_over, sign.evidence
            )
    for given in history.given_of("sedating"):
        if given.began is not None:
            said = f"{given.name}, new"
            below = given.began.below + unended
            yield _Explained(given.began.from_, below, said, "a week on the drug", None)


def _open(
    one: Candidate,
    history: History,
    scales: list[Stretches],
    numbers: Numbers,
    explained: list[_Explained],
    least: float,
    most: float | None,
    threshold: float,
) -> Iterator[str]:
    """What keeps it from being called a relapse: each as what would settle it."""
    axis = history.axis
    if not one.core and not one.rises:
        yield ASK_LEVEL
    if _is_contradicted(one, scales):
        yield ASK_FILM
    if least < threshold:
        if most is not None:
            yield "on which days it began and ended"
        else:
            explaining = max(explained, key=lambda e: e.below, default=None)
            start = max(one.starts.below, explaining.below if explaining else 0.0)
            day = axis.said(start + threshold / HOURS)
            yield f"a severity score or a film of the eyes on or after {day}: is it still worse?"
            if one.starts.below - one.starts.from_ > 1:
                yield "the day on which it began"
    if least < numbers["fever-asked-within"] * HOURS and not _temperature_known(one, history):
        yield ASK_TEMPERATURE


def _is_contradicted(one: Candidate, scales: list[Stretches]) -> bool:
    """Was a score taken meanwhile that was not above its level?"""
    if one.rises:
        return False
    return any(
        one.starts.below <= visit.on.from_ <= one.seen_until
        for scale in scales
        for visit in scale.not_worse
    )


def _temperature_known(one: Candidate, history: History) -> bool:
    """Does the record say anything of a fever on those days?"""
    spans = [sign.began for sign in history.signs_of("fever") if sign.began is not None]
    spans += [test.on for test in history.tests if test.test == "temperature" and test.on]
    return any(s.from_ <= one.until and s.below >= one.starts.from_ for s in spans)


def _seen(one: Candidate, history: History, numbers: Numbers) -> Iterator[Because]:
    """What got worse, and by how much."""
    for rise in one.rises:
        yield numbers.because(_rise(rise, history, numbers), "rise-beyond", _scored(rise))
    spells = (*one.core, *one.supporting)
    each_once = {(s.sign.term, s.sign.began, s.sign.ended): s.sign for s in spells}
    for (_, start, _), sign in each_once.items():
        began = history.axis.said_span(start or one.starts)
        until = f" until {history.axis.said_span(sign.ended)}" if sign.ended else ""
        yield numbers.recorded(f"{sign.label} from {began}{until}.", (sign.evidence,))


def _rise(rise: Rise, history: History, numbers: Numbers) -> str:
    low, high = rise.by.interval(numbers["interval"])
    worst: Visit = max(rise.worse, key=lambda visit: visit.level)
    day = history.axis.said(worst.on.from_)
    return (
        f"Score {worst.level:g} of {worst.maximum} on {day}, against a level of "
        f"{mean(rise.before):.1f} before ({counted(rise.before)}): {rise.by.points:.1f} points "
        f"higher over {counted(rise.worse)} (95 % {low:.1f} to {high:.1f})."
    )


def counted(visits: Sequence[Visit]) -> str:
    return f"{len(visits)} visit" + ("" if len(visits) == 1 else "s")


def _scored(rise: Rise) -> Iterator[Evidence]:
    for visit in rise.worse:
        for score in visit.scores:
            yield Evidence(f"KINSBOURNE:{score.scale}", f"score {score.total}", True, score.where)


def _duration(
    one: Candidate,
    history: History,
    numbers: Numbers,
    explained: list[_Explained],
    hours: tuple[float, float | None],
    verdict: WorseningVerdict,
    thresholds: tuple[float, float],
) -> Iterator[Because]:
    """How long it lasted, what may explain it, and what that means."""
    for what in explained:
        text = f"It overlaps with {what.said}, which may by itself bring signs back."
        evidence = (what.evidence,) if what.evidence else ()
        yield numbers.because(text, "explained-after", evidence)
    least, most = hours
    outside = " outside that" if explained else ""
    least_said, strict_said = (f"{hours:g} h" for hours in thresholds)
    if verdict == "relapse":
        strict = "also" if least >= thresholds[1] else "not surely"
        text = f"It lasted at least {_long(least)}{outside}: a relapse counts from {least_said} on"
        text += f" ({strict} from {strict_said} on)." if thresholds[1] > thresholds[0] else "."
    elif verdict == "fluctuation":
        meanwhile = "It was there only meanwhile"
        text = f"It lasted at most {_long(most)}{outside}" if most else meanwhile
        if not (one.core or one.rises):
            text += ", and only what goes with the syndrome is recorded: less than a week of that."
            yield numbers.because(text, "supporting-least")
            return
        text += f": less than the {least_said} of a relapse."
    else:
        upper = f"at most {_long(most)}" if most is not None else "and it is not known to be over"
        known = f"It surely lasted {_long(least)}" if least else "How long it lasted is not known"
        text = f"{known}{outside}, {upper}: a relapse counts from {least_said} on."
    yield numbers.because(text, "relapse-least")


def _long(hours: float) -> str:
    return f"{hours:.0f} h" if hours < 10 * HOURS else f"{hours / HOURS:.0f} days"
