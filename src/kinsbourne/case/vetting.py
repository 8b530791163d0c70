"""Can this case be true, and do its codes mean something?

What is impossible is refused with one error. What is only odd (an obsolete code, a label that is
not the code's, a contradiction) is reported beside the result and never silently resolved.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import cast

from kinsbourne.case.blocks import Block, Interval, Term, Time, holding_times
from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.case.model import Case, Finding
from kinsbourne.case.placeholders import without_placeholders
from kinsbourne.case.time import (
    ImpossibleTime,
    Span,
    age_at,
    calendar_span,
    date_span,
    within_a_life,
)
from kinsbourne.knowledge.ontology import Ontology

_HPO = re.compile(r"HP:\d{7}", re.ASCII)
_CURIE = re.compile(r"[A-Za-z][\w.-]*:\S+")


def vet(case: Case, ontology: Ontology, codes: Container[str] = ()) -> list[Problem]:
    """What is odd about the case? ``codes`` of other systems are known to mean a finding.

    Raises:
        CaseError: an id that HPO does not have, a time that cannot be.
    """
    case, unsaid = without_placeholders(case)
    odd = [*_odd_terms(case, ontology, codes), *unsaid]
    birth = _possible_times(case)
    odd.extend(_contradictions(case, ontology, birth))
    return odd


def current_id(term: Term, ontology: Ontology) -> str | None:
    """The term's current HPO id: replaced where HPO says so, None where it is not HPO's."""
    if term.id in ontology:
        return term.id
    instead = ontology.replaced.get(term.id)
    return instead if instead in ontology else None


def is_unreadable(case: Case, ontology: Ontology, codes: Container[str] = ()) -> bool:
    """Are there findings, of which none has a code that is known?"""
    return bool(case.findings) and not any(
        finding.term.id in codes or current_id(finding.term, ontology) for finding in case.findings
    )


def _odd_terms(case: Case, ontology: Ontology, codes: Container[str]) -> Iterator[Problem]:
    for index, finding in enumerate(case.findings):
        if finding.term.id in codes:
            continue
        yield from _odd_term(finding.term, f"phenotypicFeatures[{index}].type", ontology)


def _odd_term(term: Term, where: str, ontology: Ontology) -> Iterator[Problem]:
    if term.id in ontology:
        if term.label and not ontology.says(term.id, term.label):
            yield Problem(
                f"the label is not HPO's name for {term.id} ({ontology.labels[term.id]})",
                where,
                "The id was used; correct whichever of the two is wrong.",
            )
        return
    if term.id in ontology.replaced:
        instead = current_id(term, ontology)
        if instead is None:
            yield Problem(
                f"{term.id} is obsolete and HPO names no replacement",
                where,
                "The finding was not used; choose a current term.",
            )
        else:
            yield Problem(
                f"{term.id} is obsolete",
                where,
                f"{instead} ({ontology.labels[instead]}) was used instead.",
            )
        return
    if term.id.upper().startswith("HP:"):
        raise CaseError(
            f"no such HPO term: {term.id if _HPO.fullmatch(term.id) else 'malformed id'}"
            f" (release {ontology.manifest.hpo_version})",
            where,
            "Correct the id; for a newer release, build it with 'kinsbourne knowledge build-hpo'.",
        )
    named = "has a code that is not HPO's" if _CURIE.fullmatch(term.id) else "has no code"
    yield Problem(f"the finding {named} and was not used", where, "Code it with an HPO term.")


def _possible_times(case: Case) -> Span | None:
    """When was the patient born, once every time in the case is known to be possible?"""
    where: list[str | int] = ["dateOfBirth", "subject"]
    born = case.subject.date_of_birth
    try:
        birth = None if born is None else date_span(born)
        where = []
        _check_times(case, birth, where, set())
    except ImpossibleTime as error:
        remedy = "Correct the time or leave it out."
        raise CaseError(str(error), _place(where), remedy) from error
    return birth


def _place(inside_out: list[str | int]) -> str:
    """A path in the case as an error says it, such as ``phenotypicFeatures[0].onset``."""
    steps = reversed(inside_out)
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)[1:]


def _check_times(
    part: object, birth: Span | None, where: list[str | int], known: set[str | None]
) -> None:
    """Is every time in a part of the case possible? A dose may have no end yet.

    ``known`` are timestamps looked at before: a record says the same ones over and over.

    Raises:
        ImpossibleTime: one is not; ``where`` is then its path, from the inside out.
    """
    if isinstance(part, Time):
        if part.timestamp in known:
            return
        calendar_span(part)
        if (age := age_at(part, birth)) is not None:
            within_a_life(age)
        if part.timestamp is not None:
            known.add(part.timestamp)
    elif isinstance(part, Interval):
        given = [end for end in (part.start, part.end) if end is not None]
        times = [Time(interval=part)] if len(given) == 2 else [Time(timestamp=t) for t in given]
        for time in times:
            _check_times(time, birth, where, known)
    elif isinstance(part, Block):
        for name, outside in holding_times(type(part)):
            if inner := getattr(part, name):
                try:
                    _check_times(inner, birth, where, known)
                except ImpossibleTime:
                    where.append(outside)
                    raise
    else:
        for index, inner in enumerate(cast("tuple[object, ...]", part)):
            try:
                _check_times(inner, birth, where, known)
            except ImpossibleTime:
                where.append(index)
                raise


def _contradictions(case: Case, ontology: Ontology, birth: Span | None) -> Iterator[Problem]:
    """A present term at or below an excluded one, unless their times lie apart."""
    coded = [
        (index, finding, current_id(finding.term, ontology) or finding.term.id)
        for index, finding in enumerate(case.findings)
        if _CURIE.fullmatch(finding.term.id)
    ]
    excluded = [entry for entry in coded if entry[1].excluded]
    for index, present, term in (entry for entry in coded if not entry[1].excluded):
        above = ontology.ancestors(term) if term in ontology else {term}
        for other, denied, denied_term in excluded:
            if denied_term in above and not _apart(present, denied, birth):
                yield Problem(
                    f"{_said(term, ontology)} is recorded as present, "
                    f"{_said(denied_term, ontology)} as excluded, at no different times",
                    f"phenotypicFeatures[{index}] and [{other}]",
                    "It was counted as present, since a sign once seen was seen; correct the "
                    "record or date both.",
                )


def _said(term: str, ontology: Ontology) -> str:
    """How a finding is named in a report: by HPO, never in the record's own words."""
    return f"{ontology.labels[term]} ({term})" if term in ontology else "the finding"


def _apart(one: Finding, other: Finding, birth: Span | None) -> bool:
    """Do both say when, and never at the same time?"""
    if one.onset is None or other.onset is None:
        return False
    for first, second in (
        (age_at(one.onset, birth), age_at(other.onset, birth)),
        (calendar_span(one.onset), calendar_span(other.onset)),
    ):
        if first is not None and second is not None:
            return not _overlap(first, second)
    return False


def _overlap(one: Span, other: Span) -> bool:
    return one.from_ < other.below and other.from_ < one.below
