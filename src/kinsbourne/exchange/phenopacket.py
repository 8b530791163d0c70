"""How does a GA4GH Phenopacket become a case, and a case a phenopacket?

Reads what any tool that follows the standard writes, protobuf's snake case among it, and writes
what protobuf's own parser accepts. Nothing is lost on the way [phenopacket-v2].

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import codecs
import json
import re
from contextlib import suppress
from datetime import datetime
from math import inf, isfinite
from typing import Any, cast

import msgspec

from kinsbourne.case.blocks import Age, AgeRange, Time
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case, Subject
from kinsbourne.case.time import (
    ImpossibleTime,
    age_on,
    calendar_span,
    date_span,
    days_of_the_calendar,
)

MOST_BYTES = 16 * 1024 * 1024
"""A case larger than this is refused: no patient's phenopacket is."""

_decode = msgspec.json.Decoder(Case).decode
_encode = msgspec.json.Encoder().encode
_PLACE = re.compile(r" - at `(?:key in )?\$\.?(?P<place>[^`]*)`$")
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(?P<name>[A-Za-z_]{1,40})`")
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII
)
_INSTANTS = frozenset({"timestamp", "start", "end", "dateOfBirth"})
_NAME = re.compile(r"[A-Za-z_]{1,40}")
_PARTIAL = re.compile(r"\d{4}(-\d{2})?", re.ASCII)
_FREE_KEYS = frozenset({"fileAttributes", "individualToFileIdentifiers"})
_CARRIED = frozenset(
    {
        "biosamples",
        "files",
        "interpretations",
        "metaData",
        "radiationTherapy",
        "therapeuticRegimen",
        "vitalStatus",
    }
)
_SEVERAL_PEOPLE = frozenset({"proband", "relatives", "members"})
_ONLY_IN_VERSION_1 = frozenset(
    {
        "ageAtCollection",
        "ageOfOnset",
        "ageRangeAtCollection",
        "ageRangeOfOnset",
        "classOfOnset",
        "genes",
        "htsFiles",
        "negated",
        "tnmFinding",
        "variants",
    }
)


def read(text: bytes) -> Case:
    """The case in one phenopacket.

    Raises:
        CaseError: not JSON, not a phenopacket, too large, too deep; with the place, and without
            anything of what stood there.
    """
    if len(text) > MOST_BYTES:
        raise CaseError(
            f"the case has more than {MOST_BYTES // 2**20} MB",
            "the whole case",
            "Give one phenopacket a line or file, without raw data in it.",
        )
    text = text.removeprefix(codecs.BOM_UTF8)
    if text.count(b'"phenotypicFeatures"') + text.count(b'"phenotypic_features"') > 1:
        _refuse_lists_given_twice(text)
    try:
        return _decode(text)
    except msgspec.ValidationError:
        pass  # it may be in protobuf's other spellings
    except RecursionError:
        raise _too_deep() from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(error) from None
    return _read_loosely(text)


def write(case: Case) -> bytes:
    """The case as phenopacket JSON, on one line.

    The standard's timestamps are instants, so a partial date becomes an interval, and a whole day
    its first instant. It has no form for a partial date of birth: the ages that it allows at the
    last encounter are written in its place. What is only carried is written as it came.

    Raises:
        CaseError: a partial date of birth without a date of the last encounter, or carried parts
            nested too deeply.
    """
    try:
        return _encode(_standard(msgspec.to_builtins(_with_whole_birth(case))))
    except RecursionError:
        raise _too_deep() from None


def _with_whole_birth(case: Case) -> Case:
    """The case, with a range of ages in the place of a partial date of birth."""
    subject = case.subject
    if subject.date_of_birth is None or not _PARTIAL.fullmatch(subject.date_of_birth):
        return case
    seen = subject.time_at_last_encounter
    if seen is not None and (seen.age or seen.age_range):
        return _with(case, msgspec.structs.replace(subject, date_of_birth=None))
    try:
        day = None if seen is None else calendar_span(seen)
        ages = None if day is None else age_on(day, date_span(subject.date_of_birth))
    except ImpossibleTime:
        ages = None
    if ages is None:
        raise CaseError(
            "a partial date of birth cannot be written",
            "subject.dateOfBirth",
            "Give the whole day, or the date of a last encounter after it.",
        )
    youngest, oldest = (
        Age(iso8601duration=f"P{days:.0f}D") for days in (ages.from_, ages.below - 1)
    )
    known = Time(age_range=AgeRange(start=youngest, end=oldest))
    replaced = msgspec.structs.replace(subject, date_of_birth=None, time_at_last_encounter=known)
    return _with(case, replaced)


def _with(case: Case, subject: Subject) -> Case:
    return msgspec.structs.replace(case, subject=subject)


def _read_loosely(text: bytes) -> Case:
    """Protobuf's other spellings: snake case, numbers as text, null for what is not there."""
    try:
        return msgspec.convert(_camel(msgspec.json.decode(text)), Case, strict=False)
    except RecursionError:
        raise _too_deep() from None
    except msgspec.ValidationError as error:
        raise _not_a_phenopacket(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(error) from None


def _refuse_lists_given_twice(text: bytes) -> None:
    """JSON keeps only the last of two fields of one name: findings would be lost unseen."""

    def names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            what = "a field is given twice"
            raise CaseError(what, "the whole case", "Merge the two into one.")
        return dict(pairs)

    with suppress(ValueError, RecursionError):  # the decoder says better what is wrong
        json.loads(text, object_pairs_hook=names)


def _camel(value: Any) -> Any:
    if isinstance(value, dict):
        camel: dict[str, Any] = {}
        for name, inner in cast("dict[str, Any]", value).items():
            if inner is None:
                continue
            first, *rest = name.split("_")
            name = first + "".join(part[:1].upper() + part[1:] for part in rest)
            if name in camel:
                raise CaseError(
                    "a field is given twice, in camel and in snake case",
                    name if _NAME.fullmatch(name) else "the whole case",
                    "Keep one of the two.",
                )
            camel[name] = inner if name in _FREE_KEYS else _camel(inner)
        return camel
    if isinstance(value, list):
        return [_camel(inner) for inner in cast("list[Any]", value)]
    return value


def _standard(value: Any) -> Any:
    """What is not carried, as protobuf reads it: instants, and numbers JSON has no digits for."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        first, last = _instants(fields.get("timestamp", ""))
        if first[:10] != last[:10]:
            return {"interval": {"start": first, "end": last}}
        return {name: _standard_field(name, inner) for name, inner in fields.items()}
    if isinstance(value, list | tuple):
        return [_standard(inner) for inner in cast("list[Any]", value)]
    if isinstance(value, float) and not isfinite(value):
        return {inf: "Infinity", -inf: "-Infinity"}.get(value, "NaN")
    return value


def _standard_field(name: str, value: Any) -> Any:
    if name in _CARRIED:
        return value
    if name in _INSTANTS and isinstance(value, str):
        first, last = _instants(value)
        return last if name == "end" else first
    return _standard(value)


def _instants(text: str) -> tuple[str, str]:
    """The first and the last instant that a date allows; what is none stays as it is."""
    if _INSTANT.fullmatch(text):
        return text, text
    try:
        first, last = days_of_the_calendar(text)
    except ImpossibleTime:
        return text, text
    if len(text) > len("2026-03-01"):
        moment = datetime.fromisoformat(text)
        instant = moment.isoformat() + ("" if moment.tzinfo else "Z")
        return instant, instant
    return f"{first}T00:00:00Z", f"{last}T23:59:59Z"


def _not_json(error: Exception) -> CaseError:
    position = re.search(r"\(byte \d+\)", str(error))
    return CaseError(
        f"not valid JSON{' ' + position.group() if position else ''}",
        "the whole case",
        "Send one JSON object, in UTF-8, one a line in a batch.",
    )


def _too_deep() -> CaseError:
    return CaseError(
        "nested deeper than any phenopacket",
        "the whole case",
        "Send a GA4GH Phenopacket v2.",
    )


def _not_a_phenopacket(error: msgspec.ValidationError) -> CaseError:
    message = str(error)
    found = _PLACE.search(message)
    where = found["place"] if found else ""
    what = _PLACE.sub("", message)
    remedy = "Send a GA4GH Phenopacket v2 in JSON."
    if what.startswith("Invalid enum value"):
        what = "not a value the standard allows here"
    elif what.startswith("Object contains unknown field"):
        unknown = _UNKNOWN_FIELD.fullmatch(what)
        remedy = "Take the field out, or correct its name: see the Phenopacket v2 schema."
        if unknown is None:
            what = "Object contains an unknown field"
        elif unknown["name"] in _SEVERAL_PEOPLE:
            remedy = "This is a family or cohort: send each member as a phenopacket of its own."
        elif unknown["name"] in _ONLY_IN_VERSION_1:
            remedy = "This is version 1 of the standard: convert it with phenopacket-tools."
    return CaseError(what[:1].lower() + what[1:], where or "the whole case", remedy)
