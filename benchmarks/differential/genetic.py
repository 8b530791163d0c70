"""How well are rare genetic diseases ranked, beside the established rankers, in one run?

Three figures for each ranker: *standard* (the annotations hold what was read off the very papers
the cases come from: leaky, and what is mostly published), *leave-publication-out* (every annotation
row that cites the case's papers removed) and *nonleak* (only cases whose papers HPO never cites).
Ids are strict, OMIM and Orphanet records of one disease are one candidate, ties count against.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.differential import peers, scoring
from benchmarks.differential.cases import CaseRecord, read
from benchmarks.differential.ours import Ours
from benchmarks.differential.universe import Corpus, Universe
from kinsbourne.case.time import DAYS_A_YEAR, Span
from kinsbourne.knowledge import base
from kinsbourne.knowledge.case_base import KnownCase, counted
from kinsbourne.reasoning.differential.ranking import Query

Scores = NDArray[np.floating[Any]]
SLOW = {"hpo3": 60, "hpo3, its own records": 60, "semsimian": 20}
"""Peers that take seconds a case, and how many cases they are given."""


class Ranked(NamedTuple):
    """The ranks of the truth for one ranker, by case, and its processor time."""

    name: str
    standard: list[int]
    left_out: list[int]
    cpu_ms: float
    cases: list[int]


class Benchmark:
    """The evaluable cases of one file, and the rankers."""

    def __init__(self, path: Path, sample: int | None) -> None:
        self.knowledge = base.load()
        ontology = self.knowledge.ontology
        self.universe = Universe(ontology, [list(group) for group in ontology.same])
        every = list(read(path))
        index = self.universe.index
        usable = [
            case
            for case in every
            if any(name in index for name in case.diseases) and self.universe.usable(case.present)
        ]
        usable.sort(key=lambda case: case.id)
        if sample is not None and sample < len(usable):
            usable = random.Random(0).sample(usable, sample)  # noqa: S311 - a fixed choice
        self.read, self.cases = len(every), usable
        cited = {name for row in ontology.annotations for name in row.reference.split(";")}
        self.nonleak = np.array([not cited.intersection(case.refs) for case in usable])
        self.has_references = any(case.refs for case in usable)
        self.classes = {
            term.id: Span(term.from_years * DAYS_A_YEAR, term.below_years * DAYS_A_YEAR)
            for term in self.knowledge.onset_classes
        }

    def query(self, case: CaseRecord, *, with_age: bool, with_excluded: bool = True) -> Query:
        replaced = self.knowledge.ontology.replaced
        present = tuple(replaced.get(hpo) or hpo for hpo in case.present)
        excluded = tuple(replaced.get(hpo) or hpo for hpo in case.excluded)
        return Query(
            present,
            excluded if with_excluded else (),
            onset=case.onset(self.classes) if with_age else None,
            age=case.age_span if with_age else None,
            is_female=case.is_female if with_age else None,
        )

    def ours(
        self, name: str, ranker: Ours, *, with_age: bool = False, with_excluded: bool = True
    ) -> Ranked:
        def score(case: CaseRecord) -> tuple[Scores, Callable[[], Scores], int]:
            query = self.query(case, with_age=with_age, with_excluded=with_excluded)
            scores = ranker.scores(query)
            truth = next(
                ranker.catalogue.of[each] for each in case.diseases if each in ranker.catalogue.of
            )
            return scores, lambda: ranker.leaving_out(case.refs, scores, query), truth

        return self._run(name, score, range(len(self.cases)))

    def peer(self, name: str, ranker: peers.Ranker) -> Ranked:
        def score(case: CaseRecord) -> tuple[Scores, Callable[[], Scores], int]:
            scores = ranker.scores(case.present, case.excluded)
            truth = next(
                self.universe.index[each] for each in case.diseases if each in self.universe.index
            )

            def left_out() -> Scores:
                return ranker.leaving_out(case.refs, scores, case.present, case.excluded)

            return scores, left_out, truth

        chosen = range(min(len(self.cases), SLOW.get(name, len(self.cases))))
        return self._run(name, score, chosen)

    def _run(
        self,
        name: str,
        score: Callable[[CaseRecord], tuple[Scores, Callable[[], Scores], int]],
        chosen: Sequence[int],
    ) -> Ranked:
        standard: list[int] = []
        left_out: list[int] = []
        spent = 0.0
        for at in chosen:
            case = self.cases[at]
            started = time.process_time()
            scores, without, truth = score(case)
            spent += time.process_time() - started
            standard.append(scoring.rank(scores, truth))
            left_out.append(scoring.rank(without(), truth) if case.refs else standard[-1])
        return Ranked(name, standard, left_out, 1000 * spent / len(chosen), list(chosen))

    def confidence(self, ranker: Ours) -> tuple[list[float], list[bool], list[bool]]:
        """Posterior of the first, whether it is the truth, and whether the evidence is thin."""
        sure: list[float] = []
        right: list[bool] = []
        thin: list[bool] = []
        constants = ranker.ranker.table.constants
        for case in self.cases:
            query = self.query(case, with_age=False)
            scores = ranker.leaving_out(case.refs, ranker.scores(query), query)
            used = len(ranker.ranker.rows(query))
            cooled = scores / ranker.ranker.temperature(used)
            odds = np.exp(cooled - cooled.max())
            posterior = odds / odds.sum()
            truth = {ranker.catalogue.of.get(each) for each in case.diseases}
            first = int(np.argmax(scores))
            sure.append(float(posterior[first]))
            right.append(first in truth)
            thin.append(
                used < constants["thin-findings"] or posterior[first] < constants["thin-leader"]
            )
        return sure, right, thin

    def case_base(self) -> Iterator[KnownCase]:
        """The cases themselves as a site's own case base; held out by publication when ranked."""
        for case in self.cases:
            for name in case.diseases[:1]:
                for reference in case.refs[:1]:
                    yield KnownCase(
                        name, frozenset(case.present), frozenset(case.excluded), reference
                    )


def report(path: Path, names: Sequence[str], sample: int | None) -> Iterator[str]:
    """The figures, ranker by ranker."""
    bench = Benchmark(path, sample)
    yield (
        f"{path.name}: {bench.read} cases, {len(bench.cases)} evaluable, "
        f"{int(bench.nonleak.sum())} of them nonleak; {len(bench.universe)} annotated candidates"
    )
    yield f"{'':<28}{'standard':^30}{'leave-publication-out':^30}{'nonleak':^30}"
    yield (
        f"{'':<28}" + 3 * f"{'top1':>6}{'top3':>6}{'top10':>6}{'MRR':>6}{'macro1':>6}" + "  CPU ms"
    )
    ours = Ours(bench.knowledge)
    rows = [
        lambda: bench.ours("kinsbourne", ours),
        lambda: bench.ours("  with age at onset", ours, with_age=True),
        lambda: bench.ours("  without exclusions", ours, with_excluded=False),
    ]
    for make in rows:
        yield _line(bench, make())
    if bench.has_references:
        with_cases = Ours(bench.knowledge, cases=counted(bench.case_base()))
        yield _line(bench, bench.ours("  with a case base", with_cases), no_standard=True)
    corpus = Corpus(bench.universe)
    for name in names:
        try:
            ranker = peers.PEERS[name](corpus)
        except ImportError as error:
            yield f"{name:<28}not measured: {error}"
            continue
        yield _line(bench, bench.peer(name, ranker))
    sure, right, thin = map(np.array, bench.confidence(ours))
    yield ""
    yield (
        f"calibration (leave-publication-out): expected calibration error "
        f"{scoring.calibration_error(sure, right):.3f} over all, "
        f"{scoring.calibration_error(sure[~thin], right[~thin]):.3f} over the "
        f"{int((~thin).sum())} cases whose evidence is not called thin; first right "
        f"{right[~thin].mean():.2f} of these, {right[thin].mean():.2f} of the thin"
    )


def _line(bench: Benchmark, ranked: Ranked, *, no_standard: bool = False) -> str:
    truths = [tuple(bench.cases[at].diseases) for at in ranked.cases]
    kept = [nth for nth, at in enumerate(ranked.cases) if bench.nonleak[at]]
    parts = [
        "  (holds the case itself)     " if no_standard else _cells(ranked.standard, truths),
        _cells(ranked.left_out, truths),
        _cells([ranked.left_out[n] for n in kept], [truths[n] for n in kept]),
    ]
    size = f"  ({len(ranked.cases)} cases)" if len(ranked.cases) < len(bench.cases) else ""
    return f"{ranked.name:<28}" + "".join(parts) + f"{ranked.cpu_ms:8.2f}{size}"


def _cells(ranks: list[int], truths: list[tuple[str, ...]]) -> str:
    if not ranks:
        return " " * 30
    each, macro = scoring.accuracy(ranks), scoring.macro_accuracy(ranks, truths)
    figures = (each.top_1, each.top_3, each.top_10, each.reciprocal, macro.top_1)
    return "".join(f"{figure:6.3f}" for figure in figures)
