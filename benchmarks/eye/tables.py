"""How does a benchmark print?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isnan

Range = tuple[float, float]


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as they must be, the first flush left."""
    body = [tuple(header), *(tuple(row) for row in rows)]
    widths = [max(len(row[i]) for row in body) for i in range(len(header))]
    for row in body:
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield "  " + "  ".join((row[0].ljust(widths[0]), *cells)).rstrip()


def share(value: float, between: Range | None = None, digits: int = 3) -> str:
    """A figure, and between which values it lies; a dash where there is none."""
    if isnan(value):
        return "-"
    text = f"{value:.{digits}f}"
    if between is None or isnan(between[0]):
        return text
    return f"{text} [{between[0]:.{digits}f}-{between[1]:.{digits}f}]"


def signed(value: float, absolute: float, digits: int = 1) -> str:
    """A median error, and the median of its absolute."""
    return "-" if isnan(value) else f"{value:+.{digits}f}/{absolute:.{digits}f}"


def minutes(value: float) -> str:
    return f"{value:.1f} min"
