"""How many of the saccades in a burst are found one by one?

The truth is where labelled saccades were spliced. *Recall*: found with an overlap of .5. *Merged*:
half of it or more lies in a found saccade that also holds half of another. *Missed*: no found
saccade holds half of it. *Ratio*: found within bursts over true ones. *Precision*: of all found in
the recording. Intervals: recordings drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.eye import data, ours, scoring, tables
from benchmarks.eye.data import Item
from benchmarks.eye.peers import PEERS, SLOW, Detect, Events, Guarded
from benchmarks.eye.scoring import Array

RATES = (500.0, 250.0)
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
BACK_TO_BACK = ("0", "0-4")
LEAST_REST_S = 0.1
"""Shorter rests between bursts are given to the ends of the recording."""
REACH_DEG = 10.0
"""Where a stretch that would lead further out is mirrored."""
FIELDS = ("true", "found right", "merged", "missed", "found", "found in bursts")


def score(
    detect: Detect,
    folder: Path = data.FOLDER,
    fs_hz: float | None = None,
    intervals: Sequence[str] = BACK_TO_BACK,
    kinds: Sequence[str] = ("ops", "flut"),
    share: float | None = None,
) -> dict[str, float]:
    """Score a detector on spliced bursts: recall, merged, missed, ratio, precision and n."""
    items = [e for e in data.spliced(folder) if e.interval in intervals and e.group in kinds]
    items = [_prepared(each, fs_hz, share) for each in items]
    counts = np.array([tally(each, detect(each.recording)) for each in items])
    named = {name: float(of(counts.sum(axis=0))) for name, of in COLUMNS.items()}
    return named | {"n": float(counts[:, 0].sum())}


def tally(item: Item, found: Events) -> Array:
    """Count one recording: see ``FIELDS``."""
    assert item.saccades is not None
    assert item.bursts is not None
    true, given = scoring.events(item.saccades[:, :2]), scoring.events(found)
    right = len(scoring.match(given, true, scoring.LEVELS[0]))
    holds = scoring.overlap(given, true) >= 0.5 * np.diff(true, axis=1).T - scoring.SLACK
    is_merged = holds[holds.sum(axis=1) > 1].any(axis=0)
    middles = given.mean(axis=1)
    within = np.zeros(len(given), dtype=bool)
    for onset, offset in _spans(item):
        within |= (middles >= onset) & (middles <= offset)
    return np.array(
        [len(true), right, is_merged.sum(), (~holds.any(axis=0)).sum(), len(given), within.sum()]
    )


def _spans(item: Item) -> Array:
    """The bursts; in a recording without, all of it."""
    assert item.bursts is not None
    return item.bursts[:, :2] if len(item.bursts) else np.array([[0, item.recording.duration_s]])


def _ratio(above: int, below: int) -> Callable[[Array], Array]:
    def of(sums: Array) -> Array:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(sums[..., above] / sums[..., below])

    return of


COLUMNS: dict[str, Callable[[Array], Array]] = {
    "recall": _ratio(1, 0),
    "merged": _ratio(2, 0),
    "missed": _ratio(3, 0),
    "ratio": _ratio(5, 0),
    "precision": _ratio(1, 4),
}


def _prepared(item: Item, fs_hz: float | None, share: float | None) -> Item:
    """At a share of time in burst, and then at a sampling rate."""
    item = item if share is None else in_burst(item, share)
    return item if fs_hz is None else data.at_rate(item, fs_hz)


def in_burst(item: Item, share: float) -> Item:
    """The same recording with its bursts filling a share of the time.

    Its rests are cut or repeated; every stretch begins where the last one ended, mirrored where
    the eye would else go far out. Amplitudes, durations and intervals stay what they were.
    """
    assert item.bursts is not None
    one, fs = item.recording, item.recording.fs_hz
    gaze = np.stack([one.x_deg, one.y_deg], axis=1)
    edges = np.rint(item.bursts[:, :2] * fs).astype(int)
    bursts = [slice(on, min(off + 1, one.n)) for on, off in edges.tolist()]
    rest = _rest(gaze, edges)
    n = round(sum(each.stop - each.start for each in bursts) * (1 - share) / share)
    inner = len(bursts) - 1 if n / (len(bursts) + 1) >= LEAST_REST_S * fs else 0
    cuts = np.linspace(0, n, inner + 3).astype(int)
    pieces: list[tuple[Array, int | None]] = []
    rests = [rest[np.arange(a, b) % len(rest)] for a, b in pairwise(cuts)]
    for number, burst in enumerate(bursts):
        if number == 0 or inner:
            pieces.append((rests.pop(0), None))
        pieces.append((gaze[burst], burst.start))
    pieces.append((rests.pop(0), None))
    return _joined(item, pieces)


def _rest(gaze: Array, edges: Array) -> Array:
    """What lies between the bursts, forth and back, so that it repeats without a jump."""
    bounds = [0, *edges.ravel().tolist(), len(gaze)]
    parts = [gaze[a + 1 : b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    steps = np.concatenate([np.diff(each, axis=0) for each in parts if len(each) > 1])
    path = np.cumsum(steps, axis=0)
    return np.concatenate([path, path[::-1]])


def _joined(item: Item, pieces: Sequence[tuple[Array, int | None]]) -> Item:
    assert item.saccades is not None
    fs, at, place = item.recording.fs_hz, 0, np.zeros(2)
    paths: list[Array] = []
    saccades: list[Array] = []
    bursts: list[list[float]] = []
    for path, start in pieces:
        if not len(path):
            continue
        moved = path - path[0]
        sign = np.where(abs(place + moved[-1]) > REACH_DEG, -np.sign(place * moved[-1]), 1.0)
        sign[sign == 0] = 1.0
        paths.append(place + moved * sign)
        place = paths[-1][-1]
        if start is not None:
            shift, end = (at - start) / fs, (start + len(path)) / fs
            is_here = (item.saccades[:, 0] >= start / fs) & (item.saccades[:, 1] <= end)
            saccades.append(item.saccades[is_here] + [shift, shift, 0, 0])
            bursts.append([at / fs, (at + len(path) - 1) / fs, float(is_here.sum())])
        at += len(path)
    gaze = np.concatenate(paths)
    one = replace(item.recording, x_deg=gaze[:, 0].copy(), y_deg=gaze[:, 1].copy())
    return replace(item, recording=one, saccades=np.concatenate(saccades), bursts=np.array(bursts))


def report(folder: Path, peers: Sequence[str]) -> Iterator[str]:
    """By interval and kind at each rate, then by share of the recording in burst."""
    items = data.spliced(folder)
    for rate in (None, *RATES):
        asked = [each for each in items if rate is None or each.recording.fs_hz >= rate]
        names = [name for name in peers if rate is None or name not in SLOW]
        at = "at their own rate" if rate is None else f"at {rate:.0f} Hz"
        yield f"Spliced bursts {at}{_without(peers, names)}"
        yield from _by(asked, names, rate, lambda each: f"{each.group} {each.interval} ms")
        yield ""
    names = [name for name in peers if name not in SLOW]
    close = [each for each in items if each.interval in BACK_TO_BACK and each.group != "norm"]
    for rate in (None, *RATES):
        asked = [each for each in close if rate is None or each.recording.fs_hz >= rate]
        at = "at their own rate" if rate is None else f"at {rate:.0f} Hz"
        yield f"Recall (ratio) back to back by share of time in burst, {at}{_without(peers, names)}"
        yield from _by_share(asked, names, rate)
        yield ""


def _without(peers: Sequence[str], names: Sequence[str]) -> str:
    left = [name for name in peers if name not in names]
    return f" (slow, left out here: {', '.join(left)})" if left else ""


def _detectors(names: Sequence[str]) -> list[Guarded]:
    found = [Guarded(name, PEERS[name]) for name in names]
    return [*found, Guarded(ours.NAME, ours.detect)]


def _by(
    items: Sequence[Item], names: Sequence[str], rate: float | None, by: Callable[[Item], str]
) -> Iterator[str]:
    detectors = _detectors(names)
    keys = sorted({by(each) for each in items}, key=_order)
    rows: list[list[str]] = []
    for key in keys:
        chosen = [_prepared(each, rate, None) for each in items if by(each) == key]
        for run in detectors:
            counts = np.array([tally(each, run(each.recording)) for each in chosen])
            total = counts.sum(axis=0)
            recall = scoring.interval(COLUMNS["recall"], counts, [e.name for e in chosen])
            rest = [tables.share(float(of(total)), None, 2) for of in list(COLUMNS.values())[1:]]
            told = tables.share(float(COLUMNS["recall"](total)), recall, 2)
            rows.append([key, f"{len(chosen)}/{total[0]}", run.name, told, *rest])
    yield from tables.table(["burst", "n rec./sacc.", "detector", *COLUMNS], rows)
    yield from (f"  {run.account}." for run in detectors if run.account)


def _order(key: str) -> tuple[str, float]:
    kind, interval, _ = key.split()
    return kind, float(interval.split("-")[-1] or -1)


def _by_share(items: Sequence[Item], names: Sequence[str], rate: float | None) -> Iterator[str]:
    detectors = _detectors(names)
    rows: list[list[str]] = []
    for kind in data.groups(items):
        for run in detectors:
            cells: list[str] = []
            for share in SHARES:
                chosen = [_prepared(e, rate, share) for e in items if e.group == kind]
                total = sum(tally(each, run(each.recording)) for each in chosen)
                recall, ratio = (float(COLUMNS[c](total)) for c in ("recall", "ratio"))
                cells.append(f"{tables.share(recall, None, 2)} ({tables.share(ratio, None, 2)})")
            n = sum(each.group == kind for each in items)
            rows.append([kind, str(n), run.name, *cells])
    header = ["burst", "n rec.", "detector", *(f"{share:.0%}" for share in SHARES)]
    yield from tables.table(header, rows)
    yield from (f"  {run.account}." for run in detectors if run.account)
