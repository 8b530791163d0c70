"""How is a measure of the eyes called, and how is its number written?"""

from __future__ import annotations

from kinsbourne.signals.eye.result import Measure

NAMES = {
    "bursts_per_min": "bursts a minute",
    "share_in_oscillation": "share of the time in bursts",
    "burst_frequency_hz": "frequency in bursts",
    "burst_amplitude_deg": "amplitude in bursts, median",
    "direction_spread": "spread of directions in bursts, 0 to 1",
    "saccades_per_min": "saccades a minute",
    "square_wave_jerks_per_min": "square-wave jerks a minute",
    "share_in_nystagmus": "share of the time in nystagmus",
    "share_in_pursuit": "share of smooth following, between saccades",
    "saccadic_gain": "saccadic gain",
    "pursuit_gain": "pursuit gain",
}
UNITS = {"1/min": "/min", "1": "", "Hz": " Hz", "deg": " deg"}
CLOSE = (
    "Research software. It measures what a recording shows, for a person to check; it makes no "
    "diagnosis. It was built on spliced and simulated bursts: no public recording of opsoclonus "
    "exists."
)


def value(measure: Measure) -> str:
    """The number with its unit; empty where there is none."""
    return "" if measure.value is None else f"{measure.value:g}{UNITS[measure.unit]}"


def interval(measure: Measure) -> str:
    """Both ends of the 95 % interval; empty where there is none."""
    return "" if measure.interval is None else f"{measure.interval[0]:g} to {measure.interval[1]:g}"


def versions(of: dict[str, str]) -> str:
    """What made the result."""
    return f"kinsbourne {of['software']}, knowledge {of['knowledge']}, HPO {of['hpo']}"
