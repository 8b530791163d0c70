"""In which phase is the patient today, as far as is recorded?

Acute until the first improvement; relapse while one goes on; remission, partial recovery or
chronic by the present level. What was last seen long ago says nothing of today.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kinsbourne.case.time import Span
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.candidates import Candidate
from kinsbourne.reasoning.course.levels import Visit, mean
from kinsbourne.reasoning.course.numbers import Numbers
from kinsbourne.reasoning.course.result import Phase, Worsening
from kinsbourne.reasoning.course.stretches import Stretches, stretches
from kinsbourne.reasoning.history import History, Sign

ASK_SCORE = "a severity score, with the eyes filmed"
ASK_RETURN = "the day on which signs came back, and whether they are still there"


class PhaseFound(NamedTuple):
    phase: Phase | None
    because: tuple[Because, ...]
    would_settle: tuple[str, ...] = ()


def phase_of(
    history: History,
    scales: list[Stretches],
    improved: tuple[Span, Because] | None,
    worsenings: tuple[Worsening, ...],
    wobbles: Sequence[Candidate],
    numbers: Numbers,
) -> PhaseFound:
    """The phase on the day of the assessment, or what would settle it.

    ``wobbles`` are the worsenings that were fluctuations: they do not show the present level.
    """
    last = max(_seen(history, scales, numbers), default=None)
    now = history.now
    if last is None or now is None:
        reason = "No score and no sign of the syndrome has a date."
        return PhaseFound(None, (numbers.recorded(reason),), (ASK_SCORE,))
    open_ = [one for one in worsenings if one.is_ongoing]
    if now.from_ - last > numbers["seen-lately"]:
        reason = f"The last dated entry on the signs is of {history.axis.said(last)}: "
        reason += "that says nothing of today."
        return PhaseFound(None, (numbers.because(reason, "seen-lately"),), (ASK_SCORE,))
    if any(one.verdict == "relapse" for one in open_):
        one = next(one for one in open_ if one.verdict == "relapse")
        reason = f"Worse since {one.since}: it counts as a relapse and is not known to be over."
        return PhaseFound("relapse", (numbers.because(reason, "relapse-least"),))
    if any(one.verdict == "cannot_say" for one in open_):
        one = next(one for one in open_ if one.verdict == "cannot_say")
        reason = f"Worse since {one.since}: whether it is a relapse cannot be said yet."
        because = numbers.because(reason, "relapse-least")
        return PhaseFound(None, (because,), one.would_settle)
    if back := undated_return(history, numbers, is_improved=improved is not None):
        return PhaseFound(None, back, (ASK_RETURN,))
    if improved is None:
        return _unimproved(history, scales, now, numbers)
    aside = [visit for one in wobbles for rise in one.rises for visit in rise.worse]
    kept = _without(aside, scales, numbers)
    found = _settled(history, kept, improved, now, numbers)
    if any(scale.visits[-1] in aside for scale in scales):
        days = ", ".join(dict.fromkeys(history.axis.said(visit.on.from_) for visit in aside))
        reason = f"Scored in a fluctuation, which says nothing of the phase: {days}."
        because = (*found.because, numbers.because(reason, "relapse-least"))
        return PhaseFound(found.phase, because, (ASK_SCORE,))
    return found


def _without(aside: list[Visit], scales: list[Stretches], numbers: Numbers) -> list[Stretches]:
    """The scales as they are without these visits."""
    if not aside:
        return scales
    left = [[visit for visit in scale.visits if visit not in aside] for scale in scales]
    return [stretches(visits, numbers) for visits in left]  # a rise leaves the level before it


def _seen(history: History, scales: list[Stretches], numbers: Numbers) -> Iterator[float]:
    """The days on which anything of the syndrome was seen, or seen to have gone."""
    yield from (visit.on.from_ for scale in scales for visit in scale.visits)
    for sign in of_the_course(history, numbers):
        yield from (span.from_ for span in (sign.began, sign.ended) if span is not None)
    yield from (one.began.from_ for one in history.given if one.outcome and one.began)


def undated_return(history: History, numbers: Numbers, *, is_improved: bool) -> tuple[Because, ...]:
    """Signs recorded a second time without a day, in a patient who had improved."""
    told = [sign for sign in history.signs_of(*numbers.rules.improved) if sign.present]
    if not (is_improved or told):
        return ()
    core = [sign for sign in history.signs_of(*numbers.rules.core) if sign.present]
    dated = {sign.term for sign in core if sign.began is not None}
    again = [sign for sign in core if sign.began is None and sign.term in dated]
    return tuple(
        numbers.recorded(f"{sign.label} is recorded again, without a day.", (sign.evidence,))
        for sign in again
    )


def _unimproved(
    history: History, scales: list[Stretches], now: Span, numbers: Numbers
) -> PhaseFound:
    """Before any improvement: acute, or chronic once it has gone on for long."""
    onset = onset_of(history, numbers)
    if onset is not None and now.from_ - onset.below >= numbers["chronic-after"]:
        reason = f"Signs since {history.axis.said(onset.from_)}, and no improvement is recorded."
        return PhaseFound("chronic", (numbers.because(reason, "chronic-after"),))
    if onset is None and not scales:
        reason = "No sign of the syndrome is dated."
        return PhaseFound(None, (numbers.recorded(reason),), ("when the first sign began",))
    since = f"since {history.axis.said(onset.from_)}" if onset else "at the first score"
    reason = f"Signs {since}, and no improvement is recorded."
    return PhaseFound("acute", (numbers.because(reason, "change-beyond-noise"),))


def _settled(
    history: History,
    scales: list[Stretches],
    improved: tuple[Span, Because],
    now: Span,
    numbers: Numbers,
) -> PhaseFound:
    """After improvement, and nothing worse: by the present level, and the signs still there."""
    left = signs_left(history, numbers)
    level = _latest(scales)
    if level is not None:
        latest, day = mean(level.level[-1:]), history.axis.said(level.visits[-1].on.from_)
        text = f"Score {latest:g} of {level.visits[-1].maximum} on {day}"
        if latest <= numbers["remission-most"] and not left:
            is_nought = latest <= numbers["remission-strict"]
            text += (
                "." if is_nought else ": not nought, but some accept so low a score as remission."
            )
            return PhaseFound("remission", (numbers.because(text, "remission-most"),))
        stayed = now.from_ - level.level[0].on.below
        if stayed >= numbers["chronic-after"]:
            text += f", and no change shown since {history.axis.said(level.level[0].on.from_)}."
            return PhaseFound("chronic", (numbers.because(text, "chronic-after"),))
        because = (
            improved[1],
            numbers.because(f"{text}.", "remission-most"),
            *_left(left, numbers),
        )
        return PhaseFound("partial-recovery", because)
    if left:
        return PhaseFound("partial-recovery", (improved[1], *_left(left, numbers)))
    reason = "Every sign recorded has gone; no score says so."
    return PhaseFound("remission", (improved[1], numbers.recorded(reason)), (ASK_SCORE,))


def _left(left: list[Sign], numbers: Numbers) -> Iterator[Because]:
    for sign in left:
        yield numbers.recorded(f"{sign.label} is not recorded as over.", (sign.evidence,))


def signs_left(history: History, numbers: Numbers) -> list[Sign]:
    """The dated core signs that are present and not recorded as over.

    A sign of the first illness that nobody recorded as over is no longer counted once a complete
    response, or a score in remission, came later.
    """
    well = [s.on.from_ for s in history.scores if s.on and s.total <= numbers["remission-most"]]
    well += [g.began.from_ for g in history.given if g.outcome == "complete" and g.began]
    return [
        sign
        for sign in history.signs_of(*numbers.rules.core)
        if sign.present
        and sign.began is not None
        and sign.ended is None
        and not any(day >= sign.began.below for day in well)
    ]


def _latest(scales: list[Stretches]) -> Stretches | None:
    return max(scales, key=lambda scale: scale.visits[-1].on, default=None)


def onset_of(history: History, numbers: Numbers) -> Span | None:
    """When the first dated sign of the course began; an infection before it is none."""
    signs = of_the_course(history, numbers)
    return min((s.began for s in signs if s.present and s.began is not None), default=None)


def of_the_course(history: History, numbers: Numbers) -> list[Sign]:
    """The recorded items, present or excluded, that speak of a sign the course is read by."""
    return history.signs_of(*numbers.rules.core, *numbers.rules.supporting)
