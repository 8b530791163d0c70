"""Which people and codes does a FHIR Bulk Data export hold?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.data import Data, Events, People
from kinsbourne.population.quoting import text
from kinsbourne.population.source import fhir_rows
from kinsbourne.population.source.fhir_lines import Line
from kinsbourne.population.source.fhir_looks import Looks
from kinsbourne.population.source.tables import read_parquet

SUFFIXES = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
PERSON, EVENT, NOT_READ = "person.parquet", "event.parquet", "not_read.csv"
MADE = "made.json"
"""Of what the tables were made, where they are kept."""
_MEMORY = "1GB"
_MOST_PROBLEMS = 1_000


def opened(folder: Path) -> Data:
    """The tables that ``flatten`` wrote into a folder."""
    return Data(
        People("person", "person_id", None, "year_of_birth", "month_of_birth", "day_of_birth"),
        (Events("event", "person_id", "day", text="code", system="system"),),
        {"person": (folder / PERSON,), "event": (folder / EVENT,)},
        number=False,
    )


class LeftOut(msgspec.Struct, frozen=True):
    """How many codings of a kind of resource do not count, and why."""

    resource: str
    reason: str
    count: int


class Flattened(msgspec.Struct, frozen=True, kw_only=True):
    """What was written of an export, and what was not."""

    people: int
    events: int
    files: int
    bytes: int
    """As they stand on the disk."""
    without_birth: int
    births_differ: int
    """People of whom two resources say different days of birth."""
    coarse: int
    """Events whose date is a year or a month: they count on its first day."""
    left_out: tuple[LeftOut, ...]
    not_read: int
    """Lines that could not be taken; all of them are in ``not_read.csv``."""
    problems: tuple[Problem, ...]
    """The first thousand of them."""


def files_of(sources: Sequence[Path]) -> tuple[Path, ...]:
    """The NDJSON files of these files and folders, in order, each once.

    Raises
    ------
    CaseError
        If one is not there, or there is no file of NDJSON among them.
    """
    found: dict[Path, None] = {}
    for each in sources:
        if not each.exists():
            raise CaseError("there is no such file or folder", str(each), "Name one that is there")
        inside = sorted(file for file in each.rglob("*") if file.name.endswith(SUFFIXES))
        found.update(dict.fromkeys(inside if each.is_dir() else [each]))
    if not found:
        raise CaseError(
            "there is no NDJSON",
            ", ".join(map(str, sources)),
            f"Name files, or folders with files that end in {', '.join(SUFFIXES)}",
        )
    return tuple(found)


def flatten(
    sources: Sequence[Path], out: Path, knowledge: Knowledge, threads: int = 1
) -> Flattened:
    """Who is in an export, and which codes do they have on which days?

    Writes ``person.parquet`` (person_id, year_of_birth, month_of_birth, day_of_birth),
    ``event.parquet`` (person_id, system, code, day; one row for each coding) and ``not_read.csv``
    (file, line, what) into the folder ``out``, which is there when all is done, or not at all.

    Raises
    ------
    CaseError
        If there is nothing to read, or ``out`` is something else.
    """
    files = files_of(sources)
    if out.exists() and (not out.is_dir() or _strangers(out)):
        raise CaseError("is there and is not ours", str(out), "Name a folder that is not there yet")
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        flattened = _Flattening(files, partial, knowledge, threads).done()
        shutil.rmtree(out, ignore_errors=True)
        partial.replace(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return flattened


def _strangers(folder: Path) -> bool:
    return bool({file.name for file in folder.iterdir()} - {PERSON, EVENT, NOT_READ, MADE})


class _Flattening:
    """One run: rows of the views into parts, and the parts into tables."""

    def __init__(
        self, files: Sequence[Path], folder: Path, knowledge: Knowledge, threads: int
    ) -> None:
        self.files, self.folder, self.knowledge = files, folder, knowledge
        self.parts = folder / "parts"
        self.parts.mkdir()
        self.problems: list[Problem] = []
        self.not_read = 0
        self.connection = duckdb.connect()
        self.connection.execute(
            f"SET threads = {threads}; SET memory_limit = '{_MEMORY}'; SET TimeZone = 'UTC'; "
            f"SET temp_directory = {text(str(self.parts / 'spill'))}; "
            "SET preserve_insertion_order = false"
        )

    def done(self) -> Flattened:
        with self.connection, (self.folder / NOT_READ).open("w", newline="") as file:
            self.lines = csv.writer(file)
            self.lines.writerow(("file", "line", "what"))
            looks = Looks(self.connection, self.parts, self._tell)
            looks.at(self.files)
            made = f"SELECT * FROM {read_parquet(looks.made)}"
            self.connection.execute(f"CREATE TEMP VIEW work AS {made}")
            flattened = self._tables()
        shutil.rmtree(self.parts)
        return flattened

    def _write(self, select: str, name: str) -> None:
        self.connection.execute(
            f"COPY ({select}) TO {text(str(self.folder / name))} (FORMAT parquet)"
        )

    def _tell(self, file: Path, line: Line) -> None:
        self.not_read += 1
        self.lines.writerow((file, line.number, line.what))
        if len(self.problems) < _MOST_PROBLEMS:
            where = f"{file}, line {line.number}"
            self.problems.append(Problem(line.what, where, "The line is left out; mend it"))

    def _tables(self) -> Flattened:
        ask = self.connection.execute
        ask(f"CREATE TEMP VIEW people AS {fhir_rows.people('work')}")
        ask("CREATE TEMP TABLE called (written VARCHAR, system VARCHAR)")
        for (written,) in ask(
            "SELECT DISTINCT system FROM work WHERE system IS NOT NULL"
        ).fetchall():
            short = self.knowledge.codelists.system_of(written)
            ask("INSERT INTO called VALUES (?, ?)", [written, short or written])
        # Written down, since it is asked twice.
        judged = fhir_rows.judged("work", self.knowledge)
        self._write(
            f"SELECT judged.* EXCLUDE (system), called.system FROM ({judged}) AS judged "
            "LEFT JOIN called ON judged.system = called.written",
            "parts/judged.parquet",
        )
        judged = f"read_parquet({text(str(self.parts / 'judged.parquet'))})"
        self._write(
            f"SELECT person AS person_id, system, code, day FROM {judged} WHERE reason IS NULL",
            EVENT,
        )
        self._write(
            "SELECT person_id, year_of_birth, month_of_birth, day_of_birth FROM people", PERSON
        )
        people = ask(
            "SELECT count(*), count(*) FILTER (unknown), count(*) FILTER (differs) FROM people"
        ).fetchall()[0]
        counted = ask(
            "SELECT kind, reason, count(*), count(*) FILTER (reason IS NULL AND digits < 10) "
            f"FROM {judged} GROUP BY kind, reason ORDER BY kind, reason"
        ).fetchall()
        return Flattened(
            people=people[0],
            without_birth=people[1],
            births_differ=people[2],
            events=sum(count for _, reason, count, _ in counted if reason is None),
            coarse=sum(coarse for _, _, _, coarse in counted),
            left_out=tuple(LeftOut(*row[:3]) for row in counted if row[1] is not None),
            files=len(self.files),
            bytes=sum(file.stat().st_size for file in self.files),
            not_read=self.not_read,
            problems=tuple(self.problems),
        )
