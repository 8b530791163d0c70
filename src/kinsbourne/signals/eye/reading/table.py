"""Where did the eyes look, by a table of text: an eye tracker's export, or a person's own?

Only names of columns and numbers of lines are ever said of a file, not what is in it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from kinsbourne.signals.eye.reading import channels, columns, rows
from kinsbourne.signals.eye.reading.columns import ColumnMap
from kinsbourne.signals.eye.reading.screen import Screen
from kinsbourne.signals.eye.reading.source import Source
from kinsbourne.signals.eye.recording import Recording

_DELIMITERS = ("\t", ",", ";", "|", " ")
_WITHIN = 500
"""So many lines from the top the line that names the columns is looked for."""
_LONGEST = 65536
_NUMBER = re.compile(r"\s*[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?\s*")
_COMMA = re.compile(r"\s*-?\d+,\d+\s*")
_SHOWN = 40
REMEDY = (
    "Name the columns t_s,x_deg,y_deg (or t_ms, x_px, y_px), or say which is which in a map and "
    "give it with --columns FILE.yaml."
)


@dataclass(frozen=True)
class Header:
    """The line that names the columns, and how they are parted."""

    columns: ColumnMap
    names: tuple[str, ...]
    delimiter: str
    begin: int
    """Where the samples begin, in the text."""
    n_before: int
    """Lines before the first of samples."""


def read_table(
    source: Source, text: bytes, given: ColumnMap | None, screen: Screen | None
) -> Recording:
    """The recording in a table of text.

    Raises:
        RecordingError: no map fits its columns, or they do not hold what they should.
    """
    header = _header(text, given)
    if header is None:
        raise _unknown(source, text, given)
    data = text[header.begin :]
    if not data or data.isspace():
        raise source.refuse("it names its columns and holds no samples", "Export it again.")
    some = [_cells(line, header.delimiter) for _, line, _ in _lines(data)]
    width = max(len(header.names), *(len(cells) for cells in some))
    names = header.names + ("",) * (width - len(header.names))
    has_comma = header.delimiter != "," and any(_COMMA.fullmatch(c) for line in some for c in line)
    wanted = channels.wanted(header.columns, names)
    values, flags = rows.of_text(
        source, rows.Text(data, header.delimiter, names, header.n_before, has_comma),
        wanted, header.columns.rows,
    )  # fmt: skip
    screen = screen or _smi_screen(text[: header.begin])
    return channels.to_recording(source, header.columns, wanted, values, screen, flags)


def _lines(text: bytes) -> Iterator[tuple[int, str, int]]:
    """The first lines, each with its number and where the next begins."""
    begin = 0
    for number in range(1, _WITHIN + 1):
        if begin >= len(text):
            return
        end = text.find(b"\n", begin)
        end = len(text) if end < 0 else end
        line = text[begin : min(end, begin + _LONGEST)].decode(errors="replace")
        begin = end + 1
        if line.strip():
            yield number, line, begin


def _cells(line: str, delimiter: str) -> list[str]:
    cells: list[str] = []
    with suppress(csv.Error):
        cells = next(csv.reader([line], delimiter=delimiter), cells)
    return [cell.strip() for cell in cells]


def _header(text: bytes, given: ColumnMap | None) -> Header | None:
    for number, line, following in _lines(text):
        if line.startswith("#"):
            continue
        for delimiter in _DELIMITERS:
            names = tuple(_cells(line, delimiter))
            if given and given.names and len(names) >= len(given.names):
                begin = following - len(line.encode()) - 1
                return Header(given, given.names, delimiter, max(begin, 0), number - 1)
            if given is None:
                fit = columns.matching(names)
            else:
                fit = given if columns.fits(given, names) else None
            if fit:
                return Header(fit, names, delimiter, following, number)
    return None


def _unknown(source: Source, text: bytes, given: ColumnMap | None) -> Exception:
    """The refusal of a table whose columns are not known, with their names where they are names."""
    top = [line for _, line, _ in _lines(text) if not line.startswith("#")]
    first, second = [*top, "", ""][:2]
    delimiter = max(_DELIMITERS, key=first.count)
    names, below = _cells(first, delimiter), _cells(second, delimiter)
    is_named = not any(_NUMBER.fullmatch(name) for name in names)
    n_plain = sum(not cell or bool(_NUMBER.fullmatch(cell)) for cell in below)
    is_table = 2 * n_plain >= len(names) > 1 and any(below)
    if given:
        needed = ", ".join(dict.fromkeys((*given.header, *(time.column for time in given.time))))
        what = f"its columns do not fit the map {given.id}, which needs {needed}"
    else:
        what = "it is not known which of its columns is what"
    if is_named and is_table:
        named = ", ".join(name[:_SHOWN] for name in names[:_SHOWN])
        what += f"; it has {named}"
    else:
        what += "; no line names its columns"
    return source.refuse(what, REMEDY)


def _smi_screen(preamble: bytes) -> Screen | None:
    """The screen by the lines that SMI's export begins with."""
    found = [
        re.search(rb"##[ \t]*" + re.escape(name) + rb"[ \t:]+([\d.]+)(?:[ \t]+([\d.]+))?", preamble)
        for name in (b"Calibration Area", b"Stimulus Dimension [mm]", b"Head Distance [mm]")
    ]
    numbers = [part for match in found if match for part in match.groups() if part]
    if len(numbers) != 5 or not all(_NUMBER.fullmatch(number.decode()) for number in numbers):
        return None
    width_px, height_px, width_mm, height_mm, distance_mm = (float(number) for number in numbers)
    return Screen(width_px, height_px, width_mm / 10, height_mm / 10, distance_mm / 10)
