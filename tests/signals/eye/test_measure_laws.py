"""Laws of the measuring: whatever a recording holds, they hold."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from kinsbourne.knowledge import base
from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.recording import Flag, Floats, Recording, from_arrays
from kinsbourne.signals.eye.result import Measured
from kinsbourne.signals.eye.simulation import KINDS, simulate

LIMITS = base.load().eye
KIND_OF = {each.__name__: each for each in (str, int, float, bool, type(None))}
FORBID = {
    "rate-screens-only", "rate-low", "noisy", "much-missing", "uncalibrated", "clock-wrong",
}  # fmt: skip
"""Flags of a recording that excludes nothing; ``short`` but for a gain, which has an interval."""
COME_AND_GO = {"HP:0010543", "HP:0031931", "HP:0000639", "HP:0012043"}
few = settings(
    deadline=None, max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
seeds = st.integers(0, 2**32)
made = st.sampled_from([(kind, making) for kind, makings in KINDS.items() for making in makings])


def axis(rng: np.random.Generator, n: int, fs_hz: float) -> Floats:
    """One axis of something that no eye need ever do."""
    size = 10 ** rng.uniform(-3, 2)
    kinds: tuple[Callable[[], Floats], ...] = (
        lambda: size * rng.standard_normal(n),
        lambda: np.full(n, rng.uniform(-40, 40)),
        lambda: np.cumsum(size * rng.standard_normal(n)) / math.sqrt(n),
        lambda: rng.choice([-1.0, 0.0, 1.0], n) * 10 ** rng.uniform(-1, 8),
        lambda: size * np.sin(2 * np.pi * rng.uniform(0.5, 30) * np.arange(n) / fs_hz),
        lambda: np.round(2 * rng.standard_normal(n)),
        lambda: np.repeat(rng.uniform(-10, 10, n // 5 + 1), 5)[:n],
        lambda: np.full(n, np.nan),
    )
    return kinds[rng.integers(len(kinds))]()


def hidden(rng: np.random.Generator, n: int) -> np.ndarray:
    """Which samples are missing: here and there, in stretches, or none."""
    gone = rng.random(n) < rng.choice([0.0, 0.01, 0.3, 0.9])
    for _ in range(rng.integers(4)):
        begin = int(rng.integers(n))
        gone[begin : begin + int(rng.integers(1, n))] = True
    return gone


@st.composite
def anything(draw: st.DrawFn) -> Recording:
    rng = np.random.default_rng(draw(seeds))
    n = draw(st.sampled_from([3, 4, 5, 7, 12, 30, 100, 700, 3000]))
    fs_hz = math.exp(draw(st.floats(math.log(5), math.log(20_000))))
    x, y = axis(rng, n, fs_hz), axis(rng, n, fs_hz)
    x[hidden(rng, n)] = np.nan
    named: dict[str, Floats] = {}
    for names in (("x2_deg", "y2_deg"), ("target_x_deg",), ("target_y_deg",), ("pupil",)):
        if rng.random() < 0.4:
            named |= {name: axis(rng, n, fs_hz) for name in names}
    return Recording(fs_hz, x, y, is_calibrated=bool(rng.random() < 0.8), **named)


@st.composite
def likely(draw: st.DrawFn) -> Recording:
    """A simulated one, and then missing anywhere."""
    kind, making = draw(made)
    recording = simulate(
        kind, making=making, seed=draw(seeds), fs_hz=draw(st.floats(30, 2000)),
        duration_s=draw(st.floats(0.05, 4)), two_eyes=draw(st.booleans()),
        noise_deg=draw(st.sampled_from([0.0, 0.02, 0.1, 0.6])),
        post_saccadic=draw(st.sampled_from([0.0, 0.3])),
    ).recording  # fmt: skip
    rng = np.random.default_rng(draw(seeds))
    recording.x_deg[hidden(rng, recording.n)] = np.nan
    return recording


recordings = anything() | likely()


def is_plain(value: object, where: str) -> None:
    """Only what JSON knows, and every number a finite one."""
    if isinstance(value, msgspec.Struct):
        value = {name: getattr(value, name) for name in value.__struct_fields__}
    if isinstance(value, dict):
        for name, each in value.items():
            is_plain(each, f"{where}.{name}")
    elif isinstance(value, tuple):
        for each in value:
            is_plain(each, where)
    else:
        assert type(value).__name__ in KIND_OF, where
        assert not isinstance(value, float) or math.isfinite(value), where


@given(recordings)
@settings(few, max_examples=150)
@example(Recording(500.0, np.zeros(3), np.zeros(3)))
@example(Recording(np.float64(500), np.zeros(900), np.zeros(900)))
@example(Recording(500.0, np.array([0.0, np.inf, 0, -np.inf] * 200), np.zeros(800)))
def test_whatever_comes_in_it_is_measured_and_written_down(recording: Recording) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        measured = measure(recording)
    is_plain(measured, "measured")
    json.loads(msgspec.json.encode(measured))
    assert msgspec.json.decode(msgspec.json.encode(measured), type=Measured) == measured
    assert measured.summary
    assert len({each.hpo for each in measured.signs}) == len(measured.signs)


@given(recordings)
@few
def test_measuring_twice_gives_the_same_and_leaves_the_recording_alone(
    recording: Recording,
) -> None:
    before = recording.x_deg.copy(), recording.y_deg.copy()
    assert measure(recording) == measure(recording)
    assert np.array_equal(before[0], recording.x_deg, equal_nan=True)
    assert np.array_equal(before[1], recording.y_deg, equal_nan=True)


@given(recordings)
@settings(few, max_examples=80)
def test_everything_lies_in_the_recording_in_order_and_apart(recording: Recording) -> None:
    measured = measure(recording)
    most = recording.duration_s + 1e-4
    for spans in (measured.saccades, measured.bursts):
        assert all(0 <= each.onset_s < each.offset_s <= most for each in spans)
        for one, other in pairwise(spans):
            assert one.offset_s <= other.onset_s + 1e-5  # touching is allowed
    for each in (*measured.nystagmus, *measured.intrusions):
        assert 0 <= each.onset_s < each.offset_s <= most


@given(likely())
@settings(few, max_examples=60)
def test_the_saccades_of_a_burst_are_among_the_saccades(recording: Recording) -> None:
    assume(recording.fs_hz >= LIMITS["rate-counts"])
    measured = measure(recording)
    for burst in measured.bursts:
        own = [
            each for each in measured.saccades
            if burst.onset_s <= each.onset_s and each.offset_s <= burst.offset_s
        ]  # fmt: skip
        assert len(own) == burst.saccades
        assert own[0].onset_s == burst.onset_s
        assert own[-1].offset_s == burst.offset_s


@given(recordings)
@settings(few, max_examples=80)
def test_numbers_lie_in_their_intervals_and_what_is_not_known_says_why(
    recording: Recording,
) -> None:
    measured = measure(recording)
    for name, each in measured.measures.items():
        assert (each.value is None) == bool(each.not_assessable), name
        if each.value is not None and each.interval is not None:
            low, high = each.interval
            assert low <= each.value <= high, name
            if each.unit == "1" and name.startswith("share"):
                assert low >= 0
                assert high <= 1
    for flag in measured.quality:
        assert flag.what


@given(made, seeds, st.sampled_from([-8.0, 0.5, 16.0]), st.sampled_from([-2.0, 0.25, 4.0]))
@few
def test_where_the_eye_looks_changes_nothing(
    what: tuple[str, str], seed: int, right: float, up: float
) -> None:
    at = simulate(what[0], making=what[1], seed=seed, missing=0.0).recording
    one = exact(at)
    other = replace(one, x_deg=one.x_deg + right, y_deg=one.y_deg + up)
    assert measure(one) == measure(other)


def exact(recording: Recording) -> Recording:
    """Gaze on so coarse a grid that sums of it are exact; no target, and no gaps to bridge."""
    x, y = (
        np.round(np.nan_to_num(each) * 2**12) / 2**12 for each in (recording.x_deg, recording.y_deg)
    )
    return Recording(recording.fs_hz, x, y)


@given(made, seeds)
@few
def test_a_mirror_turns_directions_and_nothing_else(what: tuple[str, str], seed: int) -> None:
    recording = simulate(what[0], making=what[1], seed=seed, two_eyes=True).recording
    assert recording.x2_deg is not None
    target = recording.target_x_deg
    other = measure(replace(
        recording, x_deg=-recording.x_deg, x2_deg=-recording.x2_deg,
        target_x_deg=None if target is None else -target,
    ))  # fmt: skip
    measured = measure(recording)
    assert [turned(each.direction_deg) for each in measured.saccades] == pytest.approx(
        [turned(180 - each.direction_deg) for each in other.saccades], abs=0.11
    )
    assert plain(measured) == plain(other)


def turned(degrees: float) -> float:
    """An angle from just below -180 to just below 180, so that both ends of the turn are one."""
    return (degrees + 180.2) % 360 - 180.2


def plain(measured: Measured) -> dict[str, object]:
    """What was measured, without what says which way."""
    bursts = [
        msgspec.structs.replace(
            each, because=tuple(
                msgspec.structs.replace(
                    reason, value=None if reason.value is None else abs(reason.value)
                )
                for reason in each.because
            ),
        )
        for each in measured.bursts
    ]  # fmt: skip
    away = {"direction_deg": 0.0}
    return {
        **msgspec.structs.asdict(measured),
        "bursts": bursts,
        "saccades": [msgspec.structs.replace(each, **away) for each in measured.saccades],
        "nystagmus": [msgspec.structs.replace(each, **away) for each in measured.nystagmus],
    }


@given(made, seeds, st.floats(-1e6, 1e6))
@few
def test_when_a_recording_begins_changes_nothing(
    what: tuple[str, str], seed: int, start_s: float
) -> None:
    recording = simulate(what[0], making=what[1], seed=seed, duration_s=4).recording
    assert measure(replace(recording, start_s=start_s)) == measure(recording)


@given(made, seeds, st.sampled_from([100, 128, 250, 500, 1000]))
@few
def test_times_say_the_same_as_the_rate(what: tuple[str, str], seed: int, fs_hz: int) -> None:
    """However long before the first sample the clock was set, and in which steps it counts."""
    recording = simulate(what[0], making=what[1], seed=seed, fs_hz=fs_hz, duration_s=4).recording
    eyes = {"x_deg": recording.x_deg, "y_deg": recording.y_deg}
    timed = from_arrays(100 + np.arange(recording.n) / fs_hz, eyes)
    one, other = measure(timed), measure(Recording(fs_hz, **eyes))
    assert one.pattern == other.pattern
    assert [each.status for each in one.signs] == [each.status for each in other.signs]
    assert len(one.bursts) == len(other.bursts)
    assert one.saccades == other.saccades


@given(seeds, st.integers(0, 1000), st.integers(1, 200))
@few
def test_what_is_missing_far_away_does_not_move_a_burst(seed: int, at: int, long: int) -> None:
    recording = simulate(
        "opsoclonus", making="chain", seed=seed, share=0.3, duration_s=8, noise_deg=0.01,
        blinks_per_s=0.0, missing=0.0, spikes_per_s=0.0,
    ).recording  # fmt: skip
    before = measure(recording)
    far = 0.3 + LIMITS["burst-margin"]
    busy = [(each.onset_s - far, each.offset_s + far) for each in before.bursts]
    begin, end = (at * 4 % recording.n) / 500, (at * 4 % recording.n + long) / 500
    assume(before.bursts and all(end < one or begin > other for one, other in busy))
    recording.x_deg[round(begin * 500) : round(end * 500)] = np.nan
    after = measure(recording)
    assert [(each.onset_s, each.offset_s) for each in after.bursts] == [
        (each.onset_s, each.offset_s) for each in before.bursts
    ]


@given(
    made, seeds, st.sampled_from([30.0, 60.0, 100.0, 120.0, 250.0, 500.0, 1250.0]),
    st.sampled_from([5, 65, 120]), st.sampled_from([0.05, 0.5]), st.sampled_from([0.0, 0.4]),
    st.booleans(),
)  # fmt: skip
@settings(few, max_examples=40)
def test_nothing_is_excluded_where_a_flag_forbids_it(
    what: tuple[str, str], seed: int, fs_hz: float, duration_s: int, noise_deg: float,
    missing: float, is_calibrated: bool,
) -> None:  # fmt: skip
    sampled = min(fs_hz, 500)
    recording = simulate(
        what[0], making=what[1], seed=seed, fs_hz=sampled, duration_s=duration_s,
        noise_deg=noise_deg, missing=missing,
    ).recording  # fmt: skip
    measured = measure(replace(recording, fs_hz=fs_hz, is_calibrated=is_calibrated))
    raised = {flag.id for flag in measured.quality}
    excluded = {each.hpo for each in measured.signs if each.status == "excluded"}
    if excluded:
        assert not raised & FORBID
    if excluded & COME_AND_GO:
        assert "short" not in raised
        assert measured.recording.duration_s >= LIMITS["exclusion-time"]
    assert not excluded or all(each.because for each in measured.signs)


def test_what_the_reader_said_is_said_again() -> None:
    said = (Flag("times-uneven", "the samples are unevenly spaced; interpolated", 0.3),)
    recording = replace(simulate("normal", seed=0).recording, flags=said)
    assert measure(recording).quality[0] == said[0]
