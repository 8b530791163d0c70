"""What do the eyes do in this recording?

One pass from gaze to signs: velocity and noise, sinusoids, candidates, bursts, saccades, nystagmus,
intrusions; then measures, what limits them, and what the recording shows or excludes.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import numpy as np

from kinsbourne import __version__
from kinsbourne.knowledge import base
from kinsbourne.signals.eye.bursts import Chains
from kinsbourne.signals.eye.candidates import duration
from kinsbourne.signals.eye.eyes import conjugacy, primary
from kinsbourne.signals.eye.intrusions import intrusions
from kinsbourne.signals.eye.kinematics import Motion, motion
from kinsbourne.signals.eye.measures import agreement, measures
from kinsbourne.signals.eye.nystagmus import nystagmus
from kinsbourne.signals.eye.pattern import pattern
from kinsbourne.signals.eye.pendular import swings
from kinsbourne.signals.eye.quality import has_enough, quality
from kinsbourne.signals.eye.recording import Flag, Recording
from kinsbourne.signals.eye.result import About, Burst, Kind, Measured, Reason
from kinsbourne.signals.eye.saccades import Found, find
from kinsbourne.signals.eye.signs import signs
from kinsbourne.signals.eye.summary import summary

Limits = Mapping[str, float]


def measure(recording: Recording) -> Measured:
    """Everything that can be said of a recording; never raises for what is in it."""
    known = base.load()
    limits = known.eye
    recording = primary(recording)
    move = motion(recording, limits)
    sinusoids = swings(move, limits)
    found = find(move, sinusoids, limits)
    flags = quality(recording, move, found.clock, limits)
    bursts, more = _bursts(recording, move, found, limits)
    saccades = found.saccades
    beats = nystagmus(move, saccades, sinusoids, limits)
    away = intrusions(move, saccades, limits)
    numbers = measures(recording, move, saccades, bursts, beats, away, limits)
    seen_s = float((~move.is_missing).sum()) / move.fs_hz
    most = pattern(seen_s, bursts, beats, away, numbers, limits)
    counts = recording.fs_hz >= limits["rate-counts"]
    flags += more
    said = signs(bursts, beats, away, numbers, has_enough(move, limits), limits)
    about = About(
        source=recording.source, fs_hz=round(recording.fs_hz, 3),
        duration_s=round(recording.duration_s, 3),
        missing=round(float(move.is_missing.mean()), 4),
        noise_deg=round(move.noise_deg, 4) if isfinite(move.noise_deg) else None,
        jitter=round(recording.jitter, 4), eyes=1 if recording.x2_deg is None else 2,
        is_simulated=recording.is_simulated, is_calibrated=recording.is_calibrated,
    )  # fmt: skip
    versions = {
        "software": __version__,
        "knowledge": known.release.version,
        "hpo": known.ontology.manifest.hpo_version,
    }
    return Measured(
        versions=versions, summary=summary(about, bursts, beats, numbers, flags), pattern=most, recording=about,
        quality=tuple(flags), saccades=saccades.rows() if counts else (), bursts=tuple(bursts),
        nystagmus=beats, intrusions=away if counts else (), measures=numbers, signs=said,
    )  # fmt: skip


def _bursts(
    recording: Recording, move: Motion, found: Found, limits: Limits
) -> tuple[list[Burst], list[Flag]]:
    """The bursts, and what must be said of them and of what came near to one."""
    chains, flags = found.chains, list[Flag]()
    passed = np.flatnonzero(chains.is_burst)
    if move.fs_hz < limits["rate-screens"]:
        if len(passed):
            flags.append(
                Flag(
                    "screen-positive", "there may be bursts: record at 120 Hz or more", len(passed)
                )
            )
        return [], flags
    together = conjugacy(recording, chains.first[passed], chains.last[passed])
    bursts: list[Burst] = []
    apart = too_fast = 0
    for i, likeness in zip(passed.tolist(), together.tolist(), strict=True):
        if likeness < limits["conjugate-least"]:
            apart += 1
            continue
        burst, is_too_fast = _burst(move, found, i, likeness, limits)
        bursts.append(burst)
        too_fast += is_too_fast
    if apart:
        flags.append(
            Flag("bursts-not-conjugate", "bursts in one eye alone were not counted", apart)
        )
    if too_fast:
        flags.append(
            Flag("frequency-above-bound", "bursts whose frequency is above what saccades of their "
                 "size allow; it is not given", too_fast)
        )  # fmt: skip
    return bursts, [*flags, *_uncounted(chains)]


def _burst(
    move: Motion, found: Found, i: int, likeness: float, limits: Limits
) -> tuple[Burst, bool]:
    chains, fs = found.chains, move.fs_hz
    own = chains.of(i)
    end = np.minimum(found.apart.offset[own], len(move.x) - 1)
    dx = move.x[end] - move.x[found.apart.onset[own]]
    dy = move.y[end] - move.y[found.apart.onset[own]]
    size = np.hypot(dx, dy)
    onset, offset = float(chains.first[i]) / fs, float(chains.last[i]) / fs
    kind, directions = _kind(dx, dy, limits)
    frequency, is_too_fast = None, False
    if fs >= limits["rate-counts"]:
        frequency = len(own) / 2 / (offset - onset)
        bound = 1 / (2 * float(duration(size, limits).mean()))
        is_too_fast = bool(frequency > min(bound * limits["frequency-slack"], fs / 4))
        frequency = None if is_too_fast else round(min(frequency, bound), 2)
    because = [*chains.because(i), *directions]
    if likeness == likeness:
        least = limits["conjugate-least"]
        because.append(
            Reason("correlation of the two eyes", round(likeness, 3), f"at least {least:g}", True)
        )
    burst = Burst(
        onset_s=round(onset, 5), offset_s=round(offset, 5), kind=kind,
        saccades=len(own) if fs >= limits["rate-counts"] else None, frequency_hz=frequency,
        amplitude_deg=round(float(np.median(size)), 2), because=tuple(because),
    )  # fmt: skip
    return burst, is_too_fast


def _kind(dx: np.ndarray, dy: np.ndarray, limits: Limits) -> tuple[Kind, list[Reason]]:
    """Flutter is horizontal; what goes many ways, or another way, is opsoclonus."""
    one_axis = agreement(dx, dy)
    size = np.hypot(dx, dy)
    axis = float(np.degrees(np.angle((size * np.exp(2j * np.arctan2(dy, dx))).sum())) / 2)
    most, tilt = limits["direction-spread"], limits["flutter-axis"]
    is_flutter = one_axis >= most and abs(axis) <= tilt
    reasons = [
        Reason("agreement on one axis", round(one_axis, 3), f"flutter from {most:g}", is_flutter),
    ]
    if one_axis >= most:
        reasons.append(
            Reason("tilt of the axis [deg]", round(axis, 1), f"flutter up to {tilt:g}", is_flutter)
        )
    return ("flutter" if is_flutter else "opsoclonus"), reasons


def _uncounted(chains: Chains) -> list[Flag]:
    """Chains that failed one test alone: never dropped without a word."""
    if not len(chains):
        return []
    failed = np.array([~test.passed for test in chains.tests])
    flags: list[Flag] = []
    for test, mine in zip(chains.tests, failed, strict=True):
        near = int((mine & (failed.sum(axis=0) == 1)).sum())
        if near:
            flags.append(Flag("burst-uncounted", f"like a burst, but for this: {test.name}", near))
    return flags
