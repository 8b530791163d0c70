"""How much does the eye oscillate, and how well does it look and follow?

Each measure is a number with its 95 % interval, or says why this recording does not allow it.
Shares and frequencies are drawn again by seconds or by bursts, which are not alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye import following, intervals, looking
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.recording import Floats, Recording
from kinsbourne.signals.eye.result import Burst, Intrusion, Measure, Nystagmus
from kinsbourne.signals.eye.saccades import Saccades

Limits = Mapping[str, float]


def measures(
    recording: Recording,
    motion: Motion,
    saccades: Saccades,
    bursts: Sequence[Burst],
    nystagmus: Sequence[Nystagmus],
    intrusions: Sequence[Intrusion],
    limits: Limits,
) -> dict[str, Measure]:
    """Every measure by its name."""
    seen = ~motion.is_missing
    seconds = float(seen.sum()) / motion.fs_hz
    too_little = "" if seconds >= limits["usable-least"] else f"only {seconds:.1f} s were seen"
    too_slow = (
        "" if motion.fs_hz >= limits["rate-counts"]
        else f"single saccades cannot be counted at {motion.fs_hz:.0f} Hz"
    )  # fmt: skip
    screens = (
        "" if motion.fs_hz >= limits["rate-screens"]
        else f"at {motion.fs_hz:.0f} Hz a recording only screens"
    )  # fmt: skip
    minutes = seconds / 60
    own = _counted(saccades, bursts)
    jerks = [each for each in intrusions if each.kind == "square-wave jerk"]
    return {
        "bursts_per_min": _rate(len(bursts), minutes, screens or too_little),
        "share_in_oscillation": _share(motion, seen, bursts, screens or too_little),
        "burst_frequency_hz": _frequency(bursts, too_slow),
        "burst_amplitude_deg": _amplitude(recording, saccades, own, too_slow),
        "direction_spread": _spread(saccades, own, too_slow),
        "saccades_per_min": _rate(len(saccades), minutes, too_slow or too_little),
        "square_wave_jerks_per_min": _rate(len(jerks), minutes, too_slow or too_little),
        "share_in_nystagmus": _share(motion, seen, nystagmus, too_slow or too_little),
        "share_in_pursuit": _following(motion, saccades, too_slow or too_little, limits),
        "saccadic_gain": looking.saccadic_gain(recording, motion, saccades, limits),
        "pursuit_gain": looking.pursuit_gain(recording, motion, saccades, limits),
    }


def _rate(count: int, minutes: float, not_assessable: str) -> Measure:
    if not_assessable:
        return Measure(None, "1/min", not_assessable=not_assessable)
    low, high = intervals.rate(count, minutes)
    return Measure(
        round(count / minutes, 2), "1/min", (round(low, 2), round(high, 2)), n=count
    )  # fmt: skip


def _share(
    motion: Motion,
    seen: np.ndarray,
    stretches: Sequence[Burst] | Sequence[Nystagmus],
    not_assessable: str,
) -> Measure:
    """Share of the time the eye was seen, drawn again by seconds."""
    if not_assessable:
        return Measure(None, "1", not_assessable=not_assessable)
    within = np.zeros(len(seen) + 1)
    for each in stretches:
        within[max(round(each.onset_s * motion.fs_hz), 0)] += 1
        within[min(round(each.offset_s * motion.fs_hz), len(seen))] -= 1
    inside = (np.cumsum(within[:-1]) > 0) & seen
    width = max(round(motion.fs_hz), 1)
    edges = np.arange(0, len(seen), width)
    part = np.add.reduceat(inside.astype(float), edges)
    whole = np.add.reduceat(seen.astype(float), edges)
    value = float(inside.sum() / seen.sum())
    return _with_interval(value, "1", intervals.share(part, whole), len(stretches))


def _following(motion: Motion, saccades: Saccades, not_assessable: str, limits: Limits) -> Measure:
    """Share of the time between saccades in which the eye goes smoothly on."""
    goes, free = following.share_in_pursuit(motion, saccades, limits)
    if not_assessable or not free.sum():
        return Measure(None, "1", not_assessable=not_assessable or "never long without a saccade")
    part, whole = goes[free > 0], free[free > 0]
    value = float(part.sum() / whole.sum())
    return _with_interval(value, "1", intervals.share(part, whole), int(free.sum()))


def _frequency(bursts: Sequence[Burst], not_assessable: str) -> Measure:
    known = [each for each in bursts if each.frequency_hz is not None]
    if not_assessable or not known:
        return Measure(None, "Hz", not_assessable=not_assessable or "there is no burst to count")
    length = np.array([each.offset_s - each.onset_s for each in known])
    cycles = np.array([each.frequency_hz or 0.0 for each in known]) * length
    value = float(cycles.sum() / length.sum())
    return _with_interval(value, "Hz", intervals.ratio(cycles, length), len(known))


def _counted(saccades: Saccades, bursts: Sequence[Burst]) -> NDArray[np.bool_]:
    """Which saccades are of the bursts that count, and not of one of a single eye."""
    half = 5e-6  # times of bursts are rounded
    own = np.zeros(len(saccades), dtype=bool)
    first = np.searchsorted(saccades.onset_s, [each.onset_s - half for each in bursts])
    last = np.searchsorted(saccades.offset_s, [each.offset_s + half for each in bursts])
    for begin, end in zip(first.tolist(), last.tolist(), strict=True):
        own[begin:end] = True
    return own & saccades.in_burst


def _amplitude(
    recording: Recording, saccades: Saccades, own: NDArray[np.bool_], not_assessable: str
) -> Measure:
    size = saccades.amplitude_deg[own]
    if not_assessable or not len(size):
        return Measure(None, "deg", not_assessable=not_assessable or "there is no burst")
    if not recording.is_calibrated:
        return Measure(None, "deg", not_assessable="the recording is not calibrated")
    return _with_interval(float(np.median(size)), "deg", intervals.median(size), len(size))


def _spread(saccades: Saccades, own: NDArray[np.bool_], not_assessable: str) -> Measure:
    """Zero where all saccades of the bursts lie on one axis, one where they go all ways alike."""
    if not_assessable or own.sum() < 2:
        return Measure(None, "1", not_assessable=not_assessable or "there is no burst")
    value = 1 - agreement(saccades.dx_deg[own], saccades.dy_deg[own])
    return Measure(round(value, 3), "1", n=int(own.sum()))


def agreement(dx: Floats, dy: Floats) -> float:
    """How far saccades lie on one axis: length of the mean of doubled angles, by amplitude."""
    size = np.hypot(dx, dy)
    return float(np.abs((size * np.exp(2j * np.arctan2(dy, dx))).sum()) / max(size.sum(), 1e-9))


def _with_interval(
    value: float, unit: str, interval: tuple[float, float] | None, n: int
) -> Measure:
    rounded = None if interval is None else (round(interval[0], 3), round(interval[1], 3))
    return Measure(round(value, 3), unit, rounded, n=n)
