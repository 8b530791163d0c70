"""Which eye is measured, and do the two move together?

Saccades are conjugate: what moves one eye alone is the tracker, or no saccade.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kinsbourne.signals.eye.candidates import Indices
from kinsbourne.signals.eye.kinematics import bridged
from kinsbourne.signals.eye.recording import Floats, Recording, unseen


def primary(recording: Recording) -> Recording:
    """The recording with the eye that was seen longer as the first."""
    x2, y2 = recording.x2_deg, recording.y2_deg
    if x2 is None or y2 is None:
        return recording
    if unseen(x2, y2).sum() >= recording.is_missing.sum():
        return recording
    swapped = {"left": "right", "right": "left"}
    return replace(
        recording, x_deg=x2, y_deg=y2, x2_deg=recording.x_deg, y2_deg=recording.y_deg,
        eye=swapped.get(recording.eye, recording.eye),
    )  # fmt: skip


def conjugacy(recording: Recording, first: Indices, last: Indices) -> Floats:
    """Correlation of the two eyes' movement in each stretch; NaN where one was not seen."""
    together = np.full(len(first), np.nan)
    if recording.x2_deg is None or recording.y2_deg is None or not len(first):
        return together
    missing = recording.is_missing | unseen(recording.x2_deg, recording.y2_deg)
    one, other = (
        [np.diff(bridged(axis, missing)) for axis in pair]
        for pair in ((recording.x_deg, recording.y_deg), (recording.x2_deg, recording.y2_deg))
    )
    for i, (a, b) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        if missing[a:b].any():
            continue
        mine = np.concatenate([axis[a : b - 1] for axis in one])
        its = np.concatenate([axis[a : b - 1] for axis in other])
        size = np.sqrt((mine @ mine) * (its @ its))
        together[i] = mine @ its / size if size else np.nan
    return together
