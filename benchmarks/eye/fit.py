"""Fit the scorer that tells saccades from their echoes, noise and blinks.

    python -m benchmarks.eye.fit FOLDER [--out FILE]

The folder holds ``irf_eyelink_1000hz.npz`` (Zemblys 2018, MIT): nothing else that people recorded
is fitted to, so that the weights may ship. Its expert-labelled saccades are also chained back to
back, as in opsoclonus and flutter, and everything is seen through other eye trackers: other
rates, more noise, larger oscillations after a saccade, blinks, lost samples. A scorer that has
seen only healthy gaze learns to reject a burst.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.candidates import candidates
from kinsbourne.signals.eye.features import NAMES, features
from kinsbourne.signals.eye.kinematics import motion
from kinsbourne.signals.eye.moves import moves
from kinsbourne.signals.eye.recording import Floats, Recording
from kinsbourne.signals.eye.scorer import Weights, packed, score

SEED = 20261125
ROUNDS = 30
"""How often each recording is seen through another eye tracker."""
CHAINS = 3
"""And how many chains of its saccades with it."""
RATES = (1000, 1000, 500, 500, 500, 333, 250, 250, 200, 125)
MATCH, APART = 0.5, 0.15
"""Overlap from which a candidate is the saccade, and up to which it is something else."""
SACCADE, UNDEFINED = 2, 0
FITTED_TO = (
    "Recordings of Zemblys 2018 (r-zemblys/irf, MIT), as other trackers would have seen them, and "
    "chains of their saccades; see benchmarks/eye/fit.py."
)


class Labelled(NamedTuple):
    """Gaze with the saccades in it [first sample, one past the last), and what is not judged."""

    fs: float
    xy: Floats
    saccades: np.ndarray
    is_judged: np.ndarray


def real(folder: Path) -> Iterator[Labelled]:
    """The recordings with their experts' saccades."""
    with np.load(folder / "irf_eyelink_1000hz.npz") as data:
        for name in sorted({key.split("_")[0] for key in data}):
            label = data[f"{name}_evt"]
            xy = np.column_stack((data[f"{name}_x_deg"], data[f"{name}_y_deg"])).astype(float)
            yield Labelled(1000.0, xy, _runs(label == SACCADE), label != UNDEFINED)


def chained(whole: Labelled, rng: np.random.Generator) -> Labelled:
    """Saccades of the recording back to back within its own quiet gaze."""
    fs = whole.fs
    pieces = [
        whole.xy[a:b] - whole.xy[a]
        for a, b in whole.saccades
        if np.isfinite(whole.xy[a:b]).all() and b - a > 5
    ]
    quiet = _quiet(whole)
    out, saccades, at = [], [], 0
    place = np.zeros(2)
    is_flutter = rng.random() < 0.4
    gaps = [(0, 0), (0, 0), (0, 4), (0, 4), (15, 25), (50, 70), (150, 250)][rng.integers(7)]
    for _ in range(rng.integers(3, 6)):
        rest = quiet[rng.integers(len(quiet))]
        length = min(len(rest), int(rng.uniform(0.05, 1.0) * fs))
        out.append(rest[:length] - rest[0] + place)
        at += length
        place = out[-1][-1]
        axis, sign = rng.normal(0, 0.15), 1
        alike = np.array([np.hypot(*piece[-1]) for piece in pieces])
        size = rng.choice(alike)
        near = np.flatnonzero(np.abs(np.log(alike / size)) < (0.4 if is_flutter else 2))
        for _ in range(rng.integers(4, 26)):
            piece = pieces[rng.choice(near)]
            turn = -np.arctan2(piece[-1, 1], piece[-1, 0])
            if is_flutter:
                turn += axis + (np.pi if sign < 0 else 0) + rng.normal(0, 0.08)
                sign = -sign
            else:
                turn += rng.uniform(0, 2 * np.pi)
            moved = piece @ _rotation(turn).T
            if np.hypot(*(place + moved[-1])) > 18:
                moved = -moved
            saccades.append((at, at + len(moved)))
            out.append(moved + place)
            at += len(moved)
            place = out[-1][-1]
            pause = int(rng.integers(gaps[0], gaps[1] + 1) * fs / 1000)
            if pause:
                rest = quiet[rng.integers(len(quiet))][:pause]
                out.append(rest - rest[0] + place)
                at += len(rest)
                place = out[-1][-1]
    xy = np.concatenate(out)
    return Labelled(fs, xy, np.array(saccades), np.ones(len(xy), dtype=bool))


def through_another(whole: Labelled, rng: np.random.Generator) -> Labelled:
    """The same gaze as another eye tracker might have recorded it."""
    xy, fs = whole.xy.copy(), whole.fs
    time = np.arange(len(xy)) / fs
    if rng.random() < 0.6:
        _echo(xy, fs, whole.saccades, rng)
    for _ in range(rng.poisson(len(xy) / fs * 0.15)):
        _blink(xy, fs, rng)
    step = max(1, round(fs / RATES[rng.integers(len(RATES))]))
    first = rng.integers(step)
    seen, fs = xy[first::step], fs / step
    saccades = np.unique(np.round((whole.saccades - first) / step).astype(int), axis=0)
    saccades = saccades[(saccades[:, 0] >= 0) & (saccades[:, 1] > saccades[:, 0])]
    noise = rng.choice([0, 0.01, 0.02, 0.04, 0.08])
    seen = seen + noise * rng.standard_normal(seen.shape)
    if rng.random() < 0.6:
        seen += _wander(len(seen), fs, rng)
    if rng.random() < 0.3:  # slowly, as the head sways
        seen += (rng.uniform(0.1, 1) * np.sin(2 * np.pi * rng.uniform(0.2, 3) * time[first::step]))[
            :, None
        ]
    for _ in range(rng.poisson(len(seen) / fs * rng.choice([0, 0.1, 0.5]))):
        a = rng.integers(len(seen))
        seen[a : a + rng.integers(1, max(2, int(0.06 * fs)))] = np.nan
    for _ in range(rng.poisson(len(seen) / fs * rng.choice([0, 0.2]))):
        seen[rng.integers(len(seen))] += rng.normal(0, 2, 2)
    return Labelled(fs, seen, saccades, whole.is_judged[first::step])


def _wander(n: int, fs: float, rng: np.random.Generator) -> Floats:
    """Noise that is no saccade and yet moves: of the pupil's edge, filtered by the tracker."""
    width = max(1, round(rng.uniform(0.004, 0.025) * fs))
    box = np.ones(width) / np.sqrt(width)
    white = rng.standard_normal((n + 4 * width, 2))
    smooth = np.column_stack(
        [np.convolve(np.convolve(white[:, k], box, "same"), box, "same") for k in range(2)]
    )[2 * width : 2 * width + n]
    if rng.random() < 0.5:  # in bouts
        knots = max(3, int(n / fs * 2))
        bouts = np.interp(np.arange(n), np.linspace(0, n, knots), rng.exponential(1, knots))
        smooth *= bouts[:, None]
    return smooth / smooth.std() * rng.choice([0.02, 0.05, 0.1, 0.2])


def _echo(xy: Floats, fs: float, saccades: np.ndarray, rng: np.random.Generator) -> None:
    """Let the eye, or the tracker's image of the pupil, ring after each saccade."""
    share, hertz, fade = rng.uniform(0.05, 0.8), rng.uniform(12, 32), rng.uniform(0.006, 0.022)
    time = np.arange(int(0.08 * fs)) / fs
    ring = np.sin(2 * np.pi * hertz * time) * np.exp(-time / fade)
    for a, b in saccades:
        size = xy[b - 1] - xy[a]
        length = min(len(time), len(xy) - b)
        gain = share * rng.uniform(0.6, 1.4) * min(1, 5 / (np.hypot(*size) + 1e-9))
        xy[b : b + length] += gain * ring[:length, None] * size


def _blink(xy: Floats, fs: float, rng: np.random.Generator) -> None:
    edge, closed = int(rng.uniform(0.01, 0.04) * fs), int(rng.uniform(0.06, 0.25) * fs)
    if len(xy) < 2 * edge + closed + 2:
        return
    a = rng.integers(len(xy) - 2 * edge - closed - 1)
    dip = rng.uniform(1, 12) * np.array([rng.normal(0, 0.2), -1.0])
    ramp = np.linspace(0, 1, edge + 1)[1:, None] ** 2
    xy[a : a + edge] += ramp * dip
    xy[a + edge : a + edge + closed] = np.nan
    xy[a + edge + closed : a + 2 * edge + closed] += ramp[::-1] * dip


def _quiet(whole: Labelled) -> list[Floats]:
    """Stretches without a saccade or a missing sample, at least 60 ms long, 40 ms clear of any."""
    busy = np.isnan(whole.xy).any(axis=1) | ~whole.is_judged
    for a, b in whole.saccades:
        busy[max(a - 15, 0) : b + 60] = True
    return [whole.xy[a:b] for a, b in _runs(~busy) if b - a >= 60]


def examples(whole: Labelled) -> tuple[Floats, np.ndarray]:
    """The features of each candidate that is plainly a saccade, or plainly none."""
    limits = base.load().eye
    seen = motion(Recording(whole.fs, whole.xy[:, 0], whole.xy[:, 1]), limits)
    found = candidates(seen, limits, limits["valley-duration-alone"])
    if not len(found):
        return np.zeros((0, len(NAMES))), np.zeros(0, dtype=bool)
    best = np.zeros(len(found))
    for a, b in whole.saccades:
        both = np.minimum(found.offset, b) - np.maximum(found.onset, a)
        either = np.maximum(found.offset, b) - np.minimum(found.onset, a)
        best = np.maximum(best, np.maximum(both, 0) / either)
    fast = seen.speed[found.peak] >= limits["saccade-above-unrest"] * seen.unrest_deg_s
    judged = whole.is_judged[found.peak] & fast
    clear = judged & ((best >= MATCH) | (best <= APART))
    return features(seen, found, moves(seen, found, limits))[clear], (best >= MATCH)[clear]


def training(folder: Path, rounds: int = ROUNDS, seed: int = SEED) -> tuple[Floats, np.ndarray]:
    """All examples: the recordings and chains of their saccades, each as seen by many trackers."""
    rng = np.random.default_rng(seed)
    parts = []
    for whole in real(folder):
        parts.append(examples(whole))
        for _ in range(rounds):
            parts.append(examples(through_another(whole, rng)))
            parts += [examples(through_another(chained(whole, rng), rng)) for _ in range(CHAINS)]
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _runs(mask: np.ndarray) -> np.ndarray:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(int), [0]))))
    return edges.reshape(-1, 2)


def _rotation(angle: float) -> Floats:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def fitted(x: Floats, y: np.ndarray) -> HistGradientBoostingClassifier:
    model = HistGradientBoostingClassifier(
        max_iter=60, max_depth=4, learning_rate=0.15, min_samples_leaf=40, l2_regularization=2.0,
        max_bins=64, random_state=SEED,
    )  # fmt: skip
    return model.fit(x, y)


def exported(model: HistGradientBoostingClassifier) -> Weights:
    """The trees as data, leaves pointing to themselves.

    Nothing is rounded: times come in whole samples, and many lie just on a threshold.
    """
    trees = [each[0].nodes for each in model._predictors]
    most = max(len(nodes) for nodes in trees)
    columns: dict[str, list[list]] = {
        name: [] for name in ("feature", "threshold", "left", "right", "value")
    }
    for nodes in trees:
        leaf = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes))
        rows = {
            "feature": np.where(leaf, 0, nodes["feature_idx"]),
            "threshold": np.where(leaf, 0, nodes["num_threshold"]),
            "left": np.where(leaf, own, nodes["left"]),
            "right": np.where(leaf, own, nodes["right"]),
            "value": np.where(leaf, nodes["value"], 0),
        }
        for name, values in rows.items():
            fill = np.zeros(most - len(nodes), dtype=values.dtype)
            columns[name].append(np.concatenate((values, fill)).tolist())
    return Weights(
        features=NAMES, fitted_to=FITTED_TO, base=round(float(model._baseline_prediction[0, 0]), 6),
        depth=max(int(nodes["depth"].max()) for nodes in trees), **columns,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    x, y = training(given.folder)
    print(f"{len(y)} candidates, {y.mean():.1%} of them saccades")
    model = fitted(x, y)
    weights = exported(model)
    ours = score(x, packed(weights))
    assert np.allclose(ours, model.predict_proba(x)[:, 1], atol=1e-4)
    print(f"right on these: {((ours >= 0.5) == y).mean():.1%}")
    if given.out:
        given.out.write_bytes(msgspec.json.encode(weights) + b"\n")


if __name__ == "__main__":
    main()
