"""What stands in a row of the picture, and how is it drawn?

A row is a label, bars and points on the time axis; a group of rows is what is drawn under one
heading. Every kind of mark has a shape or hatching of its own, so that none needs colour.
"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kinsbourne.report.course_picture.room import TINY, Box, Room, fitted, width
from kinsbourne.report.course_picture.window import LEFT, RIGHT, Window
from kinsbourne.report.eye_picture import look

BarKind = Literal["dose", "no-dose", "episode", "unended"]
PointKind = Literal["procedure", "absent", "vaccine", "test", "value", "due", "overdue"]

MARGIN = 0.35
HEADING_HIGH = 0.2
ROW_HIGH, ROW_LEAST = 0.28, 0.155
THIN = 0.02
"""No bar is narrower, in inches: what is short is seen all the same."""
BAR_SHARE = 0.46
"""Of a row's height, below; what is written about it stands above."""
ABOVE = 0.045
"""From a bar to the middle of what is written above it, in inches."""
DOSE, EPISODE = "#2f6f9f", "#8a8a8a"
BARS: dict[BarKind, dict[str, Any]] = {
    "dose": {"facecolor": DOSE, "edgecolor": look.INK, "linewidth": 0.4},
    "no-dose": {"facecolor": "white", "edgecolor": DOSE, "hatch": "xxxx", "linewidth": 0.6},
    "episode": {"facecolor": EPISODE, "edgecolor": look.INK, "linewidth": 0.4},
}
POINTS: dict[PointKind, dict[str, Any]] = {
    "procedure": {"marker": "D", "ms": 5.5, "mfc": look.INK, "mec": look.INK},
    "absent": {"marker": "o", "ms": 4.5, "mfc": "white", "mec": look.INK},
    "vaccine": {"marker": "^", "ms": 5.5, "mfc": look.INK, "mec": look.INK},
    "test": {"marker": "s", "ms": 8.5, "mfc": "white", "mec": look.INK},
    "value": {"marker": "s", "ms": 3.5, "mfc": look.INK, "mec": look.INK},
    "due": {"marker": "o", "ms": 6.0, "mfc": "white", "mec": look.INK},
    "overdue": {"marker": "o", "ms": 6.0, "mfc": look.INK, "mec": look.INK},
}

STROKE: dict[str, Any] = {"marker": "|", "ms": 7.0, "mec": look.INK}


@dataclass(frozen=True)
class Bar:
    """From a day to a day; ``high`` is its share of the room a bar has."""

    begin: float
    end: float
    kind: BarKind
    high: float = 1.0
    goes_on: bool = False
    text: str = ""
    """Above its start."""


@dataclass(frozen=True)
class Point:
    """At a day; ``inside`` is written on it, ``text`` beside it."""

    day: float
    kind: PointKind
    inside: str = ""
    text: str = ""
    is_bold: bool = False


@dataclass(frozen=True)
class Row:
    label: str
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    links: tuple[tuple[float, str], ...] = ()
    """Labels of worsenings, each at the day of what came before it."""
    outcomes: tuple[tuple[float, str], ...] = ()
    """What is recorded to have come of it, at its end."""
    unit: str = ""
    """Of every dose; empty where the texts have their own."""
    is_main: bool = False
    """Is it kept where there is no room for all?"""


@dataclass(frozen=True)
class Group:
    title: str
    note: str
    rows: tuple[Row, ...]
    left_out: tuple[str, ...] = ()
    """What has no row for want of room."""
    weight: int = 1


def height_of(groups: Sequence[Group]) -> tuple[float, int]:
    """How high the headings are together, in inches, and how many rows there are."""
    return (
        HEADING_HIGH * sum(bool(group.title) for group in groups),
        sum(len(group.rows) for group in groups),
    )


def draw_groups(
    room: Room, top: float, row_high: float, groups: Sequence[Group], window: Window
) -> None:
    """Every group below the other, in inches of the page, so that labels find their row."""
    figure = room.figure
    for group in groups:
        if group.title:
            upper = top + HEADING_HIGH * 0.3
            look.write(figure, MARGIN, upper, group.title, fontsize=look.SMALL, fontweight="bold")
            at = MARGIN + width(group.title, look.SMALL) * 1.15 + 0.1
            look.write(figure, at, upper + 0.008, group.note, fontsize=TINY, color=look.QUIET)
            top += HEADING_HIGH
        high = row_high * len(group.rows)
        axes = axes_at(figure, top, high, window)
        for number, row in enumerate(group.rows):
            _row(room, axes, row, top + number * row_high, row_high, window)
        top += high


def axes_at(figure: Figure, top: float, high: float, window: Window) -> Axes:
    """Axes whose upright unit is the inch of the page, from its upper edge."""
    axes = look.placed(figure, LEFT, top, RIGHT - LEFT, high)
    axes.set(xlim=(window.first, window.last), ylim=(top + high, top), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.patch.set_visible(False)
    return axes


def _row(room: Room, axes: Axes, row: Row, top: float, high: float, window: Window) -> None:
    base = top + high * 0.94
    axes.axhline(base, color=look.FAINT, lw=0.5, zorder=0)
    wide = LEFT - MARGIN - 0.08
    size = look.SMALL if width(row.label, look.SMALL) <= wide else TINY
    look.write(
        room.figure, LEFT - 0.07, top + high * 0.66, fitted(row.label, size, wide), ha="right",
        va="center", fontsize=size,
    )  # fmt: skip
    for bar in row.bars:
        _bar(axes, bar, base, high, window)
    centre = top + high * 0.66
    for point in sorted(row.points, key=lambda point: not point.is_bold):
        _point(room, axes, point, centre, window)
    for point in row.points:
        if point.text:
            half, wide = POINTS[point.kind]["ms"] / 144 + 0.03, width(point.text, TINY)
            at = window.inches(point.day)
            room.write(point.text, [(at + half, centre), (at - half - wide, centre)])
    upper, middle = base - high * BAR_SHARE - ABOVE, top + high / 2
    for day, label in row.links:
        at = window.inches(day)
        room.write(
            f"▾{label}", [(at - 0.03, upper), (at - 0.12, upper), (at + 0.08, middle)],
            fontweight="bold",
        )  # fmt: skip
    for day, text in row.outcomes:
        at = window.inches(day)
        room.write(text, [(at, upper), (at + 0.06, upper), (at + 0.25, upper)])
    amounts = [(window.inches(bar.begin), bar.text) for bar in row.bars if bar.text]
    if row.unit and amounts:
        at, first = amounts[0]
        if not room.write(row.unit, [(at - width(row.unit, TINY) - 0.05, centre)]):
            amounts[0] = (at, f"{first} {row.unit}")
    for at, text in amounts:
        room.write(text, [(at, upper), (at + 0.06, upper)])


def _bar(axes: Axes, bar: Bar, base: float, high: float, window: Window) -> None:
    most = high * BAR_SHARE
    if bar.kind == "unended":
        axes.plot([bar.begin, bar.end], [base - most / 2] * 2, color=look.QUIET, ls=":", lw=1.1)
        return
    thick = most * bar.high
    long = max(bar.end - bar.begin, window.days(THIN))
    axes.add_patch(Rectangle((bar.begin, base - thick), long, thick, **BARS[bar.kind], zorder=2))
    if bar.goes_on:
        axes.plot(
            [bar.begin + long], [base - thick / 2], marker=">", ms=6.5, mec="white", mew=0.5,
            mfc=look.INK, clip_on=False, zorder=3,
        )  # fmt: skip


def _point(room: Room, axes: Axes, point: Point, centre: float, window: Window) -> None:
    """The mark; a letter in a box only where the box is free, else a stroke."""
    style = POINTS[point.kind]
    at, half = window.inches(point.day), style["ms"] / 144
    box = Box(at - half, centre - half, at + half, centre + half)
    if point.inside and not room.is_free(box):
        style = STROKE
    elif point.inside:
        look.write(
            room.figure, at, centre, point.inside, ha="center", va="center", fontsize=TINY,
            fontweight="bold" if point.is_bold else "normal",
        )  # fmt: skip
    room.take(box)
    axes.plot([point.day], [centre], ls="", mew=0.8, clip_on=False, zorder=4, **style)
