"""How many degrees is a place on a screen, seen from where the eyes were?"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye.recording import Floats

REMEDY = (
    "Give the screen and the distance of the eyes from it: --screen WIDTHxHEIGHTpx,"
    "WIDTHxHEIGHTcm,DISTANCEcm, such as 1920x1080px,50.9x28.6cm,65cm."
)
_NUMBER = r"(\d+(?:\.\d+)?)"
_SCREEN = re.compile(
    rf"(?:{_NUMBER}x{_NUMBER}px,)?{_NUMBER}x{_NUMBER}cm,{_NUMBER}cm", re.IGNORECASE
)


@dataclass(frozen=True)
class Screen:
    """A flat screen straight ahead of the eyes; without pixels where the file says how many."""

    width_px: float | None
    height_px: float | None
    width_cm: float
    height_cm: float
    distance_cm: float

    def __post_init__(self) -> None:
        sizes = (self.width_px, self.height_px, self.width_cm, self.height_cm, self.distance_cm)
        if any(size is not None and not 0 < size < np.inf for size in sizes):
            raise RecordingError("a size of the screen is not above zero", "the screen", REMEDY)


def parse_screen(text: str) -> Screen:
    """The screen written as ``1920x1080px,50.9x28.6cm,65cm``; the pixels may be left out.

    Raises:
        RecordingError: it is not written so.
    """
    found = _SCREEN.fullmatch(re.sub(r"\s", "", text))
    if not found:
        raise RecordingError("the screen is not written as it should be", "--screen", REMEDY)
    pixels = [float(size) if size else None for size in found.group(1, 2)]
    return Screen(pixels[0], pixels[1], *(float(size) for size in found.group(3, 4, 5)))


def degrees(place: Floats, centre: float, per_distance: float) -> Floats:
    """The angle of places from a centre, with how much of the distance one unit is."""
    angle = place - centre
    angle *= per_distance
    np.arctan(angle, out=angle)
    return np.degrees(angle, out=angle)


def size_px(screen: Screen | None, file_px: tuple[float, float] | None, where: str) -> Screen:
    """The screen with its pixels: what the file says of them stands before what a person says.

    Raises:
        RecordingError: nobody says how large the screen is, or how many pixels it has.
    """
    if screen is None:
        raise RecordingError(
            "its gaze is in pixels, and how large they are is not known", where, REMEDY
        )
    width, height = file_px or (screen.width_px, screen.height_px)
    if width is None or height is None:
        raise RecordingError("how many pixels the screen has is not known", where, REMEDY)
    return Screen(width, height, screen.width_cm, screen.height_cm, screen.distance_cm)


def from_pixels(
    x: Floats, y: Floats, screen: Screen, corner: tuple[float, float] = (0.0, 0.0)
) -> tuple[Floats, Floats]:
    """Degrees, rightward and upward, of pixels whose upper left is the corner."""
    width, height = screen.width_px or 1.0, screen.height_px or 1.0
    x_of_distance = screen.width_cm / width / screen.distance_cm
    y_of_distance = screen.height_cm / height / screen.distance_cm
    return (
        degrees(x, corner[0] + width / 2, x_of_distance),
        degrees(y, corner[1] + height / 2, -y_of_distance),
    )
