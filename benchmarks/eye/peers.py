"""Which saccades would the established detectors find?

Each answers as ours does: ``detect(recording)`` gives onsets and offsets [s]. What they print, warn
and log is thrown away; an exception is counted and answered with no saccades.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from benchmarks.eye.scoring import SLACK, Array, runs
from kinsbourne.signals.eye.recording import Recording

Events = Sequence[tuple[float, float]]
Detect = Callable[[Recording], Events]

INSTALL = "pip install -r requirements/bench.lock"
PIXELS_A_DEGREE = 32
"""For I2MC, which takes pixels: those of a screen of 1024 over 32 degrees."""


class Guarded:
    """A detector that stays quiet and goes on; ``failed`` counts its exceptions by kind."""

    def __init__(self, name: str, detect: Detect) -> None:
        self.name = name
        self.detect = detect
        self.asked = 0
        self.failed: Counter[str] = Counter()

    def __call__(self, recording: Recording) -> Events:
        self.asked += 1
        try:
            with quiet():
                return self.detect(recording)
        except Exception as error:
            self.failed[type(error).__name__] += 1
            return []

    @property
    def account(self) -> str:
        """How often it stopped, for a line below a table; empty if never."""
        if not self.failed:
            return ""
        kinds = ", ".join(f"{kind} {n}" for kind, n in self.failed.most_common())
        return f"{self.name} stopped on {self.failed.total()} of {self.asked} recordings ({kinds})"


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Let nothing through to the screen."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with (
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def velocity(recording: Recording) -> Array:
    """Velocity over five samples [deg/s], in two columns, as Engbert and Kliegl (2003) take it."""
    at = np.stack([recording.x_deg, recording.y_deg], axis=1)
    speed = np.zeros_like(at)
    speed[2:-2] = (at[4:] + at[3:-1] - at[1:-3] - at[:-4]) * (recording.fs_hz / 6)
    if len(at) > 2:
        speed[1] = (at[2] - at[0]) * (recording.fs_hz / 2)
        speed[-2] = (at[-1] - at[-3]) * (recording.fs_hz / 2)
    return speed


def threshold(recording: Recording, least_deg_s: float = 45, least_s: float = 0.01) -> Events:
    """Runs of samples faster than 45 degrees a second that last 10 ms, and nothing else."""
    speed = np.hypot(*velocity(recording).T)
    found = runs(np.nan_to_num(speed, nan=0.0) > least_deg_s) / recording.fs_hz
    return [(on, off) for on, off in found.tolist() if off - on >= least_s - SLACK]


def engbert_kliegl(recording: Recording) -> Events:
    """``microsaccades`` of pymovements, the shortest 12 ms (its default at 500 Hz)."""
    from pymovements.events import microsaccades

    least = max(round(0.012 * recording.fs_hz), 2)
    found = microsaccades(velocity(recording), minimum_duration=least).frame
    onsets, offsets = found["onset"].to_numpy(), found["offset"].to_numpy() + 1
    return list(zip(onsets / recording.fs_hz, offsets / recording.fs_hz, strict=True))


def remodnav_as_it_comes(recording: Recording) -> Events:
    """REMoDNaV with its defaults; the smoothing window made odd where the rate makes it even."""
    from remodnav.clf import EyegazeClassifier

    fs = recording.fs_hz
    samples = max(int(0.019 * fs), 3)
    samples += 1 - samples % 2
    sort = EyegazeClassifier(px2deg=1.0, sampling_rate=fs)
    gaze = np.rec.fromarrays(
        [recording.x_deg.copy(), recording.y_deg.copy()], names=["x", "y"]
    )  # it smooths in place
    steps = sort(sort.preproc(gaze, savgol_length=(samples + 0.01) / fs))
    return sorted(
        (each["start_time"], each["end_time"])
        for each in steps
        if each["label"] in ("SACC", "ISAC")
    )


def remodnav(recording: Recording) -> Events:
    """REMoDNaV, and where it stops, once more with its ends padded.

    Its smoothing raises on a missing sample within a window of an end; the nearest known position,
    held for two windows beyond each end, keeps it going without touching the recording.
    """
    try:
        return remodnav_as_it_comes(recording)
    except ValueError:
        n = int(0.04 * recording.fs_hz) + 4
        x, y = (_held(each, n) for each in (recording.x_deg, recording.y_deg))
        padded = Recording(recording.fs_hz, x, y)
        shift, end = n / recording.fs_hz, recording.duration_s
        found = ((on - shift, off - shift) for on, off in remodnav_as_it_comes(padded))
        return [(max(on, 0.0), min(off, end)) for on, off in found if off > 0 and on < end]


def _held(values: Array, n: int) -> Array:
    known = values[np.isfinite(values)]
    first, last = (known[0], known[-1]) if len(known) else (0.0, 0.0)
    return np.concatenate([np.full(n, first), values, np.full(n, last)])


def i2mc(recording: Recording) -> Events:
    """What I2MC leaves between two fixations, less what is missing there."""
    import I2MC
    import pandas as pd

    fs = recording.fs_hz
    missing = -9999.0
    place = [
        np.where(recording.is_missing, missing, each * PIXELS_A_DEGREE * sign + middle)
        for each, sign, middle in ((recording.x_deg, 1, 512), (recording.y_deg, -1, 384))
    ]
    times = np.arange(recording.n) * 1000 / fs
    table = pd.DataFrame({"time": times, "average_X": place[0], "average_Y": place[1]})
    screen = {"xres": 1024, "yres": 768, "freq": fs, "missingx": missing, "missingy": missing}
    answer = I2MC.I2MC(table, {**screen, "downsampFilter": fs >= 200}, logging=False)
    found = answer[0] if isinstance(answer, tuple) else answer
    if not found:
        raise ValueError("no fixations")
    moving = ~recording.is_missing
    for start, end in zip(found["start"], found["end"], strict=True):
        moving[int(start) : int(end) + 1] = False
    return [(on / fs, off / fs) for on, off in runs(moving).tolist()]


PEERS: dict[str, Detect] = {
    "REMoDNaV 1.1": remodnav,
    "pymovements EK": engbert_kliegl,
    "I2MC 2.2": i2mc,
    "45 deg/s": threshold,
}
SLOW = ("I2MC 2.2",)
"""Left out where there is much to read, which the output says."""


def guarded(names: Sequence[str]) -> list[Guarded]:
    """The detectors of these names, each with a count of its exceptions."""
    return [Guarded(name, PEERS[name]) for name in names]
