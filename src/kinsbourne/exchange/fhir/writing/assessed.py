"""How does an assessment go back to a record system?

As a preliminary RiskAssessment that carries the reasons with each conclusion, and as a CarePlan
that is a draft and a proposal: nothing is ordered, and a system that knows the standard shows it
so. Whoever reads either finds the intended use in it.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable

from kinsbourne.exchange.fhir.ours import SYSTEM
from kinsbourne.exchange.fhir.writing.elements import Json, name_of
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assessment import (
    AssessedCriteria,
    Assessment,
    Candidate,
    Next,
    Versions,
)
from kinsbourne.reasoning.because import Because

MOST_CANDIDATES = 10
"""Diseases of the ranking that are written; what must not be missed is written beside them."""
_KINDS = {
    "look": "Look for", "ask": "Ask for", "test": "Consider the test", "consider": "Consider",
}  # fmt: skip
_ADDRESSES = {"ORPHA": "orpha", "OMIM": "omim"}


def assessed(
    assessment: Assessment, whom: Json, basis: list[Json], knowledge: Knowledge
) -> list[Json]:
    """The RiskAssessment, and the CarePlan where there is anything to look for or do."""
    risk: Json = {
        "resourceType": "RiskAssessment",
        "id": name_of(assessment.id, "assessment"),
        "status": "preliminary",
        "subject": whom,
        "method": {"text": _versions(assessment.versions)},
        "code": {"text": f"{knowledge.identity.preferred}: what published criteria and rules say"},
        "prediction": list(_predictions(assessment, knowledge)),
        "note": [{"text": text} for text in _notes(assessment)],
    }
    if assessment.as_of is not None:
        risk["occurrenceDateTime"] = assessment.as_of
    if basis:
        risk["basis"] = basis
    activities = [_activity(step) for step in assessment.next]
    activities += [
        _detail(due.what, f"Due on {due.on}. {_why(due.because)}") for due in assessment.due
    ]
    if not activities:
        return [risk]
    plan: Json = {
        "resourceType": "CarePlan",
        "id": name_of(assessment.id, "plan"),
        "status": "draft",
        "intent": "proposal",
        "title": "What to look for, and what to consider: advice, not an order",
        "subject": whom,
        "supportingInfo": [{"reference": f"urn:uuid:{risk['id']}"}],
        "activity": activities,
        "note": [{"text": assessment.intended_use}],
    }
    return [risk, plan]


def _versions(versions: Versions) -> str:
    hpo, knowledge = versions.hpo, versions.knowledge
    return f"kinsbourne {versions.software}, knowledge {knowledge}, HPO {hpo}"


def _predictions(assessment: Assessment, knowledge: Knowledge) -> Iterable[Json]:
    syndrome = {"text": knowledge.identity.preferred}
    concern = assessment.concern
    yield {
        "outcome": syndrome,
        "qualitativeRisk": _own(f"KINSBOURNE:concern/{concern.level}", concern.level),
        "rationale": _why((*concern.because, *concern.held_down_by)),
    }
    for criteria in assessment.criteria:
        yield {
            "outcome": syndrome,
            "qualitativeRisk": _own(f"KINSBOURNE:verdict/{criteria.verdict}", criteria.verdict),
            "rationale": _counted(criteria),
        }
    for candidate in assessment.differential[:MOST_CANDIDATES]:
        yield _candidate(candidate, knowledge)


def _counted(criteria: AssessedCriteria) -> str:
    """The verdict of one set of criteria, item by item, with what would settle it."""
    items = "; ".join(f"{item.label}: {item.status}" for item in criteria.items)
    said = f"{criteria.name}: {criteria.met} of {criteria.needed} needed. {items}."
    settled = " or ".join(" and ".join(one) for one in criteria.would_settle)
    mark = "" if criteria.verified == "read" else f" Criteria {criteria.verified}."
    return said + (f" Would be settled by: {settled}." if settled else "") + mark


def _candidate(candidate: Candidate, knowledge: Knowledge) -> Json:
    low, high = candidate.interval
    codings: list[Json] = []
    for name in candidate.ids:
        system, _, code = name.partition(":")
        if system in _ADDRESSES:
            codings.append({"system": knowledge.codelists.uri(_ADDRESSES[system]), "code": code})
    moved = "; ".join(f"{one.finding} ({one.status}, {one.why})" for one in candidate.because[:8])
    missed = candidate.must_not_miss_because if candidate.must_not_miss else ""
    return {
        "outcome": ({"coding": codings} if codings else {}) | {"text": candidate.name},
        "probabilityDecimal": round(candidate.posterior, 4),
        "rationale": _sentences(
            f"Rank {candidate.rank}; 95 % interval {low:.3f} to {high:.3f}",
            f"Moved by {moved}" if moved else "",
            f"Must not be missed: {missed}" if missed else "",
        ),
    }


def _notes(assessment: Assessment) -> Iterable[str]:
    yield assessment.intended_use
    for flag in assessment.red_flags:
        yield f"Red flag: {flag.label}. {_why(flag.because)}"
    if assessment.not_examined:
        yield f"Not recorded, which is not absent: {'; '.join(assessment.not_examined)}."
    if assessment.sources:
        sources = (f"[{source.number}] {source.citation}" for source in assessment.sources)
        yield "Sources: " + " ".join(sources)


def _activity(step: Next) -> Json:
    how = f"{step.how} " if step.how else ""
    return _detail(f"{_KINDS[step.kind]}: {step.name}", how + _why(step.because))


def _detail(what: str, why: str) -> Json:
    detail = {"status": "not-started", "code": {"text": what}}
    return {"detail": detail | ({"description": why} if why.strip() else {})}


def _why(because: Iterable[Because]) -> str:
    """The reasons, with where each stands in the record and in the list of sources."""
    return " ".join(_reason(one) for one in because)


def _reason(because: Because) -> str:
    where = ", ".join(entry.where for entry in because.evidence)
    numbers = "".join(f"[{number}]" for number in because.sources)
    mark = "" if because.verified in (None, "read") else f" ({because.verified})"
    text = because.text.rstrip(".") + mark + (f" ({where})" if where else "")
    return f"{text}.{' ' + numbers if numbers else ''}"


def _sentences(*parts: str) -> str:
    return " ".join(part.rstrip(".") + "." for part in parts if part)


def _own(code: str, display: str) -> Json:
    return {"coding": [{"system": SYSTEM, "code": code, "display": display}], "text": display}
