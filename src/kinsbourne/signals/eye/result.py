"""What comes out of a recording?

The same object behind the JSON, the table, the picture and the case. Times are in seconds from the
recording's own zero, angles in degrees, directions counter-clockwise from rightward.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from kinsbourne.signals.eye.recording import Flag

Kind = Literal["opsoclonus", "flutter"]
Status = Literal["present", "excluded", "unknown"]


class Saccade(msgspec.Struct, frozen=True):
    onset_s: float
    offset_s: float
    amplitude_deg: float
    direction_deg: float
    peak_velocity_deg_s: float
    duration_s: float
    interval_s: float | None
    """From the end of the saccade before; none for the first, and after missing samples."""
    residual: float
    """How far the peak velocity lies from the main sequence: the logarithm of their ratio."""


class Reason(msgspec.Struct, frozen=True):
    """One test that a conclusion rests on: what was asked, what was found, what was needed."""

    test: str
    value: float | None
    needed: str
    passed: bool


class Burst(msgspec.Struct, frozen=True):
    """Saccades back to back: opsoclonus in many directions, flutter in the horizontal alone."""

    onset_s: float
    offset_s: float
    kind: Kind
    saccades: int | None
    """None where the sampling rate does not allow counting."""
    frequency_hz: float | None
    """Cycles a second; none where the sampling rate does not allow one."""
    amplitude_deg: float
    because: tuple[Reason, ...]


class Nystagmus(msgspec.Struct, frozen=True):
    """A stretch of jerk nystagmus (slow phases one way) or of pendular (a sinusoid)."""

    onset_s: float
    offset_s: float
    kind: Literal["jerk", "pendular"]
    frequency_hz: float | None
    """Cycles a second; none where the sampling rate does not allow one."""
    amplitude_deg: float
    direction_deg: float
    """Of the quick phases; of the axis, for pendular."""
    slow_phase_velocity_deg_s: float | None
    because: tuple[Reason, ...]


class Intrusion(msgspec.Struct, frozen=True):
    """Saccades away and back with a pause between: a square-wave jerk, or macrosaccadic."""

    onset_s: float
    offset_s: float
    kind: Literal["square-wave jerk", "macrosaccadic oscillation"]
    amplitude_deg: float
    because: tuple[Reason, ...]


class Measure(msgspec.Struct, frozen=True):
    """A number with its 95 % confidence interval, or why there is none."""

    value: float | None
    unit: str
    interval: tuple[float, float] | None = None
    n: int | None = None
    not_assessable: str | None = None


class Sign(msgspec.Struct, frozen=True):
    """What the recording says of one sign: unknown unless it can show, or exclude, it."""

    hpo: str
    label: str
    status: Status
    because: tuple[str, ...]


class About(msgspec.Struct, frozen=True):
    """The recording, as far as it was fit to measure."""

    source: str
    fs_hz: float
    duration_s: float
    missing: float
    """Share of samples at which the eye was not seen."""
    noise_deg: float | None
    jitter: float
    eyes: int
    is_simulated: bool
    is_calibrated: bool


class Pattern(msgspec.Struct, frozen=True):
    """What there is most of, in a word, and how much of it."""

    kind: str
    """``opsoclonus``, ``flutter``, ``jerk``, ``pendular``, ``square-wave jerks``, ``macrosaccadic
    oscillation``, ``pursuit``, ``normal`` or ``not assessable``."""
    because: str


class Measured(msgspec.Struct, frozen=True):
    versions: dict[str, str]
    summary: str
    """One line for a person."""
    pattern: Pattern
    recording: About
    quality: tuple[Flag, ...]
    saccades: tuple[Saccade, ...]
    bursts: tuple[Burst, ...]
    nystagmus: tuple[Nystagmus, ...]
    intrusions: tuple[Intrusion, ...]
    measures: dict[str, Measure]
    signs: tuple[Sign, ...]
