"""What does a case hold once something was added to it?

Everything that stood in it stays. What is added with an end alone ends what is going on: a sign of
the same term, or the last dose of the same drug.
"""

from __future__ import annotations

from contextlib import suppress
from typing import cast

from msgspec.structs import replace

from kinsbourne.case.blocks import DoseInterval, Term, Time
from kinsbourne.case.joining import joined, without
from kinsbourne.case.model import Case, Finding, MedicalAction, Treatment
from kinsbourne.case.time import ImpossibleTime, Span, age_at, calendar_span


def grown(case: Case, added: Case) -> Case:
    """The case with the items of another of the same patient; last seen at the later of the two."""
    findings, actions = list(case.findings), list(case.medical_actions)
    taken: set[str] = set()
    for number, finding in enumerate(added.findings):
        if _ends(findings, finding):
            taken.add(f"phenotypicFeatures/{number}")
    for number, action in enumerate(added.medical_actions):
        if _goes_on(actions, action):
            taken.add(f"medicalActions/{number}")
    known = replace(case, findings=tuple(findings), medical_actions=tuple(actions))
    whole = joined(known, without(added, taken))
    seen = _later(case.subject.time_at_last_encounter, added.subject.time_at_last_encounter)
    return replace(whole, subject=replace(whole.subject, time_at_last_encounter=seen))


def _later(known: Time | None, added: Time | None) -> Time | None:
    if known is None or added is None:
        return known or added
    with suppress(ImpossibleTime):  # said where the case is judged
        for read in (calendar_span, age_at):
            before: Span | None = read(known)
            after: Span | None = read(added)
            if before is not None and after is not None:
                return added if after > before else known
    return known


def _ends(findings: list[Finding], added: Finding) -> bool:
    """Is it the end of the last of its term that goes on? Then it ended there."""
    if added.resolution is None or added.onset is not None or added.excluded:
        return False
    for at in reversed(range(len(findings))):
        one = findings[at]
        if _is_same(one.term, added.term) and not one.excluded and one.resolution is None:
            evidence = (*one.evidence, *added.evidence)
            findings[at] = replace(one, resolution=added.resolution, evidence=evidence)
            return True
    return False


def _is_same(one: Term, other: Term) -> bool:
    return one.id == other.id if one.id or other.id else one.label == other.label


def _goes_on(actions: list[MedicalAction], added: MedicalAction) -> bool:
    """Are its doses of a drug that is given already? Then they stand with the last of it.

    It stands by itself where something else is said to have come of it.
    """
    if added.treatment is None or added.treatment.agent is None:
        return False
    for at in reversed(range(len(actions))):
        treatment = actions[at].treatment
        if treatment is not None and treatment.agent is not None:
            told = added.response_to_treatment in (None, actions[at].response_to_treatment)
            if _is_same(treatment.agent, added.treatment.agent) and told:
                actions[at] = _with_doses(actions[at], added)
                return True
    return False


def _with_doses(known: MedicalAction, added: MedicalAction) -> MedicalAction:
    before, new = cast("Treatment", known.treatment), cast("Treatment", added.treatment)
    doses = list(before.dose_intervals)
    for dose in new.dose_intervals:
        open_ = [at for at, one in enumerate(doses) if _is_open(one)]
        if open_ and _only_ends(dose):
            doses[open_[-1]] = _ended(doses[open_[-1]], dose)
        else:
            doses.append(dose)
    return replace(known, treatment=replace(before, dose_intervals=tuple(doses)))


def _is_open(dose: DoseInterval) -> bool:
    return dose.interval is not None and dose.interval.end is None


def _only_ends(dose: DoseInterval) -> bool:
    interval = dose.interval
    return dose.quantity is None and interval is not None and interval.start is None


def _ended(dose: DoseInterval, end: DoseInterval) -> DoseInterval:
    interval, last = dose.interval, end.interval
    assert interval is not None and last is not None  # noqa: S101, PT018 - both were looked at
    return replace(dose, interval=replace(interval, end=last.end))
