"""Which lines of FHIR NDJSON cannot be taken, and why?

The second look at a file in which the first one, in SQL, met something odd. It is strict about the
elements that are used, and looks at no other.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple, cast

import msgspec

Text = str | None


class Coding(msgspec.Struct, omit_defaults=True):
    system: Text = None
    code: Text = None


class Concept(msgspec.Struct, omit_defaults=True):
    coding: list[Coding | None] | None = None


class Reference(msgspec.Struct, omit_defaults=True):
    reference: Text = None
    type: Text = None


class Period(msgspec.Struct, omit_defaults=True):
    start: Text = None


class CodeableReference(msgspec.Struct, omit_defaults=True):
    concept: Concept | None = None
    reference: Reference | None = None


class Component(msgspec.Struct, omit_defaults=True):
    code: Concept | None = None


class Contained(msgspec.Struct, omit_defaults=True):
    id: Text = None
    code: Concept | None = None


class Event(msgspec.Struct, omit_defaults=True, rename="camel"):
    """The elements that are used of any resource but the Patient."""

    resource_type: str
    id: Text = None
    subject: Reference | None = None
    patient: Reference | None = None
    status: Text = None
    intent: Text = None
    verification_status: Concept | Text = None
    code: Concept | None = None
    vaccine_code: Concept | None = None
    conclusion_code: list[Concept | None] | None = None
    component: list[Component | None] | None = None
    contained: list[Contained | None] | None = None
    medication: CodeableReference | None = None
    medication_reference: Reference | None = None
    medication_codeable_concept: Concept | None = None
    value_boolean: bool | None = None
    onset_date_time: Text = None
    onset_period: Period | None = None
    recorded_date: Text = None
    asserted_date: Text = None
    performed_date_time: Text = None
    performed_period: Period | None = None
    occurrence_date_time: Text = None
    occurrence_period: Period | None = None
    occurence_date_time: Text = None
    occurence_period: Period | None = None
    effective_date_time: Text = None
    effective_period: Period | None = None
    effective_instant: Text = None
    issued: Text = None
    authored_on: Text = None
    date_written: Text = None
    date_asserted: Text = None
    when_handed_over: Text = None
    when_prepared: Text = None
    recorded: Text = None
    date: Text = None


class Patient(msgspec.Struct, omit_defaults=True, rename="camel"):
    """The elements that are used of a Patient."""

    resource_type: str
    id: Text = None
    birth_date: Text = None


class Head(msgspec.Struct, rename="camel"):
    """What every resource says of itself."""

    resource_type: str


class Line(NamedTuple):
    """A line that cannot be taken."""

    number: int
    what: str


_HEAD = msgspec.json.Decoder(Head)
_PATIENT = msgspec.json.Decoder(Patient)
_EVENT = msgspec.json.Decoder(Event)
_ENCODER = msgspec.json.Encoder()
_BOM = b"\xef\xbb\xbf"


_FIRST = 1 << 16


def kinds_at_first(file: Path) -> frozenset[str]:
    """The kinds of resource in the first lines of a file; most files hold one."""
    found: set[str] = set()
    try:
        with _opened(file) as lines:
            for line in lines.read(_FIRST).split(b"\n")[:-1]:
                with suppress(msgspec.MsgspecError, RecursionError):
                    found.add(_HEAD.decode(line.strip()).resource_type)
    except (OSError, EOFError, zlib.error):
        pass
    return frozenset(found)


def _opened(file: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(file)) if file.suffix == ".gz" else file.open("rb")


def looked_at(file: Path, kinds: frozenset[str]) -> Iterator[bytes | Line]:
    """The lines of a file: those of the kinds that are used, with only the elements that are used,
    and a ``Line`` for each that cannot be taken. Memory is that of the longest line."""
    number = 0
    try:
        with _opened(file) as lines:
            for number, raw in enumerate(lines, 1):
                line = (raw.removeprefix(_BOM) if number == 1 else raw).strip()
                if line and (taken := _taken(line, raw, kinds)) is not None:
                    yield taken if isinstance(taken, bytes) else Line(number, taken)
    except (OSError, EOFError, zlib.error):
        yield Line(number + 1, "the file cannot be read from here on")


def _taken(line: bytes, raw: bytes, kinds: frozenset[str]) -> bytes | str | None:
    """The line with what is used of it; what is wrong with it; or None where it is not used."""
    try:
        kind = _HEAD.decode(line).resource_type
        if kind == "Bundle":
            return b'{"resourceType":"Bundle"}\n'
        if kind not in kinds:
            return None
        decoder = _PATIENT if kind == "Patient" else _EVENT
        return _ENCODER.encode(decoder.decode(line)) + b"\n"
    except msgspec.ValidationError as error:
        # Says which type stands where: names of FHIR and of JSON, no value.
        return f"not as FHIR has it: {error}"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "not JSON" if raw.endswith(b"\n") else "not JSON: the file may be cut off here"
