"""What does a search cost, beside a bare filtered scan of the same columns in the same run?

    python -m benchmarks.population.speed FOLDER [--rounds 5] [--only floor,ours,Polars]

The folder is one of `kinsbourne simulate population`. Each way runs in a process of its own, the
ways in turn, round after round. ``WAYS`` is where further ways are put.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import msgspec

from benchmarks.population.circe import people_in
from kinsbourne.knowledge import base
from kinsbourne.population.data import Data
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.engines import memory
from kinsbourne.population.engines.duckdb_connection import connected
from kinsbourne.population.engines.rows import rows, views
from kinsbourne.population.engines.work import Work
from kinsbourne.population.export import circe
from kinsbourne.population.plan import Plan, planned
from kinsbourne.population.script import evidence
from kinsbourne.population.source.opening import opened

AS_OF = date(2026, 1, 1)
NIGHT = date(2025, 6, 17)
"""The day whose rows come once more, as those of a night."""
THREADS = 2
BY_CIRCE = "eyes-movement-and-tumour"
"""The rule whose people Circe finds: of three concept sets, in one table of events."""


def records(folder: Path, keep: Path | None = None) -> tuple[Data, Plan]:
    """The folder's tables, what its concepts are codes of, and the plan; the report on them is
    made, or what it rests on is taken from what is kept."""
    knowledge = base.load()
    data = opened(folder, knowledge, work=keep and keep / "tables").data
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
    data, plan = records(folder, kept)
    work = Work(keep=kept or keep, threads=THREADS, memory=limit)
    return len(engine.search(data, plan, base.load().phenotype, AS_OF, work).flagged)


def scored_again(folder: Path, keep: Path, kept: Path) -> int:
    """From what is kept, by rules that have changed: nothing silences them any more."""
    data, plan = records(folder, kept)
    phenotype = base.load().phenotype
    rules = tuple(msgspec.structs.replace(rule, unless=()) for rule in phenotype.rules)
    changed = msgspec.structs.replace(phenotype, rules=rules)
    return len(engine.search(data, plan, changed, AS_OF, Work(keep=kept, threads=THREADS)).flagged)


def a_night_more(folder: Path, keep: Path, kept: Path) -> int:
    """What is kept stands, and each table of events has one more file: the rows of one day."""
    shutil.copytree(kept, keep / "kept")
    return ours(kept.with_name("night"), keep, keep / "kept")


def night(folder: Path, to: Path) -> int:
    """Make a folder of the same files with the rows of a day put to it; how many they are."""
    data, _ = records(folder)
    days, count = {events.table: events.day for events in data.events}, 0
    for here in folder.iterdir():
        if here.is_file():
            (to / here.name).symlink_to(here.resolve())
            continue
        (to / here.name).mkdir()
        for file in here.iterdir():
            (to / here.name / file.name).symlink_to(file.resolve())
        if here.name in days:
            of_day = f"CAST({days[here.name]} AS DATE) = DATE '{NIGHT}'"
            with duckdb.connect() as connection:
                some = connection.query(f"FROM {rows(data, here.name)}").filter(of_day)
                some.write_parquet(str(to / here.name / "night.parquet"))
                count += len(some)
    return count


def by_circe(folder: Path, keep: Path) -> int:
    """One rule of ours as a Circe cohort, on conditions alone, its SQL as duckcdm writes it."""
    data, plan = records(folder)
    some = tuple(events for events in data.events if events.table == "condition_occurrence")
    data = msgspec.structs.replace(data, events=some)
    made = circe.cohorts(base.load().phenotype, data, plan, {})[f"rule-{BY_CIRCE}"][1]
    assert made is not None
    with connected(keep, Work(threads=THREADS)) as connection:
        return len(people_in(connection, folder, made))


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
    "nothing, from what is kept": lambda folder, keep, kept: len(records(folder, kept)[1].reads),
    "floor: filtered scan": lambda folder, keep, kept: floor(folder, keep),
    "ours": lambda folder, keep, kept: ours(folder, keep),
    "ours, 500 MB": lambda folder, keep, kept: ours(folder, keep, limit="500MB"),
    "ours, scored again": scored_again,
    "ours, a night more": a_night_more,
    "Polars by hand, evidence alone": lambda folder, keep, kept: in_polars(folder, keep),
    "Circe, one rule": lambda folder, keep, kept: by_circe(folder, keep),
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


def prepare(folder: Path, scratch: Path) -> None:
    """Keep the evidence of an earlier search, and put a night's rows to the folder."""
    ours(folder, scratch, scratch / "kept")
    (scratch / "night").mkdir()
    print(f"rows of a night: {night(folder, scratch / 'night')}; bytes of what is kept: ", end="")
    print(sum(file.stat().st_size for file in (scratch / "kept").glob("*.parquet")))


def said_by(folder: Path, scratch: str, *asked: str) -> str:
    """What this program prints in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.population.speed", str(folder), *asked]
    command += ["--scratch", scratch]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="nothing,floor,ours")
    parser.add_argument("--one")
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--scratch", type=Path)
    told = parser.parse_args()
    if told.prepare:
        prepare(told.folder, told.scratch)
        return
    if told.one:
        one(told.one, told.folder, told.scratch / "kept")
        return
    ways = [way for way in WAYS if way.startswith(tuple(told.only.split(",")))]
    seen: dict[str, list[list[float]]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as scratch:
        # in a process of its own: what this one needs at most, those begun from it are said to need
        print(said_by(told.folder, scratch, "--prepare"))
        for _ in range(told.rounds):
            for way in ways:
                said = said_by(told.folder, scratch, "--one", way)
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
