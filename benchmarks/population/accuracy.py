"""Print how well planted patients are found, beside three simpler definitions.

python -m benchmarks.population.accuracy [--people N] [--seed SEED] [--missing 0 0.1 0.3 0.5]

Everybody here is simulated, by rules of ours: planted patients are no evidence. What people have is
laid down in population_simulation.yaml without a look at the definition; read there what it takes
for granted. The codes that say nothing are left out, since they change no answer.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from benchmarks.population.rates import Interval, Rates
from kinsbourne.knowledge import base
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.plan import planned
from kinsbourne.population.simulation import simulate
from kinsbourne.population.source.opening import opened

AS_OF = date(2026, 1, 1)
PREVALENCE = 1e-6
TRUTH = "SELECT person_id FROM"
EYES = ("opsoclonus", "irregular-eye-movement", "nystagmus")
TUMOUR = ("neuroblastic-tumour", "vague-tumour")
PUBLISHED = "MendelScan, published medians"
"""As its abstract has them, doi 10.1186/s13023-026-04240-6."""
HEADER = (
    f"{'':40}{'found/have':>10}{'false':>7}{'sensitivity %':>18}{'per 100k':>10}"
    f"{'LR+':>27}{'PPV % at 1e-6':>22}{'to review':>11}"
)


class Seen(NamedTuple):
    """One simulated population, as the engine and the simpler definitions saw it."""

    people: int
    oms: frozenset[int]
    named: frozenset[int]
    """Whom a code of the disease itself names."""
    ours: Mapping[str, frozenset[int]]
    """By grade, those of better grades among them."""
    features: Mapping[int, frozenset[str]]
    """Of everybody who has any, leaving the disease itself out."""


def seen(people: int, seed: int, missing: float, planted: float) -> Seen:
    """Simulate a population and look for the planted patients."""
    knowledge = base.load()
    phenotype = knowledge.phenotype
    diseases = {one.id for one in phenotype.features if one.role == "disease"}
    signs = {one.id for one in phenotype.features if one.role in ("sign", "tumour")}
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as db:
        db.execute("SET enable_progress_bar = false")
        folder = Path(name) / "population"
        simulate(folder, people, seed, missing=missing, planted=planted, whole=False)
        data = opened(folder, knowledge).data
        found = engine.find(data, planned(data, knowledge), phenotype, AS_OF, db)
        oms = _people(db, f"{TRUTH} '{folder}/truth.parquet' WHERE kind = 'oms'")
        rows: Any = db.execute("SELECT DISTINCT person_id, feature FROM evidence").fetchall()
    features, named = dict[int, set[str]](), set[int]()
    for person, feature in rows:
        if feature in diseases:
            named.add(person)
        elif feature in signs:
            features.setdefault(person, set()).add(feature)
    ours, so_far = dict[str, frozenset[int]](), frozenset[int]()
    for grade in ("definite", "probable", "possible"):
        so_far |= {int(one.person_id) for one in found.flagged if one.grade == grade}
        ours[grade] = so_far
    frozen = {person: frozenset(have) for person, have in features.items()}
    return Seen(people, oms, frozenset(named), ours, frozen)


def _people(db: duckdb.DuckDBPyConnection, sql: str) -> frozenset[int]:
    rows: Any = db.execute(sql).fetchall()
    return frozenset(int(row[0]) for row in rows)


def definitions(of: Seen) -> Iterator[tuple[str, frozenset[int]]]:
    """Each way of finding them, and whom it finds."""
    yield "ours, definite", of.ours["definite"]
    yield "ours, probable or better", of.ours["probable"]
    yield "ours, possible or better", of.ours["possible"]
    yield "a code of the disease alone", of.named
    both = {who for who, have in of.features.items() if have & set(TUMOUR) and have & set(EYES)}
    yield "eye movement and neuroblastoma", frozenset(both)
    for grade in ("probable", "possible"):
        yield f"risk score, as many false as {grade}", best_scores(of, len(of.ours[grade] - of.oms))


def best_scores(of: Seen, false: int) -> frozenset[int]:
    """Those with the highest sum of the logarithms of how rare each of their signs is.

    As many as bring so many false finds: planted patients are so many more than in life that the
    number flagged would not compare.
    """
    counts: dict[str, int] = {}
    for have in of.features.values():
        for feature in have:
            counts[feature] = counts.get(feature, 0) + 1
    weights = {feature: -math.log10(count / of.people) for feature, count in counts.items()}
    score = {who: sum(weights[one] for one in sorted(have)) for who, have in of.features.items()}
    taken = list[int]()
    for who in sorted(score, key=lambda who: (-round(score[who], 3), who)):
        false -= who not in of.oms
        if false < 0:
            break
        taken.append(who)
    return frozenset(taken)


def rates(of: Seen, found: frozenset[int], among: frozenset[int]) -> Rates:
    """Of these patients, and of those without OMS, how many are found?"""
    false = len(found - of.oms)
    return Rates(len(found & among), len(among), false, of.people - len(of.oms))


def line(name: str, one: Rates, seed: int) -> str:
    ratio, value = one.likelihood_ratio(seed), one.predictive_value(PREVALENCE, seed)
    sensitivity = _said(one.sensitivity, 100, ".1f")
    if one.false:
        known = _said(ratio, 1, ",.0f"), _said(value, 100, ".2f"), f"{1 / value.value:,.0f}"
    else:
        # Where nobody was found by mistake, only a bound is known.
        known = f"> {ratio.low:,.0f}", f"> {100 * value.low:.2f}", f"< {1 / value.low:,.0f}"
    return (
        f"{name:40}{f'{one.found}/{one.have}':>10}{one.false:>7}{sensitivity:>18}"
        f"{one.flagged(PREVALENCE):>10.2f}{known[0]:>27}{known[1]:>22}{known[2]:>11}"
    )


def _said(interval: Interval, times: float, form: str) -> str:
    value, low, high = (format(times * part, form) for part in interval)
    return f"{value} [{low}-{high}]"


def report(people: int, seed: int, planted: float, levels: list[float]) -> Iterator[str]:
    yield "Planted patients are no evidence: everybody here is simulated."
    yield "The false finds are only as true to life as the illnesses we thought of."
    yield f"{people:,} people at each level, {planted:g} in a million planted; intervals of 95 %."
    for missing in levels:
        start = time.monotonic()
        of = seen(people, seed, missing, planted)
        unnamed = of.oms - of.named
        yield f"\n== {missing:.0%} of the codes missing ({time.monotonic() - start:.0f} s)\n"
        yield HEADER
        for name, found in definitions(of):
            yield line(name, rates(of, found, of.oms), seed)
        yield "Of those whom no code of the disease names:"
        for name, found in definitions(of):
            yield line(name, rates(of, found, unnamed), seed)
        yield f"{PUBLISHED:40}{'':17}{'3.8':>18}{'':10}{'1,167':>27}{'3.1':>22}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.population.accuracy", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--people", type=int, default=2_000_000, help="default: %(default)s")
    parser.add_argument("--planted", type=float, default=400, help="of a million")
    parser.add_argument("--missing", type=float, nargs="*", default=[0, 0.1, 0.3, 0.5])
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    given = parser.parse_args()
    for one in report(given.people, given.seed, given.planted, given.missing):
        print(one, flush=True)


if __name__ == "__main__":
    main()
