"""Times and channels become an even grid; what is mended is said, what cannot be is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kinsbourne.signals.errors import RecordingError
from kinsbourne.signals.eye.recording import Floats, Recording, from_arrays

N = 100
T = np.arange(N) / 100
X = np.linspace(0, 10, N)


def made(time: Floats, x: Floats = X, fs_hz: float | None = None) -> Recording:
    return from_arrays(
        time, {"x_deg": x, "y_deg": np.zeros(len(x))}, fs_hz=fs_hz, source="recording:a.csv"
    )


def flags(recording: Recording) -> list[str]:
    return [flag.id for flag in recording.flags]


def test_even_times() -> None:
    found = made(T)
    assert (found.n, found.flags) == (N, ())
    assert found.duration_s == pytest.approx(1)
    assert found.jitter == pytest.approx(0, abs=1e-9)


def test_whole_milliseconds_of_300_hz_keep_every_sample() -> None:
    found = made(np.round(np.arange(N) / 300, 3))
    assert (found.n, found.flags) == (N, ())
    assert found.fs_hz == pytest.approx(300, rel=0.01)


def test_a_gap_is_missing() -> None:
    found = made(np.where(T < 0.5, T, T + 0.2))
    assert (found.n, int(found.is_missing.sum())) == (N + 20, 20)


def test_widely_uneven_times_are_interpolated_and_said() -> None:
    rng = np.random.default_rng(1)
    found = made(np.cumsum(rng.uniform(0.005, 0.015, N)))
    assert flags(found) == ["times-uneven"]
    assert np.nanmax(np.diff(found.x_deg)) < 1


def test_a_long_gap_and_a_channel_of_nothing_in_uneven_times() -> None:
    rng = np.random.default_rng(1)
    time = np.cumsum(rng.uniform(0.005, 0.015, N))
    time[50:] += 1
    nothing = np.full(N, np.nan)
    found = from_arrays(time, {"x_deg": X, "y_deg": X, "pupil": nothing})
    assert found.is_missing.sum() > 80
    assert found.pupil is not None
    assert np.isnan(found.pupil).all()


def test_a_clock_coarser_than_the_sampling_is_put_in_order_and_said() -> None:
    found = made(np.floor(np.arange(N) / 2) / 1000)
    assert flags(found)[0] == "times-coarse"
    assert found.fs_hz == pytest.approx(2000, rel=0.02)
    assert found.n >= N - 1


def test_a_sample_written_twice_is_dropped_and_said() -> None:
    found = made(np.repeat(T, 2)[:N], np.repeat(X, 2)[:N])
    assert (found.n, flags(found)) == (N // 2, ["times-repeat"])


@pytest.mark.parametrize("stated", [100, 1000])
def test_a_rate_stated_stands_unless_steady_times_say_otherwise(stated: float) -> None:
    assert made(T, fs_hz=stated).fs_hz == pytest.approx(100)


def test_a_rate_stated_stands_where_few_samples_were_kept() -> None:
    time = np.cumsum([0, 1, 3, 4, 32, 2, 1, 96, 1, 7]) / 1000
    found = made(time, X[:10], fs_hz=1000)
    assert (found.fs_hz, found.n) == (1000, 148)


def test_an_eye_of_which_half_is_known_is_not_known() -> None:
    y = np.where(T < 0.1, np.nan, 0)
    assert np.isnan(from_arrays(T, {"x_deg": X, "y_deg": y}).x_deg).sum() == 10


def test_what_is_not_finite_is_missing() -> None:
    assert made(T, np.where(T < 0.1, np.inf, X)).is_missing.sum() == 10


def test_a_few_samples_beyond_the_orbit_are_missing_and_said() -> None:
    found = made(T, np.where(T < 0.02, 4000, X))
    assert (found.is_missing.sum(), flags(found)) == (2, ["beyond-orbit"])


@pytest.mark.parametrize(
    ("time", "what"),
    [
        (T[::-1], "backward"), (T * 1000, "sampling rate"), (T / 1000, "sampling rate"),
        (np.where(T < 0.5, T, T + 1e4), "jump"), (T[:2], "times but"), (T * np.nan, "0 samples"),
        (T * 0, "1 samples"),
    ],
)  # fmt: skip
def test_times_that_cannot_be_are_refused_with_the_file(time: Floats, what: str) -> None:
    with pytest.raises(RecordingError, match=what) as caught:
        made(time)
    assert caught.value.problem.where.startswith("a.csv")


def test_many_gaps_that_would_fill_the_memory_are_refused() -> None:
    gaps = np.cumsum(np.where(np.arange(N) % 10 == 9, 3000, 1e-4))
    with pytest.raises(RecordingError, match="jump"):
        made(gaps)


@pytest.mark.parametrize("channels", [{"x_deg": X}, {"x_deg": X, "y_deg": X, "z_deg": X}])
def test_channels_of_other_names_are_refused(channels: dict[str, Floats]) -> None:
    with pytest.raises(RecordingError, match="are not those of a recording"):
        from_arrays(T, channels)


ANY = st.floats(allow_nan=True, allow_infinity=True, width=32)


@settings(deadline=None)
@given(
    arrays(np.float64, st.shared(st.integers(0, 30), key="n"), elements=ANY),
    arrays(np.float64, st.shared(st.integers(0, 30), key="n"), elements=ANY),
    st.booleans(),
)
def test_any_numbers_give_a_recording_or_a_refusal(
    time: Floats, x: Floats, is_sorted: bool
) -> None:
    try:
        found = made(np.sort(time) if is_sorted else time, x)
    except RecordingError:
        return
    assert len(found.x_deg) == len(found.y_deg) == found.n
