"""What would change if a finding were left out, added or excluded, or the setting another?

Intended purpose: to show how much a ranking hangs on one finding, before anything is done for its
sake.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from kinsbourne.case.blocks import Term
from kinsbourne.case.model import Case, Finding
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.differential.differentiate import Differentiator
from kinsbourne.reasoning.differential.ranking import Ranking
from kinsbourne.reasoning.facts import Facts, Vocabulary


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One disease: where it stood, and where it would stand."""

    id: str
    name: str
    must_not_miss: bool
    rank: int
    rank_then: int
    posterior: float
    posterior_then: float


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """A supposition, and the diseases that lead before or after it, in their order after it."""

    supposed: tuple[str, ...]
    setting: str
    setting_then: str
    changes: tuple[Change, ...]


class UnknownFindingError(Exception):
    """A code that is neither an HPO term nor a finding of the knowledge."""


def supposing(
    case: Case,
    knowledge: Knowledge,
    *,
    ignore: Iterable[str] = (),
    add: Iterable[str] = (),
    exclude: Iterable[str] = (),
) -> Case:
    """The case without some findings and their kinds, and with others present or excluded.

    What is recorded against a supposition gives way to it.

    Raises:
        UnknownFindingError: a code that nothing knows.
    """
    ontology = knowledge.ontology
    left_out = {_code(text, knowledge) for text in ignore}
    there = [_code(text, knowledge) for text in add]
    absent_ = [_code(text, knowledge) for text in exclude]

    def above(code: str) -> frozenset[str]:
        return ontology.ancestors(code) if code in ontology else frozenset({code})

    def stays(finding: Finding) -> bool:
        """Unless left out, or against what is supposed."""
        code = finding.term.id
        if not left_out.isdisjoint(above(code)):
            return False
        if finding.excluded:
            return not any(code in above(each) for each in there)
        return set(absent_).isdisjoint(above(code))

    kept = tuple(finding for finding in case.findings if stays(finding))
    new = [*((code, False) for code in there), *((code, True) for code in absent_)]
    more = tuple(
        Finding(term=Term(id=code, label=ontology.labels.get(code, "")), excluded=absent)
        for code, absent in new
    )
    return msgspec.structs.replace(case, findings=kept + more)


def _code(text: str, knowledge: Knowledge) -> str:
    """An HPO id as it is; the id of a finding as its HPO id or its local code."""
    if text in knowledge.ontology:
        return text
    known = knowledge.findings.get(text.removeprefix("KINSBOURNE:"))
    if known is None:
        raise UnknownFindingError(
            f"no such finding: {text}; give an HPO id such as HP:0010543, or the id of a finding "
            "('kinsbourne knowledge search' finds HPO's)"
        )
    return known.hpo or known.local_code


def what_if(
    case: Case,
    then: Case,
    before: Differentiator,
    after: Differentiator,
    knowledge: Knowledge,
    vocabulary: Vocabulary,
    *,
    supposed: tuple[str, ...],
    as_of: date | None = None,
    top: int = 10,
) -> WhatIf:
    """The two rankings side by side, for every disease in the first ``top`` of either."""
    now, setting = before.rank(Facts(case, knowledge, vocabulary, as_of), vocabulary)
    later, setting_then = after.rank(Facts(then, knowledge, vocabulary, as_of), vocabulary)
    ranks, ranks_then = _ranks(now), _ranks(later)
    table = before.ranker.table
    leading: list[int] = [*later.order[:top].tolist(), *now.order[:top].tolist()]
    shown = dict.fromkeys(leading)
    changes = tuple(
        Change(
            id=table.contents.entries[place].id,
            name=table.contents.entries[place].name,
            must_not_miss=bool((known := table.curated_at(place)) and known.must_not_miss),
            rank=ranks[place],
            rank_then=ranks_then[place],
            posterior=float(now.posterior[place]),
            posterior_then=float(later.posterior[place]),
        )
        for place in sorted(shown, key=ranks_then.__getitem__)
    )
    return WhatIf(supposed=supposed, setting=setting, setting_then=setting_then, changes=changes)


def _ranks(ranking: Ranking) -> dict[int, int]:
    order: list[int] = ranking.order.tolist()
    return {place: rank for rank, place in enumerate(order, start=1)}
