"""What did the scores do, over the whole course and around each treatment?

Before and after, with the interval that raters and days give, and what else changed meanwhile.
That one thing caused another is never said.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.case.time import Span
from kinsbourne.knowledge.model import Scale
from kinsbourne.reasoning.course.levels import Difference, Visit, mean
from kinsbourne.reasoning.course.numbers import Numbers
from kinsbourne.reasoning.course.result import Direction, Lately, Response, Trend
from kinsbourne.reasoning.course.stretches import Stretches
from kinsbourne.reasoning.course.triggers import Event, events
from kinsbourne.reasoning.history import Given, History


def direction(change: Difference, numbers: Numbers) -> Direction:
    beyond = numbers["interval"]
    if change.in_errors <= -beyond:
        return "better"
    return "worse" if change.in_errors >= beyond else "no change shown"


def trends(
    history: History, scales: list[Stretches], known: dict[str, Scale], numbers: Numbers
) -> Iterator[Trend]:
    """For each scale: from the first visit to the present level."""
    for scale in scales:
        first, last = scale.visits[0], scale.visits[-1]
        if first is last:
            continue
        level = [visit for visit in scale.level if visit is not first] or [last]
        change = numbers.noise.difference(level, [first])
        said = history.axis.said
        name = known[first.scores[0].scale].name
        text = (
            f"{name}: {first.level:g} on {said(first.on.from_)}, {mean(level):.1f} over the last "
            f"{len(level)} of {len(scale.visits)} visits, to {said(last.on.from_)}."
        )
        yield Trend(
            scale=first.scores[0].scale,
            name=name,
            maximum=first.maximum,
            since=said(first.on.from_),
            until=said(last.on.from_),
            visits=len(scale.visits),
            first=round(first.level),
            last=round(last.level),
            change=round(change.points, 1),
            interval=_rounded(change.interval(numbers["interval"])),
            direction=direction(change, numbers),
            lately=_lately(scale, numbers),
            because=(numbers.because(text, "noise-day"),),
        )


def _lately(scale: Stretches, numbers: Numbers) -> Lately | None:
    if not scale.is_worse:
        return None
    rise = scale.rises[-1]
    return Lately(
        before=round(mean(rise.before), 1),
        change=round(rise.by.points, 1),
        interval=_rounded(rise.by.interval(numbers["interval"])),
    )


def responses(history: History, scales: list[Stretches], numbers: Numbers) -> Iterator[Response]:
    """For each treatment of inflammation or tumour: the scores on either side of its start."""
    happened = list(events(history, numbers))
    for given in history.given:
        if not (given.is_immune or given.kinds & {"tumour-surgery", "tumour-chemotherapy"}):
            continue
        scored = max(
            (around for scale in scales if (around := _around(given, scale, numbers))),
            key=lambda found: found[1].on,
            default=None,
        )
        yield _response(history, given, scored, happened, numbers)


def _around(given: Given, scale: Stretches, numbers: Numbers) -> tuple[Visit, Visit] | None:
    """The last visit up to the start, and the last one within the window after it."""
    if given.began is None:
        return None
    window = numbers["response-window"]
    before = [v for v in scale.visits if 0 <= given.began.from_ - v.on.from_ <= window]
    after = [v for v in scale.visits if 0 < v.on.from_ - given.began.from_ <= window]
    return (before[-1], after[-1]) if before and after else None


def _response(
    history: History,
    given: Given,
    scored: tuple[Visit, Visit] | None,
    happened: list[Event],
    numbers: Numbers,
) -> Response:
    said = history.axis.said
    recorded = f"As recorded: {given.response}." if given.response else ""
    change = None
    if scored is None and recorded:
        because = numbers.recorded(recorded)
    elif scored is None:
        text = "No score stands on either side of its start within the window."
        because = numbers.because(text, "response-window")
    else:
        before, after = scored
        change = numbers.noise.difference([after], [before])
        low, high = _rounded(change.interval(numbers["interval"]))
        text = (
            f"Score {before.level:g} on {said(before.on.from_)}, {after.level:g} on "
            f"{said(after.on.from_)}: {change.points:+.1f} points (95 % {low:+.1f} to {high:+.1f})."
        )
        because = numbers.because(text, "response-window")
    return Response(
        where=given.where,
        therapy=given.therapy,
        name=given.name,
        began=_began(given, history),
        ended=history.axis.said_span(given.ended) if given.ended else None,
        scale=scored[0].scores[0].scale if scored else None,
        before=scored[0].level if scored else None,
        after=scored[1].level if scored else None,
        change=round(change.points, 1) if change else None,
        interval=_rounded(change.interval(numbers["interval"])) if change else None,
        direction=direction(change, numbers) if change else None,
        recorded=given.response,
        also=tuple(dict.fromkeys(_also(history, given, scored, happened))) if scored else (),
        adverse=given.adverse,
        because=(because,),
    )


def _began(given: Given, history: History) -> str | None:
    """When it began, or before when where only that is recorded."""
    if given.began is not None:
        return history.axis.said_span(given.began)
    known = [span for dose in given.doses for span in (dose.began, dose.ended) if span is not None]
    return f"before {history.axis.said_span(min(known))}" if known else None


def _also(
    history: History, given: Given, scored: tuple[Visit, Visit], happened: list[Event]
) -> Iterator[str]:
    """What else began or happened between the two scores."""
    window = Span(scored[0].on.from_, scored[1].on.below)
    for other in history.given:
        if other.where == given.where or other.began is None:
            continue
        is_over = other.ended is not None and other.ended.below <= window.from_
        if other.began.from_ < window.below and not is_over:
            is_new = other.began.from_ >= window.from_
            yield f"{other.name} {'begun' if is_new else 'going on'}"
    for event in happened:
        is_own = any(entry.where == given.where for entry in event.evidence)
        if window.from_ <= event.on.from_ < window.below and not is_own:
            yield event.said


def _rounded(interval: tuple[float, float]) -> tuple[float, float]:
    return round(interval[0], 1), round(interval[1], 1)
