"""What does a case say, in the codes of the table?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kinsbourne.case.model import Case
from kinsbourne.case.time import Span
from kinsbourne.knowledge.model import Finding, Weights
from kinsbourne.reasoning.differential.ranking import Query
from kinsbourne.reasoning.facts import Evidence, Facts, Vocabulary

IS_FEMALE = {"FEMALE": True, "MALE": False}


def query_of(
    facts: Facts, vocabulary: Vocabulary, findings: Mapping[str, Finding], weights: Weights
) -> Query:
    """The query of this case; what began after the day asked for is left out."""
    recorded = [*facts.timely()]
    present = dict.fromkeys(_codes(recorded, vocabulary, findings, present=True))
    present.update(
        dict.fromkeys(findings[n].local_code for n in facts.support if findings[n].hpo is None)
    )
    excluded = dict.fromkeys(_codes(recorded, vocabulary, findings, present=False))
    return Query(
        present=tuple(present),
        excluded=tuple(code for code in excluded if code not in present),
        onset=facts.onset(),
        age=facts.age_days(),
        tempo=_tempo(facts.case, facts.ill_for_days(), present, weights),
        is_female=IS_FEMALE.get(facts.case.subject.sex),
    )


def _codes(
    recorded: list[Evidence],
    vocabulary: Vocabulary,
    findings: Mapping[str, Finding],
    *,
    present: bool,
) -> Iterator[str]:
    """HPO's ids as they are; for other codes, HPO's id or our own of the finding they mean."""
    for entry in recorded:
        if entry.present != present:
            continue
        if entry.term.startswith("HP:"):
            yield entry.term
        else:
            named = vocabulary.meant_by(entry.term)
            yield from (findings[name].hpo or findings[name].local_code for name in sorted(named))


def _tempo(
    case: Case, ill_for: Span | None, present: Mapping[str, None], weights: Weights
) -> frozenset[str]:
    """How fast it came on: as recorded, else as far as a short illness tells."""
    said = {modifier.id for finding in case.findings for modifier in finding.modifiers}
    said.update(present)
    named = {tempo for term in weights.tempos if term.hpo in said for tempo in term.tempo}
    if named or ill_for is None:
        return frozenset(named)
    recent = (short.tempo for short in weights.recent if ill_for.below <= short.below_days)
    return frozenset(next(recent, ()))
