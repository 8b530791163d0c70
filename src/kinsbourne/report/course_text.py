"""How are the course, the pathway, the work-up and what is due said on a terminal?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.result import AssessedCourse, Response, Trend, Worsening
from kinsbourne.report import pathway_text
from kinsbourne.report.course_words import VERDICT, changed, headline, labelled, when
from kinsbourne.report.foot import foot
from kinsbourne.report.lines import basis, evidence, paragraph, printable

HOURS_A_DAY = 24
DAYS_FROM_HOURS = 96
"""From here on a length is said in days."""
NOTHING_DATED = "COURSE: cannot say; too little of the record has a date."


def text(assessed: Assessment, *, explain: bool = False) -> str:
    """Everything about the course; with ``explain``, each reason with the record's own places."""
    course = assessed.course
    parts = [_head(assessed, explain=explain)]
    if course is not None:
        parts += [
            _worsenings(course, explain=explain),
            _trends(course, explain=explain),
            _responses(course, explain=explain),
        ]
    parts += [
        pathway_text.pathway(assessed.pathway, explain=explain),
        pathway_text.work_up(assessed.work_up, explain=explain),
        pathway_text.due(assessed.due, assessed.due_undecided, explain=explain),
        _notices(assessed),
    ]
    said = "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))
    return "\n\n".join([said, "\n".join(foot(assessed, said))]) + "\n"


def _head(assessed: Assessment, *, explain: bool) -> Iterator[str]:
    course = assessed.course
    as_of = f", as of {assessed.as_of}" if assessed.as_of else ""
    name = printable(assessed.id) or "case without id"
    if course is None:
        yield NOTHING_DATED
        yield f"  {name}{as_of}"
        return
    yield from paragraph(headline(course), "", "  ")
    yield f"  {name}{as_of}"
    for title, reasons in (
        ("Phase", course.phase_because),
        ("Pattern", course.pattern_because),
        ("Feature", course.features_because),
    ):
        yield from _reasons(reasons, f"  - {title}: ", explain=explain)
    if course.phase_would_settle:
        settled = "; ".join(course.phase_would_settle)
        yield from paragraph(f"The phase would be settled by: {settled}", "  - ")


def _reasons(reasons: tuple[Because, ...], first: str, *, explain: bool) -> Iterator[str]:
    indent = " " * (len(first) - len(first.lstrip()) + 2)
    for because in reasons:
        yield from paragraph(because.text + basis(because), first, indent)
        if explain:
            if because.rule:
                yield from paragraph(f"rule: {because.rule}", indent + "  ")
            yield from evidence(because, indent + "  ")


def _worsenings(course: AssessedCourse, *, explain: bool) -> Iterator[str]:
    yield f"WORSENINGS; {_threshold(course)}"
    if not course.relapses:
        yield "  none recorded after an improvement"
    for label, worsening in labelled(course.relapses):
        yield from paragraph(f"{label}: {_worsening(worsening)}", "  ", "      ")
        yield from _reasons(worsening.because, "      - ", explain=explain)
        if worsening.would_settle:
            settled = "; ".join(worsening.would_settle)
            yield from paragraph(f"would be settled by: {settled}", "      - ")


def _threshold(course: AssessedCourse) -> str:
    used, strict = course.relapse_hours
    if used >= strict:
        return f"one that lasts {used:g} hours counts as a relapse"
    return f"one that lasts {used:g} hours counts as a relapse ({strict:g} by the stricter reading)"


def _worsening(worsening: Worsening) -> str:
    parts = [f"{when(worsening)}: {VERDICT[worsening.verdict].upper()}", _lasted(worsening)]
    if worsening.counts_from_hours:
        hours = " and ".join(f"{hours:g}" for hours in worsening.counts_from_hours)
        parts.append(f"longer than {hours} hours")
    if worsening.triggers:
        parts.append(f"after {' and '.join(worsening.triggers)}, which claims no cause")
    return "; ".join(parts)


def _lasted(worsening: Worsening) -> str:
    least, most = worsening.lasted_hours
    if most is None:
        return f"lasted at least {_length(least)}" if least else "how long is not recorded"
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


def _trends(course: AssessedCourse, *, explain: bool) -> Iterator[str]:
    if course.trends:
        yield "SCORES"
    for trend in course.trends:
        yield from paragraph(_trend(trend), "  - ")
        yield from _reasons(trend.because, "      ", explain=explain)


def _trend(trend: Trend) -> str:
    return (
        f"{trend.name}, {trend.since} to {trend.until}, {trend.visits} visits, "
        f"{trend.first} to {trend.last} of {trend.maximum}: "
        f"{changed(trend.change, trend.interval)}; {trend.direction}"
    )


def _responses(course: AssessedCourse, *, explain: bool) -> Iterator[str]:
    if course.responses:
        yield "BEFORE AND AFTER EACH TREATMENT; no cause is claimed"
    for response in course.responses:
        yield from paragraph(_response(response), "  - ")
        if response.change is not None or explain:
            yield from _reasons(response.because, "      ", explain=explain)


def _response(response: Response) -> str:
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
    return f"{response.name}{dates}: {'; '.join(parts)}"


def _measured(response: Response) -> str:
    if response.change is None:
        return "no scores to compare"
    said = f"{response.scale or 'the score'} {changed(response.change, response.interval)}"
    if response.before is not None and response.after is not None:
        said += f", {response.before:g} to {response.after:g},"
    said += f" while {response.name} was given"
    return f"{said}: {response.direction}" if response.direction else said


def _notices(assessed: Assessment) -> Iterator[str]:
    if assessed.notices:
        yield "ABOUT THE RECORD"
    for notice in assessed.notices:
        yield from paragraph(str(notice), "  - ")
