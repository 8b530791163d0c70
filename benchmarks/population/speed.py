"""What does a search cost, beside a bare filtered scan of the same columns in the same run?

    python -m benchmarks.population.speed FOLDER [--rounds 5] [--only floor,ours,Polars]

The folder is one of `kinsbourne simulate population`. Each way runs in a process of its own, the
ways in turn, round after round. ``WAYS`` is where further ways are put.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kinsbourne.knowledge import base
from kinsbourne.population.data import Data
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.engines import memory
from kinsbourne.population.engines.duckdb_connection import connected
from kinsbourne.population.engines.rows import views
from kinsbourne.population.engines.work import Work
from kinsbourne.population.plan import Plan, planned
from kinsbourne.population.script import evidence
from kinsbourne.population.source.opening import opened

AS_OF = date(2026, 1, 1)
THREADS = 2


def records(folder: Path) -> tuple[Data, Plan]:
    """The folder's tables, what its concepts are codes of, and the plan."""
    knowledge = base.load()
    data = opened(folder, knowledge).data
    return data, planned(data, knowledge)


def floor(folder: Path, keep: Path) -> int:
    """The same columns, by the conditions of the same rows, each table once; nothing is done
    with them."""
    data, plan = records(folder)
    selects, found = dict(views(data, plan)), 0
    with connected(keep, Work(threads=THREADS)) as connection:
        for step in evidence(plan)[:-1]:
            name = f"events_{step.name.rpartition('_')[2]}"
            sql = step.sql.replace(f"FROM {name} ", f"FROM ({selects[name]}) {name} ")
            found += len(connection.execute(sql).fetchall())
    return found


def ours(folder: Path, keep: Path, kept: Path | None = None, limit: str | None = None) -> int:
    """From nothing, or from what is kept."""
    data, plan = records(folder)
    work = Work(keep=kept or keep, threads=THREADS, memory=limit)
    return len(engine.search(data, plan, base.load().phenotype, AS_OF, work).flagged)


def per_patient(folder: Path, _: Path) -> int:
    """One person after another, in Python."""
    data, plan = records(folder)
    return len(memory.search(data, plan, base.load().phenotype, AS_OF, Work()).flagged)


def on_spark(folder: Path, _: Path) -> int:
    """A session of its own on this machine, its start included."""
    from kinsbourne.population.engines import spark

    data, plan = records(folder)
    return len(
        spark.search(data, plan, base.load().phenotype, AS_OF, Work(threads=THREADS)).flagged
    )


def in_polars(folder: Path, _: Path) -> int:
    """The evidence of people with an anchor, by hand; nobody is graded. Returns its rows."""
    import polars as pl

    data, plan = records(folder)
    known = pl.DataFrame(
        plan.concepts, schema={"concept": pl.Int64, "feature": pl.String, "code": pl.String},
        orient="row",
    ).lazy()  # fmt: skip
    ids = sorted({concept for concept, _, _ in plan.concepts})
    parts: list[pl.LazyFrame] = []
    for read in plan.reads:
        events = read.events
        rows = pl.scan_parquet(list(data.files[events.table])).select(
            pl.col(events.person).alias("person_id"),
            pl.col(events.day).cast(pl.Date).alias("on_day"),
            *(pl.col(one).cast(pl.Int64) for one in events.concepts),
        )
        some = rows.filter(pl.any_horizontal(pl.col(one).is_in(ids) for one in events.concepts))
        for one in events.concepts:
            joined = some.join(known, left_on=one, right_on="concept")
            parts.append(joined.select("person_id", "feature", "on_day", "code"))
    entries = {feature for rule in base.load().phenotype.rules for feature in rule.entry}
    evidence_rows = pl.concat(parts).unique().collect(engine="streaming").lazy()
    anchored = evidence_rows.filter(pl.col("feature").is_in(sorted(entries))).select("person_id")
    counted = evidence_rows.join(anchored.unique(), on="person_id", how="semi").collect()
    return counted.height


WAYS: dict[str, Callable[[Path, Path, Path], int]] = {
    "nothing: start and plan": lambda folder, keep, kept: len(records(folder)[1].reads),
    "floor: filtered scan": lambda folder, keep, kept: floor(folder, keep),
    "ours": lambda folder, keep, kept: ours(folder, keep),
    "ours, 500 MB": lambda folder, keep, kept: ours(folder, keep, limit="500MB"),
    "ours, scored again": lambda folder, keep, kept: ours(folder, keep, kept),
    "Polars by hand, evidence alone": lambda folder, keep, kept: in_polars(folder, keep),
    "Spark, local": lambda folder, keep, kept: on_spark(folder, keep),
    "per patient": lambda folder, keep, kept: per_patient(folder, keep),
}


def one(way: str, folder: Path, kept: Path) -> None:
    """Run a way in this process and print CPU and wall seconds, MB at most, and its answer."""
    with tempfile.TemporaryDirectory() as keep:
        begun = time.perf_counter()
        answer = WAYS[way](folder, Path(keep), kept)
        wall = time.perf_counter() - begun
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    print(cpu, wall, max(one.ru_maxrss for one in used) / 1024, answer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="nothing,floor,ours")
    parser.add_argument("--one")
    parser.add_argument("--kept", type=Path)
    told = parser.parse_args()
    if told.one:
        one(told.one, told.folder, told.kept)
        return
    ways = [way for way in WAYS if way.startswith(tuple(told.only.split(",")))]
    seen: dict[str, list[list[float]]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as kept:
        ours(told.folder, Path(kept))
        for _ in range(told.rounds):
            for way in ways:
                command = [sys.executable, "-m", "benchmarks.population.speed", str(told.folder)]
                command += ["--one", way, "--kept", kept]
                said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                seen[way].append([float(number) for number in said.split()])
    print("| way | CPU s, median [least-most] | wall s | MB | answer |\n|---|---|---|---|---|")
    for way, runs in seen.items():
        cpu, wall, size, answer = zip(*runs, strict=True)
        spread = f"{statistics.median(cpu):.2f} [{min(cpu):.2f}-{max(cpu):.2f}]"
        print(
            f"| {way} | {spread} | {statistics.median(wall):.2f} | {max(size):.0f}"
            f" | {answer[0]:.0f} |"
        )


if __name__ == "__main__":
    main()
