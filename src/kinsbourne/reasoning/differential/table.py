"""How does what is known of ten thousand diseases become numbers that rank them at once?

For each disease and term, natural logs of what recording the term says for the disease:

* ``gain``: ln((F + a c) / (a c)), where F is the share of the disease's patients with the term,
  c the share of diseases with the parent term that have it, and a the noise; plus the part of
  what the disease is known for that the term covers, by its information;
* ``as_parent``: ln((F + a) / a), taken off once for each recorded kind of the term, since the
  kind's own gain is relative to it; for a kind of which nothing is known, only the part of it that
  the known kinds explain;
* ``bonus``, for terms the disease itself is listed with.

A term the disease knows nothing of adds nothing. F is shrunk by the number of patients behind it
and borrows from diseases of the same gene. The combination of a likelihood ratio by frequency with
the ontology follows the published ideas of likelihood-ratio ranking [robinson-2020] and of the
conditional information of a term given its parent [jagadeesh-2019].
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kinsbourne.knowledge.diseases import Catalogue, Profile
from kinsbourne.knowledge.model import Confusable
from kinsbourne.knowledge.ontology import Ontology
from kinsbourne.reasoning.differential.tree import (
    NONE,
    Floats,
    Shares,
    Tree,
    Vocabulary,
    Whole,
    shares,
    tree,
)

Constants = Mapping[str, float]


class Column(NamedTuple):
    """One disease's numbers: terms with gain and as_parent, listed terms, exclusions."""

    rows: Whole
    known: Floats
    """How often the disease has each of these terms, with what is borrowed."""
    gain: Floats
    as_parent: Floats
    lent: npt.NDArray[np.bool_]
    """Is what is known of the term all borrowed?"""
    listed: Whole
    bonus: Floats
    share: Floats
    patients: Floats
    confused: npt.NDArray[np.bool_]
    """Is the listed term only recorded for another sign?"""
    excludable: Whole
    exclusion: Floats
    """What the exclusion of each excludable term adds; below zero."""
    barred: Whole
    breadth: float
    """What is taken off for the number of things it is known for; zero or below."""


class Builder:
    """Builds the column of any profile, against the background of the whole catalogue."""

    def __init__(
        self,
        ontology: Ontology,
        catalogue: Catalogue,
        constants: Constants,
        local: list[str],
        confusables: Iterable[Confusable] = (),
    ) -> None:
        self.constants = constants
        self.catalogue = catalogue
        self.vocabulary = Vocabulary(ontology, local)
        self.profiles = [catalogue.profile(at) for at in range(len(catalogue))]
        self._confusables = tuple(confusables)
        self.shares = [self.shares_of(profile) for profile in self.profiles]
        curated = sum(profile.curated is not None for profile in self.profiles)
        self.tree: Tree = tree(self.vocabulary, self.shares, curated, constants)
        self.siblings = _siblings(ontology, catalogue, int(constants["siblings-most"]))
        self._parent: list[int] = self.tree.parent.tolist()
        self._information: list[float] = self.tree.information.tolist()

    def column(self, at: int, instead: Mapping[int, Shares] | None = None) -> Column:
        """The numbers of the disease at this place; other shares may stand in for some diseases."""
        constants = self.constants
        others = instead or {}
        own = others.get(at, self.shares[at])
        known = self._lent(at, own, others)
        rows = np.fromiter(known.keys(), np.int32, len(known))
        share = np.fromiter(known.values(), float, len(known))
        is_curated = self.profiles[at].curated is not None
        noise = constants["noise-curated" if is_curated else "noise"]
        background = noise * self.tree.given_parent[rows]
        gain = np.log((share + background) / background)
        as_parent = np.log((share + noise) / noise)
        unnamed = self._unnamed(own, known, noise)
        as_parent -= np.fromiter((unnamed[row] for row in known), float, len(known))
        above = (self._parent[row] for row in known)
        gain -= np.fromiter((unnamed.get(row, 0.0) for row in above), float, len(known))
        if not is_curated:
            covered = self._covered(own)
            gain += np.fromiter((covered.get(row, 0.0) for row in known), float, len(known))
        listed = np.fromiter(own.direct.keys(), np.int32, len(own.direct))
        direct = np.array(list(own.direct.values()), dtype=float).reshape(-1, 2)
        given_back = -constants["breadth"] * np.log(1 - constants["breadth-share"] * direct[:, 0])
        if is_curated:
            given_back = np.zeros(len(listed))
            exact = self._redress(listed, own, noise)
        else:
            per_information = constants["exact-per-information"]
            exact = constants["exact"] + per_information * self.tree.information[listed]
            exact = np.maximum(exact, log((1 + noise) / noise))
        excludable, exclusion = self._exclusions(own, is_curated)
        return Column(
            rows=rows,
            known=share,
            gain=gain,
            as_parent=as_parent,
            lent=np.fromiter((row not in own.all for row in known), bool, len(known)),
            listed=listed,
            bonus=exact + given_back,
            share=direct[:, 0],
            patients=direct[:, 1],
            confused=np.fromiter((row in own.confused for row in own.direct), bool, len(listed)),
            excludable=excludable,
            exclusion=exclusion,
            barred=np.fromiter(sorted(own.barred), np.int32, len(own.barred)),
            breadth=-float(given_back.sum()),
        )

    def shares_of(self, profile: Profile) -> Shares:
        """How often a disease of this profile has each finding."""
        return shares(profile, self.vocabulary, self.constants, self._confusables)

    def _unnamed(self, own: Shares, known: dict[int, float], noise: float) -> dict[int, float]:
        """For each term, the part of ln((F + a) / a) that a kind not named of the disease keeps.

        A sign named in general (*ataxia*) leaves its kinds open, so a kind that is not named says
        nothing more than the sign; where the kinds are named and make up the whole share, one that
        is not named meets only noise. So does a kind of a sign that is only a name for another:
        who tells kinds of nystagmus apart has not mistaken it.
        """
        kinds: defaultdict[int, float] = defaultdict(float)
        for row, share in known.items():
            above = self._parent[row]
            kinds[above] = max(kinds[above], share)
        left = {
            row: max(0.0, share - kinds[row])
            for row, (share, _) in own.direct.items()
            if row not in own.confused
        }
        return {row: log((left.get(row, 0.0) + noise) / noise) for row in known}

    def _redress(self, listed: Whole, own: Shares, noise: float) -> Floats:
        """What keeps a sign that is only a name for another from lowering its disease."""
        rows: list[int] = listed.tolist()
        lost = (self._lost(row, own.all, noise) if row in own.confused else 0.0 for row in rows)
        return np.fromiter(lost, float, len(rows))

    def _lost(self, row: int, known: dict[int, float], noise: float) -> float:
        most = gained = 0.0
        while (above := self._parent[row]) != NONE:
            background = noise * float(self.tree.given_parent[row])
            gained += log((known[row] + background) / background)
            as_parent = log((known[above] + noise) / noise)
            most = max(most, as_parent - gained)
            gained -= as_parent
            row = above
        return most

    def _lent(self, at: int, own: Shares, others: Mapping[int, Shares]) -> dict[int, float]:
        """The shares, with what is borrowed from diseases of the same gene.

        A disease of this project's own layer, whose picture is complete, borrows nothing.
        """
        kin = self.siblings.get(at)
        if not kin or self.profiles[at].curated is not None:
            return own.all
        mean: defaultdict[int, float] = defaultdict(float)
        for other in kin:
            for row, share in others.get(other, self.shares[other]).all.items():
                mean[row] += share / len(kin)
        weight, floor = self.constants["siblings"], self.constants["siblings-floor"]
        known = dict(own.all)
        for row, lent in mean.items():
            if lent > floor:
                share = known.get(row, 0.0)
                known[row] = share + weight * (1 - share) * lent
        return known

    def _covered(self, own: Shares) -> dict[int, float]:
        """For each term, what recording it adds to how much of the disease is covered."""
        whole = sum(share for share, _ in own.direct.values())
        even, by_share = self.constants["coverage-even"], self.constants["coverage-by-share"]
        weight: defaultdict[int, float] = defaultdict(float)
        for row, (share, _) in own.direct.items():
            part = even / len(own.direct) + by_share * share / whole
            above = row
            while above != NONE:
                weight[above] += part
                above = self._parent[above]
        information = self._information
        return {
            row: part
            * (information[row] - (information[up] if (up := self._parent[row]) != NONE else 0.0))
            for row, part in weight.items()
        }

    def _exclusions(self, own: Shares, is_curated: bool) -> tuple[Whole, Floats]:
        """Which exclusions speak against the disease; nearly always there counts as always."""
        missed, sure = self.constants["missed"], self.constants["excluded-counts-from"]
        layer = "-curated" if is_curated else ""
        k, n = self.constants[f"shrink-k{layer}"], self.constants[f"shrink-n{layer}"]
        least = self.constants["excluded-counts-patients"]
        counted: dict[int, float] = {}
        for row, (share, patients) in own.direct.items():
            if patients < least and not is_curated:
                continue
            raw = (share * (patients + n) - k) / patients if patients else share
            for above in self.vocabulary.ancestors[row]:
                counted[above] = max(counted.get(above, 0.0), raw)
        kept = {row: raw for row, raw in counted.items() if is_curated or raw >= sure - 1e-9}
        rows = np.fromiter(kept.keys(), np.int32, len(kept))
        raw = np.minimum(np.fromiter(kept.values(), float, len(kept)), sure)
        return rows, np.log(1 - (1 - missed) * raw)

    def evidence(self, profile: Profile) -> float:
        """Natural log prior for how much is written of a disease of HPO's catalogue."""
        return self.constants["publications"] * log(1 + profile.publications) + (
            self.constants["catalogues"] if profile.is_in_two_catalogues else 0.0
        )


def _siblings(ontology: Ontology, catalogue: Catalogue, most: int) -> dict[int, list[int]]:
    kin: defaultdict[int, set[int]] = defaultdict(set)
    for names in ontology.genes.values():
        group = {catalogue.of[name] for name in names if name in catalogue.of}
        if 1 < len(group) <= most:
            for one in group:
                kin[one] |= group - {one}
    return {one: sorted(others) for one, others in kin.items()}
