"""Which texts of one case each are in this stream: one document, or one a line?

They come one at a time, so that a batch of any length needs the memory of one.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

import msgspec

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange.phenopacket import MOST_BYTES

_CHUNK = 1024 * 1024


class Piece(NamedTuple):
    """The text of one case, or why there is none, and where it stands in the input."""

    where: str
    text: bytes | CaseError


def pieces_of(stream: BinaryIO, name: str, is_lines: bool = False) -> Iterator[Piece]:
    """The cases of an open stream: one a line, or one document over several lines."""
    first = _line(stream).removeprefix(codecs.BOM_UTF8)
    if is_lines or is_object(first):
        yield from _lines(chain([first], iter(lambda: _line(stream), b"")), name)
        return
    text = first + stream.read(MOST_BYTES + 1)
    later = text.split(b"\n")[1:]
    if any(map(is_object, later)) and not _is_json(text):
        yield from _lines(chain(text.splitlines(), iter(lambda: _line(stream), b"")), name)
    else:
        yield Piece(name, text)


def _lines(lines: Iterable[bytes], name: str) -> Iterator[Piece]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Piece(f"{name}, line {number}", line)


def is_object(line: bytes) -> bool:
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
