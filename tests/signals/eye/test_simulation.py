"""Laws of simulated recordings: whatever is asked for, they hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.knowledge import base
from kinsbourne.signals.eye.simulation import KINDS, SimulationError, simulate
from kinsbourne.signals.eye.simulation.simulate import OSCILLATIONS

NUMBERS = base.load().eye_simulation
ORBIT = base.load().eye["orbit"]
CLEAN = {"noise_deg": 0.0, "blinks_per_s": 0.0, "missing": 0.0, "spikes_per_s": 0.0}
made = st.sampled_from([(kind, making) for kind, makings in KINDS.items() for making in makings])
seeds = st.integers(0, 2**32)


@given(made, seeds, st.floats(30, 2000), st.floats(0.001, 6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_recording_at_any_rate_and_of_any_duration(
    what: tuple[str, str], seed: int, fs_hz: float, duration_s: float, two_eyes: bool
) -> None:
    kind, making = what
    simulated = simulate(
        kind, making=making, seed=seed, fs_hz=fs_hz, duration_s=duration_s, two_eyes=two_eyes,
        tremor_deg=0.1, post_saccadic=0.2,
    )  # fmt: skip
    recording = simulated.recording
    assert recording.is_simulated
    assert recording.source.startswith("simulated:")
    assert recording.n == max(1, round(duration_s * fs_hz))
    assert (recording.x2_deg is not None) == two_eyes
    seen = recording.x_deg[~recording.is_missing]
    assert (np.abs(seen) < ORBIT).all()


@given(made, seeds)
@settings(max_examples=40, deadline=None)
def test_the_truth_lies_in_the_recording_and_in_order(what: tuple[str, str], seed: int) -> None:
    kind, making = what
    simulated = simulate(kind, making=making, seed=seed)
    onset, offset, amplitude, direction = simulated.saccades.T
    end = simulated.recording.duration_s + 1e-9
    assert ((onset >= 0) & (onset < offset) & (offset <= end)).all()
    assert (amplitude > 0).all()
    assert np.isfinite(direction).all()
    assert (onset[1:] >= offset[:-1] - 1e-9).all()
    assert bool(simulated.bursts) == (kind in OSCILLATIONS)


@given(made, seeds)
@settings(max_examples=20, deadline=None)
def test_one_seed_gives_one_recording_to_the_bit(what: tuple[str, str], seed: int) -> None:
    one, other = (simulate(what[0], making=what[1], seed=seed, duration_s=3) for _ in range(2))
    assert one.recording.x_deg.tobytes() == other.recording.x_deg.tobytes()
    assert one.recording.y_deg.tobytes() == other.recording.y_deg.tobytes()
    assert one.saccades.tobytes() == other.saccades.tobytes()
    assert one.bursts == other.bursts


def test_seeds_differ() -> None:
    one, other = (simulate("opsoclonus", seed=seed).recording.x_deg for seed in (1, 2))
    assert not np.array_equal(one, other, equal_nan=True)


oscillating = st.sampled_from([(kind, making) for kind in OSCILLATIONS for making in KINDS[kind]])


@given(oscillating, seeds, st.floats(0.10, 0.95))
@settings(max_examples=60, deadline=None)
def test_bursts_take_the_share_that_was_asked_for(
    what: tuple[str, str], seed: int, share: float
) -> None:
    simulated = simulate(what[0], making=what[1], seed=seed, share=share, duration_s=20)
    busy = sum(offset - onset for onset, offset, _ in simulated.bursts)
    assert busy / 20 == pytest.approx(share, abs=0.02)


@given(oscillating, seeds)
@settings(max_examples=40, deadline=None)
def test_a_burst_runs_from_its_first_onset_to_its_last_offset_without_a_gap(
    what: tuple[str, str], seed: int
) -> None:
    simulated = simulate(what[0], making=what[1], seed=seed)
    onset, offset = simulated.saccades[:, 0], simulated.saccades[:, 1]
    for first, last, kind in simulated.bursts:
        within = (onset >= first) & (offset <= last)
        assert kind == simulated.kind
        assert within.sum() >= NUMBERS["burst-least"]
        assert onset[within][0] == first
        assert offset[within][-1] == last
        gaps = onset[within][1:] - offset[within][:-1]
        assert (gaps <= NUMBERS["burst-gap-most"]).all()


@given(st.sampled_from(["viewing", "reading", "steps"]), seeds)
@settings(max_examples=30, deadline=None)
def test_drawn_saccades_obey_the_main_sequence(making: str, seed: int) -> None:
    simulated = simulate("normal", making=making, seed=seed, fs_hz=2000, **CLEAN)
    onset, offset, amplitude, _ = simulated.saccades.T
    spread = 1 + NUMBERS["person-spread"] + 4 * NUMBERS["duration-spread"]
    lasting = NUMBERS["duration-intercept"] + NUMBERS["duration-slope"] * amplitude
    ratio = (offset - onset) / lasting
    assert ((ratio > 1 / spread**1.5) & (ratio < spread)).all()

    recording = simulated.recording
    velocity = np.hypot(np.gradient(recording.x_deg), np.gradient(recording.y_deg)) * 2000
    for first, last, degrees in zip(onset, offset, amplitude, strict=True):
        if degrees < 1:
            continue  # drift counts there
        peak = velocity[int(first * 2000) : int(last * 2000) + 1].max()
        usual = NUMBERS["velocity-most"] * (1 - np.exp(-degrees / NUMBERS["velocity-amplitude"]))
        assert 0.6 < peak / usual < 1.6


@pytest.mark.parametrize("kind", OSCILLATIONS)
@pytest.mark.parametrize("seed", range(6))
def test_no_oscillation_is_faster_than_its_saccades_allow(kind: str, seed: int) -> None:
    """With no interval, f <= 1 / (2 duration of a saccade)."""
    simulated = simulate(kind, making=KINDS[kind][0], seed=seed)
    onset, offset, _, _ = simulated.saccades.T
    for first, last, _ in simulated.bursts:
        within = (onset >= first) & (offset <= last)
        cycles_hz = within.sum() / 2 / (last - first)
        assert cycles_hz <= 1 / (2 * (offset - onset)[within].mean()) + 1e-6


def test_flutter_is_horizontal_and_opsoclonus_is_not() -> None:
    def axial(kind: str, seed: int) -> float:
        _, _, amplitude, direction = simulate(kind, seed=seed, share=0.8).saccades.T
        return float(abs((amplitude * np.exp(2j * direction)).sum()) / amplitude.sum())

    assert np.median([axial("flutter", seed) for seed in range(20)]) > 0.9
    assert np.median([axial("opsoclonus", seed) for seed in range(20)]) < 0.7


@pytest.mark.parametrize("noise_deg", [0.02, 0.1, 0.6])
@pytest.mark.parametrize("fs_hz", [60, 250, 1000])
def test_noise_is_as_asked(noise_deg: float, fs_hz: float) -> None:
    quiet, noisy = (
        simulate("normal", making="fixation", seed=5, fs_hz=fs_hz, duration_s=60,
                 **{**CLEAN, "noise_deg": deg})
        for deg in (0.0, noise_deg)
    )  # fmt: skip
    added = noisy.recording.x_deg - quiet.recording.x_deg
    assert added.std() == pytest.approx(noise_deg, rel=0.1)


def test_post_saccadic_oscillation_follows_a_saccade_and_dies_away() -> None:
    asked = {"making": "viewing", "seed": 1, "fs_hz": 1000, **CLEAN}
    plain, wobbly = (simulate("normal", **asked, post_saccadic=share) for share in (0.0, 0.2))
    added = np.hypot(
        wobbly.recording.x_deg - plain.recording.x_deg,
        wobbly.recording.y_deg - plain.recording.y_deg,
    )
    for _, offset, amplitude, _ in plain.saccades[:-1]:
        after = added[round(offset * 1000) : round(offset * 1000) + 100]
        assert after[:20].max() == pytest.approx(
            min(0.2 * amplitude, NUMBERS["wobble-most"]), rel=0.15, abs=0.02
        )
        assert after[60:].max() < 0.05 * max(after.max(), 0.02)


def test_a_blink_pulls_gaze_down_and_hides_it() -> None:
    recording = simulate(
        "normal", making="fixation", seed=2, noise_deg=0.0, blinks_per_s=0.5, missing=0.0,
        spikes_per_s=0.0,
    ).recording  # fmt: skip
    assert 0.02 < recording.is_missing.mean() < 0.3
    assert np.nanmin(recording.y_deg) < -NUMBERS["blink-depth-low"] / 2


def test_two_eyes_move_together() -> None:
    recording = simulate("opsoclonus", seed=3, two_eyes=True, missing=0.0).recording
    assert recording.x2_deg is not None
    both = ~np.isnan(recording.x_deg + recording.x2_deg)
    assert np.corrcoef(recording.x_deg[both], recording.x2_deg[both])[0, 1] > 0.98


@pytest.mark.parametrize(("kind", "making"), [("pursuit", "sine"), ("normal", "steps")])
def test_a_target_is_in_the_recording_and_is_followed(kind: str, making: str) -> None:
    recording = simulate(kind, making=making, seed=4, duration_s=20).recording
    assert recording.target_x_deg is not None
    assert recording.target_y_deg is not None
    off = np.hypot(
        recording.x_deg - recording.target_x_deg, recording.y_deg - recording.target_y_deg
    )
    assert np.nanmedian(off) < 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "dancing"}, "there is no kind dancing; choose of opsoclonus"),
        ({"kind": "jerk", "making": "chain"}, "jerk is made as even, falling, rising"),
        ({"kind": "jerk", "share": 0.5}, "jerk has no bursts"),
        ({"kind": "flutter", "share": 1.5}, "the share of bursts is from 0.05 to 0.98"),
        ({"kind": "jerk", "fs_hz": float("nan")}, "the sampling rate is from 10 to 20000 Hz"),
        ({"kind": "jerk", "duration_s": 0.0}, "the duration is above 0"),
        ({"kind": "jerk", "missing": 2.0}, "missing is from 0 to 1, not 2"),
        ({"kind": "jerk", "noise_deg": float("inf")}, "noise_deg is from 0 to 100, not inf"),
    ],
)
def test_what_cannot_be_is_refused(asked: dict[str, object], said: str) -> None:
    with pytest.raises(SimulationError, match=said):
        simulate(**asked)  # type: ignore[arg-type]


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_square_wave_jerks_are_never_without_one(seed: int) -> None:
    assert len(simulate("square-wave-jerks", seed=seed, duration_s=5).saccades) >= 2
