"""Which kind is each burst, how fast, how wide, and do both eyes take part?

All bursts of a recording at once, as columns; each with every test it passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from kinsbourne.signals.eye.candidates import Indices
from kinsbourne.signals.eye.chains import Chains, medians
from kinsbourne.signals.eye.eyes import conjugacy
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.moves import moves
from kinsbourne.signals.eye.recording import Flag, Floats, Recording
from kinsbourne.signals.eye.result import Burst, Kind, Reason
from kinsbourne.signals.eye.saccades import Found

Limits = Mapping[str, float]


def oscillations(
    recording: Recording, motion: Motion, found: Found, limits: Limits
) -> tuple[tuple[Burst, ...], list[Flag]]:
    """The bursts, and what must be said of them and of what came near to one."""
    chains = found.chains
    passed = np.flatnonzero(chains.is_burst)
    if motion.fs_hz < limits["rate-screens"]:
        what = "there may be bursts: record at 120 Hz or more"
        return (), [Flag("screen-positive", what, len(passed))] if len(passed) else []
    flags: list[Flag] = []
    likeness = conjugacy(recording, chains.first[passed], chains.last[passed])
    apart = likeness < limits["conjugate-least"]
    if apart.any():
        what = "bursts in one eye alone were not counted"
        flags.append(Flag("bursts-not-conjugate", what, int(apart.sum())))
        passed, likeness = passed[~apart], likeness[~apart]
    bursts, too_fast = _described(motion, found, passed, likeness, limits)
    if too_fast:
        what = "bursts faster than saccades of their size can follow each other; no frequency given"
        flags.append(Flag("frequency-above-bound", what, too_fast))
    return bursts, [*flags, *_uncounted(chains)]


def _described(
    motion: Motion, found: Found, which: Indices, likeness: Floats, limits: Limits
) -> tuple[tuple[Burst, ...], int]:
    chains, fs = found.chains, motion.fs_hz
    if not len(which):
        return (), 0
    length = (chains.end - chains.start)[which]
    end = np.cumsum(length)
    start = end - length
    own = chains.members[np.arange(end[-1]) + np.repeat(chains.start[which] - start, length)]
    move = moves(motion, found.apart.only(own), limits)
    total = np.add.reduceat(move.size, start)
    doubled = np.add.reduceat(
        move.size * np.exp(2j * np.arctan2(move.dy, move.dx)), start
    )  # each saccade by its axis, weighted by its amplitude
    on_axis, tilt = np.abs(doubled) / total, np.degrees(np.angle(doubled)) / 2
    is_flutter = (on_axis >= limits["direction-spread"]) & (np.abs(tilt) <= limits["flutter-axis"])
    onset, offset = chains.first[which] / fs, chains.last[which] / fs
    frequency = length / 2 / (offset - onset)
    bound = length / 2 / np.add.reduceat(move.usual_time, start)
    too_fast = frequency > np.minimum(bound * limits["frequency-slack"], fs / 4)
    kinds: list[Kind] = ["flutter" if flutter else "opsoclonus" for flutter in is_flutter.tolist()]
    hertz: list[float | None] = [
        None if fast else hz
        for fast, hz in zip(
            too_fast.tolist(), np.minimum(frequency, bound).round(2).tolist(), strict=True
        )
    ]
    saccades: list[int | None] = [*length.tolist()]
    if fs < limits["rate-counts"]:
        hertz, saccades = [None] * len(which), [None] * len(which)
        too_fast[:] = False
    directions = _directions(on_axis, tilt, is_flutter, limits)
    together = _together(likeness, limits)
    because = [
        (*tests, direction, *eyes)
        for tests, direction, eyes in zip(
            zip(*(test.reasons(which) for test in chains.tests), strict=True),
            directions, together, strict=True,
        )
    ]  # fmt: skip
    columns = (
        onset.round(5).tolist(), offset.round(5).tolist(), kinds, saccades, hertz,
        medians(move.size, start, end).round(2).tolist(), because,
    )  # fmt: skip
    return tuple(map(Burst, *columns)), int(too_fast.sum())


def _directions(
    on_axis: Floats, tilt: Floats, is_flutter: np.ndarray, limits: Limits
) -> Iterator[Reason]:
    """Flutter is horizontal; what goes many ways, or along another axis, is opsoclonus."""
    most, lean = limits["direction-spread"], limits["flutter-axis"]
    rows = zip(on_axis.round(3).tolist(), tilt.round(1).tolist(), is_flutter.tolist(), strict=True)
    for share, degrees, flutter in rows:
        if share < most:
            yield Reason("agreement of directions on one axis", share, f"flutter from {most:g}",
                         flutter)  # fmt: skip
        else:
            yield Reason("tilt of the one axis [deg]", degrees, f"flutter up to {lean:g}", flutter)


def _together(likeness: Floats, limits: Limits) -> Iterator[tuple[Reason, ...]]:
    least = f"at least {limits['conjugate-least']:g}"
    for value in likeness.round(3).tolist():
        known = value == value
        yield (Reason("correlation of the two eyes", value, least, True),) if known else ()


def _uncounted(chains: Chains) -> list[Flag]:
    """Chains that failed one test alone: never dropped without a word."""
    if not len(chains):
        return []
    failed = np.array([~test.passed for test in chains.tests])
    alone = failed & (failed.sum(axis=0) == 1)
    return [
        Flag("burst-uncounted", f"like a burst, but for this: {test.name}", near)
        for test, near in zip(chains.tests, alone.sum(axis=1).tolist(), strict=True)
        if near
    ]
