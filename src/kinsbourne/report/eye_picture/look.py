"""What do colours, shapes and letters look like on the page?

The colours are Okabe and Ito's, which are told apart in every kind of colour blindness; none stands
without a word, a shape or a hatching of its own.
"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from kinsbourne.signals.eye.recording import Recording

INK = "#1a1a1a"
QUIET = "#595959"
FAINT = "#d9d9d9"
OTHER_EYE = "#9db4c8"
BODY, SMALL, HEADING = 8.0, 7.0, 9.5
"""Sizes of letters in points, for a page printed as large as it is."""
WIDTH, HEIGHT = 11.69, 8.27
"""A4 landscape, inches."""
LEFT, RIGHT = 1.45, 9.95
"""The time axes, inches from the left edge of the page; words stand on both sides."""
COLUMNS = 1600
"""Into so many columns a time axis is divided; finer is not seen on paper."""
EDGE = 0.06
"""Share of an axis at either end that bears no tick."""

_STYLE: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": BODY,
    "axes.labelsize": BODY,
    "axes.titlesize": HEADING,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.formatter.useoffset": False,
    "xtick.labelsize": BODY,
    "ytick.labelsize": BODY,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "text.color": INK,
    "hatch.linewidth": 0.5,
    "path.simplify": False,
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "kinsbourne",
}
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Group:
    """How findings of one kind are shown."""

    name: str
    colour: str
    tint: str = FAINT
    marker: str = ""
    hatch: str = ""


OPSOCLONUS = Group("opsoclonus", "#c24e00", "#f9d3ba", "^")
FLUTTER = Group("flutter", "#0072b2", "#c3def2", "D", "////")
OUTSIDE = Group("outside bursts", "#6b6b6b", "#e6e6e6", "o")
GROUPS = (OPSOCLONUS, FLUTTER, OUTSIDE)
"""Of saccades."""
NYSTAGMUS = Group("nystagmus", "#007a5a")
JERKS = Group("square-wave jerks", "#a0508a")
MACRO = Group("macrosaccadic", "#6a3d7c")
MISSING = Group("eye not seen", "#767676")


@contextmanager
def styled() -> Generator[None]:
    """Draw in the house's style, whatever style the caller has set; one page at a time."""
    with _ONE_AT_A_TIME, matplotlib.rc_context(), warnings.catch_warnings():
        # A name in letters that the font lacks is a name all the same.
        warnings.filterwarnings("ignore", "Glyph", UserWarning)
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)  # pyright: ignore[reportCallIssue, reportArgumentType]
        yield


def placed(
    figure: Figure, left: float, top: float, width: float, height: float, *, polar: bool = False
) -> Axes:
    """Axes at a place on the page, in inches from its left and upper edge."""
    wide, high = figure.get_size_inches().tolist()
    box = (left / wide, 1 - (top + height) / high, width / wide, height / high)
    return figure.add_axes(box, polar=polar)


def write(figure: Figure, left: float, top: float, words: str, **how: Any) -> None:
    """Words at a place on the page, in inches from its left and upper edge to theirs."""
    style: dict[str, Any] = {"ha": "left", "va": "top", "fontsize": BODY, **how}
    wide, high = figure.get_size_inches().tolist()
    figure.text(left / wide, 1 - top / high, words, **style)


def gaze_ticks(axes: Axes) -> None:
    """Few, at round numbers, and none at the edge, where they would meet those of the next."""
    low, high = axes.get_ylim()
    inner = EDGE * (high - low)
    ticks = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(low, high)
    axes.set_yticks([tick for tick in ticks if low + inner <= tick <= high - inner])


def degrees(recording: Recording) -> str:
    """What the angles are in; without a calibration they are only relative."""
    return "deg" if recording.is_calibrated else "relative"
