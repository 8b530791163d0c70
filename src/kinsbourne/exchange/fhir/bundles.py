"""Which resources are in a Bundle, and in the Bundles within it?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from typing import Any

import msgspec

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange.fhir.kinds import Bundle, ReadBundle, decoders
from kinsbourne.exchange.fhir.kinds import Entry as BundleEntry
from kinsbourne.exchange.fhir.patients import Entry, Patients, Unread
from kinsbourne.exchange.fhir.reading import CANNOT, Misfit, Text, kind_of
from kinsbourne.exchange.fhir.resources import NONE, Medication, Patient

MOST_SURE = 8 * 1024 * 1024
"""A Bundle of no more bytes is decoded whole; of a larger one, one resource at a time."""
MOST_OBJECTS = 8_000_000
"""Opening braces in a Bundle of more than ``MOST_SURE`` bytes: one of nothing but empty entries
would fill the memory."""
MOST_DEPTH = 3
"""Bundles within Bundles, as answers to a batch of searches come."""
_FIRST = frozenset({"Patient", "Medication"})
_FIRST_SHAPES = frozenset({Patient, Medication})
_bundle = msgspec.json.Decoder(Bundle).decode


def add_bundle(patients: Patients, text: Text, name: str) -> None:
    """Take all of a Bundle: patients and drugs first, since the others refer to them.

    Raises:
        CaseError: no Bundle, not JSON in UTF-8, too deep, of too many parts.
    """
    first: list[Entry] = []
    rest: list[Entry] = []
    _open(patients, text, name, first, rest, 0)
    patients.add(first)
    patients.add(rest)


def _open(
    patients: Patients,
    text: Text,
    name: str,
    first: list[Entry],
    rest: list[Entry],
    depth: int,
) -> None:
    label = f"{name}, entry"
    whole = _at_once(text)
    if whole is not None:
        for index, entry in enumerate(whole.entry):
            one = entry.resource
            listed = first if type(one) in _FIRST_SHAPES else rest
            listed.append((one, label, index, entry.full_url))
        return
    for index, entry in enumerate(_entries(text, name)):
        inner = entry.resource
        if inner is NONE:
            continue
        try:
            kind = kind_of(inner)
        except Misfit as misfit:
            patients.cannot_read(misfit.odd, (label, index))
            continue
        if kind == "Bundle" and depth < MOST_DEPTH:
            _open(patients, inner, f"{label} {index}", first, rest, depth + 1)
        else:
            listed = first if kind in _FIRST else rest
            listed.append((Unread(kind, inner), label, index, _address(entry.full_url)))


def _at_once(text: Text) -> ReadBundle[Any] | None:
    """The Bundle with its resources decoded, where it is small, and all of it as in FHIR."""
    if len(memoryview(text)) > MOST_SURE:
        return None
    try:
        return decoders().bundle.decode(text)
    except CANNOT:
        return None


def _entries(text: Text, name: str) -> tuple[BundleEntry, ...]:
    """The entries, whatever their resources are."""
    if len(memoryview(text)) > MOST_SURE and bytes(text).count(b"{") > MOST_OBJECTS:
        raise CaseError("too many parts in one document", name, "Send it as NDJSON.")
    try:
        return _bundle(text).entry
    except RecursionError:
        raise CaseError("nested deeper than any Bundle", name, "Send FHIR in JSON.") from None
    except msgspec.ValidationError:
        raise CaseError(
            "its entries are not as in a Bundle", name, "Send a FHIR Bundle in JSON."
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise CaseError("not valid JSON in UTF-8", name, "Send one Bundle, in UTF-8.") from None


def _address(address: Text) -> str:
    """The address of an entry; none where it is not text."""
    if address is NONE:
        return ""
    try:
        return msgspec.json.decode(address, type=str)
    except CANNOT:
        return ""
