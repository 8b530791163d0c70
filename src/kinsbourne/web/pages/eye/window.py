"""Which part of the recording is to be drawn?"""

from __future__ import annotations

from math import isfinite
from typing import Literal, NamedTuple, get_args

from kinsbourne.web.pages.eye.asked import FROM, Asked, WrongError, seconds

Move = Literal["earlier", "later", "in", "out", "whole"]
MOVES: tuple[Move, ...] = get_args(Move)
STEP = 0.75
"""So much of a window the next lies further."""
ZOOM = 2.0
SAMPLES_LEAST = 20
AROUND = 0.5
"""Of a finding that is to be shown, so much of its length before and after."""
AROUND_LEAST_S = 0.15
DIGITS = 4


class Window(NamedTuple):
    """From and to, in seconds from the start of the recording."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s


def window(asked: Asked, duration_s: float, fs_hz: float) -> Window:
    """The window asked for, within the recording and never empty.

    Raises:
        WrongError: what was typed is no window of it.
    """
    least = min(SAMPLES_LEAST / fs_hz, duration_s)
    whole = Window(0.0, duration_s)
    if asked.at:
        first, last = _two(asked.at)
        around = max(AROUND * (last - first), AROUND_LEAST_S)
        return _within(Window(first - around, last + around), duration_s, least)
    if not asked.start and not asked.end:
        return whole
    start, end = seconds((asked.start or "0", asked.end or str(duration_s)))
    if not (isfinite(start) and isfinite(end) and start < min(end, duration_s) and end > 0):
        remedy = f"Give a begin before the end, both within 0 to {duration_s:g} s."
        raise WrongError(FROM, "no part of the recording", "from and to", remedy)
    typed = Window(max(start, 0.0), min(end, duration_s))
    return _within(_moved(typed, asked.move, whole), duration_s, least)


def _two(at: str) -> tuple[float, float]:
    found = seconds(at.split())
    if len(found) != 2 or not found[0] <= found[1] or not all(map(isfinite, found)):
        remedy = "Give both in seconds."
        raise WrongError(FROM, "no part of the recording", "from and to", remedy)
    return found[0], found[1]


def _moved(of: Window, move: str, whole: Window) -> Window:
    middle, length = (of.start_s + of.end_s) / 2, of.length_s
    match move:
        case "earlier":
            return Window(of.start_s - STEP * length, of.end_s - STEP * length)
        case "later":
            return Window(of.start_s + STEP * length, of.end_s + STEP * length)
        case "in":
            return Window(middle - length / ZOOM / 2, middle + length / ZOOM / 2)
        case "out":
            return Window(middle - length * ZOOM / 2, middle + length * ZOOM / 2)
        case "whole":
            return whole
        case _:
            return of


def _within(of: Window, duration_s: float, least_s: float) -> Window:
    length = min(max(of.length_s, least_s), duration_s)
    middle = (of.start_s + of.end_s) / 2
    start = round(min(max(middle - length / 2, 0.0), duration_s - length), DIGITS)
    return Window(start, min(round(start + length, DIGITS), duration_s))
