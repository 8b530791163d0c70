"""What stands where on the page?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from textwrap import fill, shorten

from matplotlib.figure import Figure

from kinsbourne.knowledge import base
from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.closeup import closeup
from kinsbourne.report.eye_picture.overview import overview
from kinsbourne.report.eye_picture.panels import panels
from kinsbourne.signals.eye.eyes import primary
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import Measured
from kinsbourne.signals.eye.signs import OPSOCLONUS

USE = "Research software. It measures; it makes no diagnosis."
MARGIN = 0.35
LARGE, SMALL, LINE = 15.0, 10.5, 86
"""Sizes of the summary in points, and how many of its letters fit on a line if large."""
WIDE = 165
"""How many letters of a line below it fit."""


def draw(recording: Recording, measured: Measured) -> Figure:
    """One page, A4 landscape: the result in words, and what it rests on.

    The eye that was measured is dark; the other, if there is one, is pale.
    """
    recording = primary(recording)
    limits = base.load().eye
    with look.styled():
        figure = Figure(figsize=(look.WIDTH, look.HEIGHT), facecolor="white")
        _head(figure, recording, measured)
        overview(figure, 1.07, recording, measured, limits)
        closeup(figure, 3.85, recording, measured, limits)
        panels(figure, 5.97, measured, limits)
        _foot(figure, measured)
    return figure


def _head(figure: Figure, recording: Recording, measured: Measured) -> None:
    size = min(LARGE, max(LARGE * LINE / len(measured.summary), SMALL))
    figure.suptitle(
        fill(measured.summary, int(LINE * LARGE / size)), x=MARGIN / look.WIDTH,
        y=1 - 0.17 / look.HEIGHT, ha="left", va="top", fontsize=size, fontweight="bold",
    )  # fmt: skip
    lines = (_facts(recording, measured), _sign(measured), _flags(measured))
    for i, line in enumerate(lines[:2]):
        look.write(figure, MARGIN, 0.52 + 0.15 * i, shorten(line, WIDE, placeholder=" …"))
    flags = fill(lines[2], WIDE + 20, max_lines=2, placeholder=" … and more")
    look.write(figure, MARGIN, 0.82, flags, fontsize=look.SMALL, linespacing=1.1)
    figure.set_label("\n".join(lines))


def _sign(measured: Measured) -> str:
    """What the recording says of the sign that names the disease."""
    sign = next(sign for sign in measured.signs if sign.hpo == OPSOCLONUS[0])
    return f"{sign.label} ({sign.hpo}) in this recording: {sign.status}; {'; '.join(sign.because)}."


def _facts(recording: Recording, measured: Measured) -> str:
    about = measured.recording
    noise = "noise not known" if about.noise_deg is None else f"noise {about.noise_deg:.2g} deg"
    parts = [
        "SIMULATED: no eye made this" if about.is_simulated else "",
        _printable(about.source) or "source not named",
        f"{about.fs_hz:g} Hz",
        f"{about.duration_s:.3g} s"
        if about.duration_s < 180
        else f"{about.duration_s / 60:.1f} min",
        noise,
        f"{about.missing:.0%} missing",
        f"{recording.eye} eye dark, the other pale" if about.eyes == 2 else "",
    ]
    return " · ".join(part for part in parts if part)


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _flags(measured: Measured) -> str:
    said = [
        f"{flag.what} ({flag.value:g})" if flag.value is not None else flag.what
        for flag in measured.quality if flag.id != "simulated"
    ]  # fmt: skip
    return f"Mind: {'; '.join(said)}." if said else "Quality: no remark."


def _foot(figure: Figure, measured: Measured) -> None:
    versions = measured.versions
    said = (
        f"kinsbourne {versions['software']}  ·  knowledge {versions['knowledge']}  ·  "
        f"HPO {versions['hpo']}"
    )
    below = look.HEIGHT - 0.2
    look.write(figure, MARGIN, below, USE, fontsize=look.SMALL, color=look.QUIET)
    look.write(
        figure, look.WIDTH - MARGIN, below, said, ha="right", fontsize=look.SMALL, color=look.QUIET
    )
