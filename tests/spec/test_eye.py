"""What is said of a recording of the eyes.

No public recording of opsoclonus exists: these are simulated, with several seeds each, or drawn by
hand. How often what is said is right, on real and simulated recordings, is measured in
``benchmarks/eye``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from kinsbourne.knowledge import base
from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.recording import Floats, Recording
from kinsbourne.signals.eye.result import Burst, Measured, Sign
from kinsbourne.signals.eye.simulation import KINDS, simulate

LIMITS = base.load().eye
SEEDS = range(4)
CLEAN = {"blinks_per_s": 0.0, "missing": 0.0, "spikes_per_s": 0.0}
OPSOCLONUS, FLUTTER, NYSTAGMUS = "HP:0010543", "HP:0031931", "HP:0000639"
PENDULAR, MACRO, JERKS = "HP:0012043", "HP:0032105", "HP:0025402"
HYPOMETRIA, PURSUIT = "HP:0000571", "HP:0007772"
COME_AND_GO = (OPSOCLONUS, FLUTTER, NYSTAGMUS, PENDULAR)


def recorded(kind: str, seed: int, **how: object) -> Recording:
    return simulate(kind, seed=seed, **{**CLEAN, **how}).recording  # type: ignore[arg-type]


def told(kind: str, **how: object) -> list[Measured]:
    return [measure(recorded(kind, seed, **how)) for seed in SEEDS]


def sign(measured: Measured, hpo: str) -> Sign:
    return next(each for each in measured.signs if each.hpo == hpo)


def statuses(measured: Measured, which: Iterable[str] = COME_AND_GO) -> set[str]:
    return {sign(measured, hpo).status for hpo in which}


def raised(measured: Measured) -> set[str]:
    return {flag.id for flag in measured.quality}


def quiet(duration_s: float = 75, fs_hz: float = 500, seed: int = 0, **how: object) -> Recording:
    return recorded("normal", seed, making="viewing", duration_s=duration_s, fs_hz=fs_hz, **how)


def by_hand(x: Floats, fs_hz: float = 500.0, noise_deg: float = 0.01) -> Recording:
    noise = noise_deg * np.random.default_rng(0).standard_normal((2, len(x)))
    return Recording(fs_hz, x + noise[0], noise[1])


def saccade(amplitude_deg: float, duration_s: float = 0.04, fs_hz: float = 500.0) -> Floats:
    phase = np.arange(1, round(duration_s * fs_hz) + 1) / round(duration_s * fs_hz)
    return amplitude_deg * (phase - np.sin(2 * np.pi * phase) / (2 * np.pi))


def rest(seconds: float, at_deg: float = 0.0) -> Floats:
    return np.full(round(seconds * 500), at_deg)


def chain(saccades: int, amplitude_deg: float = 6.0) -> Floats:
    """To the right and back without a pause."""
    there = saccade(amplitude_deg)
    return np.concatenate([there, amplitude_deg - there] * (saccades // 2))


class TestOpsoclonus:
    """Saccades back to back in many directions."""

    @pytest.mark.parametrize("making", KINDS["opsoclonus"])
    @pytest.mark.parametrize("fs_hz", [120, 250, 500, 1000])
    def test_is_called_so_and_its_sign_is_present(self, making: str, fs_hz: int) -> None:
        for measured in told("opsoclonus", making=making, fs_hz=fs_hz):
            assert measured.pattern.kind == "opsoclonus"
            assert sign(measured, OPSOCLONUS).status == "present"
            assert "Opsoclonus" in measured.summary

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
    def test_takes_the_share_of_the_time_that_it_takes(self, share: float) -> None:
        found = [
            each.measures["share_in_oscillation"].value
            for each in told("opsoclonus", making="chain", share=share, duration_s=20)
        ]
        assert np.mean([value for value in found if value is not None]) == pytest.approx(
            share, abs=0.1
        )

    def test_every_burst_carries_every_test_with_what_was_found_and_what_was_needed(self) -> None:
        asked = {
            "saccades back to back",
            "turns from saccade to saccade",
            "median amplitude [deg]",
            "median duration over that of the main sequence",
            "median peak velocity over that of the main sequence",
            "median peak velocity over the speed at rest",
            "share of the burst in saccades",
            "share of samples missing in and around it",
            "saccade of that size over the swing of a lasting sinusoid",
            "amplitude over the noise in it",
        }
        for measured in [*told("opsoclonus"), *told("flutter")]:
            for burst in measured.bursts:
                own = {reason.test: reason for reason in burst.because}
                assert asked <= set(own)
                assert all(own[test].passed and own[test].needed for test in asked)
                none = {test for test in asked if own[test].value is None}
                assert none <= {"saccade of that size over the swing of a lasting sinusoid"}
                assert set(own) - asked <= {
                    "agreement of directions on one axis", "tilt of the one axis [deg]",
                    "correlation of the two eyes",
                }  # fmt: skip
                assert len(set(own) - asked) == 1

    def test_of_short_pauses_throughout_is_a_burst_if_it_goes_on(self) -> None:
        (burst,) = measure(self.with_pauses(0.02, 24)).bursts
        assert burst.saccades == 24
        assert not measure(self.with_pauses(0.02, 6)).bursts

    def test_of_pauses_that_could_be_a_slow_swing_is_said_to_be_uncounted(self) -> None:
        measured = measure(self.with_pauses(0.028, 24))
        assert not measured.bursts
        assert "burst-uncounted" in raised(measured)

    @staticmethod
    def with_pauses(pause_s: float, saccades: int) -> Recording:
        there, wait = saccade(6.0), rest(pause_s)
        swing = np.concatenate([there, wait + 6, 6 - there, wait])
        return by_hand(np.concatenate([rest(5), *[swing] * (saccades // 2), rest(5)]))

    def test_one_short_burst_is_too_little_to_rest_on(self) -> None:
        measured = measure(by_hand(np.concatenate([rest(3), chain(8), rest(3)])))
        assert len(measured.bursts) == 1
        assert sign(measured, FLUTTER).status == "unknown"
        assert "record again" in sign(measured, FLUTTER).because[0]


class TestFlutter:
    """The same in the horizontal alone."""

    @pytest.mark.parametrize("making", KINDS["flutter"])
    @pytest.mark.parametrize("fs_hz", [120, 250, 500, 1000])
    def test_is_called_so(self, making: str, fs_hz: int) -> None:
        called = [each.pattern.kind for each in told("flutter", making=making, fs_hz=fs_hz)]
        assert called.count("flutter") >= len(SEEDS) - 1
        assert "opsoclonus" not in called

    def test_lies_within_thirty_degrees_of_the_horizontal(self) -> None:
        x = np.concatenate([rest(2), *[chain(20), rest(1)] * 3])
        for tilt, kind in ((0, "flutter"), (20, "flutter"), (45, "opsoclonus"), (90, "opsoclonus")):
            flat, angle = by_hand(x), np.radians(tilt)
            measured = measure(
                replace(
                    flat,
                    x_deg=flat.x_deg * np.cos(angle) - flat.y_deg * np.sin(angle),
                    y_deg=flat.x_deg * np.sin(angle) + flat.y_deg * np.cos(angle),
                )
            )
            assert {burst.kind for burst in measured.bursts} == {kind}
            told_by = measured.bursts[0].because[-1]
            assert told_by.test == "tilt of the one axis [deg]"
            assert told_by.value == pytest.approx(tilt, abs=2)

    def test_of_twelve_and_a_half_hertz_is_measured_so(self) -> None:
        x = np.concatenate([rest(2), *[chain(20), rest(1)] * 8])
        measured = measure(by_hand(x))
        assert [burst.saccades for burst in measured.bursts] == [20] * 8
        assert measured.measures["burst_frequency_hz"].value == pytest.approx(12.5, abs=0.8)
        assert measured.measures["burst_amplitude_deg"].value == pytest.approx(6, abs=0.3)
        assert measured.measures["direction_spread"].value == pytest.approx(0, abs=0.02)
        assert sign(measured, FLUTTER).status == "present"


class TestWhatIsNoBurst:
    @pytest.mark.parametrize(
        ("kind", "making", "said"),
        [
            ("jerk", "falling", {"jerk"}),
            ("jerk", "rising", {"jerk"}),
            ("pendular", "slow", {"pendular"}),
            (
                "square-wave-jerks",
                "small",
                {"square-wave jerks", "macrosaccadic oscillation", "normal"},
            ),
            ("square-wave-jerks", "macro", {"square-wave jerks"}),
            ("macrosaccadic", "crescendo", {"macrosaccadic oscillation", "pendular"}),
            ("pursuit", "sine", {"pursuit"}),
            ("pursuit", "sweep", {"pursuit", "square-wave jerks"}),
            ("normal", "viewing", {"normal"}),
            ("normal", "reading", {"normal", "square-wave jerks"}),
            ("normal", "fixation", {"normal"}),
            ("normal", "steps", {"normal"}),
        ],
    )
    @pytest.mark.parametrize("fs_hz", [250, 1000])
    def test_is_called_what_it_is(self, kind: str, making: str, said: set[str], fs_hz: int) -> None:
        found = told(kind, making=making, fs_hz=fs_hz)
        for measured in found:
            assert not measured.bursts
            assert "present" not in statuses(measured, (OPSOCLONUS, FLUTTER))
        assert sum(each.pattern.kind in said for each in found) >= len(SEEDS) - 1

    @pytest.mark.parametrize(("kind", "making"), [("pendular", "fast"), ("jerk", "even")])
    def test_fast_nystagmus_is_hardly_ever_a_burst(self, kind: str, making: str) -> None:
        found = [
            measure(recorded(kind, seed, making=making, fs_hz=fs_hz))
            for seed in range(8)
            for fs_hz in (120, 500)
        ]
        called = [each.pattern.kind for each in found]
        assert called.count(kind) >= 0.85 * len(found)
        present = [sign(each, NYSTAGMUS).status == "present" for each in found]
        assert sum(present) >= 0.85 * len(found)

    def test_nystagmus_shows_its_sign_and_which_way_it_beats(self) -> None:
        slow = -6 * np.arange(200) / 500  # 15 deg/s to the left, and quickly back
        beats = np.concatenate([slow, slow[-1] + saccade(-float(slow[-1]), 0.03)])
        measured = measure(by_hand(np.tile(beats, 16) * 2.5))
        (stretch,) = measured.nystagmus
        assert stretch.kind == "jerk"
        assert stretch.slow_phase_velocity_deg_s == pytest.approx(15, rel=0.1)
        assert stretch.frequency_hz == pytest.approx(1 / 0.43, rel=0.05)
        assert stretch.direction_deg == pytest.approx(0, abs=2)
        assert all(reason.passed for reason in stretch.because)
        assert sign(measured, NYSTAGMUS).status == "present"

    @pytest.mark.parametrize("seed", SEEDS)
    def test_a_pendulum_says_how_fast_and_how_wide(self, seed: int) -> None:
        time = np.arange(8 * 500) / 500
        hertz, width = 3 + 0.5 * seed, 4.0
        measured = measure(by_hand(width / 2 * np.sin(2 * np.pi * hertz * time)))
        (stretch,) = measured.nystagmus
        assert stretch.kind == measured.pattern.kind == "pendular"
        assert stretch.frequency_hz == pytest.approx(hertz, abs=0.26)
        assert stretch.amplitude_deg == pytest.approx(width, rel=0.1)
        assert sign(measured, PENDULAR).status == "present"

    @pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
    def test_ringing_after_a_saccade_is_no_burst(self, share: float) -> None:
        for making in ("viewing", "reading", "steps"):
            for measured in told("normal", making=making, post_saccadic=share, fs_hz=500):
                assert not measured.bursts

    def test_square_wave_jerks_are_counted_one_by_one(self) -> None:
        away = np.concatenate([saccade(2, 0.03), rest(0.2, 2), 2 - saccade(2, 0.03), rest(1.5)])
        measured = measure(by_hand(np.concatenate([rest(1), *[away] * 10])))
        assert [each.kind for each in measured.intrusions] == ["square-wave jerk"] * 10
        assert measured.intrusions[0].because[0].value == pytest.approx(0.2, abs=0.02)
        rate = measured.measures["square_wave_jerks_per_min"]
        assert rate.n == 10
        assert sign(measured, JERKS).status == "unknown"  # it could be as in health
        assert "are common in health" in sign(measured, JERKS).because[1]

    def test_many_square_wave_jerks_are_a_sign(self) -> None:
        away = np.concatenate([saccade(2, 0.03), rest(0.2, 2), 2 - saccade(2, 0.03), rest(0.7)])
        measured = measure(by_hand(np.concatenate([rest(1), *[away] * 40])))
        assert sign(measured, JERKS).status == "present"
        assert measured.pattern.kind == "square-wave jerks"

    def test_macrosaccadic_oscillations_overshoot_again_and_again(self) -> None:
        found = told("macrosaccadic")
        assert sum(sign(each, MACRO).status == "present" for each in found) >= len(SEEDS) - 1
        assert any(
            each.kind == "macrosaccadic oscillation" for one in found for each in one.intrusions
        )


class TestNotExaminedIsNotAbsent:
    """Only a long, quiet, clean recording excludes; every other says why it does not."""

    def test_a_long_quiet_one_excludes(self) -> None:
        for seed in SEEDS:
            measured = measure(quiet(seed=seed))
            assert statuses(measured) == {"excluded"}
            assert "it may come and go" in sign(measured, OPSOCLONUS).because[0]

    @pytest.mark.parametrize(
        ("recording", "why"),
        [
            (quiet(duration_s=20), "the eye was seen for 20 s, less than 60 s"),
            (quiet(noise_deg=0.5), "the noise is above 0.3 deg"),
            (quiet(fs_hz=100), "single saccades cannot be counted at 100 Hz"),
            (quiet(fs_hz=50), "single saccades cannot be counted at 50 Hz"),
            (quiet(missing=0.4, duration_s=150), "more than 20% of it is missing"),
            (replace(quiet(), is_calibrated=False), "the recording is not calibrated"),
            (replace(quiet(200), fs_hz=1250.0), "the sampling rate looks wrong"),
            (by_hand(np.full(50_000, np.nan)), "the noise is not known"),
        ],
        ids=[
            "short", "noisy", "slow", "screening", "missing", "uncalibrated", "wrong rate",
            "nothing seen",
        ],
    )  # fmt: skip
    def test_any_other_excludes_nothing_and_says_why(self, recording: Recording, why: str) -> None:
        measured = measure(recording)
        assert statuses(measured) == {"unknown"}
        for hpo in COME_AND_GO:
            assert why in " ".join(sign(measured, hpo).because)

    def test_opsoclonus_by_a_wrong_clock_is_not_excluded(self) -> None:
        for seed in SEEDS:
            recording = recorded("opsoclonus", seed, making="chain", duration_s=160)
            measured = measure(replace(recording, fs_hz=1250.0))
            assert sign(measured, OPSOCLONUS).status != "excluded"
            assert "clock-wrong" in raised(measured)
            assert "The sampling rate looks wrong." in measured.summary

    def test_a_wrong_clock_is_noticed_and_the_rate_is_named(self) -> None:
        rates: list[float | None] = []
        for seed in SEEDS:
            wrong = measure(replace(quiet(seed=seed), fs_hz=1250.0))
            rates += [flag.value for flag in wrong.quality if flag.id == "clock-wrong"]
            assert "clock-wrong" not in raised(measure(quiet(seed=seed)))
        assert len(rates) == len(SEEDS)
        assert all(rate is not None and 400 < rate < 800 for rate in rates)  # 500 is true

    def test_a_gain_that_is_high_excludes_only_where_it_can_be_measured(self) -> None:
        recording = recorded("pursuit", 1, making="sine", duration_s=70, fs_hz=250)
        assert sign(measure(recording), PURSUIT).status == "excluded"
        noisy = recorded("pursuit", 1, making="sine", duration_s=70, fs_hz=250, noise_deg=0.5)
        slow = recorded("pursuit", 1, making="sine", duration_s=70, fs_hz=100)
        for other in (noisy, slow, replace(recording, is_calibrated=False)):
            assert sign(measure(other), PURSUIT).status == "unknown"

    def test_a_recording_of_nothing_says_so(self) -> None:
        measured = measure(by_hand(np.full(1000, np.nan)))
        assert measured.summary == "The eye was not seen."
        assert measured.pattern.kind == "not assessable"
        assert measured.recording.noise_deg is None
        for name, each in measured.measures.items():
            assert each.value is None, name
            assert each.not_assessable, name

    def test_a_bursts_recording_does_not_exclude_the_other_kind(self) -> None:
        for measured in told("opsoclonus", duration_s=70):
            assert sign(measured, FLUTTER).status != "excluded"


class TestSamplingRate:
    """Each rate says what it can."""

    @pytest.mark.parametrize("kind", ["opsoclonus", "flutter", "jerk", "pendular", "normal"])
    @pytest.mark.parametrize("fs_hz", [60, 100, 119])
    def test_below_120_hz_nothing_is_counted_and_there_is_no_frequency(
        self, kind: str, fs_hz: int
    ) -> None:
        for measured in told(kind, fs_hz=fs_hz):
            assert "rate-low" in raised(measured)
            assert measured.saccades == measured.intrusions == ()
            for each in (*measured.bursts, *measured.nystagmus):
                assert each.frequency_hz is None
            assert all(burst.saccades is None for burst in measured.bursts)
            for name in (
                "burst_frequency_hz", "burst_amplitude_deg", "direction_spread",
                "saccades_per_min", "square_wave_jerks_per_min", "share_in_nystagmus",
                "share_in_pursuit",
            ):  # fmt: skip
                assert measured.measures[name].value is None
                assert measured.measures[name].not_assessable

    @pytest.mark.parametrize(("nominal", "true"), [(120, 119.88), (60, 59.94), (120, 119.998)])
    def test_a_clock_a_little_slower_than_it_should_be_loses_nothing(
        self, nominal: int, true: float
    ) -> None:
        """Cameras run at 59.94 Hz, and times in milliseconds make 119.99 of 120."""
        for seed in SEEDS:
            recording = recorded("opsoclonus", seed, fs_hz=nominal)
            measured = measure(replace(recording, fs_hz=true))
            assert measured.bursts
            assert bool(measured.saccades) == (nominal == 120)
            assert "rate-screens-only" not in raised(measured)

    def test_at_60_hz_opsoclonus_is_still_seen(self) -> None:
        found = told("opsoclonus", fs_hz=60, duration_s=20)
        assert all(sign(each, OPSOCLONUS).status == "present" for each in found)
        assert all(each.measures["bursts_per_min"].value for each in found)

    @pytest.mark.parametrize("kind", list(KINDS))
    @pytest.mark.parametrize("fs_hz", [20, 30, 50])
    def test_below_60_hz_it_only_screens(self, kind: str, fs_hz: int) -> None:
        for measured in told(kind, fs_hz=fs_hz):
            assert "rate-screens-only" in raised(measured)
            assert measured.bursts == measured.saccades == ()
            assert measured.summary.startswith(f"Simulated. Screening only, at {fs_hz} Hz: ")
            assert measured.pattern.kind == "not assessable"
            assert {each.status for each in measured.signs} == {"unknown"}
            numbers = measured.measures.values()
            assert all(each.value is None and each.not_assessable for each in numbers)

    def test_at_50_hz_opsoclonus_raises_suspicion(self) -> None:
        found = told("opsoclonus", fs_hz=50, duration_s=20)
        assert all("screen-positive" in raised(each) for each in found)
        assert all("there may be bursts" in each.summary for each in found)

    @pytest.mark.parametrize("fs_hz", [120, 150, 250, 500, 1000, 2000])
    def test_no_frequency_is_above_what_rate_and_size_allow(self, fs_hz: int) -> None:
        for measured in [*told("opsoclonus", fs_hz=fs_hz), *told("flutter", fs_hz=fs_hz)]:
            for burst in measured.bursts:
                if burst.frequency_hz is not None:
                    assert burst.frequency_hz <= fs_hz / 4
                    assert burst.frequency_hz <= 1 / (2 * lasting(measured, burst)) + 0.01

    def test_bursts_too_fast_for_their_size_get_no_frequency(self) -> None:
        short = np.concatenate([saccade(6, 0.026), 6 - saccade(6, 0.026)])
        measured = measure(by_hand(np.concatenate([rest(2), *[*[short] * 8, rest(1)] * 3])))
        assert measured.bursts
        assert all(burst.frequency_hz is None for burst in measured.bursts)
        assert "frequency-above-bound" in raised(measured)
        assert measured.measures["burst_frequency_hz"].value is None


def lasting(measured: Measured, burst: Burst) -> float:
    """How long saccades of the size of those in a burst last on the main sequence, at the mean."""
    size = np.mean([
        each.amplitude_deg for each in measured.saccades
        if burst.onset_s - 1e-6 <= each.onset_s and each.offset_s <= burst.offset_s + 1e-6
    ])  # fmt: skip
    base_s, slope = (LIMITS[f"main-sequence-duration-{name}"] for name in ("base", "slope"))
    return float(base_s + slope * size)


class TestNothingIsLost:
    """A burst is counted, or it is said that it was not."""

    @pytest.mark.parametrize("hidden_s", [0.05, 0.1, 0.2])
    @pytest.mark.parametrize("before_s", [0.0, 0.03, 0.08])
    def test_a_burst_by_a_blink(self, hidden_s: float, before_s: float) -> None:
        recording = by_hand(np.concatenate([rest(3), chain(16), rest(3)]))
        stop = round((3 - before_s) * 500)
        recording.x_deg[stop - round(hidden_s * 500) : stop] = np.nan
        measured = measure(recording)
        assert measured.bursts or "burst-uncounted" in raised(measured)

    def test_one_with_much_missing_in_it_is_said_to_be_uncounted(self) -> None:
        recording = by_hand(np.concatenate([rest(3), chain(16), rest(3)]))
        recording.x_deg[1350:1497] = np.nan
        recording.x_deg[1824:1950] = np.nan
        measured = measure(recording)
        assert not measured.bursts
        said = [flag.what for flag in measured.quality if flag.id == "burst-uncounted"]
        assert said == ["like a burst, but for this: share of samples missing in and around it"]

    def test_two_eyes_that_do_not_move_together_make_no_burst(self) -> None:
        for seed in SEEDS:
            both = recorded("opsoclonus", seed, two_eyes=True, duration_s=70)
            assert measure(both).bursts
            drift = 0.01 * np.random.default_rng(seed).standard_normal((2, both.n))
            measured = measure(replace(both, x2_deg=drift[0], y2_deg=drift[1]))
            assert not measured.bursts
            assert "bursts-not-conjugate" in raised(measured)
            for name in ("direction_spread", "burst_amplitude_deg", "burst_frequency_hz"):
                assert measured.measures[name].value is None
                assert measured.measures[name].not_assessable
            why = " ".join(sign(measured, OPSOCLONUS).because)
            assert "not excluded: bursts in one eye alone were not counted" in why

    def test_two_eyes_that_do_say_how_far(self) -> None:
        for measured in told("opsoclonus", two_eyes=True):
            for burst in measured.bursts:
                together = burst.because[-1]
                assert together.test == "correlation of the two eyes"
                assert together.value is not None
                assert together.value > 0.9

    def test_the_eye_that_was_seen_longer_is_measured(self) -> None:
        both = recorded("opsoclonus", 0, two_eyes=True)
        both.x_deg[:] = np.nan
        measured = measure(both)
        assert measured.bursts
        assert measured.recording.missing < 0.1

    def test_a_second_eye_that_was_not_seen_is_no_reason_against_a_burst(self) -> None:
        both = recorded("opsoclonus", 0, two_eyes=True)
        gone = np.full(both.n, np.nan)
        assert measure(replace(both, x2_deg=gone, y2_deg=gone)).bursts == (
            measure(replace(both, x2_deg=None, y2_deg=None)).bursts
        )


class TestQuality:
    @pytest.mark.parametrize(
        ("recording", "flag"),
        [
            (quiet(5), "short"),
            (quiet(noise_deg=0.5), "noisy"),
            (quiet(missing=0.4), "much-missing"),
            (quiet(blinks_per_s=1.2), "blink-rich"),
            (replace(quiet(), is_calibrated=False), "uncalibrated"),
            (quiet(fs_hz=100), "rate-low"),
            (quiet(fs_hz=30), "rate-screens-only"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_what_limits_a_recording_is_said(self, recording: Recording, flag: str) -> None:
        assert flag in raised(measure(recording))
        assert flag not in raised(measure(quiet(15)))

    def test_noise_is_in_the_first_line(self) -> None:
        assert "Noisy: small saccades are lost." in measure(quiet(noise_deg=0.5)).summary

    def test_what_no_eye_made_is_called_simulated(self) -> None:
        measured = measure(quiet(5))
        assert measured.recording.is_simulated
        assert "simulated" in raised(measured)
        assert measured.summary.startswith("Simulated. ")
        real = measure(replace(quiet(5), is_simulated=False))
        assert "simulated" not in raised(real)
        assert not real.summary.startswith("Simulated")

    def test_amplitudes_of_an_uncalibrated_recording_are_no_degrees(self) -> None:
        for seed in SEEDS:
            recording = replace(recorded("opsoclonus", seed), is_calibrated=False)
            said = measure(recording).measures["burst_amplitude_deg"]
            assert said.value is None
            assert said.not_assessable == "the recording is not calibrated"


class TestLookingAndFollowing:
    def test_gains_with_a_target(self) -> None:
        steps = measure(recorded("normal", 3, making="steps", duration_s=60)).measures
        sine = measure(recorded("pursuit", 3, making="sine", duration_s=60)).measures
        for measured in (steps["saccadic_gain"], sine["pursuit_gain"]):
            assert measured.value is not None
            assert measured.interval is not None
            assert measured.interval[0] <= measured.value <= measured.interval[1]
            assert 0.5 < measured.value < 1.2
        assert sine["saccadic_gain"].not_assessable
        assert steps["pursuit_gain"].not_assessable

    @pytest.mark.parametrize("gain", [0.5, 0.75, 1.0])
    def test_the_gain_is_that_of_the_first_saccade(self, gain: float) -> None:
        target, eye = [rest(1)], [rest(1)]
        for k in range(20):
            at, jump = (0.0, 10.0) if k % 2 == 0 else (10.0, -10.0)
            target.append(rest(1.2, at + jump))
            first = at + saccade(gain * jump, 0.05)
            second = at + gain * jump + saccade((1 - gain) * jump, 0.03)
            eye += [rest(0.2, at), first, rest(0.25, at + gain * jump), second,
                    rest(0.67, at + jump)]  # fmt: skip
        recording = by_hand(np.concatenate(eye))
        aim = np.concatenate(target)
        measured = measure(replace(recording, target_x_deg=aim))
        said = measured.measures["saccadic_gain"]
        assert said.n == 20
        assert said.value == pytest.approx(gain, abs=0.03)
        low = sign(measured, HYPOMETRIA)
        assert low.status == ("present" if gain < LIMITS["gain-hypometric"] else "excluded")

    @pytest.mark.parametrize("gain", [0.5, 0.95])
    def test_the_gain_of_pursuit_is_that_of_the_speeds(self, gain: float) -> None:
        aim = 8 * np.sin(2 * np.pi * 0.3 * np.arange(20 * 500) / 500)
        measured = measure(replace(by_hand(gain * aim), target_x_deg=aim))
        assert measured.measures["pursuit_gain"].value == pytest.approx(gain, abs=0.02)
        assert sign(measured, PURSUIT).status == ("present" if gain < 0.7 else "excluded")

    def test_a_target_that_was_not_there_did_not_jump(self) -> None:
        look = [rest(0.6), saccade(8), rest(0.96, 8), 8 - saccade(8), rest(0.36)]
        aim = [rest(0.5, np.nan), rest(1.5, 8)]
        recording = by_hand(np.concatenate(look * 8))
        target = np.resize(np.concatenate(aim), recording.n)
        measured = measure(replace(recording, target_x_deg=target))
        assert measured.measures["saccadic_gain"].value is None
        assert measured.measures["pursuit_gain"].value is None

    def test_neither_can_be_said_without_a_target(self) -> None:
        measured = measure(quiet(20))
        for name, hpo in (("saccadic_gain", HYPOMETRIA), ("pursuit_gain", PURSUIT)):
            assert measured.measures[name].not_assessable == "the recording holds no target"
            assert sign(measured, hpo).status == "unknown"
            assert sign(measured, hpo).because == ("the recording holds no target",)

    def test_too_few_jumps_are_too_few_to_judge(self) -> None:
        eye = np.concatenate([rest(1), rest(0.2), saccade(5), rest(1, 5)])
        aim = np.concatenate([rest(1), rest(1.24, 10)])
        measured = measure(replace(by_hand(eye), target_x_deg=aim))
        assert measured.measures["saccadic_gain"].n == 1
        assert sign(measured, HYPOMETRIA).because == ("too few to judge saccadic gain",)


class TestNumbers:
    def test_every_number_has_an_interval_or_says_why_there_is_none(self) -> None:
        kinds = ("opsoclonus", "jerk", "normal", "pursuit", "square-wave-jerks")
        for measured in [one for kind in kinds for one in told(kind)]:
            for name, each in measured.measures.items():
                if each.value is None:
                    assert each.not_assessable, name
                    continue
                assert each.n is not None, name
                if each.interval is not None:
                    assert each.interval[0] <= each.value <= each.interval[1], name
                if name.endswith("_per_min"):
                    assert each.interval is not None

    def test_a_rate_carries_its_poisson_interval(self) -> None:
        for measured in told("flutter", duration_s=30):
            rate = measured.measures["bursts_per_min"]
            assert rate.n == len(measured.bursts)
            minutes = measured.recording.duration_s * (1 - measured.recording.missing) / 60
            exact = (
                stats.chi2.ppf(0.025, 2 * rate.n) / 2 / minutes,
                stats.chi2.ppf(0.975, 2 * rate.n + 2) / 2 / minutes,
            )
            assert rate.value == pytest.approx(rate.n / minutes, abs=0.02)
            assert rate.interval == pytest.approx(exact, rel=0.02, abs=0.05)

    def test_no_burst_in_a_minute_is_none_to_less_than_four_a_minute(self) -> None:
        rate = measure(quiet(60)).measures["bursts_per_min"]
        assert rate.value == 0
        assert rate.interval == pytest.approx((0, 3.69), abs=0.05)

    def test_a_share_lies_between_none_and_all_of_the_time(self) -> None:
        recording = by_hand(np.concatenate([rest(3), chain(8), rest(2200)]))
        share = measure(recording).measures["share_in_oscillation"]
        assert share.interval is not None
        assert share.interval[0] >= 0
        assert share.interval[1] <= 1

    def test_with_less_than_a_second_seen_there_is_no_rate(self) -> None:
        measured = measure(quiet(0.6))
        assert measured.measures["bursts_per_min"].not_assessable == "only 0.6 s were seen"
        assert measured.pattern.kind == "not assessable"
