"""Which lines of FHIR NDJSON cannot be taken, and why?

The second look at a file in which the first one, in SQL, met something odd. It is strict about the
elements that are used, and looks at no other.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple, cast

import msgspec

from kinsbourne.population.source.fhir_elements import struct


class Head(msgspec.Struct, rename="camel", gc=False):
    """What every resource says of itself."""

    resource_type: str


class Line(NamedTuple):
    """A line that cannot be taken."""

    number: int
    what: str


class Taken(NamedTuple):
    """A line with what is used of it."""

    kind: str
    json: bytes


HEAD = msgspec.json.Decoder(Head)
BOM = b"\xef\xbb\xbf"
NO_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What is raised of a line that is no JSON, or not of its type."""
CUT_OFF = (OSError, EOFError, zlib.error)
"""What is raised where a file cannot be read on."""
UNREADABLE = "the file cannot be read from here on"
_ENCODER = msgspec.json.Encoder()
_FIRST = 1 << 16
# Bytes that fit the cache of a processor.
AT_ONCE = 1 << 18
# What DuckDB takes in one line.
_LONGEST = 1 << 24


def kinds_at_first(file: Path) -> frozenset[str]:
    """The kinds of resource in the first lines of a file; most files hold one."""
    found: set[str] = set()
    try:
        with opened(file) as lines:
            for line in lines.read(_FIRST).split(b"\n")[:-1]:
                with suppress(*NO_JSON):
                    found.add(HEAD.decode(line.strip()).resource_type)
    except CUT_OFF:
        pass
    return frozenset(found)


def opened(file: Path) -> BufferedReader:
    """The file to read, unpacked where it is packed."""
    # A GzipFile has all that is asked of a BufferedReader here.
    packed = file.suffix == ".gz"
    return cast(BufferedReader, gzip.open(file) if packed else file.open("rb", AT_ONCE))


def looked_at(file: Path, used: Mapping[str, Sequence[str]]) -> Iterator[Taken | Line]:
    """The lines of a file: those of the kinds that are used, with only the elements that are used
    of each, and a ``Line`` for each that cannot be taken. Memory is that of the longest line."""
    number = 0
    decoders = {kind: msgspec.json.Decoder(struct(kind, used[kind])) for kind in used}
    try:
        with opened(file) as lines:
            for number, raw in enumerate(lines, 1):
                line = (raw.removeprefix(BOM) if number == 1 else raw).strip()
                if line and (taken := _taken(line, raw, decoders)) is not None:
                    yield taken if isinstance(taken, Taken) else Line(number, taken)
    except CUT_OFF:
        yield Line(number + 1, UNREADABLE)


def _taken(
    line: bytes, raw: bytes, decoders: Mapping[str, msgspec.json.Decoder[msgspec.Struct]]
) -> Taken | str | None:
    """The line with what is used of it; what is wrong with it; or None where it is not used."""
    try:
        kind = HEAD.decode(line).resource_type
        if kind == "Bundle":
            return Taken(kind, b'{"resourceType":"Bundle"}\n')
        if kind not in decoders:
            return None
        taken = _ENCODER.encode(decoders[kind].decode(line)) + b"\n"
        too_long = "longer than 16 MB in what is used of it"
        return Taken(kind, taken) if len(taken) < _LONGEST else too_long
    except NO_JSON as error:
        return what(error, raw)


def what(error: Exception, raw: bytes) -> str:
    """What is wrong with a line of which the error was raised."""
    if isinstance(error, msgspec.ValidationError):
        # Says which type stands where: names of FHIR and of JSON, no value.
        return f"not as FHIR has it: {error}"
    return "not JSON" if raw.endswith(b"\n") else "not JSON: the file may be cut off here"
