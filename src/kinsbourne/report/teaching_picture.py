"""What does the trace of a clip look like on paper, and where nothing moves?

The whole of it, and below it the most telling second or two. In the lesson each saccade is a
stripe, so that it is seen whether there is a pause between; a clip that is asked about has none.
"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import TeachingMotion
from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.closeup import SPAN_LEAST_DEG, chosen
from kinsbourne.report.eye_picture.envelope import envelope
from kinsbourne.report.teaching import measured, recording
from kinsbourne.signals.eye.recording import Floats
from kinsbourne.signals.eye.result import Measured

SIZE_INCHES = (6.4, 5.4)
COLUMNS = 480
"""Into so many columns of pixels the whole is drawn."""
STRIPED = "; each stripe is one saccade"
NAMES = ("Horizontal", "Vertical")
MARGINS = {"left": 0.12, "right": 0.985, "top": 0.945, "bottom": 0.085, "hspace": 0.2}
ROWS = (1.0, 1.0, 0.3, 1.0, 1.0)
"""Heights: the whole, horizontal and vertical; a space; the same of the part."""
STRIPES = ("#b9c4ce", "#8da2b5")
"""Of neighbouring saccades, so that two without a pause are still two."""
REMEMBERED = 32


def picture(knowledge: Knowledge, made: TeachingMotion, name: str, *, striped: bool) -> bytes:
    """The trace of a clip as SVG; ``name`` is what it is called on it."""
    return drawn(knowledge, made, name, striped)


@lru_cache(maxsize=REMEMBERED)
def drawn(knowledge: Knowledge, made: TeachingMotion, name: str, striped: bool) -> bytes:
    recorded, found = recording(knowledge, made), measured(knowledge, made)
    begin, end, _ = chosen(recorded, found)
    first, last = (round(at * recorded.fs_hz) for at in (begin, end))
    gaze = (recorded.x_deg, recorded.y_deg)
    time = np.arange(recorded.n) / recorded.fs_hz
    span = max(SPAN_LEAST_DEG, *(1.1 * float(np.ptp(axis)) for axis in gaze))
    with look.styled():
        figure = Figure(figsize=SIZE_INCHES, facecolor="white")
        grid = figure.add_gridspec(len(ROWS), 1, height_ratios=ROWS, **MARGINS)
        panels = [figure.add_subplot(grid[row]) for row in (0, 1, 3, 4)]
        for at, axis in enumerate(gaze):
            kept, values = envelope(axis, COLUMNS)
            _panel(panels[at], time[kept], values, span, NAMES[at])
            panels[at].axvspan(begin, end, color=look.FAINT, lw=0, zorder=0)
            _panel(panels[2 + at], time[first:last], axis[first:last], span, NAMES[at])
            if striped:
                _stripes(panels[2 + at], found, begin, end)
        panels[0].set_title(f"{name}, simulated: all of it")
        panels[2].set_title(f"The shaded {end - begin:.1f} s{STRIPED if striped else ''}")
        panels[3].set_xlabel("Time, seconds")
        return _svg(figure, f"{name}, simulated")


def _panel(axes: Axes, time: Floats, gaze: Floats, span: float, name: str) -> None:
    middle = (float(gaze.min()) + float(gaze.max())) / 2
    axes.plot(time, gaze, color=look.INK, lw=0.9)
    axes.set(xlim=(time[0], time[-1]), ylim=(middle - span / 2, middle + span / 2))
    axes.set_ylabel(f"{name}, deg", labelpad=2)
    axes.tick_params(labelbottom=name == NAMES[1])
    look.gaze_ticks(axes)


def _stripes(axes: Axes, found: Measured, begin: float, end: float) -> None:
    spans = [
        (saccade.onset_s, saccade.duration_s)
        for saccade in found.saccades
        if saccade.offset_s > begin and saccade.onset_s < end
    ]
    for tone, colour in enumerate(STRIPES):
        axes.broken_barh(
            spans[tone :: len(STRIPES)], (0, 1), transform=axes.get_xaxis_transform(),
            color=colour, lw=0, zorder=0,
        )  # fmt: skip


def _svg(figure: Figure, title: str) -> bytes:
    file = BytesIO()
    about = {"Date": None, "Creator": "kinsbourne", "Title": title}
    figure.savefig(file, format="svg", metadata=about)
    return file.getvalue()
