"""Which diseases compete, and how often does each show which sign?

Read from HPO's annotations [hpo-2025-01-16], with one candidate for all the ids of a disease. Any
publication can be left out, so that no case is ranked with the help of the paper it comes from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from math import log
from typing import NamedTuple

import numpy as np

from kinsbourne.knowledge.ontology import Annotation, Ontology

CLASSES = {
    "HP:0040280": 0.99,
    "HP:0040281": 0.895,
    "HP:0040282": 0.545,
    "HP:0040283": 0.17,
    "HP:0040284": 0.025,
    "HP:0040285": 0.0,
}
"""HPO's frequency classes, by their midpoints."""

UNKNOWN = 0.5
"""Where a number is needed, the share of a term annotated without a frequency."""

Shares = dict[str, float | None]
"""How many of the patients have each term, 0 to 1; None where HPO does not say."""


class Frequency(NamedTuple):
    """What one annotation row says about how often."""

    k: int = 0
    n: int = 0
    share: float | None = None

    @property
    def is_absent(self) -> bool:
        return self.share == 0


class Row(NamedTuple):
    hpo: str
    frequency: Frequency
    references: frozenset[str]


def frequency(words: str) -> Frequency:
    """What does a frequency as HPO writes it mean: a count, a percentage, a class or a blank?

    Raises:
        ValueError: none of these.
    """
    if not words:
        return Frequency()
    if words in CLASSES:
        return Frequency(share=CLASSES[words])
    if words.endswith("%"):
        return Frequency(share=min(float(words[:-1]) / 100, 1.0))
    k, n = (int(part) for part in words.split("/"))
    return Frequency(k, n, min(k / n, 1.0)) if n else Frequency()


def share(frequencies: Iterable[Frequency]) -> float | None:
    """How often, all rows of one term together?

    Counts are pooled. Only where nobody counted, the mean of the percentages and classes is taken.
    """
    rows = list(frequencies)
    k, n = sum(row.k for row in rows), sum(row.n for row in rows)
    if n:
        return min(k / n, 1.0)
    known = [row.share for row in rows if row.share]
    return sum(known) / len(known) if known else None


def shares(
    rows: Iterable[Row], without: Collection[str] = frozenset(), *, strict: bool = False
) -> Shares:
    """Which terms does a disease show, and how often, some publications left out?

    A term is shown when at least one row reports it in somebody. HPO adds up what several
    publications report of one term in one row: such a row stays, count and all, as long as one of
    them does, or goes with any of them when ``strict``.
    """
    out = frozenset(without)
    by_term: dict[str, list[Frequency]] = {}
    for row in rows:
        gone = bool(row.references & out) if strict else row.references <= out
        if not gone:
            by_term.setdefault(row.hpo, []).append(row.frequency)
    return {
        hpo: share(found)
        for hpo, found in by_term.items()
        if not all(each.is_absent for each in found)
    }


def _row(annotation: Annotation) -> Row:
    references = frozenset(part.strip() for part in annotation.reference.split(";"))
    return Row(annotation.hpo, frequency(annotation.frequency), references)


class Universe:
    """The candidate diseases, in a fixed order, with the terms annotated directly to each.

    ``groups`` are the ids of one disease each; a disease in no group stands alone. Leaving
    publications out never removes a candidate, though it may leave it without a term.
    """

    def __init__(
        self,
        ontology: Ontology,
        groups: Sequence[Sequence[str]],
        *,
        without: frozenset[str] = frozenset(),
        strict: bool = False,
    ) -> None:
        self.ontology = ontology
        first = {disease: group[0] for group in groups for disease in group}
        if len(first) != sum(map(len, groups)):
            raise ValueError("a disease is in two groups")
        rows: dict[str, list[Row]] = {}
        members: dict[str, dict[str, None]] = {}
        for annotation in ontology.annotations:
            if annotation.aspect == "P" and annotation.qualifier != "NOT":
                key = first.get(annotation.disease, annotation.disease)
                rows.setdefault(key, []).append(_row(annotation))
                members.setdefault(key, {})[annotation.disease] = None
        keys = [key for key in rows if shares(rows[key])]
        self.ids = [tuple(members[key]) for key in keys]
        """The annotated ids of each candidate."""
        self.index = {disease: number for number, ids in enumerate(self.ids) for disease in ids}
        """The candidate of each annotated id."""
        self._rows = [rows[key] for key in keys]
        self._without = without
        self._strict = strict
        self.shares: list[Shares] = [shares(each, without, strict=strict) for each in self._rows]
        self._touched: dict[str, set[int]] = {}
        for number, each in enumerate(self._rows):
            for row in each:
                for reference in row.references:
                    self._touched.setdefault(reference, set()).add(number)

    def __len__(self) -> int:
        return len(self.ids)

    def cites(self, disease: str, references: Iterable[str]) -> bool:
        """Does any row of this disease cite one of these publications, alone or with others?"""
        number = self.index[disease]
        return any(number in self._touched.get(each, ()) for each in references)

    def leaving_out(self, references: Iterable[str]) -> dict[int, Shares]:
        """Which candidates change when these publications are left out too, and to what?"""
        without = self._without.union(references)
        touched = set[int]().union(*(self._touched.get(each, ()) for each in without))
        rows = self._rows
        return {each: shares(rows[each], without, strict=self._strict) for each in sorted(touched)}

    def usable(self, terms: Iterable[str]) -> list[str]:
        """The current ids of these terms, each once; terms HPO does not know are left out."""
        current = (
            (hpo if hpo in self.ontology else self.ontology.replaced.get(hpo)) for hpo in terms
        )
        return list(dict.fromkeys(hpo for hpo in current if hpo and hpo in self.ontology))

    def closure(self, found: Mapping[str, float | None]) -> dict[str, float]:
        """How often does a disease show each term or a kind of it, at the least?

        A broader term has the highest share of its kinds; ``UNKNOWN`` stands in for None.
        """
        broader: dict[str, float] = {}
        for hpo, value in found.items():
            known = UNKNOWN if value is None else value
            for above in self.ontology.ancestors(hpo):
                if known > broader.get(above, 0.0):
                    broader[above] = known
        return broader


def parents(ontology: Ontology, hpo: str) -> list[str]:
    """The terms directly above, leaving out those above another of them."""
    strict = ontology.ancestors(hpo) - {hpo}
    higher = set[str]().union(*(ontology.ancestors(each) - {each} for each in strict))
    return sorted(strict - higher)


class Corpus:
    """Which candidates show each term or a kind of it, and how often? Shared by the rankers."""

    def __init__(self, universe: Universe) -> None:
        self.universe = universe
        numbers: dict[str, list[int]] = {}
        values: dict[str, list[float]] = {}
        for number, found in enumerate(universe.shares):
            for hpo, value in universe.closure(found).items():
                numbers.setdefault(hpo, []).append(number)
                values.setdefault(hpo, []).append(value)
        self.candidates = {hpo: np.array(each, np.intp) for hpo, each in numbers.items()}
        self.values = {hpo: np.array(each) for hpo, each in values.items()}
        self._upwards: dict[str, list[str]] = {}

    @cached_property
    def background(self) -> dict[str, float]:
        """The mean share of each term over all candidates."""
        return {hpo: float(each.sum()) / len(self.universe) for hpo, each in self.values.items()}

    @cached_property
    def information(self) -> dict[str, float]:
        """The information content of each term, in nats."""
        total = len(self.universe)
        return {hpo: log(total / len(each)) for hpo, each in self.candidates.items()}

    def upwards(self, hpo: str) -> list[str]:
        """The term and its ancestors that any candidate shows, the rarest first."""
        if hpo not in self._upwards:
            ancestors = self.universe.ontology.ancestors
            self._upwards[hpo] = sorted(
                ancestors(hpo) & self.candidates.keys(),
                key=lambda each: (len(self.candidates[each]), -len(ancestors(each)), each),
            )
        return self._upwards[hpo]
