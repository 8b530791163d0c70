"""Which picture goes with which words, for who cannot see it?"""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.figure import Figure as Drawing

from kinsbourne.knowledge import base
from kinsbourne.report import view
from kinsbourne.report.eye_picture import look
from kinsbourne.report.eye_picture.lanes import Lane, lanes_of, within
from kinsbourne.report.eye_picture.pair import draw_pair, sides
from kinsbourne.report.eye_picture.panels import panels
from kinsbourne.report.eye_picture.stretch import SINGLE_TO_S, draw_stretch
from kinsbourne.report.eye_picture.writing import svg
from kinsbourne.signals.eye.eyes import primary
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import Measured

LISTED = 6
"""Findings named one by one; of more the number alone is said."""


def stretch(recording: Recording, measured: Measured, start_s: float, end_s: float) -> view.Figure:
    """The gaze from one moment to another, with what was found in it."""
    lanes = lanes_of(primary(recording), measured, base.load().eye)
    is_whole = end_s - start_s >= recording.duration_s
    said = [_found(lane if is_whole else within(lane, (start_s, end_s)), lane) for lane in lanes]
    counts = measured.recording.fs_hz >= base.load().eye["rate-counts"]
    if counts:
        said.append(f"{_saccades(measured, start_s, end_s)} saccades")
        if end_s - start_s <= SINGLE_TO_S:
            said[-1] += ", each a stripe from its onset to its offset"
    return _figure(
        f"Gaze from {start_s:.6g} to {end_s:.6g} s",
        "Horizontal and vertical gaze over time. " + "; ".join(said) + ".",
        draw_stretch(recording, measured, start_s, end_s),
    )


def pair(before: tuple[Recording, Measured], after: tuple[Recording, Measured]) -> view.Figure:
    """The most telling seconds of two recordings, at one scale."""
    two = sides(before, after)
    said = " ".join(
        f"{side.name}: {side.start_s:.4g} to {side.end_s:.4g} s, {side.what}." for side in two
    )
    return _figure("Before and after, at one scale", said, draw_pair(two))


def saccades(measured: Measured) -> view.Figure:
    """Are they saccades, which way do they go, is there a pause between them?"""
    said = (
        f"{len(measured.saccades)} saccades: peak velocity over amplitude beside the usual for a "
        "saccade, share of directions, and intervals from one to the next."
    )
    with look.styled():
        drawing = Drawing(figsize=(look.WIDTH, 2.25), facecolor="white")
        panels(drawing, 0.1, measured, base.load().eye)
    return _figure("All saccades", said, drawing)


def _figure(title: str, description: str, drawing: Drawing) -> view.Figure:
    return view.Figure(title=title, description=description, svg=svg(drawing))


def _found(here: Lane, whole: Lane) -> str:
    name = whole.group.name
    if whole.group is look.MISSING or not len(whole.first):
        return f"{name}: {here.said}"
    times = list(_times(here)) if len(here.first) <= LISTED else []
    return f"{name}: {here.said}" + (f" ({', '.join(times)})" if times else "")


def _times(lane: Lane) -> Iterator[str]:
    for first, last in zip(lane.first.tolist(), lane.last.tolist(), strict=True):
        yield f"{first:.2f} to {last:.2f} s"


def _saccades(measured: Measured, start_s: float, end_s: float) -> int:
    return sum(each.offset_s > start_s and each.onset_s < end_s for each in measured.saccades)
