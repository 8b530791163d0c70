"""How near are the share of time in oscillation and its frequency to the truth?

Share: of the whole recording, against the true bursts; of recordings with bursts, and of all.
Frequency [Hz]: of a recording, the mean over bursts weighted by their duration; true, half the
saccades begun a second from the first to the last of a burst, where it is known which those were.
Spliced bursts count if back to back, and at a share of time that is made (see ``spliced``).
Intervals: recordings drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.eye import data, ours, scoring, tables
from benchmarks.eye.data import Item
from benchmarks.eye.scoring import Array
from benchmarks.eye.spliced import BACK_TO_BACK, in_burst
from kinsbourne.signals.eye.simulation import simulate

RATES = (None, 500.0, 250.0, 120.0)
SHARES = (0.1, 0.5, 0.9)
SIMULATED_RATES = (60.0, 120.0, 250.0, 500.0)
NOISE = 0.1
EACH = 15
SEED = 8_000_000
LEAST = 3
"""Saccades of a burst whose frequency is taken as true."""


class Case(NamedTuple):
    """One recording: what is true, and what was measured."""

    kind: str
    share: float
    share_found: float
    frequency: float
    frequency_found: float
    beyond: int
    """Bursts said to be faster than a quarter of the sampling rate, which none may be."""


def case(item: Item) -> Case:
    assert item.bursts is not None
    measured = ours.measure(item.recording)
    duration = item.recording.duration_s
    told = measured.measures.get("share_in_oscillation")
    found = sum(each.offset_s - each.onset_s for each in measured.bursts) / duration
    if told is not None and told.value is not None:
        found = told.value
    rates = [
        (each.frequency_hz, each.offset_s - each.onset_s)
        for each in measured.bursts
        if each.frequency_hz is not None
    ]
    true = np.diff(item.bursts[:, :2], axis=1).sum() / duration
    beyond = sum(rate > item.recording.fs_hz / 4 + scoring.SLACK for rate, _ in rates)
    return Case(item.group, float(true), found, frequency(item), _mean(rates), beyond)


def frequency(item: Item) -> float:
    """The true one of a recording; nan where it is not known."""
    assert item.bursts is not None
    assert item.saccades is not None
    rates: list[tuple[float, float]] = []
    for onset, offset in item.bursts[:, :2]:
        starts = item.saccades[:, 0]
        starts = starts[(starts >= onset - scoring.SLACK) & (starts < offset)]
        if len(starts) >= LEAST and starts[-1] > starts[0]:
            rates.append(((len(starts) - 1) / 2 / (starts[-1] - starts[0]), offset - onset))
    return _mean(rates)


def _mean(rates: Sequence[tuple[float, float]]) -> float:
    weight = sum(each for _, each in rates)
    return sum(rate * each for rate, each in rates) / weight if weight else float("nan")


def simulated(fs_hz: float) -> list[Item]:
    """Opsoclonus and flutter at shares of time that are drawn, and what is neither."""
    items: list[Item] = []
    for kind in ("opsoclonus", "flutter", "pendular", "normal"):
        for number in range(EACH):
            one = simulate(kind, fs_hz=fs_hz, noise_deg=NOISE, seed=SEED + number)
            spans = [(onset, offset, 0) for onset, offset, *_ in one.bursts]
            bursts = np.array(spans, float).reshape(-1, 3)
            name = f"{kind}-{number}"
            items.append(
                Item(
                    name, "simulated", name, kind, one.recording, saccades=one.saccades,
                    bursts=bursts,
                )
            )  # fmt: skip
    return items


def report(folder: Path) -> Iterator[str]:
    """Given, spliced and simulated recordings, by rate."""
    rows: list[list[str]] = []
    given = data.synthetic(folder)
    for rate in sorted({each.recording.fs_hz for each in given}):
        rows.append(
            _row(f"synthetic {rate:.0f} Hz", [e for e in given if e.recording.fs_hz == rate])
        )
    made = [e for e in data.spliced(folder) if e.interval in BACK_TO_BACK or e.group == "norm"]
    for rate in RATES:
        chosen = [e for e in made if rate is None or e.recording.fs_hz >= rate]
        name = "spliced" if rate is None else f"spliced {rate:.0f} Hz"
        rows.append(_row(name, [e if rate is None else data.at_rate(e, rate) for e in chosen]))
        for share in SHARES:
            filled = [in_burst(e, share) for e in chosen if e.group != "norm"]
            at = [e if rate is None else data.at_rate(e, rate) for e in filled]
            rows.append(_row(f"{name}, {share:.0%} of it", at))
    rows += [_row(f"simulated {rate:.0f} Hz", simulated(rate)) for rate in SIMULATED_RATES]
    header = ["", "n", "MAE with bursts", "MAE all", "bias", "n freq.", "freq. bias Hz"]
    yield from tables.table([*header, "freq. MAE Hz", "> fs/4"], rows)
    yield ""


def _row(name: str, items: Sequence[Item]) -> list[str]:
    cases = [case(each) for each in items]
    error = np.array([each.share_found - each.share for each in cases])
    has = np.array([each.share > 0 for each in cases], dtype=bool)
    off = np.array([each.frequency_found - each.frequency for each in cases])
    off = off[np.isfinite(off)]
    return [
        name,
        str(len(cases)),
        _average(abs(error[has])),
        _average(abs(error)),
        f"{error[has].mean():+.3f}" if has.any() else "-",
        f"{len(off)}/{has.sum()}",
        _average(off, sign="+"),
        _average(abs(off)),
        str(sum(each.beyond for each in cases)),
    ]


def _average(values: Array, sign: str = "") -> str:
    """The mean, and where it lies."""
    if not len(values):
        return "-"
    rows = np.stack([values, np.ones(len(values))], axis=1)
    low, high = scoring.interval(lambda s: s[..., 0] / s[..., 1], rows, range(len(values)))
    told = f"{values.mean():{sign}.3f}"
    return told if np.isnan(low) else f"{told} [{low:{sign}.3f}, {high:{sign}.3f}]"
