"""Does anything stop?

Every recording given, whole, as it is and spoiled: missing samples in blocks and one by one, other
sampling rates, the axes swapped, one axis, both or neither known, nothing but noise, three samples.
Counted are exceptions. The peers, being slow, get the first second of every other recording, I2MC
of one in eight; each cell says of how many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.eye import data, ours, tables
from benchmarks.eye.data import Item
from benchmarks.eye.peers import PEERS, SLOW, Guarded, remodnav_as_it_comes
from benchmarks.eye.scoring import Array
from kinsbourne.signals.eye.recording import Recording

RATES = (30.0, 60.0, 120.0, 250.0, 500.0, 1000.0, 2000.0)
PEER_S = 1.0
PEER_EVERY, SLOW_EVERY = 2, 8

Spoil = Callable[[Recording, np.random.Generator], Recording]


def _lost(recording: Recording, mask: Array) -> Recording:
    x, y = recording.x_deg.copy(), recording.y_deg.copy()
    x[mask[: len(x)]] = y[mask[: len(y)]] = np.nan
    return replace(recording, x_deg=x, y_deg=y)


def blocks(recording: Recording, chance: np.random.Generator) -> Recording:
    """Blocks of up to a fifth of the recording, one at its beginning and one at its end."""
    n = recording.n
    mask = np.zeros(n, dtype=bool)
    for start in (0, *chance.integers(0, n, 4)):
        mask[start : start + chance.integers(1, max(n // 5, 2))] = True
    mask[n - chance.integers(1, max(n // 50, 2)) :] = True
    return _lost(recording, mask)


def singles(recording: Recording, chance: np.random.Generator) -> Recording:
    return _lost(recording, chance.random(recording.n) < 0.05)


def one_axis(recording: Recording, chance: np.random.Generator) -> Recording:
    """Samples of which only one coordinate is missing."""
    y = recording.y_deg.copy()
    y[chance.random(recording.n) < 0.05] = np.nan
    return replace(recording, y_deg=y)


def swapped(recording: Recording, _: np.random.Generator) -> Recording:
    return replace(recording, x_deg=recording.y_deg, y_deg=recording.x_deg)


def constant(recording: Recording, _: np.random.Generator) -> Recording:
    return replace(recording, x_deg=np.full(recording.n, 1.5), y_deg=np.zeros(recording.n))


def missing(recording: Recording, _: np.random.Generator) -> Recording:
    return _lost(recording, np.ones(recording.n, dtype=bool))


def three(recording: Recording, _: np.random.Generator) -> Recording:
    return replace(recording, x_deg=recording.x_deg[:3], y_deg=recording.y_deg[:3])


def noise(recording: Recording, chance: np.random.Generator) -> Recording:
    x, y = chance.normal(0, 5, (2, recording.n))
    return replace(recording, x_deg=x, y_deg=y)


def _at(fs_hz: float) -> Spoil:
    def resampled(recording: Recording, _: np.random.Generator) -> Recording:
        return data.at_rate(Item("", "", "", "", recording), fs_hz).recording

    return resampled


SPOILS: dict[str, Spoil] = {
    "as it is": lambda recording, _: recording,
    "missing blocks": blocks,
    "missing samples": singles,
    "one axis missing": one_axis,
    "axes swapped": swapped,
    **{f"at {fs:.0f} Hz": _at(fs) for fs in RATES},
    **{
        f"at {fs:.0f} Hz, blocks": lambda one, chance, fs=fs: blocks(_at(fs)(one, chance), chance)
        for fs in (RATES[0], RATES[-1])
    },
    "constant": constant,
    "all missing": missing,
    "noise of 5 deg": noise,
    "three samples": three,
}


def recordings(folder: Path) -> list[Item]:
    return [*data.negatives(folder), *data.spliced(folder), *data.synthetic(folder)]


def report(folder: Path, peers: Sequence[str]) -> Iterator[str]:
    """Exceptions by what was done to the recording, and of what kind they were."""
    items = recordings(folder)
    detectors = {name: Guarded(name, PEERS[name]) for name in peers}
    if any(name.startswith("REMoDNaV") for name in peers):
        detectors["REMoDNaV, not padded"] = Guarded("REMoDNaV, not padded", remodnav_as_it_comes)
    detectors[ours.NAME] = Guarded(ours.NAME, ours.detect)
    rows: list[list[str]] = []
    for what, spoil in SPOILS.items():
        cells = [what]
        for name, run in detectors.items():
            stopped, asked = run.failed.total(), run.asked
            for number, item in enumerate(items):
                every = SLOW_EVERY if name in SLOW else PEER_EVERY
                if name != ours.NAME and number % every:
                    continue
                one = item.recording if name == ours.NAME else first(item.recording, PEER_S)
                run(spoil(one, np.random.default_rng(number)))
            cells.append(f"{run.failed.total() - stopped}/{run.asked - asked}")
        rows.append(cells)
    yield f"Exceptions, of recordings: {len(items)} whole; for peers {PEER_S:.0f} s of some"
    yield from tables.table(["", *detectors], rows)
    yield from (f"  {run.account}." for run in detectors.values() if run.account)
    yield ""


def first(recording: Recording, duration_s: float) -> Recording:
    n = max(round(duration_s * recording.fs_hz), 3)
    return replace(recording, x_deg=recording.x_deg[:n], y_deg=recording.y_deg[:n])
