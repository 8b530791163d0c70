"""Which recordings are there, and what is known to be true of each?

Files are told apart by what they hold, not by their names, so that other recordings in the same
formats are scored alike:

* ``x_px, y_px, label_CODER`` with an index csv of ``rec, subj, stim, fs, start, n`` and the screen;
* ``NAME_x_deg, NAME_y_deg, NAME_evt``, the sampling rate in the file's name (``..._1000hz.npz``);
* ``x_px, y_px, fixations`` with an index csv of ``trial, group, fs, start, n``;
* ``NAME_xy, NAME_sac, NAME_bur, NAME_fs``: spliced, or simulated if the name begins with a kind;
* ``algorithms, rec_NAME``: what published detectors made of the first.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinsbourne.signals.eye.recording import Recording

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "eye"
KINDS = ("ops", "flut", "jerk", "pend", "opt", "swj", "mso", "norm", "purs")
SCREEN = {"screen_w_m": 0.509, "screen_h_m": 0.286, "res_x": 1920, "res_y": 1080, "dist_m": 0.65}
"""Of the recordings whose index gives none (Hooge et al. 2018)."""
NONE, SACCADE = 0, 2
"""Codes of a sample: not labelled, and saccade; the same in both sets that experts labelled."""

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Item:
    """A recording, and what is known of it. Times of the truth are in seconds."""

    name: str
    source: str
    subject: str
    group: str
    """The task, the age group, or the kind of movement."""
    recording: Recording
    labels: Mapping[str, Array] = field(default_factory=dict)
    """By coder, a code a sample."""
    saccades: Array | None = None
    """Rows of onset, offset, amplitude [deg], direction [rad]."""
    bursts: Array | None = None
    """Rows of onset, offset, number of saccades (none where it is not known)."""
    published: Mapping[str, Array] = field(default_factory=dict)
    """By detector, a code a sample."""

    @property
    def minutes(self) -> float:
        return self.recording.duration_s / 60

    @property
    def interval(self) -> str:
        """The interval between the saccades of its bursts [ms], as it was spliced."""
        if self.bursts is None or self.saccades is None or not len(self.bursts):
            return "-"
        starts, ends = self.saccades[1:, 0], self.saccades[:-1, 1]
        burst = np.searchsorted(self.bursts[:, 0], self.saccades[:, 0] + 1e-9)
        gaps = (starts - ends)[burst[1:] == burst[:-1]] * 1000
        if not len(gaps) or gaps.max() <= 0:
            return "0"
        return "0-4" if gaps.max() <= 4.5 else f"{np.median(gaps):.0f}"


def coded(folder: Path) -> list[Item]:
    """Recordings in which experts labelled every sample."""
    return [item for item in negatives(folder) if item.labels]


@cache
def negatives(folder: Path) -> list[Item]:
    """Real recordings of people without saccadic oscillations."""
    return [item for file in _files(folder) for item in _real(file, _published(folder))]


@cache
def spliced(folder: Path) -> list[Item]:
    """Labelled saccades chained at a known interval within real fixation."""
    return [item for item in _made(folder) if item.name.split("_")[0] not in KINDS]


@cache
def synthetic(folder: Path) -> list[Item]:
    """Simulated recordings of each kind of movement."""
    return [item for item in _made(folder) if item.name.split("_")[0] in KINDS]


def at_rate(item: Item, fs_hz: float) -> Item:
    """The recording as sampled at a lower rate, without a filter: every k-th sample, or between."""
    one = item.recording
    step = one.fs_hz / fs_hz
    if step == 1:
        return item
    at = np.arange(int((one.n - 1) / step + 1e-9) + 1) * step
    values = {
        name: None if (each := getattr(one, name)) is None else sample(each, at)
        for name in ("x_deg", "y_deg", "x2_deg", "y2_deg", "pupil", "target_x_deg", "target_y_deg")
    }
    return replace(item, recording=replace(one, fs_hz=fs_hz, **values), labels={}, published={})


def sample(values: Array, at: Array) -> Array:
    """The values at fractions of samples, missing where either neighbour is."""
    before = np.minimum(at.astype(np.intp), len(values) - 1)
    share = at - before
    after = np.where(share < 1e-9, before, np.minimum(before + 1, len(values) - 1))
    return values[before] * (1 - share) + values[after] * share


def _files(folder: Path) -> Iterator[Path]:
    found = sorted(folder.glob("*.npz"))
    if not found:
        raise SystemExit(f"{folder}: no recordings (*.npz) here; name their folder with --data")
    yield from found


def _real(file: Path, published: Mapping[str, Mapping[str, Array]]) -> Iterator[Item]:
    with np.load(file) as held:
        names = set(held.files)
        if {"x_px", "y_px"} <= names:
            yield from _on_screen(file, {name: held[name] for name in names}, published)
        for name in sorted(each[:-6] for each in names if each.endswith("_x_deg")):
            x, y = (held[f"{name}_{axis}_deg"].astype(float) for axis in "xy")
            labels = {"expert": held[f"{name}_evt"]} if f"{name}_evt" in names else {}
            one = Recording(_rate(file), x, y, source=f"recording:{name}")
            yield Item(name, _source(file), name, "labelled", one, labels)


def _on_screen(
    file: Path, held: Mapping[str, Array], published: Mapping[str, Mapping[str, Array]]
) -> Iterator[Item]:
    coders = [name[6:] for name in held if name.startswith("label_")]
    for row in _index(file, len(held["x_px"])):
        name = row.get("rec") or row["trial"]
        part = slice(int(row["start"]), int(row["start"]) + int(row["n"]))
        x, y = degrees(held["x_px"][part], held["y_px"][part], row)
        labels = {
            coder: held[f"label_{coder}"][part]
            for coder in sorted(coders)
            if row.get(f"has_{coder}", "1") == "1"
        }
        one = Recording(float(row["fs"]), x, y, source=f"recording:{name}")
        yield Item(
            name, _source(file), row.get("subj") or name, row.get("stim") or row["group"], one,
            labels, published=published.get(name, {}),
        )  # fmt: skip


def degrees(x_px: Array, y_px: Array, screen: Mapping[str, str]) -> tuple[Array, Array]:
    """Visual angle from the middle of the screen, y upward; 0, 0 is missing."""
    size = {name: float(screen.get(name) or default) for name, default in SCREEN.items()}
    missing = (x_px == 0) & (y_px == 0)
    angles: list[Array] = []
    for values, pixels, metres in (
        (x_px, size["res_x"], size["screen_w_m"]),
        (y_px, size["res_y"], size["screen_h_m"]),
    ):
        off = (values.astype(float) - pixels / 2) * metres / pixels
        angles.append(np.where(missing, np.nan, np.degrees(np.arctan2(off, size["dist_m"]))))
    return angles[0], -angles[1]


def _index(file: Path, length: int) -> list[dict[str, str]]:
    """The index beside a file, or else the one in the folder that fits it."""
    beside = file.with_name(f"{file.stem}_index.csv")
    others = (each for each in sorted(file.parent.glob("*.csv")) if each != beside)
    for path in (beside, *others):
        if not path.exists():
            continue
        with path.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        ends = [int(row["start"]) + int(row["n"]) for row in rows if {"start", "n"} <= set(row)]
        if ends and max(ends) == length:
            return rows
    raise SystemExit(f"{file}: no index csv in its folder has {length} samples")


@cache
def _published(folder: Path) -> dict[str, dict[str, Array]]:
    known: dict[str, dict[str, Array]] = {}
    for file in _files(folder):
        with np.load(file) as held:
            if "algorithms" in held.files:
                names = [str(name) for name in held["algorithms"]]
                for key in held.files:
                    if key.startswith("rec_"):
                        known[key[4:]] = dict(zip(names, held[key], strict=True))
    return known


@cache
def _made(folder: Path) -> list[Item]:
    items: list[Item] = []
    for file in _files(folder):
        with np.load(file) as held:
            for key in held.files:
                if key.endswith("_xy"):
                    items.append(_truth(key[:-3], held))
    return items


def _truth(name: str, held: Mapping[str, Array]) -> Item:
    xy, fs = held[f"{name}_xy"].astype(float), float(held[f"{name}_fs"])
    scale = np.array([fs, fs, 1, 1])
    words = name.split("_")
    kind = next(word for word in words if word in KINDS)
    one = Recording(fs, xy[:, 0].copy(), xy[:, 1].copy(), source=f"recording:{name}")
    source = words[0] if words[0] not in KINDS else "simulated"
    saccades = held[f"{name}_sac"].astype(float).reshape(-1, 4) / scale
    bursts = held[f"{name}_bur"].astype(float).reshape(-1, 3) / scale[:3]
    return Item(name, source, name, kind, one, saccades=saccades, bursts=bursts)


def _rate(file: Path) -> float:
    if found := re.search(r"(\d+)\s*hz", file.stem, re.IGNORECASE):
        return float(found[1])
    raise SystemExit(f"{file}: its name does not give the sampling rate, as in irf_1000hz.npz")


def _source(file: Path) -> str:
    return re.split(r"[_\d]", file.stem)[0]


def groups(items: Iterable[Item]) -> list[str]:
    """The groups of these recordings, in alphabetical order."""
    return sorted({item.group for item in items})
