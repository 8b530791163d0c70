"""In which format is this input, by how it begins?"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Literal

from kinsbourne.case.errors import CaseError

Format = Literal["phenopacket", "fhir", "note", "table", "redcap", "omop"]
TABLES = (".csv", ".tsv")
OMOP_TABLES = (".parquet", ".csv")
DATABASES = (".duckdb", ".db")

_BINARY = {
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x1f\x8b": "compressed with gzip",
    b"BZh": "compressed with bzip2",
    b"\xfd7zXZ\x00": "compressed with xz",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"%PDF": "a PDF",
    b"{\\rtf": "in Rich Text Format",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a parquet file",
}
_XML = re.compile(rb"<(?:\?xml|!DOCTYPE|html|[A-Z][A-Za-z]+ xmlns=)", re.IGNORECASE)
_OBJECT = re.compile(rb'^\{\s*"', re.MULTILINE)
_REDCAP = frozenset(
    {"record_id", "redcap_event_name", "redcap_repeat_instrument"}
    | {"record id", "event name", "repeat instrument"}
)
"""What REDCap calls its own columns, by name and by label."""
_RESOURCE = re.compile(rb'"resourceType"\s*:')


def format_of(head: bytes, suffix: str = "") -> Format:
    """The format of a text that begins so; ``suffix`` is that of its file's name, if any.

    JSON is FHIR where a resource names its type, records of REDCap where it is a list, and else a
    phenopacket; a first line that is broken does not hide the others. Of other text a table is
    told by the name of its file or its heading.
    """
    text = _without_mark(head).lstrip()
    if text[:1] == b"[" and text[1:].lstrip()[:1] in (b"{", b"]"):
        return "fhir" if _RESOURCE.search(text) else "redcap"
    if text[:1] == b"{" or _OBJECT.search(text):
        return "fhir" if _RESOURCE.search(text) else "phenopacket"
    heading = heading_of(text)
    if not _REDCAP.isdisjoint(heading):
        return "redcap"
    return "table" if suffix.lower() in TABLES or heading[:1] == ["patient_id"] else "note"


def is_omop(path: Path) -> bool:
    """Is it a folder of OMOP tables, or a DuckDB file, which is taken to hold some?"""
    if not path.is_dir():
        return path.suffix.lower() in DATABASES
    return any(one.stem.lower() == "person" and one.suffix in OMOP_TABLES for one in path.iterdir())


def refusal_of(head: bytes, where: str) -> CaseError | None:
    """Why an input that begins so is in none of the formats; None where it may be in one."""
    if not _without_mark(head).strip():
        return CaseError("the input is empty", where, "Give a note, a record or a table.")
    named = next((what for magic, what in _BINARY.items() if head.startswith(magic)), None)
    if named is not None:
        remedy = "Give the text itself: unpack it, or save it as plain text, JSON or CSV."
        if named == "a parquet file":
            remedy = "Give the folder of OMOP tables that it is one of."
        return CaseError(f"the input is {named}", where, remedy)
    if _XML.match(_without_mark(head).lstrip()):
        return CaseError("the input is XML", where, "Give FHIR and phenopackets as JSON.")
    return None


def _without_mark(head: bytes) -> bytes:
    """The beginning in UTF-8, without the mark of its coding."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "ignore").encode()
    return head.removeprefix(codecs.BOM_UTF8)


def heading_of(head: bytes) -> list[str]:
    """The cells of the first line, in small letters, as far as it is one of a table."""
    line = _without_mark(head).lstrip().split(b"\n", 1)[0].decode("utf-8", "replace")
    return [cell.strip(' "\r').lower() for cell in re.split(r"[,;\t]", line)]
