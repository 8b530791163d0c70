"""Which people and codes does a FHIR Bulk Data export hold?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.data import Data, Events, People
from kinsbourne.population.quoting import text
from kinsbourne.population.source import fhir_lines, fhir_rows

SUFFIXES = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
PERSON, EVENT, NOT_READ = "person.parquet", "event.parquet", "not_read.csv"
MADE = "made.json"
"""Of what the tables were made, where they are kept."""
# So many bytes are read before it is looked whether all lines could be taken.
_BATCH = 1 << 30
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


def _batches(files: Sequence[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    size = 0
    for file in files:
        size += file.stat().st_size * (8 if file.suffix == ".gz" else 1)
        batch.append(file)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Flattening:
    """One run: rows of the views into parts, and the parts into tables."""

    def __init__(
        self, files: Sequence[Path], folder: Path, knowledge: Knowledge, threads: int
    ) -> None:
        self.files, self.folder, self.knowledge = files, folder, knowledge
        self.parts = folder / "parts"
        self.parts.mkdir()
        self.made: list[str] = []
        self.problems: list[Problem] = []
        self.not_read = 0
        self.odd: list[Path] = []
        self.kinds = frozenset(view.resource for view in fhir_rows.views())
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
            for kinds, files in self._by_kind().items():
                for batch in _batches(files):
                    self._first_look(batch, kinds)
            for file in self.odd:
                self._second_look(file)
            made = f"SELECT * FROM read_parquet([{', '.join(self.made)}])"
            self.connection.execute(f"CREATE TEMP VIEW work AS {made}")
            flattened = self._tables()
        shutil.rmtree(self.parts)
        return flattened

    def _by_kind(self) -> dict[frozenset[str], list[Path]]:
        """The files by the kinds of resource that they begin with: to ask few views is quicker."""
        found: dict[frozenset[str], list[Path]] = {}
        for file in self.files:
            kinds = fhir_lines.kinds_at_first(file) & self.kinds
            found.setdefault(kinds if len(kinds) < 2 else self.kinds, []).append(file)
        return found

    def _write(self, select: str, name: str) -> None:
        self.connection.execute(
            f"COPY ({select}) TO {text(str(self.folder / name))} (FORMAT parquet)"
        )

    def _part(self, files: Sequence[Path], kinds: frozenset[str]) -> None:
        """Make the next part."""
        name = f"parts/{len(self.made)}.parquet"
        self._write(fhir_rows.rows(files, kinds), name)
        self.made.append(text(str(self.folder / name)))

    def _first_look(self, batch: Sequence[Path], kinds: frozenset[str]) -> None:
        """Make the part of a batch, or note the files of it that want another look."""
        try:
            self._part(batch, kinds)
        except duckdb.Error as error:
            # A line that cannot be taken ends the whole statement.
            if len(batch) > 1:
                for file in batch:
                    self._first_look([file], kinds)
            elif kinds != self.kinds and fhir_rows.ANOTHER in str(error):
                self._first_look(batch, self.kinds)
            else:
                self.odd.append(batch[0])

    def _second_look(self, file: Path) -> None:
        """Make the part of a file of the lines that can be taken, and name the others."""
        clean = self.parts / "clean.ndjson"
        kinds: set[str] = set()
        with clean.open("wb") as lines:
            for line in fhir_lines.looked_at(file, fhir_rows.used()):
                if isinstance(line, fhir_lines.Taken):
                    lines.write(line.json)
                    kinds.add(line.kind)
                else:
                    self._tell(file, line)
        try:
            self._part([clean], self.kinds & kinds)
        except (duckdb.DataError, duckdb.ProgrammingError):
            # One reader takes what the other does not. DuckDB's own words may hold a patient's.
            self._tell(file, fhir_lines.Line(0, "the file is not as FHIR has it"))
            clean.write_bytes(b"")
            self._part([clean], self.kinds & kinds)
        clean.unlink()

    def _tell(self, file: Path, line: fhir_lines.Line) -> None:
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
