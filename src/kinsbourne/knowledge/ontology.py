"""Which phenotype terms are there, and which is a kind of which?

Reads the snapshot of the Human Phenotype Ontology [hpo-2025-01-16] that ``snapshot`` makes.
Labels and hierarchy are HPO's own, unaltered.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import msgspec


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot was made from, and on whose terms."""

    hpo_version: str
    hpoa_version: str
    acknowledgement: str
    licence: str
    terms: int
    obsolete: int
    annotations: int
    left_out: dict[str, int]
    """Rows left out of the annotations, by evidence code."""
    mondo: str | None = None
    """Mondo's attribution, where its exact matches were used."""


class TermRow(NamedTuple):
    """A current term: its label and the terms directly above it."""

    id: str
    label: str
    parents: tuple[str, ...]


class Terms(msgspec.Struct, frozen=True):
    current: list[TermRow]
    replaced: dict[str, str | None]
    """Obsolete and alternative ids, with the id to use instead where HPO names one."""


class Annotation(NamedTuple):
    """One row of HPO's disease annotations, as HPO wrote it."""

    disease: str
    name: str
    qualifier: str
    hpo: str
    reference: str
    evidence: str
    onset: str
    frequency: str
    sex: str
    modifier: str
    aspect: str


class Match(NamedTuple):
    """A term found by its words."""

    id: str
    label: str
    words: str


class Ontology:
    """The whole ontology, offline: subsumption, labels, synonyms, search."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        terms = msgspec.json.decode(self._member("terms.json"), type=Terms)
        self._parents = {row.id: row.parents for row in terms.current}
        self.labels = {row.id: row.label for row in terms.current}
        self.replaced = terms.replaced
        self._ancestors: dict[str, frozenset[str]] = {}
        self._descendants: dict[str, frozenset[str]] = {}

    def _member(self, name: str) -> bytes:
        with zipfile.ZipFile(self.snapshot) as archive:
            return archive.read(name)

    @cached_property
    def manifest(self) -> Manifest:
        return msgspec.json.decode(self._member("manifest.json"), type=Manifest)

    @cached_property
    def synonyms(self) -> dict[str, list[str]]:
        return msgspec.json.decode(self._member("synonyms.json"), type=dict[str, list[str]])

    @cached_property
    def annotations(self) -> list[Annotation]:
        return msgspec.json.decode(self._member("annotations.json"), type=list[Annotation])

    @cached_property
    def annotated(self) -> frozenset[str]:
        """The diseases that there are annotations of."""
        return frozenset(row.disease for row in self.annotations)

    @cached_property
    def same(self) -> list[tuple[str, ...]]:
        """Identifiers of different catalogues that mean one disease."""
        return msgspec.json.decode(self._member("same.json"), type=list[tuple[str, ...]])

    @cached_property
    def genes(self) -> dict[str, tuple[str, ...]]:
        """For each gene with two diseases or more, the diseases."""
        return msgspec.json.decode(self._member("genes.json"), type=dict[str, tuple[str, ...]])

    def __contains__(self, hpo: object) -> bool:
        return hpo in self._parents

    def __len__(self) -> int:
        return len(self._parents)

    def parents(self, hpo: str) -> tuple[str, ...]:
        """The terms directly above.

        Raises:
            KeyError: not a current term.
        """
        return self._parents[hpo]

    def ancestors(self, hpo: str) -> frozenset[str]:
        """The term itself and everything it is a kind of.

        Raises:
            KeyError: not a current term.
        """
        found = self._ancestors.get(hpo)
        if found is None:
            above = (self.ancestors(parent) for parent in self._parents[hpo])
            found = self._ancestors[hpo] = frozenset({hpo}).union(*above)
        return found

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {hpo: [] for hpo in self._parents}
        for child, parents in self._parents.items():
            for parent in parents:
                children[parent].append(child)
        return children

    def descendants(self, hpo: str) -> frozenset[str]:
        """The term itself and every kind of it.

        Raises:
            KeyError: not a current term.
        """
        found = self._descendants.get(hpo)
        if found is None:
            below = set[str]()
            waiting = [hpo]
            while waiting:
                term = waiting.pop()
                if term not in below:
                    below.add(term)
                    waiting.extend(self._children[term])
            found = self._descendants[hpo] = frozenset(below)
        return found

    def is_a(self, hpo: str, kind: str) -> bool:
        return kind in self.ancestors(hpo)

    def says(self, hpo: str, words: str) -> bool:
        """Is this the term's label or one of its synonyms, letter case aside?"""
        wanted = words.strip().casefold()
        return self.labels[hpo].casefold() == wanted or any(
            synonym.casefold() == wanted for synonym in self.synonyms.get(hpo, ())
        )

    def search(self, words: str, limit: int = 20) -> list[Match]:
        """Which terms have all these words in their label or a synonym? Closest first.

        Without words, none.
        """
        wanted = words.casefold().split()

        def hits() -> Iterator[tuple[int, int, Match]]:
            for hpo, label in self.labels.items():
                names = (label, *self.synonyms.get(hpo, ()))
                for rank, name in enumerate(names):
                    folded = name.casefold()
                    if wanted and all(word in folded for word in wanted):
                        yield len(name), min(rank, 1), Match(hpo, label, name)
                        break

        return [match for _, _, match in sorted(hits())[:limit]]


def shipped_snapshot() -> Path:
    """The newest snapshot in the package."""
    folder = Path(str(resources.files("kinsbourne.knowledge") / "hpo"))
    return max(folder.glob("hpo-*.zip"))


@cache
def load(snapshot: Path | None = None) -> Ontology:
    """The ontology from a snapshot, the shipped one unless told otherwise."""
    return Ontology(snapshot or shipped_snapshot())
