"""What goes wrong gives one clear error that names the place, and never part of an answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge import base
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.engines import faults, memory
from kinsbourne.population.engines.duckdb_connection import connected
from kinsbourne.population.engines.work import Work
from kinsbourne.population.found import Found
from tests.population.made import AS_OF, health_system, part, planned_of

ROOT = Path(__file__).parents[2]


def searched(folder: Path, keep: Path | None = None) -> Found:
    data, plan = planned_of(folder)
    return engine.search(data, plan, base.load().phenotype, AS_OF, Work(keep=keep))


@pytest.fixture
def omop(tmp_path: Path) -> Path:
    return health_system(tmp_path / "omop")


def rewritten(file: Path, select: str) -> None:
    """The same file, of a select from what it holds."""
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE t AS FROM '{file}'")
        db.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")


@pytest.mark.parametrize("where", ["condition_occurrence/part-2", "person/b"])
def test_a_corrupt_file_among_others_is_named_and_mended_goes_on(
    omop: Path, tmp_path: Path, where: str
) -> None:
    whole = searched(omop)
    file = omop / f"{where}.parquet"
    good = file.read_bytes()
    file.write_bytes(good[: len(good) // 2])
    keep = tmp_path / "kept"
    with pytest.raises(CaseError, match="not a whole parquet file") as told:
        searched(omop, keep)
    assert told.value.problem.where == str(file)
    file.write_bytes(good)
    assert searched(omop, keep) == whole


def test_bytes_spoilt_within_a_file_are_found(omop: Path) -> None:
    file = omop / "condition_occurrence" / "part-1.parquet"
    spoilt = bytearray(file.read_bytes())
    spoilt[4 : len(spoilt) // 2] = bytes(len(spoilt) // 2 - 4)
    file.write_bytes(spoilt)
    with pytest.raises(CaseError) as told:
        searched(omop)
    assert told.value.problem.where == str(file)


@pytest.mark.parametrize("which", [0, 2])
def test_a_missing_column_is_named_with_its_file(omop: Path, which: int) -> None:
    file = omop / "condition_occurrence" / f"part-{which}.parquet"
    rewritten(file, "SELECT * EXCLUDE condition_start_date FROM t")
    with pytest.raises(CaseError, match="column") as told:
        searched(omop)
    assert told.value.problem.where == str(file)


def test_what_is_no_date_is_refused_without_its_words(omop: Path) -> None:
    file = omop / "condition_occurrence" / "part-1.parquet"
    rewritten(file, "SELECT * REPLACE ('Jane Doe' AS condition_start_date) FROM t")
    with pytest.raises(CaseError, match="cannot be read as its kind") as told:
        searched(omop)
    assert "Jane" not in str(told.value)
    assert told.value.problem.where == str(file)


@pytest.mark.parametrize("search", [engine.search, memory.search])
def test_a_file_that_is_gone_is_named(omop: Path, search: object) -> None:
    data, plan = planned_of(omop)
    (omop / "condition_occurrence" / "part-0.parquet").unlink()
    with pytest.raises(CaseError):
        search(data, plan, base.load().phenotype, AS_OF, Work())  # type: ignore[operator]


def test_a_dangling_link_is_named(omop: Path) -> None:
    link = omop / "condition_occurrence" / "part-9.parquet"
    link.symlink_to(omop / "nowhere")
    with pytest.raises(CaseError, match="cannot be read") as told:
        searched(omop)
    assert told.value.problem.where == str(link)


BIG = (
    "SELECT count(DISTINCT (a.range * 100003 + b.range)::VARCHAR) FROM range(3000) a, range(900) b"
)


def test_a_full_disk_under_the_memory_put_there_is_said(tmp_path: Path) -> None:
    with connected(tmp_path, Work(memory="40MB", threads=2)) as connection:
        connection.execute("SET max_temp_directory_size = '1MB'")
        with pytest.raises(CaseError, match="the disk is full"), faults.refused("here"):
            connection.execute(BIG).fetchall()
    assert not list(tmp_path.iterdir())


def test_memory_that_goes_to_disk_is_enough(tmp_path: Path) -> None:
    with connected(tmp_path, Work(memory="60MB", threads=1)) as connection:
        assert connection.execute(BIG).fetchall() == [(2_700_000,)]


def test_memory_that_cannot_go_to_disk_does_not_suffice() -> None:
    little = {"memory_limit": "20MB", "temp_directory": ""}
    with (
        closing(duckdb.connect(config=little)) as db,
        pytest.raises(CaseError, match="the memory allowed does not suffice"),
        faults.refused("here"),
    ):
        db.execute(BIG).fetchall()


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tests.population.made import AS_OF, planned_of
from kinsbourne.knowledge import base
from kinsbourne.population.engines import duckdb as engine
from kinsbourne.population.engines.work import Work
engine.PART = 1
data, plan = planned_of(Path(sys.argv[1]))
told = lambda what, done, of: print(what, done, of, flush=True)
engine.search(data, plan, base.load().phenotype, AS_OF, Work(keep=Path(sys.argv[2]), told=told))
"""


def test_a_search_that_is_killed_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    omop, keep = health_system(tmp_path / "omop"), tmp_path / "kept"
    for number in range(3, 12):
        part(omop, f"part-{number}", number, range(1, 201), rows=20)
    command = [sys.executable, "-c", CHILD, str(omop), str(keep), str(ROOT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith("condition_occurrence 5 "):
                break
        os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    monkeypatch.setattr(engine, "PART", 1)
    stood = len(list(keep.glob("condition*.json")))
    assert 5 <= stood < 12
    told: list[tuple[str, int, int]] = []
    data, plan = planned_of(omop)
    work = Work(keep=keep, told=lambda *said: told.append(said))
    again = engine.search(data, plan, base.load().phenotype, AS_OF, work)
    assert again == searched(omop)
    assert told[0] == ("condition_occurrence", stood, 12)


def test_whenever_it_is_killed_the_next_search_answers_the_same(tmp_path: Path) -> None:
    omop, keep = health_system(tmp_path / "omop"), tmp_path / "kept"
    command = [sys.executable, "-c", CHILD, str(omop), str(keep), str(ROOT)]
    for wait in (0.3, 0.6, 0.9):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
            time.sleep(wait)
            child.kill()
    assert searched(omop, keep) == searched(omop)
