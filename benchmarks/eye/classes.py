"""Is each kind of movement called what it is?

One recording is one case, called by its ``pattern``. Macro-F1 is over seven kinds;
macrosaccadic oscillations and oculopalatal tremor are not among them and have rows of their own:
the first should be called macrosaccadic or normal, the second pendular or normal. The simulated
recordings beyond those given are made here, with seeds far from those of any fitting. Intervals:
recordings drawn anew within each kind; shares, Wilson's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.differential.scoring import wilson
from benchmarks.eye import data, ours, tables
from benchmarks.eye.scoring import Array
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.simulation import simulate

if TYPE_CHECKING:
    from kinsbourne.signals.eye.result import Measured

KINDS = ("opsoclonus", "flutter", "jerk", "pendular", "swj", "pursuit", "normal")
CALLS = (*KINDS, "macrosaccadic")
TRUE = dict(
    zip(
        ("ops", "flut", "jerk", "pend", "swj", "purs", "norm", "mso", "opt"),
        (*CALLS, "oculopalatal"),
        strict=True,
    )
)
SIMULATED = {"swj": "square-wave-jerks"}
"""Where the simulation has another name."""
RATES = (60.0, 120.0, 250.0, 500.0)
NOISES = (0.02, 0.1, 0.3)
EACH = 20
"""Simulated recordings of a kind, at a rate and a noise."""
FAST = 50
SEED = 7_000_000
SAID = {"square-wave jerks": "swj", "macrosaccadic oscillation": "macrosaccadic"}
"""What kinsbourne calls them."""


def called(measured: Measured) -> str:
    """What kinsbourne calls the recording as a whole; what cannot be assessed counts as normal."""
    kind = measured.pattern.kind
    return "normal" if kind == "not assessable" else SAID.get(kind, kind)


def confusion(true: Sequence[str], calls: Sequence[str]) -> Array:
    """How often each kind (rows) was called each (columns of :data:`CALLS`)."""
    rows = list(dict.fromkeys([*KINDS, *sorted(set(true) - set(KINDS))]))
    counts = np.zeros((len(rows), len(CALLS)))
    for kind, call in zip(true, calls, strict=True):
        counts[rows.index(kind), CALLS.index(call)] += 1
    return counts


def macro_f1(true: Sequence[str], calls: Sequence[str]) -> float:
    """The mean F1 of the seven kinds, of those that are there."""
    pairs = [(t, c) for t, c in zip(true, calls, strict=True) if t in KINDS]
    values: list[float] = []
    for kind in {t for t, _ in pairs}:
        right = sum(t == c == kind for t, c in pairs)
        values.append(2 * right / sum((t == kind) + (c == kind) for t, c in pairs))
    return float(np.mean(values)) if values else float("nan")


def macro_f1_interval(
    true: Sequence[str], calls: Sequence[str], draws: int = 500
) -> tuple[float, float]:
    chance = np.random.default_rng(0)
    by = {kind: [c for t, c in zip(true, calls, strict=True) if t == kind] for kind in set(true)}
    if not by or min(len(each) for each in by.values()) < 2:
        return float("nan"), float("nan")
    kinds = [kind for kind, each in by.items() for _ in each]
    drawn = [
        macro_f1(kinds, [c for each in by.values() for c in chance.choice(each, len(each))])
        for _ in range(draws)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def score(
    recordings: Sequence[tuple[str, Recording]],
) -> tuple[list[str], list[str]]:
    """The true kinds and the calls."""
    return [kind for kind, _ in recordings], [
        called(ours.measure(recording)) for _, recording in recordings
    ]


def made(kind: str, fs_hz: float, noise_deg: float, n: int = EACH) -> list[Recording]:
    """Simulated recordings of a kind; ``fast`` is pendular nystagmus of 6 to 8 Hz."""
    name, making = ("pendular", "fast") if kind == "fast" else (SIMULATED.get(kind, kind), None)
    return [
        simulate(
            name, fs_hz=fs_hz, noise_deg=noise_deg, making=making,
            seed=SEED + 1000 * int(1000 * noise_deg) + number,
        ).recording
        for number in range(n)
    ]  # fmt: skip


def report(folder: Path) -> Iterator[str]:
    """The recordings given, at each rate and together; then simulated ones; then fast pendular."""
    yield from _given(folder)
    everything: dict[str, list[str]] = {"true": [], "calls": []}
    rows: list[list[str]] = []
    fast: list[list[str]] = []
    for fs in RATES:
        for noise in NOISES:
            cases = [(k, r) for k in (*CALLS, "oculopalatal") for r in made(k, fs, noise)]
            true, calls = score(cases)
            if fs >= 120 and noise <= 0.1:
                everything["true"] += true
                everything["calls"] += calls
            rows.append(_row(fs, noise, true, calls))
            _, calls = score([("pendular", r) for r in made("fast", fs, noise, FAST)])
            wrong = sum(call in ("opsoclonus", "flutter") for call in calls)
            fast.append([f"{fs:.0f} Hz", f"{noise:g}", str(len(calls)), _share(wrong, len(calls))])
    yield f"Simulated: {EACH} recordings of 10 s of a kind, at each rate and noise [deg RMS]"
    header = ["rate", "noise", "n", "macro-F1", *(f"F1 {kind}" for kind in KINDS)]
    yield from tables.table(header, rows)
    yield "\nSimulated, from 120 Hz and noise up to 0.1 deg"
    yield from _matrix(everything["true"], everything["calls"])
    yield "\nFast pendular nystagmus (6-8 Hz) called opsoclonus or flutter"
    yield from tables.table(["rate", "noise", "n", "called saccadic"], fast)
    yield ""


def _given(folder: Path) -> Iterator[str]:
    items = data.synthetic(folder)
    true, calls = score([(TRUE[each.group], each.recording) for each in items])
    rates = [each.recording.fs_hz for each in items]
    rows = [_row(rate, None, *_at(rate, rates, true, calls)) for rate in sorted(set(rates))]
    known: Mapping[str, tuple[list[str], list[str]]] = {"all": (true, calls)}
    enough = [n for n, rate in enumerate(rates) if rate >= 120]
    known = known | {">= 120": ([true[n] for n in enough], [calls[n] for n in enough])}
    rows += [[name, *_row(0, None, *pair)[1:]] for name, pair in known.items()]
    yield f"Simulated recordings given (60 Hz is for screening only): n = {len(items)}"
    header = ["rate", "noise", "n", "macro-F1", *(f"F1 {kind}" for kind in KINDS)]
    yield from tables.table(header, rows)
    yield ""
    yield from _matrix(true, calls)
    yield ""


def _at(
    rate: float, rates: Sequence[float], true: Sequence[str], calls: Sequence[str]
) -> tuple[list[str], list[str]]:
    chosen = [n for n, each in enumerate(rates) if each == rate]
    return [true[n] for n in chosen], [calls[n] for n in chosen]


def _row(fs: float, noise: float | None, true: Sequence[str], calls: Sequence[str]) -> list[str]:
    n = sum(kind in KINDS for kind in true)
    pairs = [(t, c) for t, c in zip(true, calls, strict=True) if t in KINDS]
    each: list[str] = []
    for kind in KINDS:
        both = sum((t == kind) + (c == kind) for t, c in pairs)
        right = sum(t == c == kind for t, c in pairs)
        each.append(tables.share(2 * right / both if both else float("nan"), None, 2))
    told = tables.share(macro_f1(true, calls), macro_f1_interval(true, calls))
    return [f"{fs:.0f} Hz", "-" if noise is None else f"{noise:g}", str(n), told, *each]


def _matrix(true: Sequence[str], calls: Sequence[str]) -> Iterator[str]:
    names = list(dict.fromkeys([*KINDS, *sorted(set(true) - set(KINDS))]))
    counts = confusion(true, calls)
    rows = [
        [name, f"{row.sum():.0f}", *(f"{value:.0f}" for value in row)]
        for name, row in zip(names, counts, strict=True)
    ]
    return tables.table(["truly, called", "n", *CALLS], rows)


def _share(k: int, n: int) -> str:
    return tables.share(k / n if n else float("nan"), wilson(k, n), 2)
