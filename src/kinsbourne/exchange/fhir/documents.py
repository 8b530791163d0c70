"""Which patients are in this FHIR document, stream or folder?

A Bundle or a single resource is one document. Lines of NDJSON, in one file or several as the Bulk
Data export writes them, are one set, gathered by patient. Memory is bounded: so many patients at a
time, and the files are read again for those that are left. What cannot be read is refused in its
place: whose it was nobody knows, so it is no remark on somebody's record.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, count, repeat
from pathlib import Path
from typing import BinaryIO

import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.exchange.fhir.bundles import add_bundle
from kinsbourne.exchange.fhir.codes import Codes
from kinsbourne.exchange.fhir.gathered import Place, said
from kinsbourne.exchange.fhir.kinds import decoders
from kinsbourne.exchange.fhir.lines import (
    Lines,
    files_of,
    lines_of,
    lines_of_files,
    refuse_other_forms,
)
from kinsbourne.exchange.fhir.patients import Patients
from kinsbourne.exchange.fhir.reading import CANNOT, SHAPES, Misfit, Text, decode, kind_of
from kinsbourne.exchange.record import Record
from kinsbourne.knowledge.base import Knowledge

MOST_BYTES = 256 * 1024 * 1024
"""A Bundle larger than this is refused: send it as NDJSON."""
PATIENTS_AT_A_TIME = 10_000
"""Of whom all is kept until the last line is read: some 50 kB each, where much is used."""


def read(
    data: bytes, knowledge: Knowledge, *, name: str = "the record"
) -> Iterator[Record | CaseError]:
    """One record a patient, of a Bundle or a single resource; before them what cannot be read.

    Raises:
        CaseError: not JSON, not in UTF-8, compressed, no FHIR, too large, too deep.
    """
    patients = Patients(_codes(knowledge))
    _add(patients, _plain(data, name), name)
    return chain(patients.refusals(), patients.records())


def case_of(resources: Iterable[Text | dict[str, object]], knowledge: Knowledge) -> Record:
    """The record of one patient, of whom all these resources and Bundles are.

    One that is for another patient than the first is a problem, and not used.

    Raises:
        CaseError: as for ``read``.
    """
    patients = Patients(_codes(knowledge), limit=1)
    number = 0
    for number, one in enumerate(resources):
        name = f"resource {number}"
        try:
            text = msgspec.json.encode(one) if isinstance(one, dict) else one
        except RecursionError:
            raise CaseError("nested deeper than any resource", name, "Send FHIR.") from None
        _add(patients, _plain(text, name), name)
    for refusal in patients.refusals():
        patients.tell(refusal.problem)
    if patients.is_full:
        what, where = "some of it is of another patient", f"the record {number} (resource)"
        patients.tell(Problem(what, where, "It was not used; send one patient's."))
    return next(patients.records(are_one=True))


def read_lines(
    source: BinaryIO | Path,
    knowledge: Knowledge,
    *,
    name: str = "the input",
    at_a_time: int = PATIENTS_AT_A_TIME,
) -> Iterator[Record | CaseError]:
    """One record a patient, of NDJSON: an open stream of this name, a file, or a folder of files.

    A line that cannot be read is refused as it is met. A line that is a Bundle is a document of its
    own, and its records come at once. A stream is read once, so it can hold no more than
    ``at_a_time`` patients.

    Raises:
        CaseError: compressed, not in UTF-8, a folder without NDJSON, or more patients than that.
    """
    codes = _codes(knowledge)
    if not isinstance(source, Path):
        patients = Patients(codes, at_a_time)
        yield from _documents(patients, lines_of(source, name), knowledge)
        yield from patients.records()
        if patients.is_full:
            what = f"more than {at_a_time} patients in a stream, which can be read only once"
            raise CaseError(what, name, "Give the file or folder by name.")
        return
    files = files_of(source)
    done: set[str] = set()
    is_first = is_left = True
    while is_left:
        patients = Patients(codes, at_a_time, done)
        for found in _documents(patients, lines_of_files(files), knowledge):
            if is_first:
                yield found
        done.update(patients.keys())
        if not is_first:
            patients.forget_nobody()
        is_first, is_left = False, patients.is_full
        yield from patients.records()


@lru_cache(maxsize=8)
def _codes(knowledge: Knowledge) -> Codes:
    return Codes(knowledge)


def _plain(data: Text, name: str) -> Text:
    """The text of a document that may be read.

    Raises:
        CaseError: as for ``read``.
    """
    if isinstance(data, msgspec.Raw):
        return data
    if len(data) > MOST_BYTES:
        what = f"more than {MOST_BYTES // 2**20} MB in one document"
        raise CaseError(what, name, "Send it as NDJSON, one resource a line.")
    refuse_other_forms(data[:4], name)
    return data.removeprefix(codecs.BOM_UTF8)


def _add(patients: Patients, text: Text, name: str) -> None:
    """The resources of a document; one that is a single resource and cannot be read is none."""
    try:
        kind = kind_of(text)
        if kind == "Bundle":
            add_bundle(patients, text, name)
        else:
            _add_resource(patients, kind, text, (name, 0))
    except Misfit as misfit:
        raise CaseError(misfit.odd.what, name, misfit.odd.remedy) from None


def _add_resource(patients: Patients, kind: str, text: Text, where: Place) -> None:
    """One resource that is no Bundle.

    Raises:
        Misfit: it cannot be read.
    """
    if kind in SHAPES:
        patients.add([(decode(kind, text), *where, "")])
    else:
        patients.not_read(kind)


def _documents(
    patients: Patients, lines: Iterator[Lines], knowledge: Knowledge
) -> Iterator[Record | CaseError]:
    """Take every line, some at a time; what comes at once is of Bundles, or cannot be read."""
    decode_line = decoders().line.decode
    for some in lines:
        label, number, texts = some
        try:
            decoded = [decode_line(text) for text in texts]
        except CANNOT:
            yield from _line_by_line(patients, some, knowledge)
        else:
            patients.add(zip(decoded, repeat(label), count(number), repeat("")))


def _line_by_line(
    patients: Patients, lines: Lines, knowledge: Knowledge
) -> Iterator[Record | CaseError]:
    """Lines of which one or more are empty, a Bundle, or not as in FHIR."""
    for number, line in enumerate(lines.texts, lines.number):
        if line.isspace():
            continue
        kind, where = "resource", (lines.label, number)
        try:
            kind = kind_of(line)
            if kind == "Bundle":
                yield from read(line, knowledge, name=" ".join(map(str, where)))
            else:
                _add_resource(patients, kind, line, where)
        except Misfit as misfit:
            yield CaseError(misfit.odd.what, said(kind, where), misfit.odd.remedy)
        except CaseError as error:
            yield error
