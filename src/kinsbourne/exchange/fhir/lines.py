"""Which lines are in this stream, file or folder of NDJSON?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kinsbourne.case.errors import CaseError, shown_name

MOST_LINE = 64 * 1024 * 1024
"""Of a longer line only so much is kept, which is not JSON any more and told as such."""
LINES = (".ndjson", ".jsonl")
_AT_ONCE = 64
_BLOCK = 1024 * 1024
_BUFFER = 128 * 1024
_SQUEEZED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Lines(NamedTuple):
    """Some lines, and where they stand."""

    label: str
    number: int
    """Of the first of them, from 1."""
    texts: list[bytes]


def refuse_other_forms(head: bytes, name: str) -> None:
    """Is it text that may be JSON?

    Raises:
        CaseError: compressed, not in UTF-8, XML.
    """
    if head.startswith(_SQUEEZED):
        raise CaseError("it is compressed", name, "Unpack it first.")
    if head.startswith(_WIDE) or b"\x00" in head:
        raise CaseError("it is not in UTF-8", name, "Save it as UTF-8.")
    if head.startswith(b"<"):
        raise CaseError("it is XML", name, "Send FHIR in JSON.")


def files_of(path: Path) -> list[Path]:
    """The files of a folder that hold lines, or the one file.

    Raises:
        CaseError: a folder without any.
    """
    if not path.is_dir():
        return [path]
    files = sorted(one for one in path.iterdir() if one.suffix in LINES and one.is_file())
    if not files:
        what = "no .ndjson or .jsonl file in the folder"
        raise CaseError(what, shown_name(path), "Name another folder.")
    return files


def lines_of_files(files: list[Path]) -> Iterator[Lines]:
    """The lines of one file after the other, some at a time."""
    for file in files:
        with file.open("rb", buffering=_BUFFER) as stream:
            yield from lines_of(stream, shown_name(file))


def lines_of(stream: BinaryIO, name: str) -> Iterator[Lines]:
    """All lines, some at a time, of an endless one only its beginning.

    Raises:
        CaseError: as ``refuse_other_forms`` says of the first line.
    """
    label = f"{name}, line"
    number = 1
    pieces = iter(partial(stream.readline, _BLOCK), b"")
    while some := list(islice(pieces, _AT_ONCE)):
        if number == 1:
            refuse_other_forms(some[0][:4], name)
            some[0] = some[0].removeprefix(codecs.BOM_UTF8)
        if max(map(len, some)) >= _BLOCK - len(codecs.BOM_UTF8):
            some = list(_whole(some, pieces))
        yield Lines(label, number, some)
        number += len(some)


def _whole(some: list[bytes], pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The lines, where some came in pieces; the last is followed to its end."""
    kept: list[bytes] = []
    for number, piece in enumerate(chain(some, pieces), start=1):
        if len(kept) * _BLOCK < MOST_LINE:
            kept.append(piece)
        if piece.endswith(b"\n"):
            yield b"".join(kept)
            kept.clear()
            if number >= len(some):
                return
    if kept:
        yield b"".join(kept)
