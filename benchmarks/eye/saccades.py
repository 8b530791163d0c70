"""How near do detectors come to human coders on ordinary gaze?

Samples that the coder left without a label are excluded, and found saccades that lie mostly on
them. Kappa is of saccade against all else, over the samples of all recordings; an event counts as
found from an overlap of .5 (or .8); errors of timing are of those found at .5. Intervals: subjects
drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.eye import data, ours, scoring, tables
from benchmarks.eye.data import NONE, SACCADE, Item
from benchmarks.eye.peers import PEERS, Detect, Events, Guarded, remodnav_as_it_comes
from benchmarks.eye.scoring import Array

KAPPA, FOUND, WELL = slice(0, 4), slice(4, 7), slice(7, 10)
"""Where the counts of a tally are: of samples, of events at .5 and of events at .8."""


class Tally(NamedTuple):
    """One recording, scored against one coder."""

    item: Item
    counts: Array
    onsets: Array
    """Found minus true [s], of the events found."""
    offsets: Array


class Score(NamedTuple):
    """Of many recordings."""

    recordings: int
    saccades: int
    kappa: float
    kappa_between: tuple[float, float]
    f1: float
    f1_between: tuple[float, float]
    f1_well: float
    timing: scoring.Timing


def score(detect: Detect, folder: Path = data.FOLDER, coder: str = "MN", group: str = "") -> Score:
    """Score a detector against one coder, on every recording that the coder labelled."""
    items = [each for each in data.coded(folder) if coder in each.labels and group in each.group]
    return summary([tally(each, detect(each.recording), coder) for each in items])


def tally(item: Item, found: Events, coder: str) -> Tally:
    """Count one recording's found saccades against one coder's."""
    labels, fs = item.labels[coder], item.recording.fs_hz
    is_labelled, is_saccade = labels != NONE, labels == SACCADE
    given = scoring.events(found) * fs
    covered = scoring.mask(given, len(labels))
    given = given[[_mostly(is_labelled, *each) for each in given]] if len(given) else given
    true = scoring.runs(is_saccade)
    counts = [scoring.agreement(covered[is_labelled], is_saccade[is_labelled])]
    for level in scoring.LEVELS:
        n = len(scoring.match(given, true, level))
        counts.append(np.array([n, len(given) - n, len(true) - n]))
    pairs = scoring.match(given, true, scoring.LEVELS[0])
    error = np.array([(given[i] - true[j]) / fs for i, j in pairs]).reshape(-1, 2)
    return Tally(item, np.concatenate(counts), error[:, 0], error[:, 1])


def _mostly(is_labelled: Array, onset: float, offset: float) -> bool:
    part = is_labelled[max(round(onset), 0) : max(round(offset), 1)]
    return bool(part.size) and float(part.mean()) >= 0.5


def summary(tallies: Sequence[Tally], draws: int = 2000) -> Score:
    """Pool recordings, with intervals over subjects."""
    counts = np.array([each.counts for each in tallies]).reshape(-1, 10)
    total, by = counts.sum(axis=0), [each.item.subject for each in tallies]
    return Score(
        len(tallies),
        int(total[FOUND][0] + total[FOUND][2]),
        float(scoring.kappa(total[KAPPA])),
        scoring.interval(scoring.kappa, counts[:, KAPPA], by, draws=draws),
        float(scoring.f1(total[FOUND])),
        scoring.interval(scoring.f1, counts[:, FOUND], by, draws=draws),
        float(scoring.f1(total[WELL])),
        scoring.timing(
            np.concatenate([each.onsets for each in tallies] or [[]]),
            np.concatenate([each.offsets for each in tallies] or [[]]),
        ),
    )


def coders(items: Sequence[Item]) -> list[str]:
    return sorted({coder for item in items for coder in item.labels})


def report(folder: Path, peers: Sequence[str], *, each: bool = False) -> Iterator[str]:
    """The tables, for every set of coded recordings in the folder."""
    everything = data.coded(folder)
    for source in sorted({item.source for item in everything}):
        items = [item for item in everything if item.source == source]
        detectors = {name: Guarded(name, PEERS[name]) for name in peers}
        if any(name.startswith("REMoDNaV") for name in peers):
            detectors["REMoDNaV, ends not padded"] = Guarded("", remodnav_as_it_comes)
        detectors[ours.NAME] = Guarded(ours.NAME, ours.detect)
        found = {name: [run(item.recording) for item in items] for name, run in detectors.items()}
        for coder in coders(items):
            yield from _against(coder, items, found, each)
        for name, run in detectors.items():
            if run.account:
                yield f"  {name}{run.account}." if not run.name else f"  {run.account}."
        yield ""


def _against(
    coder: str, items: Sequence[Item], found: Mapping[str, Sequence[Events]], each: bool
) -> Iterator[str]:
    everyone = set(coders(items))
    labelled = [n for n, item in enumerate(items) if coder in item.labels]
    by_all = [n for n in labelled if everyone == set(items[n].labels)]
    sets = [("labelled by all coders", by_all)] if len(everyone) > 1 else []
    if len(labelled) > len(by_all) or len(everyone) == 1:
        sets.append((f"all labelled by {coder}", labelled))
    for what, chosen in sets:
        if not chosen:
            continue
        tallies = _rows(coder, items, found, chosen)
        subjects = len({items[n].subject for n in chosen})
        true = sum(len(scoring.runs(items[n].labels[coder] == SACCADE)) for n in chosen)
        yield (
            f"{items[0].source}, coder {coder}, {what}: n = {len(chosen)} recordings of "
            f"{subjects} subjects, {true} saccades"
        )
        yield from _table(tallies)
        yield ""
        if each:
            yield from _each(tallies)
            yield ""


def _rows(
    coder: str, items: Sequence[Item], found: Mapping[str, Sequence[Events]], chosen: Sequence[int]
) -> dict[str, list[Tally]]:
    """Every detector's tallies: the other coders, the published, then what ran here."""
    rows: dict[str, list[Tally]] = {}
    for other in coders([items[n] for n in chosen]):
        if other != coder and all(other in items[n].labels for n in chosen):
            rows[f"human {other}"] = [
                tally(items[n], _labelled(items[n].labels[other], items[n]), coder) for n in chosen
            ]
    for name in sorted({name for n in chosen for name in items[n].published}):
        have = [n for n in chosen if name in items[n].published]
        finds = any((items[n].published[name] == SACCADE).any() for n in have)
        if finds and not name.startswith("coder"):  # some find fixations only
            rows[f"{name} (published)"] = [
                tally(items[n], _labelled(items[n].published[name], items[n]), coder) for n in have
            ]
    for name, events in found.items():
        rows[name] = [tally(items[n], events[n], coder) for n in chosen]
    return rows


def _labelled(codes: Array, item: Item) -> Events:
    return [tuple(each) for each in (scoring.runs(codes == SACCADE) / item.recording.fs_hz)]


def _table(tallies: Mapping[str, Sequence[Tally]]) -> Iterator[str]:
    groups = data.groups([one.item for each in tallies.values() for one in each])
    groups = groups if len(groups) > 1 else []
    header = ["", "n", "kappa", *(f"k {name}" for name in groups), "F1 .5"]
    header += [*(f"F1 {name}" for name in groups), "F1 .8", "onset ms", "offset ms"]
    rows: list[list[str]] = []
    for name, each in tallies.items():
        of = {group: summary([t for t in each if t.item.group == group], 2) for group in groups}
        all_ = summary(each)
        rows.append(
            [
                name,
                str(all_.recordings),
                tables.share(all_.kappa, all_.kappa_between),
                *(tables.share(one.kappa) for one in of.values()),
                tables.share(all_.f1, all_.f1_between),
                *(tables.share(one.f1) for one in of.values()),
                tables.share(all_.f1_well),
                tables.signed(all_.timing.onset, all_.timing.onset_absolute),
                tables.signed(all_.timing.offset, all_.timing.offset_absolute),
            ]
        )
    return tables.table(header, rows)


def _each(tallies: Mapping[str, Sequence[Tally]]) -> Iterator[str]:
    """Kappa and F1 of every recording by every detector, that no average hides one."""
    shown = [name for name in tallies if "(published)" not in name or name.startswith("LNS")]
    items = [one.item for one in tallies[shown[0]]]
    rows: list[list[str]] = []
    for item in items:
        cells = [item.name]
        for name in shown:
            one = summary([t for t in tallies[name] if t.item is item], 2)
            cells.append(f"{tables.share(one.kappa, None, 2)}/{tables.share(one.f1, None, 2)}")
        rows.append(cells)
    return tables.table(["kappa/F1", *shown], rows)
