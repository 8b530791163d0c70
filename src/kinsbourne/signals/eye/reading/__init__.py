"""A file in, a recording of the eyes out, whatever tracker or person made it.

:func:`read` looks at what is in the file and only then at its name. Bad input is refused with one
:class:`~kinsbourne.signals.errors.RecordingError`, or mended and flagged; nothing else is raised.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kinsbourne.signals.eye.reading import arrays, edf
from kinsbourne.signals.eye.reading import source as sources
from kinsbourne.signals.eye.reading.asc import read_asc
from kinsbourne.signals.eye.reading.columns import ColumnMap, chosen
from kinsbourne.signals.eye.reading.screen import Screen, parse_screen
from kinsbourne.signals.eye.reading.source import Most
from kinsbourne.signals.eye.reading.table import read_table
from kinsbourne.signals.eye.recording import Recording

SIMULATED = ".simulated."
"""In the name of every file that the simulation writes: a csv has no other place for it."""

__all__ = ["ColumnMap", "Most", "Screen", "parse_screen", "read"]


def read(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    columns: str | Path | None = None,
    screen: Screen | None = None,
    most: Most | None = None,
) -> Recording:
    """The recording in a file, or in bytes that are called by a name.

    ``columns`` is the id of a shipped map of columns or the path of one's own; ``screen`` says how
    large pixels are; ``most`` how much is taken in, if less than the machine could hold.

    Raises:
        RecordingError: it cannot be read as a recording; what, where and the remedy.
    """
    found, columns_map = sources.load(source, name, most), chosen(columns)
    recording = _read(found, columns_map, screen)
    if SIMULATED in found.name:
        recording = replace(recording, is_simulated=True)
    return recording


def _read(found: sources.Source, columns_map: ColumnMap | None, screen: Screen | None) -> Recording:
    match sources.sniff(found):
        case "npz":
            return arrays.read_npz(found, columns_map, screen)
        case "parquet":
            return arrays.read_parquet(found, columns_map, screen)
        case "edf":
            return edf.read_edf(found, columns_map)
        case "asc":
            return read_asc(found, sources.as_utf8(found), screen)
        case "table":
            return read_table(found, sources.as_utf8(found), columns_map, screen)
