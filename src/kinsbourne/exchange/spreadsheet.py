"""Which rows of cells are in a file that somebody saved from a spreadsheet?

UTF-8, UTF-16 and Windows' own encoding; commas, semicolons or tabs; rows counted as a spreadsheet
counts them. A cell that a spreadsheet would take for a formula is guarded by an apostrophe.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator

from kinsbourne.case.errors import CaseError, Problem

MOST_BYTES = 64 * 1024 * 1024
DELIMITERS = ";\t,"
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_FORMULA = "=+-@\t\r'"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.ASCII)
_AS_CSV = "Save it from the spreadsheet as CSV UTF-8."


def rows(data: bytes, name: str, notes: list[Problem]) -> Iterator[list[str]]:
    """The rows, each cell without spaces around it; what is odd about the file goes to ``notes``.

    Raises:
        CaseError: a workbook, too large, no text, a quote that is never closed.
    """
    text = _text(data, name, notes)
    delimiter = _delimiter(text)
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    # One row may span several lines, so rows and not lines are counted.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for row in reader:
            number += 1
            yield [unguarded(cell.strip()) for cell in row]
    except csv.Error:
        raise CaseError(
            "a quotation mark that is not closed, or text after it, or a cell of no end",
            f"{name}, row {number + 1}",
            "Double each quotation mark within a quoted cell, and close it. " + _AS_CSV,
        ) from None


def _text(data: bytes, name: str, notes: list[Problem]) -> str:
    if len(data) > MOST_BYTES:
        what = f"the file has more than {MOST_BYTES // 2**20} MB"
        raise CaseError(what, name, "Give the patients in several files.")
    if data.startswith(_WORKBOOKS):
        raise CaseError("a workbook, where a CSV file is read", name, _AS_CSV)
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, name)
    if b"\0" in data:
        raise CaseError("no text: it has bytes of zero", name, _AS_CSV)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(data, "cp1252", name)
    remedy = f"It was read as Windows-1252; look at names with accents. {_AS_CSV}"
    notes.append(Problem("the file is not in UTF-8", name, remedy))
    return text


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise CaseError("text in an encoding that cannot be told", name, _AS_CSV) from None


def _delimiter(text: str) -> str:
    """What parts the cells of the first line with anything in it; commas where nothing does."""
    first = next((line for line in text.splitlines() if line.strip(" ;,\t")), "")
    if first[:4].lower() == "sep=" and first[4:5] in DELIMITERS:
        return first[4:5] or ","
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=bare.count) if any(map(bare.count, DELIMITERS)) else ","


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula."""
    is_harmless = not cell or cell[0] not in _FORMULA or _NUMBER.fullmatch(cell)
    return cell if is_harmless else f"'{cell}"


def unguarded(cell: str) -> str:
    """The cell as it was before it was guarded."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1:2] in _FORMULA else cell


def written(lines: Iterable[Iterable[str]]) -> str:
    """The rows as CSV with commas, every cell guarded."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(cell) for cell in line] for line in lines)
    return text.getvalue()


def letter(index: int) -> str:
    """The column's letters: A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
