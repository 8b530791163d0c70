"""Where on the page is there still room for a label?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from kinsbourne.report.course_picture.window import LEFT
from kinsbourne.report.eye_picture import look

TINY = 6.0
"""Size in points of what is written among the data."""
TALL = 1.15
"""Height of a line, of its letters' size."""
GAP = 0.02
EDGE = 0.15
"""Labels may begin so far left of the time axis, in inches; further left are the rows' names."""
POINTS_AN_INCH = 72


class Box(NamedTuple):
    """A place on the page, in inches from its left and upper edge."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Have they a point in common?"""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Room:
    """Labels that were written; what would lie over one of them is left out."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self._taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Keep the place free of labels."""
        self._taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Is nothing there?"""
        return not any(box.meets(other) for other in self._taken)

    def write(
        self,
        words: str,
        places: Iterable[tuple[float, float]],
        *,
        size: float = TINY,
        **how: Any,
    ) -> bool:
        """Write at the first of the places that is free: left edge and middle, in inches."""
        wide, tall = width(words, size), size * TALL / POINTS_AN_INCH
        for left, centre in places:
            box = Box(left - GAP, centre - tall / 2, left + wide + GAP, centre + tall / 2)
            is_on_page = box.left >= LEFT - EDGE and box.right <= look.WIDTH
            if is_on_page and self.is_free(box):
                self.take(box)
                look.write(self.figure, left, centre, words, va="center", fontsize=size, **how)
                return True
        return False


@lru_cache(maxsize=4096)
def width(words: str, size: float) -> float:
    """How wide the words are, in inches."""
    font = FontProperties(family="DejaVu Sans", size=size)
    wide, _, _ = text_to_path.get_text_width_height_descent(words, font, ismath=False)
    return wide / POINTS_AN_INCH


def wrapped(words: str, size: float, inches: float) -> list[str]:
    """The words in lines that are no wider; a single word may be."""
    lines: list[str] = []
    for word in words.split():
        if lines and width(f"{lines[-1]} {word}", size) <= inches:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def fitted(words: str, size: float, inches: float) -> str:
    """The words, cut where they would be wider."""
    if width(words, size) <= inches:
        return words
    while words and width(words + "…", size) > inches:
        words = words[:-1]
    return words.rstrip() + "…"
