"""Which rows do files of FHIR NDJSON hold, and which of their lines cannot be taken?

Intended purpose: exchange of records. It draws no conclusion.

The first look is at whole files, in SQL. Where lines are no JSON, the next is at the pieces of the
files that are left without them; a piece in which something else is odd is read line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import duckdb

from kinsbourne.population.quoting import text
from kinsbourne.population.source import fhir_rows
from kinsbourne.population.source.fhir_lines import Line, Taken, kinds_at_first, looked_at
from kinsbourne.population.source.fhir_pieces import Piece, is_whole, pieces

# So many bytes are read before it is looked whether all lines could be taken.
_BATCH = 1 << 30
# So many bytes of pieces of files are read at once.
TOGETHER = 1 << 28


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


class Looks:
    """One run: files into parts, which are tables of ``fhir_rows.rows``."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        tell: Callable[[Path, Line], None],
    ) -> None:
        self.connection, self.folder, self.tell = connection, folder, tell
        self.made: list[Path] = []
        self.is_doubtful = False
        """Lines of a file were no JSON: so they may be in others."""
        self.kinds = frozenset(view.resource for view in fhir_rows.views())

    def at(self, files: Sequence[Path]) -> None:
        """Make the parts of these files, and tell of each line that is in none."""
        for kinds, some in self._by_kind(files).items():
            for batch in _batches(some):
                self._first_look(batch, kinds)

    def _by_kind(self, files: Sequence[Path]) -> dict[frozenset[str], list[Path]]:
        """The files by the kinds of resource that they begin with: to ask few views is quicker."""
        found: dict[frozenset[str], list[Path]] = {}
        for file in files:
            kinds = kinds_at_first(file) & self.kinds
            found.setdefault(kinds if len(kinds) < 2 else self.kinds, []).append(file)
        return found

    def _part(self, files: Sequence[Path], kinds: frozenset[str]) -> None:
        """Make the next part."""
        part = self.folder / f"{len(self.made)}.parquet"
        rows = fhir_rows.rows(files, kinds)
        self.connection.execute(f"COPY ({rows}) TO {text(str(part))} (FORMAT parquet)")
        self.made.append(part)

    def _tried(
        self, files: Sequence[Path], kinds: frozenset[str]
    ) -> Literal["made", "another", "odd"]:
        """Make the next part, or say why not: a resource is of another kind, or a line is odd,
        which ends the whole statement."""
        try:
            self._part(files, kinds)
        except duckdb.Error as error:
            is_another = kinds != self.kinds and fhir_rows.ANOTHER in str(error)
            return "another" if is_another else "odd"
        return "made"

    def _first_look(self, batch: Sequence[Path], kinds: frozenset[str]) -> None:
        """Make the parts of a batch: of whole files, as long as all lines of them can be taken."""
        doubtful: list[Path] = []
        sound: list[Path] = []
        for file in batch:
            is_sound = not self.is_doubtful and is_whole(file)
            (sound if is_sound else doubtful).append(file)
        match self._tried(sound, kinds) if sound else "made":
            case "made":
                pass
            case "odd":
                self._in_pieces(sound, kinds, is_odd=True)
            case "another" if len(sound) > 1:
                for file in sound:
                    self._first_look([file], kinds)
            case "another":
                self._first_look(sound, self.kinds)
        self._in_pieces(doubtful, kinds, is_odd=False)

    def _in_pieces(self, files: Sequence[Path], kinds: frozenset[str], *, is_odd: bool) -> None:
        """Make the parts of files without the lines in them that are no JSON.

        Args:
            is_odd: something is known to be wrong with a line of theirs.
        """
        some: list[Piece] = []
        size = 0
        for file in files:
            for piece in pieces(file, self.folder):
                self.is_doubtful |= bool(piece.odd)
                some.append(piece)
                size += piece.file.stat().st_size
                if size >= TOGETHER:
                    self._look_at(some, kinds, is_odd=is_odd)
                    some, size = [], 0
        if some:
            self._look_at(some, kinds, is_odd=is_odd)

    def _look_at(self, some: Sequence[Piece], kinds: frozenset[str], *, is_odd: bool) -> None:
        """Make the part of these pieces; one of them that is still odd is looked at by line."""
        is_still_odd = is_odd and not any(piece.odd for piece in some)
        match "odd" if is_still_odd else self._tried([piece.file for piece in some], kinds):
            case "made":
                for piece in some:
                    self._done(piece, piece.odd)
            case _ if len(some) > 1:
                for piece in some:
                    self._look_at([piece], kinds, is_odd=False)
            case "another":
                self._look_at(some, self.kinds, is_odd=False)
            case "odd":
                self._second_look(some[0])

    def _second_look(self, piece: Piece) -> None:
        """Make the part of a piece of the lines that can be taken, and name the others."""
        clean = self.folder / "clean.ndjson"
        kinds: set[str] = set()
        odd = list(piece.odd)
        with clean.open("wb") as lines:
            for line in looked_at(piece.file, fhir_rows.used()):
                if isinstance(line, Taken):
                    lines.write(line.json)
                    kinds.add(line.kind)
                else:
                    odd.append(line._replace(number=piece.number(line.number)))
        try:
            self._part([clean], self.kinds & kinds)
        except (duckdb.DataError, duckdb.ProgrammingError):
            # One reader takes what the other does not. DuckDB's own words may hold a patient's.
            odd.append(Line(piece.first, "from here on it is not as FHIR has it"))
            clean.write_bytes(b"")
            self._part([clean], self.kinds & kinds)
        clean.unlink()
        self._done(piece, sorted(odd))

    def _done(self, piece: Piece, odd: Iterable[Line]) -> None:
        piece.file.unlink()
        for line in odd:
            self.tell(piece.of, line)
