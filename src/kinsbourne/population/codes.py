"""Which codes does each feature of the phenotype have?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.codelists import normal
from kinsbourne.knowledge.model import CodeForm, Verified
from kinsbourne.knowledge.model.phenotype import PhenotypeFeature


class Wanted(NamedTuple):
    """A code that is evidence of a feature."""

    feature: str
    system: str
    """Our short name of the code system."""
    code: str
    """As the code lists write it: ICD with its point, an id of HPO or Orphanet with its prefix."""
    below: bool
    """Those beneath it count, too."""
    verified: Verified
    source: str
    """A source of ``sources.yaml``; empty where none was read."""


def wanted(knowledge: Knowledge) -> tuple[Wanted, ...]:
    """All codes of all features, sorted, each once.

    The feature's own codes; those that the lists give a meaning that is the feature's, or stands
    beneath it in HPO; and the meanings themselves, where a system's codes are ids of a case.
    """
    return tuple(
        sorted(one for feature in knowledge.phenotype.features for one in of(feature, knowledge))
    )


def of(feature: PhenotypeFeature, knowledge: Knowledge) -> tuple[Wanted, ...]:
    """The codes of one feature, sorted. What the feature says of a code goes before the lists."""
    found: dict[tuple[str, str], Wanted] = {}
    for one in (*_own(feature), *_listed(feature, knowledge), *_themselves(feature, knowledge)):
        form = knowledge.codelists.systems[one.system].form
        found.setdefault((one.system, normal(one.code, form)), one)
    return tuple(sorted(found.values()))


def alone(knowledge: Knowledge) -> frozenset[tuple[str, str]]:
    """System and code of those so wide that what stands beneath them does not count."""
    forms: dict[str, CodeForm] = {one.id: one.form for one in knowledge.codelists.systems.values()}
    return frozenset(
        (code.system, normal(code.code, forms[code.system]))
        for feature in knowledge.phenotype.features
        for code in feature.codes
        if code.match == "alone"
    )


def _own(feature: PhenotypeFeature) -> Iterator[Wanted]:
    for code in feature.codes:
        source = code.sources[0].id if code.sources else ""
        below = code.match == "below"
        yield Wanted(feature.id, code.system, code.code, below, code.verified, source)


def _listed(feature: PhenotypeFeature, knowledge: Knowledge) -> Iterator[Wanted]:
    meanings = _meanings(feature, knowledge)
    for system, rows in knowledge.codelists.codes.items():
        for row in rows:
            if row.means in meanings:
                below = row.match == "below"
                yield Wanted(feature.id, system, row.code, below, row.verified, row.source)


def _themselves(feature: PhenotypeFeature, knowledge: Knowledge) -> Iterator[Wanted]:
    systems = knowledge.codelists.systems.values()
    of_prefix = {system.prefix: system.id for system in systems if system.prefix}
    # Terms and diseases alike are named here by the ids that this release has.
    release = knowledge.ontology.snapshot.stem
    for means in _meanings(feature, knowledge):
        system = of_prefix.get(means.partition(":")[0])
        if system is not None:
            yield Wanted(feature.id, system, means, False, "read", release)


def _meanings(feature: PhenotypeFeature, knowledge: Knowledge) -> frozenset[str]:
    terms = knowledge.ontology
    beneath = (terms.descendants(means) for means in feature.means if means in terms)
    return frozenset(feature.means).union(*beneath)
