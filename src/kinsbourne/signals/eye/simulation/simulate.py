"""What would a recording of such eyes be, and what truly happened in it?"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.simulation import intrusions, looking, nystagmus, oscillations, tracker
from kinsbourne.signals.eye.simulation.filters import Floats
from kinsbourne.signals.eye.simulation.main_sequence import laid
from kinsbourne.signals.eye.simulation.scene import Burst, Path, Scene, number, person

_MADE: dict[str, tuple[Callable[[Scene], Path], tuple[str, ...]]] = {
    "opsoclonus": (oscillations.opsoclonus, ("chain", "lissajous", "neurons")),
    "flutter": (oscillations.flutter, ("chain", "neurons")),
    "jerk": (nystagmus.jerk, ("even", "falling", "rising")),
    "pendular": (nystagmus.pendular, ("slow", "fast")),
    "oculopalatal": (nystagmus.oculopalatal, ("irregular",)),
    "square-wave-jerks": (intrusions.square_wave_jerks, ("small", "macro")),
    "macrosaccadic": (intrusions.macrosaccadic, ("crescendo",)),
    "pursuit": (looking.pursuit, ("sine", "sweep")),
    "normal": (looking.normal, ("viewing", "reading", "fixation", "steps")),
}
KINDS: dict[str, tuple[str, ...]] = {kind: makings for kind, (_, makings) in _MADE.items()}
"""What can be simulated, and how each can be made."""
OSCILLATIONS = ("opsoclonus", "flutter")
"""The kinds that come in bursts, of which a share can be asked for."""


class SimulationError(ValueError):
    """What was asked for cannot be simulated."""


@dataclass(frozen=True, eq=False)
class Simulated:
    """A recording that no eye made, and what truly happened in it."""

    recording: Recording
    saccades: Floats
    """[k, 4] onset [s], offset [s], amplitude [deg], direction [rad]; what the eye did, also
    where the recording does not show it."""
    bursts: list[Burst]
    kind: str
    settings: dict[str, object] = field(default_factory=dict[str, object])


def simulate(
    kind: str,
    *,
    fs_hz: float = 500.0,
    duration_s: float = 10.0,
    seed: int = 0,
    noise_deg: float | None = None,
    making: str | None = None,
    share: float | None = None,
    two_eyes: bool = False,
    blinks_per_s: float | None = None,
    missing: float | None = None,
    spikes_per_s: float | None = None,
    tremor_deg: float | None = None,
    post_saccadic: float | None = None,
    exposure: float | None = None,
) -> Simulated:
    """Simulate a recording; the same seed gives the same recording.

    What is left out is the default of ``eye_simulation.yaml``; ``making`` and ``share`` are drawn.

    Raises:
        SimulationError: there is no such kind or making, or a number is out of range.
    """
    _check(kind, making, fs_hz, duration_s, share)
    rng = np.random.default_rng(seed)
    make, makings = _MADE[kind]
    drawn = makings[int(rng.integers(len(makings)))]
    how = tracker.Tracker(
        fs_hz=fs_hz,
        noise_deg=_given(noise_deg, "noise"),
        blinks_per_s=_given(blinks_per_s, "blinks"),
        missing=_given(missing, "drop-outs"),
        spikes_per_s=_given(spikes_per_s, "spikes"),
        tremor_deg=_given(tremor_deg, "tremor"),
        post_saccadic=_given(post_saccadic, "wobble"),
        exposure=_given(exposure, "exposure"),
    )
    _check_tracker(how)
    n = max(1, round(duration_s * fs_hz))
    factor = math.ceil(number("fine-rate") / fs_hz)
    scene = Scene(rng, fs_hz * factor, n * factor, person(rng), making or drawn, share)
    path = make(scene)
    saccades = np.concatenate((path.drawn, path.within))
    saccades = saccades[np.argsort(saccades[:, 0], kind="stable")]
    gaze = path.smooth + laid(path.drawn, scene.n, scene.fine_hz, scene.person, rng)
    seen = tracker.wobble(gaze, saccades, how.post_saccadic, scene.fine_hz)
    recording = _recorded(kind, seed, seen, path.target, how, factor, n, rng, two_eyes=two_eyes)
    settings: dict[str, object] = {
        "seed": seed, "making": scene.making, "share": share, "duration_s": duration_s,
        "two_eyes": two_eyes, **how.settings(),
    }  # fmt: skip
    return Simulated(recording, saccades, list(path.bursts), kind, settings)


def _given(value: float | None, name: str) -> float:
    return number(f"{name}-default") if value is None else value


def _check(
    kind: str, making: str | None, fs_hz: float, duration_s: float, share: float | None
) -> None:
    if kind not in KINDS:
        raise SimulationError(f"there is no kind {kind}; choose of {', '.join(KINDS)}")
    if making is not None and making not in KINDS[kind]:
        raise SimulationError(f"{kind} is made as {', '.join(KINDS[kind])}, not as {making}")
    low, high = number("rate-least"), number("rate-most")
    if not low <= fs_hz <= high:
        raise SimulationError(f"the sampling rate is from {low:g} to {high:g} Hz, not {fs_hz:g}")
    if not 0 < duration_s <= number("duration-most"):
        raise SimulationError(
            f"the duration is above 0 and up to {number('duration-most'):g} s, not {duration_s:g}"
        )
    if share is not None and kind not in OSCILLATIONS:
        raise SimulationError(f"{kind} has no bursts to take a share of the time")
    if share is not None and not number("share-least") <= share <= number("share-most"):
        raise SimulationError(
            f"the share of bursts is from {number('share-least'):g} to {number('share-most'):g}, "
            f"not {share:g}"
        )


def _check_tracker(how: tracker.Tracker) -> None:
    for name, value in how.settings().items():
        most = 1.0 if name in ("missing", "exposure") else number("disturbance-most")
        if name != "fs_hz" and not 0 <= value <= most:
            raise SimulationError(f"{name} is from 0 to {most:g}, not {value:g}")


def _recorded(
    kind: str, seed: int, seen: Floats, target: Floats | None, how: tracker.Tracker, factor: int,
    n: int, rng: np.random.Generator, *, two_eyes: bool,
) -> Recording:  # fmt: skip
    clean = tracker.sampled(seen, factor, n, how.exposure) + tracker.tremor(n, how, rng)
    lids = tracker.lids(n, how, rng)
    eyes: list[Floats] = []
    for eye in range(1 + two_eyes):
        gaze = clean.copy()
        if eye:
            spread = number("other-eye-gain")
            gaze *= 1 + spread * rng.standard_normal(2)
            gaze += number("other-eye-offset") * rng.standard_normal(2)
        gaze += tracker.noise(n, how, rng)
        gaze[:, 1] += lids
        gaze[np.isnan(lids) | tracker.lost(n, how, rng)] = np.nan
        eyes.append(gaze)
    first, other = eyes[0], eyes[1] if two_eyes else None
    aim = None if target is None else target[::factor][:n]
    return Recording(
        fs_hz=how.fs_hz, x_deg=first[:, 0].copy(), y_deg=first[:, 1].copy(),
        x2_deg=None if other is None else other[:, 0].copy(),
        y2_deg=None if other is None else other[:, 1].copy(),
        target_x_deg=None if aim is None else aim[:, 0].copy(),
        target_y_deg=None if aim is None else aim[:, 1].copy(),
        is_simulated=True, eye="left" if two_eyes else "one",
        source=f"simulated:{kind}, seed {seed}",
    )  # fmt: skip
