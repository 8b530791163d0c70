"""What is said of the criteria: which are met, by what, and what would settle them?"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

from kinsbourne.reasoning.assessment import (
    AssessedCriteria,
    AssessedItem,
    Assessment,
    Status,
    Verdict,
)
from kinsbourne.report.said import cited, marked
from kinsbourne.report.view import Entry, Mark, Section

VERDICT: dict[Verdict, str] = {
    "met": "met", "not_met": "not met", "cannot_say": "cannot say yet",
}  # fmt: skip
MET: dict[Verdict, Mark] = {"met": "met", "not_met": "not-met", "cannot_say": "unknown"}
MARK: dict[Status, Mark] = {"present": "yes", "excluded": "no", "unknown": "unknown"}


def section(assessed: Assessment, *, explain: bool) -> Section:
    """Each set with its items; where two sets share theirs, they are said of the first."""
    entries: list[Entry] = []
    shown: list[list[Status]] = []
    for criteria in assessed.criteria:
        statuses: list[Status] = [item.status for item in criteria.items]
        is_meant = criteria.applies != "excluded"
        entries.append(_set(criteria, again=is_meant and not explain and statuses in shown))
        if is_meant:
            shown.append(statuses)
    return Section(id="criteria", title="Criteria", entries=tuple(entries))


def _set(criteria: AssessedCriteria, *, again: bool) -> Entry:
    is_meant = criteria.applies != "excluded"
    return Entry(
        id=criteria.set,
        text=_verdict(criteria),
        mark=MET[criteria.verdict] if is_meant else "not-for",
        sources=criteria.sources,
        basis=marked(criteria.verified),
        further=not is_meant,
        entries=tuple(_item(item, again=again) for item in criteria.items),
        behind=tuple(_would_settle(criteria, again=again)),
    )


def _verdict(criteria: AssessedCriteria) -> str:
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
    return text + (f" ({criteria.grade})" if criteria.grade else "")


def _item(item: AssessedItem, *, again: bool) -> Entry:
    because = item.because[0]
    if item.status == "unknown" and not because.evidence:
        recorded = "not examined or not recorded"
    else:
        recorded = ", ".join(
            f"{'' if entry.present else 'no '}{entry.label}" for entry in because.evidence
        )
    return Entry(
        text=f"{item.label}: {recorded}",
        mark=MARK[item.status],
        cited=cited(item.because),
        further=again,
    )


def _would_settle(criteria: AssessedCriteria, *, again: bool) -> Iterator[Entry]:
    labels = {item.id: item.label for item in criteria.items}

    def said(sets: tuple[tuple[str, ...], ...]) -> str:
        either = list(dict.fromkeys(item for chosen in sets for item in chosen))
        size = len(sets[0])
        if 1 < size < len(either) and len(sets) == comb(len(either), size):
            return f"any {size} of: {'; '.join(labels[item] for item in either)}"
        return "; or ".join(" and ".join(labels[item] for item in chosen) for chosen in sets)

    for label, sets, further in (
        ("Met if present", criteria.would_meet, again),
        ("Not met if absent", criteria.would_rule_out, again),
        ("Settled either way by", criteria.would_settle, True),
    ):
        if sets:
            yield Entry(label=label, text=said(sets), further=further)
