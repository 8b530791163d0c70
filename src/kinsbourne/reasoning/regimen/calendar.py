"""On which days does a published regimen fall, counted from a first day, and what is watched when?

What the publication gives no day or interval for is named and not placed. An entry has the
publication's words and no amount of a patient, who grows from one time to the next.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge.model import DoseStep, Regimen, Verified, weakest
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.regimen.result import PlannedDay
from kinsbourne.reasoning.sources import Numbering


def planned(
    regimen: Regimen, first: date, every: int | None, months: float, numbering: Numbering
) -> tuple[list[PlannedDay], list[str]]:
    """The days in order, and what is not placed.

    ``every`` is the interval in days where the publication leaves a choice; what is watched every
    so many months is placed for ``months``, or to the last dose.

    Raises:
        CaseError: the interval is missing, or is not one that was published.
    """
    if every is not None and not any(step.every_days for step in regimen.courses):
        raise CaseError("it has no interval to choose", "--every", "Leave it out.")
    sources = numbering.cite(regimen.sources)
    days: list[PlannedDay] = []
    left: list[str] = []
    for step in regimen.courses:
        begins = list(_begins(step, first, every))
        of = max(len(begins), step.repeats or 1)
        for number, on in enumerate(begins, start=1):
            which = f"{step.when}, {number} of {of}" if of > 1 else step.when
            marks: list[Verified] = [regimen.verified, *(dose.verified for dose in step.doses)]
            because = Because(
                text=_said(step), rule=regimen.id, verified=weakest(marks), sources=sources
            )
            until = on + timedelta(days=(step.lasts or 1) - 1)
            days.append(_entry(on, until, which, because))
        if not begins:
            left.append(f"{step.when}: {step.schedule}")
        elif len(begins) < of:
            left.append(f"{step.when}, the other {of - len(begins)}: {step.schedule}")
    doses = [date.fromisoformat(day.on) for day in days]
    for remark in regimen.monitoring:
        on = list(dict.fromkeys(first for when in remark.when if when == "before"))
        on += [day for day in doses if "each-time" in remark.when and day not in on]
        on += _again(first, remark.every_months, months, max(doses, default=first))
        because = Because(
            text=remark.text,
            rule=regimen.id,
            verified=remark.verified,
            sources=numbering.cite(remark.sources),
        )
        days += [_entry(day, day, remark.text, because, is_dose=False) for day in on]
    days.sort(key=lambda day: (day.on, day.kind == "dose"))
    return days, left


def _begins(step: DoseStep, first: date, every: int | None) -> Iterator[date]:
    """The first day of each time round."""
    if step.every_months is not None:
        for number in range(step.repeats or 1):
            yield months_after(first, number * step.every_months)
    elif step.every_days is not None:
        gap = _gap(step.every_days, every)
        for number in range(step.repeats or 1):
            yield first + timedelta(days=number * gap)
    else:
        yield from (first + timedelta(days=day) for day in step.starts)


def _gap(published: tuple[int, int], every: int | None) -> int:
    least, most = published
    if every is None and least == most:
        return least
    if every is None or not least <= every <= most:
        said = f"{least} days" if least == most else f"{least} to {most} days"
        what = f"the interval was published as {said}"
        raise CaseError(what, "--every", "Choose a published number of days.")
    return every


def _again(first: date, every: int | None, months: float, last: date) -> Iterator[date]:
    """Every so many months from the first day, to the end of what is planned."""
    end = max(months_after(first, int(months)), last)
    number = 1
    while every is not None and (on := months_after(first, number * every)) <= end:
        yield on
        number += 1


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _said(step: DoseStep) -> str:
    amounts = "; ".join(dose.in_words for dose in step.doses) or "amounts not given"
    route = f"; {step.route}" if step.route else ""
    return f"{amounts}; {step.schedule}{route}."


def _entry(
    on: date, until: date, what: str, because: Because, *, is_dose: bool = True
) -> PlannedDay:
    return PlannedDay(
        on=on.isoformat(),
        until=until.isoformat(),
        kind="dose" if is_dose else "watch",
        what=what,
        because=because,
    )
