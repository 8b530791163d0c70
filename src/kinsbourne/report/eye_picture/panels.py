"""Are the movements saccades, which way do they go, and is there a pause between them?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter
from numpy.typing import NDArray

from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.groups import burst_of, groups_of
from kinsbourne.signals.eye.recording import Floats
from kinsbourne.signals.eye.result import Measured

Limits = Mapping[str, float]
SIZES = (0.1, 60.0)
SPEEDS = (5.0, 1500.0)
CELLS = 150
"""Of dots that fall on one cell of so many by so many, one is drawn."""
SECTORS = 24
PAUSES_MS = (1.0, 2000.0)
BINS = 40


def panels(figure: Figure, top: float, measured: Measured, limits: Limits) -> None:
    """Main sequence, directions and intervals, or why there are none."""
    look.write(figure, look.LEFT, top, "All saccades", fontsize=look.HEADING, fontweight="bold")
    table = _Table(measured)
    if why := _nothing(measured, limits):
        look.write(figure, look.LEFT, top + 0.3, why, fontsize=look.HEADING)
        return
    _key(figure, top, table)
    for left, title in (
        (look.LEFT, "Main sequence: is it a saccade?"),
        (5.0, "Directions: which way?"),
        (7.25, "Intervals: is there a pause?"),
    ):
        look.write(figure, left, top + 0.22, title, fontsize=look.HEADING, fontweight="bold")
    below = top + 0.46
    _main_sequence(look.placed(figure, look.LEFT, below, 2.9, 1.2), table, measured, limits)
    _rose(look.placed(figure, 5.2, below + 0.16, 1.1, 1.1, polar=True), table)
    _pauses(look.placed(figure, 7.25, below, 4.0, 1.2), table, limits)


def _nothing(measured: Measured, limits: Limits) -> str:
    about, least = measured.recording, limits["rate-counts"]
    if about.missing == 1:
        return "The eye was not seen: there are no saccades to show."
    if about.fs_hz < least:
        return (
            f"At {about.fs_hz:.0f} Hz single saccades cannot be told apart, nor their speed "
            f"believed; that takes {least:g} Hz or more.\nSo speed, direction and pauses of "
            "saccades are not shown. That is no finding."
        )
    return "" if measured.saccades else "No saccade was found: there is nothing to show here."


class _Table:
    """The saccades as columns."""

    def __init__(self, measured: Measured) -> None:
        rows = measured.saccades
        self.size = np.array([each.amplitude_deg for each in rows])
        self.speed = np.array([each.peak_velocity_deg_s for each in rows])
        self.direction = np.radians([each.direction_deg for each in rows])
        pause = [np.nan if each.interval_s is None else each.interval_s * 1000 for each in rows]
        self.pause_ms = np.array(pause)
        names = np.array([group.name for group in groups_of(measured)])
        self.is_of = {group: names == group.name for group in look.GROUPS}
        burst = burst_of(measured)
        self.goes_on = np.concatenate(([False], burst[1:] == burst[:-1]))
        """Whether the saccade before is of the same burst, or neither of one."""

    def groups(self) -> list[tuple[look.Group, NDArray[np.bool_]]]:
        return [(group, own) for group, own in self.is_of.items() if own.any()]


def _key(figure: Figure, top: float, table: _Table) -> None:
    left = look.LEFT + 1.1
    for group, own in table.groups():
        words = f"{int(own.sum())} {'' if group is look.OUTSIDE else 'in '}{group.name}"
        axes = look.placed(figure, left, top, 0.14, 0.14)
        axes.plot(0, 0, group.marker, ms=5.5, **_dot(group))
        axes.set_axis_off()
        look.write(figure, left + 0.18, top + 0.01, words, color=group.colour, fontweight="bold")
        left += 0.5 + 0.078 * len(words)


def _dot(group: look.Group) -> dict[str, Any]:
    face = "none" if group is look.OUTSIDE else group.colour
    return {"mfc": face, "mec": group.colour, "mew": 0.6}


def _main_sequence(axes: Axes, table: _Table, measured: Measured, limits: Limits) -> None:
    """Dots near the line are saccades; slower movements lie below it."""
    for group, own in reversed(table.groups()):
        size, speed = _apart(table.size[own], table.speed[own])
        axes.plot(size, speed, group.marker, ms=2.6, ls="none", clip_on=True, **_dot(group))
    if measured.recording.is_calibrated:
        size = np.geomspace(*SIZES, 60)
        usual = limits["main-sequence-velocity-most"] * -np.expm1(
            -size / limits["main-sequence-velocity-scale"]
        )
        axes.plot(size, usual, color=look.INK, lw=1.2)
        axes.text(0.97, 0.1, "line: usual for a saccade", ha="right", transform=axes.transAxes)
    axes.set(xscale="log", yscale="log", xlim=SIZES, ylim=SPEEDS)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())
    axes.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    axes.set_yticks([10, 100, 1000], ["10", "100", "1000"])
    unit = "deg" if measured.recording.is_calibrated else "relative"
    axes.set_xlabel(f"Amplitude, {unit}", labelpad=1)
    axes.set_ylabel("Peak velocity, deg/s")


def _apart(size: Floats, speed: Floats) -> tuple[Floats, Floats]:
    """One of each cell, and what lies beyond the axes at their edge."""
    size = np.clip(size, SIZES[0], SIZES[1])
    speed = np.clip(speed, SPEEDS[0], SPEEDS[1])
    column: Floats = np.rint(np.log(size / SIZES[0]) * CELLS / np.log(SIZES[1] / SIZES[0]))
    row: Floats = np.rint(np.log(speed / SPEEDS[0]) * CELLS / np.log(SPEEDS[1] / SPEEDS[0]))
    cell: Floats = column * (CELLS + 1) + row
    first = np.sort(np.unique(cell, return_index=True)[1])
    return size[first], speed[first]


def _rose(axes: Axes, table: _Table) -> None:
    """Of each group the share of saccades that go each way, so that few compare with many."""
    width = 2 * np.pi / SECTORS
    middle, most = np.arange(SECTORS) * width, 0.0
    for group, own in table.groups():
        sector = np.round(table.direction[own] / width).astype(np.intp) % SECTORS
        share = np.bincount(sector, minlength=SECTORS) / own.sum()
        most = max(most, float(share.max()))
        is_outside = group is look.OUTSIDE
        axes.bar(
            middle, share, width, facecolor="none" if is_outside else group.tint,
            edgecolor=group.colour, lw=0.7, hatch=group.hatch, zorder=3 if is_outside else 2,
        )  # fmt: skip
    axes.set_xticks(np.arange(4) * np.pi / 2, ["right", "up", "left", "down"])
    axes.tick_params(pad=-1)
    axes.set_ylim(0, most)
    axes.set_yticks([most / 2, most], ["", f"{most:.0%}"], fontsize=look.SMALL)
    axes.grid(color=look.FAINT, lw=0.4)
    axes.spines["polar"].set_edgecolor(look.FAINT)
    axes.set_xlabel("share of each group's saccades", labelpad=0)


def _pauses(axes: Axes, table: _Table, limits: Limits) -> None:
    """Back to back on the left; what looking and square-wave jerks leave between on the right."""
    edges = np.concatenate(([PAUSES_MS[0] / 2], np.geomspace(*PAUSES_MS, BINS + 1)))
    known = ~np.isnan(table.pause_ms)
    bottom = np.zeros(len(edges) - 1)
    inside = ~table.is_of[look.OUTSIDE] & table.goes_on
    for group, own in table.groups():
        mine = (~inside if group is look.OUTSIDE else own & inside) & known
        clipped = np.clip(table.pause_ms[mine], edges[0], edges[-1])
        count, _ = np.histogram(clipped, edges)
        axes.bar(edges[:-1], count, np.diff(edges), bottom, align="edge", facecolor=group.tint,
                 edgecolor=group.colour, hatch=group.hatch, lw=0.6)  # fmt: skip
        bottom += count
    axes.set(xscale="log", xlim=(edges[0], edges[-1]), ylim=(0, max(bottom.max(), 1) * 1.3))
    ticks = [(edges[0] * edges[1]) ** 0.5, 10, 100, 1000]
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xticks(ticks, ["none", "10 ms", "100 ms", "1 s"])
    gap = limits["burst-gap"] * 1000
    pause = limits["intrusion-pause-least"] * 1000, limits["intrusion-pause-most"] * 1000
    for first, last, words in (
        (edges[0], gap, "no interval: opsoclonus, flutter"),
        (*pause, "square-wave jerks,\nordinary looking"),
    ):
        _band(axes, first, last, words)
    axes.set_xlabel("Interval from one saccade to the next", labelpad=1)
    axes.set_ylabel("Saccades")


def _band(axes: Axes, first: float, last: float, words: str) -> None:
    axes.axvspan(first, last, color="#f2f2f2", lw=0, zorder=0)
    axes.text((first * last) ** 0.5, 0.98, words, transform=axes.get_xaxis_transform(),
              ha="center", va="top", fontsize=look.SMALL)  # fmt: skip
