"""Which eye was seen, and what becomes of it in a recording?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kinsbourne.signals.eye.reading.source import Source
from kinsbourne.signals.eye.recording import Eye, Flag, Floats, Recording, from_arrays

_ORDER: tuple[Eye, ...] = ("left", "right", "both", "one")


class Pair(NamedTuple):
    """One eye: degrees rightward and upward, and its pupil where that was recorded."""

    x: Floats
    y: Floats
    pupil: Floats | None = None

    @property
    def is_seen(self) -> bool:
        return bool((np.isfinite(self.x) & np.isfinite(self.y)).any())


def to_recording(
    source: Source, time_s: Floats, eyes: Mapping[Eye, Pair], *,
    others: Mapping[str, Floats] | None = None, fs_hz: float | None = None,
    is_calibrated: bool = True, flags: Sequence[Flag] = (),
) -> Recording:  # fmt: skip
    """The recording of the eyes that were seen: the left first, or the only one.

    Raises:
        RecordingError: no eye was ever seen, or as ``from_arrays`` says.
    """
    seen: list[Eye] = [name for name in _ORDER if name in eyes and eyes[name].is_seen]
    if not seen:
        raise source.refuse(
            "the eye is missing in every sample", "Look whether these are the columns of the gaze."
        )
    first = eyes[seen[0]]
    channels = {"x_deg": first.x, "y_deg": first.y, **(others or {})}
    if first.pupil is not None and np.isfinite(first.pupil).any():
        channels["pupil"] = first.pupil
    if seen[:2] == ["left", "right"]:
        channels |= {"x2_deg": eyes["right"].x, "y2_deg": eyes["right"].y}
    return from_arrays(
        time_s, channels, fs_hz=fs_hz, is_calibrated=is_calibrated, eye=seen[0],
        source=source.label, flags=tuple(flags), most_samples=source.most.samples,
    )  # fmt: skip
