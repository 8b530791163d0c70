"""Do saccades lead away and back with a pause between?

A square-wave jerk takes the eye off and returns it after about 200 ms; in macrosaccadic
oscillations it overshoots again and again, with the same pause, in larger and smaller swings.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kinsbourne.signals.eye.candidates import runs
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.result import Intrusion, Reason
from kinsbourne.signals.eye.saccades import Saccades

Limits = Mapping[str, float]


def intrusions(motion: Motion, saccades: Saccades, limits: Limits) -> tuple[Intrusion, ...]:
    """Every square-wave jerk and macrosaccadic oscillation, in order."""
    if len(saccades) < 2:
        return ()
    dx, dy, size = saccades.dx_deg, saccades.dy_deg, saccades.amplitude_deg
    pause = saccades.interval_s[1:]
    last = len(motion.x) - 1
    onset = np.clip(np.round(saccades.onset_s * motion.fs_hz).astype(int), 0, last)
    offset = np.clip(np.round(saccades.offset_s * motion.fs_hz).astype(int), 0, last)
    drift = np.hypot(
        motion.x[onset[1:]] - motion.x[offset[:-1]], motion.y[onset[1:]] - motion.y[offset[:-1]]
    )
    smaller, larger = np.minimum(size[1:], size[:-1]), np.maximum(size[1:], size[:-1])
    with np.errstate(invalid="ignore"):
        back = (
            (dx[1:] * dx[:-1] + dy[1:] * dy[:-1]
             <= -limits["intrusion-agreement"] * size[1:] * size[:-1])
            & (smaller >= limits["intrusion-alike"] * larger)
            & (pause >= limits["intrusion-pause-least"])
            & (pause <= limits["intrusion-pause-most"])
            & (smaller >= limits["intrusion-size-least"])
            & (drift <= limits["intrusion-drift"] * larger)
            & ~saccades.in_burst[1:] & ~saccades.in_burst[:-1]
        )  # fmt: skip
    found: list[Intrusion] = []
    for a, b in zip(*runs(back), strict=True):
        if b - a >= limits["macrosaccadic-returns"] and _overshoots(
            dx[a : b + 1], dy[a : b + 1], size[a : b + 1], limits
        ):
            found.append(_said(saccades, a, b, "macrosaccadic oscillation", pause[a:b], limits))
            continue
        for k in range(a, b, 2):  # there and back, there and back
            went, came = onset[k], offset[k + 1]
            leaves = float(
                np.hypot(motion.x[came] - motion.x[went], motion.y[came] - motion.y[went])
            )
            if leaves <= limits["intrusion-returns"] * max(size[k], size[k + 1]):
                found.append(
                    _said(saccades, k, k + 1, "square-wave jerk", pause[k : k + 1], limits)
                )
    return tuple(found)


def _overshoots(dx: np.ndarray, dy: np.ndarray, size: np.ndarray, limits: Limits) -> bool:
    """Whether every return goes beyond where the eye set out from, and not just back to it."""
    beyond = np.hypot(np.cumsum(dx)[1::2], np.cumsum(dy)[1::2])
    return bool(np.median(beyond) >= limits["macrosaccadic-beyond"] * np.median(size))


def _said(
    saccades: Saccades, first: int, last: int, kind: str, pause: np.ndarray, limits: Limits
) -> Intrusion:
    low, high = limits["intrusion-pause-least"], limits["intrusion-pause-most"]
    is_macro = kind == "macrosaccadic oscillation"
    return Intrusion(
        onset_s=round(float(saccades.onset_s[first]), 4),
        offset_s=round(float(saccades.offset_s[last]), 4),
        kind="macrosaccadic oscillation" if is_macro else "square-wave jerk",
        amplitude_deg=round(float(np.median(saccades.amplitude_deg[first : last + 1])), 2),
        because=(
            Reason(
                "pause between the saccades [s]", round(float(np.median(pause)), 3),
                f"{low:g} to {high:g}", True,
            ),
        ),
    )  # fmt: skip
