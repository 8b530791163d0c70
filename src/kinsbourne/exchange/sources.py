"""Which cases are in this input, in whatever format it comes?

The format is told by what the input begins with, and by the name of a file only where that leaves
it open. Cases come one at a time, in input order; what cannot be read is refused in its place, and
the rest goes on. The reader of a format is imported where it is needed.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

import msgspec

from kinsbourne.case.errors import CaseError, shown_name
from kinsbourne.case.model import Case
from kinsbourne.exchange import batch, phenopacket
from kinsbourne.exchange.looked_into import HEAD, LookedInto, looked_into
from kinsbourne.exchange.sniff import TABLES, Format, format_of, heading_of, is_omop, refusal_of
from kinsbourne.knowledge.base import Knowledge

if TYPE_CHECKING:
    from kinsbourne.exchange.note import Note
    from kinsbourne.exchange.record import Record

Language = Literal["en", "es", "fr"]
BULK = (".ndjson", ".jsonl")
"""The endings of files with one record a line."""
RECORDS = (".json", *BULK, *TABLES)
"""The endings of the files that are read of a folder."""
NOTES = (".txt",)
"""Those of notes, which are read of a folder that holds nothing else: beside records a text is more
likely a report of theirs."""
MOST_TABLE = 256 * 1024 * 1024
"""No more of a table is read, in bytes."""


class Asked(NamedTuple):
    """How an input is to be read: in which format, if not as it looks, and in which language."""

    form: Format | None = None
    language: Language = "en"


AS_IT_LOOKS = Asked()


class Found(NamedTuple):
    """A case, or why there is none; and what else its record or note held."""

    where: str
    case: Case | CaseError
    id: str | None = None
    record: Record | None = None
    note: Note | None = None


class _Named(msgspec.Struct):
    id: str | None = None


def cases(source: Path | BinaryIO, known: Knowledge, asked: Asked = AS_IT_LOOKS) -> Iterator[Found]:
    """Every case of a file, a folder or an open stream, in order."""
    try:
        yield from _all(source, known, asked)
    except OSError as error:
        where = shown_name(source) if isinstance(source, Path) else "stdin"
        yield Found(where, _unreadable(error, where))


def _all(source: Path | BinaryIO, known: Knowledge, asked: Asked) -> Iterator[Found]:
    if not isinstance(source, Path):
        yield from _of_input(looked_into(source, "stdin"), known, asked)
    elif asked.form == "omop" or is_omop(source):
        yield from _of_omop(source, known)
    elif source.is_dir():
        yield from _of_folder(source, known, asked)
    else:
        yield from _of_file(source, known, asked)


def is_batch(source: str) -> bool:
    """Is it a folder or a file of lines or rows, however many cases are in it?"""
    path = Path(source)
    return path.is_dir() or path.suffix.lower() in (*BULK, *TABLES)


def _of_folder(folder: Path, known: Knowledge, asked: Asked) -> Iterator[Found]:
    """Each file by itself, but lines of FHIR together: a patient's stand in several files."""
    every = sorted(path for path in folder.iterdir() if not path.is_dir())
    notes = [file for file in every if file.suffix.lower() in NOTES]
    records = [file for file in every if file.suffix.lower() in RECORDS]
    files = notes if asked.form == "note" else records or notes
    if not files:
        what = f"no file that ends in {', '.join((*RECORDS, *NOTES))} in the folder"
        yield Found(shown_name(folder), CaseError(what, shown_name(folder), "Name another folder."))
    lines = [file for file in files if file.suffix.lower() in BULK]
    bulk = lines if any(map(_is_fhir, lines)) else []
    for file in files:
        if file not in bulk:
            yield from _of_file(file, known, asked)
        elif file == bulk[0]:
            from kinsbourne.exchange import fhir

            yield from _records(fhir.read_lines(folder, known), shown_name(folder))


def _is_fhir(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return format_of(stream.read(HEAD), file.suffix) == "fhir"
    except OSError:
        return False  # said where the file is read


def _of_file(file: Path, known: Knowledge, asked: Asked) -> Iterator[Found]:
    try:
        with file.open("rb") as stream:
            yield from _of_input(looked_into(stream, shown_name(file)), known, asked)
    except OSError as error:
        yield Found(shown_name(file), _unreadable(error, shown_name(file)))


def _unreadable(error: OSError, where: str) -> CaseError:
    what = (error.strerror or "cannot be read").lower()
    return CaseError(what, where, "Name a file that can be read.")


def _of_input(given: LookedInto, known: Knowledge, asked: Asked) -> Iterator[Found]:
    refusal = refusal_of(given.head, given.name)
    if refusal is not None:
        yield Found(given.name, refusal)
        return
    form = asked.form or format_of(given.head, given.suffix)
    if form == "table" and asked.form is None and _has_fields_of_redcap(given.head, known):
        form = "redcap"
    yield from READERS[form](given, known, asked)


def _has_fields_of_redcap(head: bytes, known: Knowledge) -> bool:
    """Is it an export whose record goes by another name than REDCap's own?"""
    from kinsbourne.exchange import redcap

    heading = heading_of(head)
    return heading[:1] != ["patient_id"] and redcap.is_redcap(heading, known)


def _phenopackets(given: LookedInto, known: Knowledge, asked: Asked) -> Iterator[Found]:
    for piece in batch.pieces_of(given.stream, given.name, is_lines=given.suffix in BULK):
        if isinstance(piece.text, CaseError):
            yield Found(piece.where, piece.text)
            continue
        try:
            yield Found(piece.where, phenopacket.read(piece.text))
        except CaseError as error:
            yield Found(piece.where, _within(error, piece.where), _id(piece.text))


def _within(error: CaseError, where: str) -> CaseError:
    """The error with the place of the case before that in the case."""
    problem = error.problem
    return CaseError(problem.what, f"{where}, {problem.where}", problem.remedy)


def _id(text: bytes) -> str | None:
    """The case's own id, where so much can be read."""
    try:
        return msgspec.json.decode(text[: phenopacket.MOST_BYTES], type=_Named).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _fhir(given: LookedInto, known: Knowledge, asked: Asked) -> Iterator[Found]:
    from kinsbourne.exchange import fhir
    from kinsbourne.exchange.fhir.documents import MOST_BYTES

    if given.suffix in BULK or given.is_lines:
        yield from _records(fhir.read_lines(given.stream, known, name=given.name), given.name)
    else:
        text = given.stream.read(MOST_BYTES + 1)
        yield from _records(_late(lambda: fhir.read(text, known, name=given.name)), given.name)


def _note(given: LookedInto, known: Knowledge, asked: Asked) -> Iterator[Found]:
    from kinsbourne.exchange import note

    try:
        text = _words(given.stream.read(note.MOST_BYTES + 1), given.name)
        name = PurePath(given.name).stem if given.suffix else "note"
        found = note.read(text, known, language=asked.language, case_id=name)
    except CaseError as error:
        yield Found(given.name, error)
    else:
        yield Found(given.name, found.case, note=found)


def _words(text: bytes, where: str) -> str:
    """The words of a text file, as Windows and the web write it."""
    coding = (
        "utf-16" if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    )
    try:
        return text.decode(coding)
    except UnicodeDecodeError as error:
        raise CaseError("the note is not in UTF-8", where, "Save it as UTF-8.") from error


def _table(given: LookedInto, known: Knowledge, asked: Asked) -> Iterator[Found]:
    from kinsbourne.exchange import table

    text = given.stream.read(MOST_TABLE + 1)
    yield from _records(_late(lambda: table.read(text, given.name, known)), given.name)


def _redcap(given: LookedInto, known: Knowledge, asked: Asked) -> Iterator[Found]:
    from kinsbourne.exchange import redcap

    text = given.stream.read(MOST_TABLE + 1)
    yield from _records(_late(lambda: redcap.read(text, given.name, known)), given.name)


def _of_omop(path: Path, known: Knowledge) -> Iterator[Found]:
    from kinsbourne.exchange import omop

    yield from _records(_late(lambda: omop.read(path, known)), shown_name(path))


def _late(read: Callable[[], Iterator[Record | CaseError]]) -> Iterator[Record | CaseError]:
    """What is read, from the moment somebody asks; so that a refusal of the whole is met there."""
    yield from read()


def _records(found: Iterator[Record | CaseError], where: str) -> Iterator[Found]:
    """Each patient of a record; a refusal of the whole input ends it."""
    try:
        for one in found:
            if isinstance(one, CaseError):
                yield Found(where, one)
            else:
                yield Found(where, one.case, record=one)
    except CaseError as error:
        yield Found(where, error)
    except OSError as error:
        yield Found(where, _unreadable(error, where))


READERS: dict[Format, Callable[[LookedInto, Knowledge, Asked], Iterator[Found]]] = {
    "phenopacket": _phenopackets,
    "fhir": _fhir,
    "note": _note,
    "table": _table,
    "redcap": _redcap,
}
