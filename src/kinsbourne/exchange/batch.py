"""Which cases are in this input: a file, a folder, lines of NDJSON, or standard input?

Cases come one at a time, in input order, so that a batch of any length needs the memory of one.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange.phenopacket import MOST_BYTES

LINES = (".ndjson", ".jsonl")
_CHUNK = 1024 * 1024


class Piece(NamedTuple):
    """The text of one case, or why there is none, and where it stands in the input."""

    where: str
    text: bytes | CaseError


def pieces(path: Path) -> Iterator[Piece]:
    """The cases of a file or folder; a file that cannot be read is a piece without text."""
    if path.is_dir():
        suffixes = (".json", *LINES)
        files = sorted(p for p in path.iterdir() if p.suffix in suffixes and not p.is_dir())
        if not files:
            what = "no .json, .ndjson or .jsonl file in the folder"
            yield Piece(path.name, CaseError(what, path.name, "Name another folder."))
        for file in files:
            yield from pieces(file)
        return
    try:
        with path.open("rb") as stream:
            yield from pieces_of(stream, path.name, is_lines=path.suffix in LINES)
    except OSError as error:
        what = (error.strerror or "cannot be read").lower()
        yield Piece(path.name, CaseError(what, path.name, "Name a file that can be read."))


def pieces_of(stream: BinaryIO, name: str, is_lines: bool = False) -> Iterator[Piece]:
    """The cases of an open stream: one a line, or one document over several lines."""
    first = _line(stream).removeprefix(codecs.BOM_UTF8)
    if is_lines or _is_object(first):
        yield from _lines(chain([first], iter(lambda: _line(stream), b"")), name)
        return
    text = first + stream.read(MOST_BYTES + 1)
    later = text.split(b"\n")[1:]
    if any(map(_is_object, later)) and not _is_json(text):
        yield from _lines(chain(text.splitlines(), iter(lambda: _line(stream), b"")), name)
    else:
        yield Piece(name, text)


def _lines(lines: Iterable[bytes], name: str) -> Iterator[Piece]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Piece(f"{name}, line {number}", line)


def _is_object(line: bytes) -> bool:
    """Does the line look like a whole JSON object of its own?"""
    return line.startswith(b"{") and line.rstrip().endswith(b"}")


def _is_json(text: bytes) -> bool:
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _line(stream: BinaryIO) -> bytes:
    """The next line; of one longer than any case, only as much as shows that it is."""
    line = stream.readline(MOST_BYTES + 1)
    rest = line
    while len(rest) > _CHUNK and not rest.endswith(b"\n"):
        rest = stream.readline(_CHUNK + 1)
    return line
