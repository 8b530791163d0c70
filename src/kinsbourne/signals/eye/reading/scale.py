"""How many degrees are EyeLink's units: pixels of a screen, or a plane before the eye?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import numpy as np

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.reading.gaze import Pair
from kinsbourne.signals.eye.reading.screen import Screen, degrees, from_pixels, size_px
from kinsbourne.signals.eye.reading.source import Source
from kinsbourne.signals.eye.recording import Eye, Flag, Floats

SCALE_ASSUMED = "scale-assumed"
"""The flag of a recording whose degrees are a guess."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom of the screen in pixels."""
_NUMBER = rb"(-?\d+(?:\.\d*)?)"
_COORDINATES = re.compile(
    rb"MSG[ \t]+\S+[ \t]+(DISPLAY_COORDS|GAZE_COORDS)[ \t=]+" + rb"[ \t,]+".join([_NUMBER] * 4)
)


def to_degrees(
    source: Source, text: bytes, unit: Literal["gaze", "href"], eyes: Mapping[Eye, Pair],
    resolution: Floats | None, screen: Screen | None, flags: list[Flag],
) -> dict[Eye, Pair]:  # fmt: skip
    """The eyes in degrees: by HREF's own scale, by the screen, or by the recorded resolution.

    Where nothing says how large pixels are, by the distance the tracker's maker advises, and
    flagged: when and which way the eye moves is then known, how far only in proportion.

    Raises:
        RecordingError: the screen that was given has no pixels, and the file names none.
    """
    if unit == "href":
        distance = base.load().eye["href-distance"]
        return {name: _turned(eye, 0, 0, distance, distance) for name, eye in eyes.items()}
    box = coordinates(text)
    if screen is None and resolution is not None:
        box = box or (0.0, 0.0, 0.0, 0.0)
        centre = box[0] + _even(box[2] - box[0]) / 2, box[1] + _even(box[3] - box[1]) / 2
        away_x = [_distance(eye.x - centre[0], resolution[0]) for eye in eyes.values()]
        away_y = [_distance(eye.y - centre[1], resolution[1]) for eye in eyes.values()]
        known = [away for away in zip(away_x, away_y, strict=True) if np.isfinite(away).all()]
        if known:
            flags.append(
                Flag("scale-of-file", "degrees by the resolution that the tracker recorded")
            )
            return {name: _turned(eye, *centre, *known[0]) for name, eye in eyes.items()}
    size = (_even(box[2] - box[0]), _even(box[3] - box[1])) if box else None
    full = _assumed(size, flags) if screen is None else size_px(screen, size, source.name)
    corner = (box[0], box[1]) if box else (0.0, 0.0)
    return {
        name: Pair(*from_pixels(eye.x, eye.y, full, corner), eye.pupil)
        for name, eye in eyes.items()
    }


def _assumed(size: tuple[float, float] | None, flags: list[Flag]) -> Screen:
    """The screen as it would usually stand."""
    limits = base.load().eye
    width, height = size or (limits["asc-width"], limits["asc-height"])
    flags.append(
        Flag(
            SCALE_ASSUMED, "neither the size of the screen nor its distance is known; degrees are "
            "by the usual distance, and amplitudes only relative: give --screen",
        )
    )  # fmt: skip
    return Screen(width, height, width, height, limits["asc-distance"] * width)


def coordinates(text: bytes) -> Box | None:
    """The screen by the messages that give it: the display's, or else the gaze's coordinates."""
    boxes: dict[bytes, Box] = {}
    at = text.find(b"_COORDS")
    while at >= 0 and b"DISPLAY_COORDS" not in boxes:
        if match := _COORDINATES.match(text, text.rfind(b"\n", 0, at) + 1):
            left, top, right, bottom = (float(side) for side in match.groups()[1:])
            if right > left and bottom > top:
                boxes[match[1]] = (left, top, right, bottom)
        at = text.find(b"_COORDS", at + 1)
    return boxes.get(b"DISPLAY_COORDS") or boxes.get(b"GAZE_COORDS")


def _even(span: float) -> float:
    """How many pixels: the last one is counted by some and not by others, and sizes are even."""
    return span + span % 2


def _turned(eye: Pair, x: float, y: float, away_x: float, away_y: float) -> Pair:
    """The eye in degrees, of places that grow downward, seen from so far away."""
    return Pair(degrees(eye.x, x, 1 / away_x), degrees(eye.y, y, -1 / away_y), eye.pupil)


def _distance(offset: Floats, per_degree: Floats) -> float:
    """How many pixels away the eye was, by pixels a degree at places of a flat screen."""
    tangent = np.degrees(per_degree)
    root = np.sqrt(np.maximum(tangent**2 - 4 * offset**2, 0))
    away = (tangent + root) / 2
    away = away[np.isfinite(away) & (away > 0)]
    return float(np.median(away)) if len(away) else np.nan
