"""Do saccades follow each other without a pause?

Opsoclonus and flutter are saccades back to back [neuroophthalmology-ca]. A burst is a chain of
movements on the main sequence that turn against each other, with no interval between. Each chain
is put to tests that can be read one by one: ringing after a saccade fails them (it is smaller and
dies away), noise fails them (too short and too fast for its size), pendular nystagmus fails them
(too slow for its size). All chains are tested at once, as columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, inf, radians

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.candidates import Candidates, Indices
from kinsbourne.signals.eye.chains import Chains, Test, inside, medians, together
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.moves import Moves
from kinsbourne.signals.eye.pendular import Swings, haste_at
from kinsbourne.signals.eye.recording import Floats

Limits = Mapping[str, float]
IN_LONG = "-in-long"
"""Ends the name of a limit that stands in place of the one without it for long chains."""


def chains(
    motion: Motion, found: Candidates, move: Moves, swings: Swings, limits: Limits
) -> Chains:
    """Every chain of enough movements, also of those that fail a test, so that this can be said.

    A chain without pauses, or a long one with short pauses: what is left of the pause between two
    saccades depends on where one is taken to end, and chance makes no long chain.
    """
    close = _chained(motion, found, move, swings, limits)
    own = {name.removesuffix(IN_LONG): limits[name] for name in limits if name.endswith(IN_LONG)}
    known = close.only(close.is_burst)
    wide = _chained(motion, found, move, swings, {**limits, **own}, known)
    long = wide.only(wide.is_burst)
    every = together(close.only(~inside(close, long)), long)
    # A long one that fails one test alone is kept, to be said, where nothing else stands for it.
    near = wide.only(wide.failures == 1)
    stood_for = np.array([((every.first >= a) & (every.first < b)).any() for a, b in near.spans])
    return together(every, near.only(~stood_for.astype(bool)))


def _chained(
    motion: Motion, found: Candidates, move: Moves, swings: Swings, limits: Limits,
    known: Chains | None = None,
) -> Chains:  # fmt: skip
    """The chains of movements with no longer pause between, those aside that are known."""
    fs = motion.fs_hz
    able = np.flatnonzero(_fits(move, fs, limits))
    gap = (found.onset[able[1:]] - found.offset[able[:-1]]) / fs
    apart = gap > max(limits["burst-gap"], 1.5 / fs)
    edges = np.concatenate(([0], np.flatnonzero(apart) + 1, [len(able)]))
    length = np.diff(edges)
    enough = length >= max(limits["burst-saccades"], 2)
    if known is not None and len(able):
        begins, ends = found.onset[able[edges[:-1]]], found.offset[able[edges[1:] - 1]]
        enough &= ~(np.isin(begins, known.first) & np.isin(ends, known.last))
    members = able[np.repeat(enough, length)]
    length = length[enough]
    end = np.cumsum(length)
    start = end - length
    none = np.zeros(0, dtype=np.intp)
    if not len(length):
        return Chains(none, none, none, none, none, ())
    first, last = found.onset[members[start]], found.offset[members[end - 1]]
    tests = _tests(motion, move, swings, members, start, end, first, last, limits)
    return Chains(members, start, end, first, last, tests)


def _fits(move: Moves, fs_hz: float, limits: Limits) -> NDArray[np.bool_]:
    """Which movements could be saccades of a burst, each looked at by itself."""
    slack = 2 / fs_hz
    fits = (
        (move.time <= limits["burst-longest"] * move.usual_time + slack)
        & (move.size >= limits["burst-size-least"])
        & (move.top <= limits["velocity-impossible"])
    )
    if fs_hz >= limits["rate-counts"]:
        fits &= move.relative_top >= limits["burst-slowest"]
    return fits


def _tests(
    motion: Motion, move: Moves, swings: Swings, members: Indices, start: Indices, end: Indices,
    first: Indices, last: Indices, limits: Limits,
) -> tuple[Test, ...]:  # fmt: skip
    fs = motion.fs_hz
    size = move.size[members]
    is_first, is_last = _at(start, len(members)), _at(end - 1, len(members))
    before = np.where(is_first, 0, np.concatenate(([0.0], size[:-1])))
    after = np.where(is_last, 0, np.concatenate((size[1:], [0.0])))
    echo = (size < limits["echo-share"] * before) & (after < size)
    turn = _turns(move, members, np.repeat(np.arange(len(start)), end - start), ~echo, limits)
    count = np.add.reduceat((~echo).astype(float), start)
    middle = medians(size, start, end)
    top = medians(move.top[members], start, end)
    above = top / motion.unrest_deg_s
    busy = np.add.reduceat(move.time[members], start) * fs / (last - first)
    wide = int(limits["burst-margin"] * fs)
    tests = (
        Test("saccades back to back", count, limits["burst-saccades"]),
        Test(
            "turns from saccade to saccade", np.add.reduceat(turn.astype(float), start),
            _by_length(count, "burst-turns", limits),
        ),
        Test("median amplitude [deg]", middle, limits["burst-median-least"]),
        Test(
            "median duration over that of the main sequence",
            medians(move.relative_time[members], start, end),
            _by_length(count, "burst-short", limits), limits["burst-median-long"],
        ),
        Test(
            "median peak velocity over that of the main sequence",
            medians(move.relative_top[members], start, end),
            limits["burst-median-slow"] if fs >= limits["rate-counts"] else -inf,
            limits["burst-fastest" if fs >= limits["rate-fine"] else "burst-fastest-coarse"],
        ),
        Test(
            "median peak velocity over the speed at rest", above,
            _by_length(count, "burst-above", limits),
        ),
        Test("share of the burst in saccades", busy, limits["burst-busy"]),
        Test(
            "share of samples missing in and around it",
            _missing(motion, first - wide, last + wide), -inf, limits["burst-missing"],
        ),
        Test(
            "saccade of that size over the swing of a lasting sinusoid",
            haste_at(
                swings, (first + last) / 2 / fs, (end - start) * fs / (last - first) / 2, top,
                limits,
            ),
            limits["sinusoid-haste"],
        ),
    )  # fmt: skip
    if fs < limits["rate-residual"]:
        return tests
    rough = np.maximum(_roughness(motion, first, last), 1e-6)
    return (*tests, Test("amplitude over the noise in it", middle / rough, limits["burst-smooth"]))


def _turns(
    move: Moves, members: Indices, chain: Indices, counts: NDArray[np.bool_], limits: Limits
) -> NDArray[np.bool_]:
    """Which movements turn against the one before in their chain, echoes passed over."""
    own = np.flatnonzero(counts)
    dx, dy, size = move.dx[members[own]], move.dy[members[own]], move.size[members[own]]
    cosine = (dx[1:] * dx[:-1] + dy[1:] * dy[:-1]) / (size[1:] * size[:-1])
    against = cosine < cos(radians(limits["burst-turn"]))
    against &= chain[own[1:]] == chain[own[:-1]]
    turn = np.zeros(len(members), dtype=bool)
    turn[own[1:]] = against
    return turn


def _by_length(count: Floats, name: str, limits: Limits) -> Floats:
    """A limit that falls with the length of a chain: the longer, the less can chance make it."""
    lengths = [limits[f"burst-length-{k}"] for k in (1, 2, 3, 4)]
    return np.interp(count, lengths, [limits[f"{name}-{k}"] for k in (1, 2, 3, 4)])


def _roughness(motion: Motion, first: Indices, last: Indices) -> Floats:
    """Standard deviation of the noise in each chain.

    From third differences, in which next to nothing is left of a saccade.
    """
    total = motion.roughness_before
    end = np.clip(last - 3, 0, len(total) - 1)
    begin = np.minimum(first, end)
    spread = np.maximum(total[end] - total[begin], 0) / np.maximum(end - begin, 1)
    return np.sqrt(spread / 40)  # two axes, and 1 + 9 + 9 + 1 of a third difference


def _missing(motion: Motion, first: Indices, last: Indices) -> Floats:
    """Share of samples missing between two, as far as the recording goes."""
    total = motion.missing_before
    first, last = np.maximum(first, 0), np.minimum(last, len(total) - 1)
    return (total[last] - total[first]) / (last - first)


def _at(places: Indices, length: int) -> NDArray[np.bool_]:
    mask = np.zeros(length, dtype=bool)
    mask[places] = True
    return mask
