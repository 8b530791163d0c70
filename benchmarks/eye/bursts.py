"""Is a burst found where there is one, and none where there is none?

Positives: spliced recordings of opsoclonus and flutter back to back; one counts as found if a found
burst overlaps a true one. Negatives: every real recording, each whole. A rate that the recording
does not have is made by sampling it more rarely, without a filter. Intervals: subjects (spliced:
recordings) drawn anew; a rate of none, by Poisson's law; a share, Wilson's. No established program
finds bursts, so that none stands beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.differential.scoring import wilson
from benchmarks.eye import data, ours, scoring, tables
from benchmarks.eye.data import Item
from benchmarks.eye.spliced import BACK_TO_BACK
from kinsbourne.signals.eye.recording import Recording

Found = tuple[float, float, str]
"""Onset, offset [s], and opsoclonus or flutter."""
FindBursts = Callable[[Recording], Sequence[Found]]
RATES = (None, 240.0, 120.0)
NAMES = {"ops": "opsoclonus", "flut": "flutter"}


class Positives(NamedTuple):
    """What was found of the true bursts."""

    n: int
    found: int
    bursts: int
    bursts_found: int
    kinds: int
    """Recordings found with most of the time in burst of the right kind."""


class Negatives(NamedTuple):
    """False bursts in recordings of one group."""

    recordings: int
    with_any: int
    minutes: float
    bursts: int
    per_minute: float
    between: tuple[float, float]


def found_by_us(recording: Recording) -> list[Found]:
    return [(b.onset_s, b.offset_s, b.kind) for b in ours.measure(recording).bursts]


def score(
    find: FindBursts = found_by_us, folder: Path = data.FOLDER, fs_hz: float | None = None
) -> tuple[dict[str, Positives], dict[str, Negatives]]:
    """Score what finds bursts: positives by kind, negatives by source and group."""
    made = [each for each in data.spliced(folder) if _is_positive(each)]
    made = [_at(each, fs_hz) for each in made if _has(each, fs_hz)]
    real = [_at(each, fs_hz) for each in data.negatives(folder) if _has(each, fs_hz)]
    false = [list(find(each.recording)) for each in real]
    positives = {
        kind: _positives([each for each in made if kind in ("all", each.group)], find)
        for kind in ("all", *data.groups(made))
    }
    negatives = {
        name: _negatives([(real[n], false[n]) for n in chosen]) for name, chosen in _sets(real)
    }
    return positives, negatives


def _is_positive(item: Item) -> bool:
    return item.group in NAMES and item.interval in BACK_TO_BACK


def _has(item: Item, fs_hz: float | None) -> bool:
    return fs_hz is None or item.recording.fs_hz >= fs_hz


def _at(item: Item, fs_hz: float | None) -> Item:
    return item if fs_hz is None else data.at_rate(item, fs_hz)


def _sets(items: Sequence[Item]) -> Iterator[tuple[str, list[int]]]:
    """All, then each source and each group of it."""
    yield "all", list(range(len(items)))
    for source in sorted({each.source for each in items}):
        within = [n for n, each in enumerate(items) if each.source == source]
        groups = data.groups([items[n] for n in within])
        if len(groups) < 2:
            yield source, within
        for group in groups if len(groups) > 1 else ():
            yield f"{source} {group}", [n for n in within if items[n].group == group]


def _positives(items: Sequence[Item], find: FindBursts) -> Positives:
    n = found = bursts = bursts_found = kinds = 0
    for item in items:
        assert item.bursts is not None
        given = find(item.recording)
        shared = scoring.overlap(
            np.array([each[:2] for each in given]).reshape(-1, 2), item.bursts[:, :2]
        )
        times = {name: 0.0 for name in NAMES.values()}
        for onset, offset, kind in given:
            times[kind] += offset - onset
        n, bursts = n + 1, bursts + len(item.bursts)
        found += bool((shared > 0).any())
        bursts_found += int((shared > 0).any(axis=0).sum())
        name = NAMES[item.group]
        kinds += bool((shared > 0).any()) and times[name] > sum(times.values()) / 2
    return Positives(n, found, bursts, bursts_found, kinds)


def _negatives(given: Sequence[tuple[Item, Sequence[Found]]]) -> Negatives:
    counts = np.array([len(found) for _, found in given], dtype=float)
    minutes = np.array([item.minutes for item, _ in given])
    between = scoring.rate_interval(counts, minutes, [item.subject for item, _ in given])
    whole = float(minutes.sum())
    return Negatives(
        len(given), int((counts > 0).sum()), whole, int(counts.sum()),
        float(counts.sum() / whole) if whole else float("nan"), between,
    )  # fmt: skip


def report(folder: Path, find: FindBursts | None = None) -> Iterator[str]:
    """Sensitivity, then false bursts a minute, at each rate."""
    yield "No established program finds bursts: no peer stands beside these figures.\n"
    for rate in RATES:
        positives, negatives = score(find or found_by_us, folder, rate)
        yield "At their own rate" if rate is None else f"At {rate:.0f} Hz"
        rows = [
            [
                kind,
                str(one.n),
                _share(one.found, one.n),
                _share(one.bursts_found, one.bursts),
                _share(one.kinds, one.found),
            ]
            for kind, one in positives.items()
        ]
        header = ["spliced", "n", "recordings found", "bursts found", "kind right"]
        yield from tables.table(header, rows)
        rows = [
            [
                name,
                str(one.recordings),
                tables.minutes(one.minutes),
                str(one.bursts),
                f"{one.per_minute:.2f} [{one.between[0]:.2f}-{one.between[1]:.2f}]",
                _share(one.recordings - one.with_any, one.recordings),
            ]
            for name, one in negatives.items()
        ]
        header = ["real", "n", "time", "bursts", "false bursts/min", "recordings without"]
        yield from tables.table(header, rows)
        yield ""


def _share(k: int, n: int) -> str:
    return tables.share(k / n if n else float("nan"), wilson(k, n), 2)
