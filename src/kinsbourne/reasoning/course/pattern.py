"""Which pattern has the course taken so far, and on how long a follow-up does that rest?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kinsbourne.case.time import DAYS_A_YEAR, Span
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.numbers import Numbers
from kinsbourne.reasoning.course.result import CourseFeature, FollowUp, Pattern, Phase, Worsening
from kinsbourne.reasoning.course.stretches import Rise
from kinsbourne.reasoning.course.triggers import Event, raises, tapers
from kinsbourne.reasoning.history import History


class PatternFound(NamedTuple):
    pattern: Pattern | None
    because: tuple[Because, ...]


def follow_up(history: History, onset: Span | None, relapses: list[Worsening]) -> FollowUp | None:
    """From the first sign, or the first score or treatment where that is earlier, to today."""
    if onset is None or history.now is None:
        return None
    first = [score.on for score in history.scores if score.on is not None]
    first += [one.began for one in history.given if one.began is not None]
    onset = min([onset, *first], key=lambda span: span.from_)
    ends = [one.end_day for one in relapses]
    now = history.now.from_
    since_last = None
    if ends and None not in ends:
        last = max(end for end in ends if end is not None)
        since_last = max(0.0, round((now - last) / DAYS_A_YEAR, 2))
    return FollowUp(
        since=history.axis.said(onset.from_),
        until=history.axis.said(now),
        years=max(0.0, round((now - onset.from_) / DAYS_A_YEAR, 2)),
        years_since_last_relapse=since_last,
    )


def pattern_of(
    phase: Phase | None,
    worsenings: tuple[Worsening, ...],
    rises: list[Rise],
    followed: FollowUp | None,
    numbers: Numbers,
    *,
    is_improved: bool,
    undated_return: tuple[Because, ...] = (),
) -> PatternFound:
    """Monophasic, relapsing-remitting, relapsing-progressive or chronic; None where it is open."""
    relapses = [one for one in worsenings if one.verdict == "relapse"]
    years = f" in {followed.years:.1f} years of follow-up" if followed else ""
    if relapses:
        text = f"{len(relapses)} relapse{'s' if len(relapses) > 1 else ''}{years}"
        lost = next(_stepwise_loss(rises, numbers), None)
        if lost is not None:
            reason = numbers.because(f"{text}; {lost}", "change-beyond-noise")
            return PatternFound("relapsing-progressive", (reason,))
        loss = "no lasting loss shown by scores" if rises else "no score shows whether for good"
        because = numbers.because(f"{text}, and {loss}.", "relapse-least")
        return PatternFound("relapsing-remitting", (because,))
    if phase == "chronic":
        reason = f"No relapse{years}, and signs have stayed."
        return PatternFound("chronic", (numbers.because(reason, "chronic-after"),))
    open_ = [one for one in worsenings if one.verdict == "cannot_say"]
    if open_:
        reason = f"Worse since {open_[0].since}, and whether that is a relapse is not settled."
        return PatternFound(None, (numbers.because(reason, "relapse-least"),))
    if undated_return:
        return PatternFound(None, undated_return)
    if not is_improved:
        reason = "No improvement is recorded yet: the pattern shows afterwards."
        return PatternFound(None, (numbers.recorded(reason),))
    if followed is None:
        reason = "When it began is not recorded, so there is no follow-up to rest on."
        return PatternFound(None, (numbers.recorded(reason),))
    reason = f"No relapse{years}: monophasic so far."
    return PatternFound("monophasic", (numbers.because(reason, "relapse-least"),))


def _stepwise_loss(rises: list[Rise], numbers: Numbers) -> Iterator[str]:
    """Is the level after the last relapse worse than before the first, by more than noise?"""
    forms: dict[tuple[str, int], list[Rise]] = {}
    for rise in rises:
        if rise.after:
            visit = rise.after[0]
            forms.setdefault((visit.scores[0].scale, visit.maximum), []).append(rise)
    for over in forms.values():
        change = numbers.noise.difference(over[-1].after, over[0].before)
        if change.in_errors > numbers["change-beyond-noise"]:
            yield f"the level after is {change.points:.1f} points above that before the first."


def features_of(
    history: History, relapses: list[Worsening], numbers: Numbers, *, is_improved: bool
) -> Iterator[tuple[CourseFeature, Because]]:
    """Steroid-dependent, refractory: said only where the record shows it."""
    attempts = _taper_attempts(history, numbers)
    followed = [one for one in attempts if any(_follows(r, one, numbers) for r in relapses)]
    if len(attempts) >= numbers["steroid-dependent-attempts"] and len(followed) == len(attempts):
        days = ", ".join(history.axis.said(event.on.from_) for event in attempts)
        text = f"A relapse followed each attempt to taper ({days})."
        yield "steroid-dependent", numbers.because(text, "steroid-dependent-attempts")
    if not is_improved and (because := _refractory(history, numbers)) is not None:
        yield "refractory", because


def _taper_attempts(history: History, numbers: Numbers) -> list[Event]:
    """Each way down of a steroid or ACTH: its steps, until the dose is raised again or it ends."""
    attempts: list[Event] = []
    for given in history.given_of("steroid", "acth"):
        raised = [dose.began.from_ for dose in raises(given) if dose.began is not None]
        way: list[Event] = []
        for step in sorted(tapers(given, history, numbers), key=lambda event: event.on):
            if way and any(way[-1].on.from_ < day <= step.on.from_ for day in raised):
                attempts.append(_as_one(way))
                way = []
            way.append(step)
        if way:
            attempts.append(_as_one(way))
    return sorted(attempts, key=lambda attempt: attempt.on)


def _as_one(steps: list[Event]) -> Event:
    return steps[0]._replace(on=Span(steps[0].on.from_, steps[-1].on.below))


def _follows(relapse: Worsening, attempt: Event, numbers: Numbers) -> bool:
    latest = attempt.on.below + numbers["trigger-window"]
    return attempt.on.from_ <= relapse.onset_day and relapse.not_before_day <= latest


def _refractory(history: History, numbers: Numbers) -> Because | None:
    """Signs despite at least a month of steroid, and removal of the tumour where there is one."""
    now = history.now
    tumours = history.signs_of("neuroblastic-tumour", "any-neoplasm")
    has_tumour = any(sign.present for sign in tumours)
    if now is None or (has_tumour and not history.given_of("tumour-surgery")):
        return None
    for given in history.given_of("steroid", "acth"):
        if given.began is None:
            continue
        until = given.ended.from_ if given.ended else now.from_
        if until - given.began.below >= numbers["steroid-month"]:
            text = f"No improvement recorded after {given.name} for a month or more."
            return numbers.because(text, "steroid-month")
    return None
