"""How is an assessment said on a terminal, to be read in twenty seconds?

Verdict first, then what must not be missed, what is known and what is not, what to do next, and
on what all this rests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import comb

from kinsbourne.knowledge.model import Finding, Level
from kinsbourne.reasoning.assessment import (
    AssessedCriteria,
    AssessedItem,
    Assessment,
    Refusal,
    Status,
    Verdict,
)
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.logic import AGE
from kinsbourne.report import course_short, ranking, steps
from kinsbourne.report.foot import foot
from kinsbourne.report.lines import VERIFIED, basis, evidence, paragraph, printable

MOST_REASONS = 3
"""Reasons shown unless all are asked for; the strongest come first."""
MOST_RAISING = 2
"""Rules still waiting for a fact that are shown; those that wait for least come first."""
HEADLINE: dict[Level, str] = {
    "criteria-met": "CRITERIA MET for opsoclonus-myoclonus syndrome",
    "probable": "PROBABLE opsoclonus-myoclonus syndrome",
    "keep-open": "KEEP OPEN: opsoclonus-myoclonus syndrome is not excluded",
    "none": "NO CONCERN RAISED by what is recorded",
}
VERDICT: dict[Verdict, str] = {
    "met": "met", "not_met": "not met", "cannot_say": "cannot say yet",
}  # fmt: skip
MARK: dict[Status, str] = {"present": "yes", "excluded": "no ", "unknown": " ? "}


def refusal(refused: Refusal) -> str:
    """One refused case, in a line."""
    return printable(f"{refused.id or 'a case'}: {refused.error}")


def assessment(assessed: Assessment, findings: dict[str, Finding], explain: bool = False) -> str:
    """The assessment as text; with ``explain``, every step with the record's own places."""
    parts = [
        _head(assessed),
        _red_flags(assessed),
        _criteria(assessed, explain),
        _why(assessed, findings, explain),
        ranking.lines(assessed, explain=explain),
        steps.lines(assessed, explain=explain),
        _severity(assessed),
        course_short.lines(assessed),
        _unknown(assessed),
        _notices(assessed),
    ]
    said = "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))
    return "\n\n".join([said, "\n".join(foot(assessed, said))]) + "\n"


def _head(assessed: Assessment) -> Iterator[str]:
    yield HEADLINE[assessed.concern.level]
    states = dict.fromkeys(s for c in assessed.criteria if c.verdict == "met" for s in c.states)
    yield from (f"  {state}" for state in states)
    who = [assessed.id or "case without id", _age(assessed), assessed.sex.lower().replace("_", " ")]
    as_of = f", as of {assessed.as_of}" if assessed.as_of else ""
    yield "  " + printable(", ".join(part for part in who if part != "unknown sex") + as_of)
    if assessed.concern.held_down_by and any(_is_met(criteria) for criteria in assessed.criteria):
        yield "  Criteria met, and held down: another cause is recorded, see WHY."


def _is_met(criteria: AssessedCriteria) -> bool:
    return criteria.verdict == "met" and criteria.applies == "present"


def _age(assessed: Assessment) -> str:
    if assessed.age is None:
        return "age not recorded"
    months = assessed.age.from_months
    if months < 0:
        return "before birth"
    if months < 36:
        return f"{months:.0f} months" if months >= 1 else f"{months * 30.4375:.0f} days"
    return f"{months // 12:.0f} years"


def _red_flags(assessed: Assessment) -> Iterator[str]:
    for flag in assessed.red_flags:
        yield f"! {flag.label.upper()}"
        for because in flag.because:
            yield from paragraph(because.text + basis(because))


def _criteria(assessed: Assessment, explain: bool) -> Iterator[str]:
    yield "CRITERIA"
    shown: list[list[Status]] = []
    for criteria in assessed.criteria:
        if criteria.applies == "excluded" and not explain:
            continue
        statuses: list[Status] = [item.status for item in criteria.items]
        yield from _verdict(criteria)
        if explain or statuses not in shown:
            yield from _items(criteria, explain)
            yield from _would_settle(criteria, explain)
        shown.append(statuses)


def _verdict(criteria: AssessedCriteria) -> Iterator[str]:
    if criteria.applies == "excluded":
        text = f"{criteria.name}: not meant for this age"
    else:
        text = f"{criteria.name}: {VERDICT[criteria.verdict].upper()}"
        text += f", {criteria.met} counted, {criteria.needed} needed"
        if criteria.by_exception:
            text += "; met by the rule's exception, whatever the count"
        if criteria.if_recalled:
            text += f"; {VERDICT[criteria.if_recalled]} if what is recalled is right"
        if criteria.applies == "unknown":
            text += ", if the age fits"
    if criteria.grade:
        text += f" ({criteria.grade})"
    rests_on = Because(text="", sources=criteria.sources, verified=criteria.verified)
    yield from paragraph(text + basis(rests_on))


def _items(criteria: AssessedCriteria, explain: bool) -> Iterator[str]:
    for item in criteria.items:
        yield from paragraph(_item(item), f"    {MARK[item.status]} ", " " * 8)
        if explain:
            for because in item.because:
                yield from evidence(because)


def _item(item: AssessedItem) -> str:
    because = item.because[0]
    if item.status == "unknown" and not because.evidence:
        return f"{item.label}: not examined or not recorded"
    recorded = ", ".join(
        f"{'' if entry.present else 'no '}{entry.label}" for entry in because.evidence
    )
    return f"{item.label}: {recorded}"


def _would_settle(criteria: AssessedCriteria, explain: bool) -> Iterator[str]:
    labels = {item.id: item.label for item in criteria.items}

    def said(sets: tuple[tuple[str, ...], ...]) -> str:
        either = list(dict.fromkeys(item for chosen in sets for item in chosen))
        size = len(sets[0])
        if 1 < size < len(either) and len(sets) == comb(len(either), size):
            return f"any {size} of: {'; '.join(labels[item] for item in either)}"
        return "; or ".join(" and ".join(labels[item] for item in chosen) for chosen in sets)

    if criteria.would_meet:
        yield from paragraph(f"Met if present: {said(criteria.would_meet)}", " " * 6)
    if criteria.would_rule_out:
        yield from paragraph(f"Not met if absent: {said(criteria.would_rule_out)}", " " * 6)
    if explain and criteria.would_settle:
        yield from paragraph(f"Settled either way by: {said(criteria.would_settle)}", " " * 6)


def _why(assessed: Assessment, findings: dict[str, Finding], explain: bool) -> Iterator[str]:
    yield "WHY"
    concern = assessed.concern
    for because in concern.because if explain else concern.because[:MOST_REASONS]:
        yield from paragraph(because.text + basis(because), "  - ")
        if explain:
            yield from paragraph(f"rule: {because.rule}", " " * 6)
            yield from evidence(because)
    if not explain and len(concern.because) > MOST_REASONS:
        yield f"  - and {len(concern.because) - MOST_REASONS} more (--explain)"
    for because in concern.held_down_by:
        yield from paragraph(f"Held down: {because.text}{basis(because)}", "  - ")
        if explain:
            yield from evidence(because)
    for raise_ in concern.would_raise if explain else concern.would_raise[:MOST_RAISING]:
        ways = "; or ".join(_asked(way, findings) for way in raise_.facts)
        yield from paragraph(f"Would become {raise_.level} with: {ways}", "  - ")


def _asked(way: tuple[str, ...], findings: dict[str, Finding]) -> str:
    def said(fact: str) -> str:
        if fact == AGE:
            return "the age, if it fits"
        absent = "no " if fact.startswith("not ") else ""
        return absent + findings[fact.removeprefix("not ")].said

    return " and ".join(map(said, way))


def _severity(assessed: Assessment) -> Iterator[str]:
    if assessed.severity:
        yield "SEVERITY"
    for score in assessed.severity:
        text = f"{score.name}: {score.total} of {score.maximum}"
        if score.band and score.band_verified:
            mark = VERIFIED[score.band_verified]
            text += f", {score.band}" + (f" ({mark})" if mark else "")
        text += f", {score.when}" if score.when else ""
        text += f", {score.rated}" if score.rated else ", rater not recorded"
        if score.items_verified and VERIFIED[score.items_verified]:
            text += f"; item wording {VERIFIED[score.items_verified]}"
        rests_on = Because(text="", sources=score.sources, verified=score.verified)
        yield from paragraph(text + basis(rests_on), "  - ")


def _listed(heading: str, entries: Iterable[str]) -> Iterator[str]:
    text = "; ".join(entries)
    if text:
        yield from paragraph(text, f"{heading}: ", "  ")


def _unknown(assessed: Assessment) -> Iterator[str]:
    yield from _listed("NOT EXAMINED OR NOT RECORDED", assessed.not_examined)
    yield from _listed(
        "RECORDED, NOT USED BY ANY RULE",
        (f"{'' if e.present else 'no '}{e.label or e.term}" for e in assessed.not_used),
    )


def _notices(assessed: Assessment) -> Iterator[str]:
    if assessed.notices:
        yield "ABOUT THE RECORD"
    for notice in assessed.notices:
        yield from paragraph(str(notice), "  - ")
