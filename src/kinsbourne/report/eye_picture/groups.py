"""Which saccades belong to opsoclonus, which to flutter, and which to neither?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kinsbourne.report.eye_picture.look import FLUTTER, OPSOCLONUS, OUTSIDE, Group
from kinsbourne.signals.eye.result import Measured


def burst_of(measured: Measured) -> NDArray[np.intp]:
    """For each saccade the number of the burst that holds its middle, or -1."""
    middle = np.array([(each.onset_s + each.offset_s) / 2 for each in measured.saccades])
    bursts = sorted(range(len(measured.bursts)), key=lambda i: measured.bursts[i].onset_s)
    if not bursts or not len(middle):
        return np.full(len(middle), -1)
    onset = np.array([measured.bursts[i].onset_s for i in bursts])
    offset = np.array([measured.bursts[i].offset_s for i in bursts])
    at = np.searchsorted(onset, middle, side="right") - 1
    return np.where((at >= 0) & (middle <= offset[at]), np.array(bursts)[at], -1)


def groups_of(measured: Measured) -> list[Group]:
    """The group of each saccade."""
    return [
        OUTSIDE if i < 0 else OPSOCLONUS if measured.bursts[i].kind == "opsoclonus" else FLUTTER
        for i in map(int, burst_of(measured))
    ]
