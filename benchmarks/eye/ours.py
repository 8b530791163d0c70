"""What does kinsbourne make of a recording?"""

from __future__ import annotations

from pathlib import Path

from benchmarks.eye.peers import Events
from kinsbourne.signals import eye
from kinsbourne.signals.eye.reading import parse_screen
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import Measured

NAME = "kinsbourne"
SCREEN = "1024x768px,38x30cm,67cm"
"""Of the .asc files that are written for timing."""


def measure(recording: Recording) -> Measured:
    """Everything it says of the recording."""
    return eye.measure(recording)


def detect(recording: Recording) -> Events:
    """Onsets and offsets of its saccades [s]."""
    return [(each.onset_s, each.offset_s) for each in measure(recording).saccades]


def read(path: Path) -> Recording:
    """A recording from a file, whatever its format."""
    return eye.read(path, screen=parse_screen(SCREEN))
