"""On which days does a published regimen fall, counted from a first day, and what is watched when?

What the publication gives no day or interval for is named and not placed. An entry has the
publication's words and no amount of a patient, who grows from one time to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge.model import DoseStep, Regimen, Verified, weakest
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.regimen.months import months_after
from kinsbourne.reasoning.regimen.result import PlannedDay
from kinsbourne.reasoning.regimen.rounds import Round, placed, rounds
from kinsbourne.reasoning.sources import Numbering


def planned(
    regimen: Regimen,
    first: date,
    every: int | None,
    months: float,
    numbering: Numbering,
    *,
    given: int = 0,
    begun: date | None = None,
) -> tuple[list[PlannedDay], list[str]]:
    """The days in order, and what is not placed.

    ``every`` is the interval in days where the publication leaves a choice; what is watched every
    so many months is placed for ``months``, or to the last dose. Where so many times round were
    ``given``, ``first`` is the day of the next one, and ``begun`` that of the very first, which the
    months are counted from.

    Raises:
        CaseError: the interval is missing, or is not one that was published.
    """
    if every is not None and not any(step.every_days for step in regimen.courses):
        raise CaseError("it has no interval to choose", "the interval", "Leave it out.")
    sources = numbering.cite(regimen.sources)
    left = rounds(regimen)[given:]
    on_days = placed(left, first, every)
    days = [_dose(one, on, regimen, sources) for one, on in on_days]
    doses = [on for _, on in on_days]
    for remark in regimen.monitoring:
        is_first = "before" in remark.when and not given
        on = [first] * is_first
        on += [day for day in doses if "each-time" in remark.when and day not in on]
        on += _again(begun or first, remark.every_months, months, max(doses, default=first))
        because = Because(
            text=remark.text,
            rule=regimen.id,
            verified=remark.verified,
            sources=numbering.cite(remark.sources),
        )
        days += [
            _entry(day, day, remark.text, because, is_dose=False) for day in on if day >= first
        ]
    days.sort(key=lambda day: (day.on, day.kind == "dose"))
    return days, list(_not_placed(regimen, left, len(on_days)))


def _dose(one: Round, on: date, regimen: Regimen, sources: tuple[int, ...]) -> PlannedDay:
    marks: list[Verified] = [regimen.verified, *(dose.verified for dose in one.step.doses)]
    because = Because(
        text=_said(one.step), rule=regimen.id, verified=weakest(marks), sources=sources
    )
    return _entry(on, on + timedelta(days=one.lasts - 1), one.named, because)


def _not_placed(regimen: Regimen, left: Sequence[Round], count: int) -> Iterator[str]:
    """Stretches without a day, and the times round of others that have none."""
    known = {id(one.step) for one in rounds(regimen)}
    for step in regimen.courses:
        without = sum(one.step is step for one in left[count:])
        if id(step) not in known:
            yield f"{step.when}: {step.schedule}"
        elif without:
            yield f"{step.when}, the other {without}: {step.schedule}"


def _again(begun: date, every: int | None, months: float, last: date) -> Iterator[date]:
    """Every so many months from the first day, to the end of what is planned."""
    end = max(months_after(begun, int(months)), last)
    number = 1
    while every is not None and (on := months_after(begun, number * every)) <= end:
        yield on
        number += 1


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
