"""Which findings say how much, among all diseases?

Every term is given one parent, the rarest among its parents in HPO, so that what a finding says is
counted once on its way up. Rarity is the share of diseases with the term or a kind of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kinsbourne.knowledge.diseases import ROOT, Profile
from kinsbourne.knowledge.model import Confusable
from kinsbourne.knowledge.ontology import Ontology

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int32]
NONE = -1


class Tree(NamedTuple):
    """The vocabulary: HPO's abnormalities and the local codes, each with one parent."""

    codes: list[str]
    parent: Whole
    """The row of the parent; -1 at the top."""
    given_parent: Floats
    """Share of the diseases with the parent that have the term."""
    information: Floats
    """Minus the natural log of the share of all diseases with the term."""


class Shares(NamedTuple):
    """How often a disease has each finding, by row of the vocabulary."""

    direct: dict[int, tuple[float, float]]
    """As recorded of it: the share, and the patients behind it."""
    all: dict[int, float]
    """The same with every more general term, which is there at least as often."""
    barred: frozenset[int]
    """What it never has."""
    confused: frozenset[int]
    """What is only recorded in it for another sign."""


class Vocabulary:
    """Rows for codes, and for each row the rows of all its ancestors, itself among them."""

    def __init__(self, ontology: Ontology, local: Iterable[str]) -> None:
        terms = sorted(ontology.descendants(ROOT) - {ROOT})
        self.codes = [*terms, *sorted(local)]
        self.row = {code: at for at, code in enumerate(self.codes)}
        known = len(terms)
        self.parents: list[tuple[int, ...]] = [
            tuple(self.row[p] for p in ontology.parents(term) if p in self.row) for term in terms
        ]
        self.ancestors: list[tuple[int, ...]] = [
            tuple(self.row[a] for a in ontology.ancestors(term) if a in self.row) for term in terms
        ]
        for at in range(known, len(self.codes)):
            self.parents.append(())
            self.ancestors.append((at,))
        self.is_local = np.arange(len(self.codes)) >= known


def shares(
    profile: Profile,
    vocabulary: Vocabulary,
    constants: Mapping[str, float],
    confusables: Iterable[Confusable] = (),
) -> Shares:
    """The disease's shares, each shrunk towards one half by how few patients it rests on.

    In a curated disease a sign that is often written down as another lends that other its share.
    """
    direct: dict[int, tuple[float, float]] = {}
    layer = "-curated" if profile.curated else ""
    least_k, least_n = constants[f"shrink-k{layer}"], constants[f"shrink-n{layer}"]
    barred: set[int] = set()
    confused: set[int] = set()
    for code, counts in profile.present.items():
        row = vocabulary.row.get(code)
        if row is None:
            continue
        k, n = sum(counted.k for counted in counts), sum(counted.n for counted in counts)
        if any(counted.n and not counted.k for counted in counts):
            barred.add(row)
        else:
            direct[row] = ((k + least_k) / (n + least_n), n)
    for sign in confusables if profile.curated else ():
        recorded, written = vocabulary.row[sign.recorded], constants[sign.how_often]
        for meant in sign.may_be:
            share, n = direct.get(vocabulary.row[meant], (0.0, 0.0))
            if written * share > direct.get(recorded, (0.0, 0.0))[0]:
                direct[recorded] = (written * share, n)
                confused.add(recorded)
    whole: dict[int, float] = {}
    for row, (share, _) in direct.items():
        for above in vocabulary.ancestors[row]:
            if whole.get(above, 0.0) < share:
                whole[above] = share
    return Shares(direct, whole, frozenset(barred), frozenset(confused))


def tree(
    vocabulary: Vocabulary, every: list[Shares], curated: int, constants: Mapping[str, float]
) -> Tree:
    """The one-parent tree and the rarity of each term among these diseases.

    The first ``curated`` of them, which are listed with whatever a clinician may ask about, count
    by how often they have the term; the others count once for each term they are listed with.
    """
    count = np.zeros(len(vocabulary.codes))
    for at, known in enumerate(every):
        rows = list(known.all)
        count[rows] += list(known.all.values()) if at < curated else 1
    share = (count + 0.5) / (len(every) + 1)
    share[vocabulary.is_local] = constants["local-share"]
    parent = np.full(len(vocabulary.codes), NONE, dtype=np.int32)
    for row, parents in enumerate(vocabulary.parents):
        if parents:
            parent[row] = min(parents, key=lambda above: (share[above], above))
    given = np.where(parent == NONE, share, share / share[np.maximum(parent, 0)])
    return Tree(vocabulary.codes, parent, np.minimum(given, 1.0), -np.log(share))
