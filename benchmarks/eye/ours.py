"""What does kinsbourne make of a recording?"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.eye.peers import Events
from kinsbourne.signals.eye.recording import Recording

if TYPE_CHECKING:
    from kinsbourne.signals.eye.result import Measured

NAME = "kinsbourne"
SCREEN = "1024x768px,38x30cm,67cm"
"""Of the .asc files that are written for timing."""


def is_there() -> bool:
    """Whether there is anything to measure with."""
    return find_spec("kinsbourne.signals.eye.measure") is not None


def can_read() -> bool:
    """Whether there is anything to read files with."""
    return is_there() and find_spec("kinsbourne.signals.eye.reading") is not None


def measure(recording: Recording) -> Measured:
    from kinsbourne.signals.eye.measure import measure as measured

    return measured(recording)


def detect(recording: Recording) -> Events:
    """Onsets and offsets of its saccades [s]."""
    return [(each.onset_s, each.offset_s) for each in measure(recording).saccades]


def read(path: Path) -> Recording:
    """A recording from a file, whatever its format."""
    from kinsbourne.signals.eye.reading import read as reader  # pyright: ignore
    from kinsbourne.signals.eye.reading.screen import parse_screen  # pyright: ignore

    return reader(path, screen=parse_screen(SCREEN))
