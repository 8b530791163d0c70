"""What is said of worsenings, of scores, and of what was measured around each treatment?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.course.result import (
    AssessedCourse,
    Response,
    Trend,
    Worsening,
    WorseningVerdict,
)
from kinsbourne.report.course_words import VERDICT, changed, labelled, when
from kinsbourne.report.said import reason
from kinsbourne.report.view import Entry, Mark, Section

HOURS_A_DAY = 24
DAYS_FROM_HOURS = 96
"""From here on a length is said in days."""
MARK: dict[WorseningVerdict, Mark] = {
    "relapse": "relapse", "fluctuation": "fluctuation", "cannot_say": "unknown",
}  # fmt: skip


def sections(course: AssessedCourse) -> Iterator[Section]:
    """Worsenings with their verdicts, trends of scores, responses."""
    worsenings = tuple(_worsening(label, one) for label, one in labelled(course.relapses))
    yield Section(
        id="worsenings",
        title="Worsenings",
        note=_threshold(course),
        entries=worsenings or (Entry(text="none recorded after an improvement"),),
    )
    yield Section(id="scores", title="Scores", entries=tuple(map(_trend, course.trends)))
    yield Section(
        id="responses",
        title="Before and after each treatment",
        note="no cause is claimed",
        entries=tuple(map(_response, course.responses)),
    )


def _threshold(course: AssessedCourse) -> str:
    used, strict = course.relapse_hours
    if used >= strict:
        return f"one that lasts {used:g} hours counts as a relapse"
    return f"one that lasts {used:g} hours counts as a relapse ({strict:g} by the stricter reading)"


def _worsening(label: str, worsening: Worsening) -> Entry:
    parts = [f"{when(worsening)}: {VERDICT[worsening.verdict].upper()}", _lasted(worsening)]
    if worsening.counts_from_hours:
        hours = " and ".join(f"{hours:g}" for hours in worsening.counts_from_hours)
        parts.append(f"longer than {hours} hours")
    if worsening.triggers:
        parts.append(f"after {' and '.join(worsening.triggers)}, which claims no cause")
    behind = [reason(because) for because in worsening.because]
    if worsening.would_settle:
        settled = "; ".join(worsening.would_settle)
        behind.append(Entry(label="would be settled by", text=settled))
    return Entry(
        label=label, mark=MARK[worsening.verdict], text="; ".join(parts), behind=tuple(behind)
    )


def _lasted(worsening: Worsening) -> str:
    least, most = worsening.lasted_hours
    if most is None:
        return f"lasted at least {_length(least)}" if least else "how long is not recorded"
    if not most:
        return "only while something passing may explain it"
    if not least:
        return f"lasted at most {_length(most)}"
    if _length(least) == _length(most):
        return f"lasted {_length(least)}"
    number, _, unit = _length(least).partition(" ")
    shared = _length(most).endswith(unit)
    return f"lasted {number if shared else f'{number} {unit}'} to {_length(most)}"


def _length(hours: float) -> str:
    if hours < DAYS_FROM_HOURS:
        return f"{hours:g} hours"
    return f"{round(hours / HOURS_A_DAY)} days"


def _trend(trend: Trend) -> Entry:
    text = (
        f"{trend.name}, {trend.since} to {trend.until}, {trend.visits} visits, "
        f"{trend.first} to {trend.last} of {trend.maximum}: "
        f"{changed(trend.change, trend.interval)}; {trend.direction}"
    )
    if trend.lately is not None:
        change = changed(trend.lately.change, trend.lately.interval)
        text += f"; but since its level of {trend.lately.before:.1f} it {change}"
    return Entry(text=text, behind=tuple(reason(because) for because in trend.because))


def _response(response: Response) -> Entry:
    until = f" to {response.ended}" if response.ended else ", end not recorded"
    until = "" if response.ended == response.began else until
    dates = f", {response.began}{until}" if response.began else ", not dated"
    parts = [_measured(response)]
    if response.also:
        parts.append(f"meanwhile also {', '.join(response.also)}")
    if response.recorded:
        parts.append(f"recorded: {response.recorded}")
    if response.adverse:
        parts.append(f"adverse: {', '.join(response.adverse)}")
    compared = response.change is not None
    return Entry(
        text=f"{response.name}{dates}: {'; '.join(parts)}",
        behind=tuple(reason(because, further=not compared) for because in response.because),
    )


def _measured(response: Response) -> str:
    if response.change is None:
        return "no scores to compare"
    said = f"{response.scale or 'the score'} {changed(response.change, response.interval)}"
    if response.before is not None and response.after is not None:
        said += f", {response.before:g} to {response.after:g},"
    said += f" while {response.name} was given"
    return f"{said}: {response.direction}" if response.direction else said
