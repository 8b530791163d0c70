"""What does kinsbourne make of a recording?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.eye.peers import Events
from kinsbourne.signals.eye.recording import Recording

if TYPE_CHECKING:
    from kinsbourne.signals.eye.result import Measured

NAME = "kinsbourne"


def measure(recording: Recording) -> Measured:
    from kinsbourne.signals.eye.measure import measure as measured

    return measured(recording)


def detect(recording: Recording) -> Events:
    """Onsets and offsets of its saccades [s]."""
    return [(each.onset_s, each.offset_s) for each in measure(recording).saccades]


def is_there() -> bool:
    """Whether there is anything to measure with yet."""
    from importlib.util import find_spec

    return find_spec("kinsbourne.signals.eye.measure") is not None
