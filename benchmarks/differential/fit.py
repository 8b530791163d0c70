"""Would another value of a constant rank better, and would that hold in other publications?

    python -m benchmarks.differential.fit FILE [--sample N] [--constants NAME,NAME]
    python -m benchmarks.differential.fit FILE [--sample N] --temperature

How the fitted constants of ``weights.yaml`` were chosen: from the value in the file each constant
is moved down and up, the table is built anew, and the cases are ranked leaving their publications
out. A change is worth taking where it helps in most of five folds of publications, not where it
helps one. With ``--temperature`` the two constants of the temperature are moved together, and the
calibration error of the first place is compared; they change no rank. Only cases of rare genetic
disease are used; patients with the syndrome or its mimics never are.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np

from benchmarks.differential import scoring
from benchmarks.differential.genetic import Benchmark
from benchmarks.differential.ours import Ours

FITTED = (
    "noise", "siblings", "exact", "exact-per-information", "breadth", "breadth-share",
    "coverage-even", "coverage-by-share", "publications", "catalogues", "onset",
)  # fmt: skip
FACTORS = (0.5, 1.5)
TEMPERATURES = tuple(product((0.75, 0.8, 0.9, 1.0, 1.1), (0.45, 0.5, 0.55, 0.6, 0.65)))
"""The temperature of one finding, and what each unit of the log of their number adds."""
FOLDS = 5


def fold(references: list[str], name: str) -> int:
    """The fold of a case, the same for all cases of a publication."""
    text = references[0] if references else name
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS


def objective(ranks: np.ndarray) -> float:
    """Half for the first place, half for the first ten."""
    return float(((ranks <= 1).mean() + (ranks <= 10).mean()) / 2)


def by_fold(bench: Benchmark, constants: dict[str, float]) -> list[float]:
    """The objective in each fold, leaving publications out."""
    ranked = bench.ours("", Ours(bench.knowledge, constants=constants))
    ranks = np.array(ranked.left_out)
    folds = np.array([fold(case.refs, case.id) for case in bench.cases])
    return [objective(ranks[folds == each]) for each in range(FOLDS)]


def report(path: Path, sample: int | None, names: list[str]) -> Iterator[str]:
    bench = Benchmark(path, sample)
    constants = {each.id: each.value for each in bench.knowledge.weights.constants}
    now = by_fold(bench, constants)
    yield f"{'as it is':<36}{np.mean(now):.4f}  " + " ".join(f"{each:.3f}" for each in now)
    for name in names:
        for factor in FACTORS:
            value = constants[name] * factor
            then = by_fold(bench, {**constants, name: value})
            better = sum(b > a for a, b in zip(now, then, strict=True))
            label = f"{name} {constants[name]:g} -> {value:g}"
            yield (
                f"{label:<36}{np.mean(then):.4f}  "
                + " ".join(f"{each:.3f}" for each in then)
                + f"  better in {better} of {FOLDS}"
            )


def temperatures(path: Path, sample: int | None) -> Iterator[str]:
    """The calibration error at each temperature, over all and in each fold."""
    bench = Benchmark(path, sample)
    ranker = Ours(bench.knowledge)
    sure = np.empty((len(bench.cases), len(TEMPERATURES)))
    right = np.empty(len(bench.cases), dtype=bool)
    for nth, case in enumerate(bench.cases):
        query = bench.query(case, with_age=False)
        scores = ranker.leaving_out(case.refs, ranker.scores(query), query)
        right[nth] = int(np.argmax(scores)) in {ranker.catalogue.of.get(d) for d in case.diseases}
        used = np.log(max(1, len(ranker.ranker.rows(query))))
        behind = scores - scores.max()
        sure[nth] = [1 / np.exp(behind / (t + per * used)).sum() for t, per in TEMPERATURES]
    folds = np.array([fold(case.refs, case.id) for case in bench.cases])
    for at, (first, per_log) in enumerate(TEMPERATURES):
        whole = scoring.calibration_error(sure[:, at], right)
        each = (scoring.calibration_error(sure[folds == f, at], right[folds == f])
                for f in range(FOLDS))  # fmt: skip
        yield f"{first:g} + {per_log:g} ln n{'':<8}{whole:.4f}  " + " ".join(
            f"{error:.3f}" for error in each
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--constants", default=",".join(FITTED))
    parser.add_argument("--temperature", action="store_true")
    given = parser.parse_args()
    lines = (
        temperatures(given.file, given.sample)
        if given.temperature
        else report(given.file, given.sample, given.constants.split(","))
    )
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
