"""What does an assessment say first: the verdict, whose it is, what must not be missed?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.case.time import DAYS_A_MONTH
from kinsbourne.knowledge.model import Level
from kinsbourne.reasoning.assessment import AgeRead, AssessedCriteria, Assessment
from kinsbourne.report.said import reason
from kinsbourne.report.view import Entry, Mark, Section

HEADLINE: dict[Level, str] = {
    "criteria-met": "CRITERIA MET for opsoclonus-myoclonus syndrome",
    "probable": "PROBABLE opsoclonus-myoclonus syndrome",
    "keep-open": "KEEP OPEN: opsoclonus-myoclonus syndrome is not excluded",
    "none": "NO CONCERN RAISED by what is recorded",
}
MARK: dict[Level, Mark | None] = {
    "criteria-met": "met", "probable": "caution", "keep-open": "caution", "none": None,
}  # fmt: skip
IN_YEARS_FROM = 36


def entries(assessed: Assessment) -> Iterator[Entry]:
    """The verdict, the states that are met, the patient and the day."""
    level = assessed.concern.level
    yield Entry(id="verdict", text=HEADLINE[level], mark=MARK[level])
    states = dict.fromkeys(s for c in assessed.criteria if c.verdict == "met" for s in c.states)
    yield from (Entry(id="state", text=state) for state in states)
    who = [assessed.id or "case without id", age(assessed.age)]
    who.append(assessed.sex.lower().replace("_", " "))
    as_of = f", as of {assessed.as_of}" if assessed.as_of else ""
    yield Entry(id="who", text=", ".join(part for part in who if part != "unknown sex") + as_of)
    if assessed.concern.held_down_by and any(map(_is_met, assessed.criteria)):
        yield Entry(
            id="held-down",
            mark="caution",
            text="Criteria met, and held down: another cause is recorded, see Why.",
        )


def _is_met(criteria: AssessedCriteria) -> bool:
    return criteria.verdict == "met" and criteria.applies == "present"


def age(read: AgeRead | None) -> str:
    """An age in the unit it is spoken of in."""
    if read is None:
        return "age not recorded"
    months = read.from_months
    if months < 0:
        return "before birth"
    if months < IN_YEARS_FROM:
        return f"{months:.0f} months" if months >= 1 else f"{months * DAYS_A_MONTH:.0f} days"
    return f"{months // 12:.0f} years"


def red_flags(assessed: Assessment) -> Section:
    """What must not be missed, whatever the ranking says."""
    flags = (
        Entry(
            id=flag.id,
            text=flag.label,
            mark="caution",
            behind=tuple(reason(because) for because in flag.because),
        )
        for flag in assessed.red_flags
    )
    return Section(id="red-flags", title="Red flags", entries=tuple(flags))
