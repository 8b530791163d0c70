"""How is a simulated health system written to a folder, so that it is whole or not there?"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from errno import EIO, ENOSPC
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

import duckdb

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge import base
from kinsbourne.population.simulation.finish import finish
from kinsbourne.population.simulation.parquet import Writer
from kinsbourne.population.simulation.people import STRETCH
from kinsbourne.population.simulation.stretch import Plan, stretch, table_rows, truth
from kinsbourne.population.simulation.written import TABLES, Written, written

MISSING = 0.3
"""Share of what an illness leaves that no code is given for, unless told otherwise."""


def simulate(
    out: Path,
    n: int,
    seed: int,
    *,
    missing: float = MISSING,
    planted: float | None = None,
    whole: bool = True,
    processes: int | None = None,
    progress: Callable[[int], object] = lambda people: None,
) -> None:
    """Write a simulated population as a folder of OMOP CDM 5.4 tables in parquet.

    Beside the tables stand ``truth.parquet`` (who is ill with what, and since when),
    ``simulated.json`` and ``README.txt``. The same seed gives the same files, whatever the number
    of processes; person number i is the same in a population of any size.

    Args:
        out: the folder; made if it is not there.
        n: how many people.
        missing: share of what an illness leaves that no code is given for, from 0 to 1.
        planted: patients with OMS, of a million people; as the knowledge says unless told.
        whole: write the codes that say nothing, too; without them it is a tenth as large.
        processes: how many work at once; one for each core unless told.
        progress: told how many people are done, now and then.

    Raises:
        CaseError: the folder is not empty; a number that cannot be.
        OSError: it cannot be written; nothing of it is left.
        BrokenProcessPool: one of the processes was ended; nothing is left, either.
    """
    numbers = base.load().population_simulation.values
    planted = numbers["planted-per-million"] if planted is None else planted
    plan = Plan(n, seed, missing, planted, whole)
    _check(out, plan, int(numbers["people-most"]))
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        _write(unfinished, plan, processes or os.cpu_count() or 1, progress)
        unfinished.chmod(0o755)
        unfinished.replace(out)
    except duckdb.IOException as error:
        # its words name a hidden folder that is about to go
        number = ENOSPC if "No space left" in str(error) else EIO
        raise OSError(number, os.strerror(number)) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _check(out: Path, plan: Plan, most: int) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        what = "there is something already"
        raise CaseError(what, str(out), "Name a folder that is empty or not there.")
    if not 1 <= plan.n <= most:
        what = f"the number of people is from 1 to {most}"
        raise CaseError(what, f"{plan.n}", "Ask for so many.")
    for name, value, top in (("missing", plan.missing, 1.0), ("planted", plan.planted, 1e6)):
        if not 0 <= value <= top:
            raise CaseError(f"{name} is from 0 to {top:g}", f"{value}", "Give such a number.")


def _write(folder: Path, plan: Plan, processes: int, progress: Callable[[int], object]) -> None:
    stretches = range(-(-plan.n // STRETCH))
    work = partial(_stretch, folder, plan)
    processes = min(processes, len(stretches))
    if processes == 1:
        _await(map(work, stretches), progress)
    else:
        # A fork would take the locks of the threads of the database with it.
        pool = ProcessPoolExecutor(processes, get_context("spawn"))
        try:
            _await(pool.map(work, stretches), progress)
        finally:
            pool.shutdown(cancel_futures=True)
    finish(folder, codes_of_all(), plan)


def _await(done: Iterable[int], progress: Callable[[int], object]) -> None:
    people = 0
    for count in done:
        people += count
        progress(people)


def _stretch(folder: Path, plan: Plan, number: int) -> int:
    """Write what the people of one stretch have; how many are they?"""
    simulation, codes = base.load().population_simulation, codes_of_all()
    of = stretch(simulation, codes, plan, number)
    with closing(Writer(folder, codes)) as writer:
        writer.people(number, of.size, of.who)
        writer.truth(number, truth(simulation, of))
        for place, table in enumerate(TABLES):
            writer.events(table, number, table_rows(simulation, codes, plan, of, place))
    return of.size


@cache
def codes_of_all() -> Written:
    """The codes of every simulated population, made once in each process."""
    return written(base.load())
