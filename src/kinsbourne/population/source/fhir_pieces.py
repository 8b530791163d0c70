"""What is left of a file of NDJSON without the lines that are no JSON of a resource?

Intended purpose: exchange of records. It draws no conclusion.

Blocks of lines are tried whole, and only a block in which something is wrong line by line. What is
left is written down in pieces, so that a fault of another kind costs another look at one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, NamedTuple

from kinsbourne.population.source.fhir_lines import (
    BOM,
    CUT_OFF,
    HEAD,
    NO_JSON,
    UNREADABLE,
    Line,
    opened,
    what,
)

PIECE = 32 << 20
"""Bytes after which another piece is begun."""


class Piece(NamedTuple):
    """Lines of a file, in a file of their own."""

    file: Path
    of: Path
    first: int
    """Number of the first line in the file that it is of."""
    odd: tuple[Line, ...] = ()
    """The lines that are not in it, by their numbers there."""

    def number(self, line: int) -> int:
        """The number that a line of the piece has in the file that it is of."""
        number = self.first + line - 1
        for odd in self.odd:
            number += odd.number <= number
        return number


def is_whole(file: Path) -> bool:
    """Does the file end with a line's end? Of a packed one, that is not asked;
    one that cannot be read does not."""
    if file.suffix == ".gz":
        return True
    try:
        with file.open("rb") as lines:
            end = lines.seek(0, 2)
            lines.seek(max(0, end - 1))
            return lines.read() in (b"\n", b"")
    except OSError:
        return False


def pieces(file: Path, folder: Path) -> Iterator[Piece]:
    """The lines of a file without those that are no JSON of a resource, in files in the folder."""
    number = first = 1
    odd: list[Line] = []
    lines = _begun(folder)
    for block in _blocks(file):
        if block is None:
            odd.append(Line(number, UNREADABLE))
            break
        lines.write(_kept(block, number, odd))
        number += block.count(b"\n")
        if lines.tell() >= PIECE:
            lines.close()
            yield Piece(Path(lines.name), file, first, tuple(odd))
            first, lines, odd = number, _begun(folder), []
    lines.close()
    yield Piece(Path(lines.name), file, first, tuple(odd))


def _begun(folder: Path) -> IO[bytes]:
    # its owner closes it; files of one name may stand in several folders
    return NamedTemporaryFile(dir=folder, suffix=".ndjson", delete=False)


def _blocks(file: Path) -> Iterator[bytes | None]:
    """Whole lines, some at a time; None where the file cannot be read on."""
    block = b""
    try:
        with opened(file) as lines:
            begin = BOM
            while block := lines.read1():
                block, begin = block.removeprefix(begin), b""
                if not block.endswith(b"\n"):
                    block += lines.readline()
                yield block
                block = b""
    except CUT_OFF:
        yield block[: block.rfind(b"\n") + 1]
        yield None


def _kept(block: bytes, number: int, odd: list[Line]) -> bytes:
    """The lines that can be taken; the others are put to ``odd``."""
    try:
        HEAD.decode_lines(block)
    except NO_JSON:
        kept: list[bytes] = []
        for at, raw in enumerate(BytesIO(block), number):
            line = raw.strip()
            try:
                _ = line and HEAD.decode(line)
            except NO_JSON as error:
                odd.append(Line(at, what(error, raw)))
            else:
                kept.append(raw)
        return b"".join(kept)
    return block
