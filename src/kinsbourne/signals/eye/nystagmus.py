"""Does the eye drift and jump back, or swing?

Jerk nystagmus: slow phases one way, each followed by a quick phase the other way. A saccade that
goes where the eye was drifting catches up with something and is none. Pendular: see
:mod:`pendular`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from kinsbourne.signals.eye.candidates import runs
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.pendular import Swings, is_pendular
from kinsbourne.signals.eye.result import Nystagmus, Reason
from kinsbourne.signals.eye.saccades import Saccades

Limits = Mapping[str, float]


def nystagmus(
    motion: Motion, saccades: Saccades, swings: Swings, limits: Limits
) -> tuple[Nystagmus, ...]:
    """Every stretch of nystagmus, in order; a pendular one hides no jerk within it.

    Without a frequency where the sampling rate does not allow one.
    """
    found = [*_jerk(motion, saccades, limits), *_pendular(swings, limits)]
    if motion.fs_hz < limits["rate-counts"]:
        found = [msgspec.structs.replace(each, frequency_hz=None) for each in found]
    return tuple(sorted(found, key=lambda each: each.onset_s))


def _jerk(motion: Motion, saccades: Saccades, limits: Limits) -> list[Nystagmus]:
    """Runs of beats: a slow phase, and a quick phase against it that makes up for it."""
    if len(saccades) < limits["beats-least"] + 1:
        return []
    last = len(motion.x) - 1
    end = np.clip(np.round(saccades.offset_s[:-1] * motion.fs_hz).astype(int), 0, last)
    begin = np.clip(np.round(saccades.onset_s[1:] * motion.fs_hz).astype(int), 0, last)
    pause = saccades.interval_s[1:]
    sx, sy = motion.x[begin] - motion.x[end], motion.y[begin] - motion.y[end]
    slow = np.hypot(sx, sy)
    qx, qy, quick = saccades.dx_deg[1:], saccades.dy_deg[1:], saccades.amplitude_deg[1:]
    against = (sx * qx + sy * qy) <= -limits["beat-agreement"] * slow * quick
    with np.errstate(invalid="ignore"):
        speed = slow / pause
        beat = (
            (pause >= limits["beat-shortest"])
            & (pause <= limits["beat-longest"])
            & (speed >= limits["beat-slow-least"])
            & (slow >= limits["beat-makes-up"] * quick)
            & against
            & ~saccades.in_burst[1:]
        )
    # A beat goes on from the last where both quick phases point one way and little time is between:
    # a lost beat or a small saccade among them does not end it.
    at = np.flatnonzero(beat)
    goes_on = (
        qx[at[1:]] * qx[at[:-1]] + qy[at[1:]] * qy[at[:-1]]
        >= limits["beat-agreement"] * quick[at[1:]] * quick[at[:-1]]
    ) & (saccades.onset_s[1:][at[1:]] - saccades.onset_s[1:][at[:-1]] <= limits["beats-apart"])
    stretch = np.concatenate(([0], np.cumsum(~goes_on)))
    found: list[Nystagmus] = []
    for number in range(int(stretch[-1]) + 1 if len(at) else 0):
        own = at[stretch == number]
        if len(own) < limits["beats-least"]:
            continue
        onset, offset = saccades.offset_s[own[0]], saccades.offset_s[own[-1] + 1]
        found.append(
            Nystagmus(
                onset_s=round(float(onset), 4), offset_s=round(float(offset), 4), kind="jerk",
                frequency_hz=round(len(own) / float(offset - onset), 2),
                amplitude_deg=round(float(np.median(quick[own])), 2),
                direction_deg=round(float(np.degrees(np.arctan2(qy[own].sum(), qx[own].sum()))), 1),
                slow_phase_velocity_deg_s=round(float(np.median(speed[own])), 2),
                because=(
                    Reason(
                        "beats one after another, one way", len(own),
                        f"at least {limits['beats-least']:g}", True,
                    ),
                    Reason(
                        "slow phase over quick phase, the other way",
                        round(float(np.median(slow[own] / quick[own])), 2),
                        f"at least {limits['beat-makes-up']:g}", True,
                    ),
                ),
            )
        )  # fmt: skip
    return found


def _pendular(swings: Swings, limits: Limits) -> list[Nystagmus]:
    found: list[Nystagmus] = []
    for a, b in zip(*runs(is_pendular(swings, limits)), strict=True):
        own = slice(a, b)
        axis = np.exp(2j * np.radians(swings.axis_deg[own])).mean()
        found.append(
            Nystagmus(
                onset_s=round(float(swings.onset_s[a]), 4),
                offset_s=round(float(swings.offset_s[b - 1]), 4),
                kind="pendular",
                frequency_hz=round(float(np.median(swings.frequency_hz[own])), 2),
                amplitude_deg=round(float(np.median(swings.amplitude_deg[own])), 2),
                direction_deg=round(float(np.degrees(np.angle(axis)) / 2), 1),
                slow_phase_velocity_deg_s=None,
                because=(
                    Reason(
                        "share of the movement that one sinusoid explains",
                        round(float(np.median(swings.share[own])), 3),
                        f"at least {limits['sinusoid-share']:g}", True,
                    ),
                    Reason(
                        "saccade of that size over the time of a swing",
                        round(float(np.median(swings.haste[own])), 3),
                        f"at most {limits['sinusoid-haste']:g}", True,
                    ),
                    Reason(
                        "median speed over peak speed of the sinusoid",
                        round(float(np.median(swings.pace[own])), 3),
                        f"at least {limits['sinusoid-pace']:g}", True,
                    ),
                ),
            )
        )  # fmt: skip
    return found
