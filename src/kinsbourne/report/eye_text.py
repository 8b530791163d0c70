"""How is a recording of the eyes said on a terminal?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from kinsbourne.signals.eye.change import Comparison
from kinsbourne.signals.eye.result import Burst, Measure, Measured

WIDTH = 100
SHOWN = 8
"""Bursts shown without --explain."""
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


def text(measured: Measured, *, explain: bool = False) -> str:
    """The recording, what limits it, signs, measures and bursts."""
    about = measured.recording
    noise = "noise unknown" if about.noise_deg is None else f"noise {about.noise_deg:.3g} deg"
    eyes = "both eyes" if about.eyes == 2 else "one eye"
    lines = [
        f"! {measured.summary}" if measured.bursts else measured.summary,
        f"  {about.source}: {about.fs_hz:g} Hz, {about.duration_s:g} s, {about.missing:.0%} "
        f"missing, {noise}, {eyes}",
        f"  most of it: {measured.pattern.kind} ({measured.pattern.because})",
    ]
    if measured.quality:
        lines += ["", "WHAT LIMITS IT"]
        for flag in measured.quality:
            value = "" if flag.value is None else f": {flag.value:g}"
            lines += _item(f"{flag.what}{value}")
    lines += ["", "SIGNS"]
    for sign in measured.signs:
        lines += _item(f"{sign.label} ({sign.hpo}) {sign.status}: {'; '.join(sign.because)}")
    lines += ["", "MEASURES, with 95 % intervals"]
    for name, measure in measured.measures.items():
        lines += _item(f"{NAMES[name]}: {_measure(measure)}")
    lines += _bursts(measured.bursts, explain=explain)
    versions = measured.versions
    lines += [
        "",
        f"kinsbourne {versions['software']}, knowledge {versions['knowledge']}, "
        f"HPO {versions['hpo']}",
        *textwrap.wrap(CLOSE, WIDTH),
    ]
    return "\n".join(lines)


def _bursts(bursts: tuple[Burst, ...], *, explain: bool) -> Iterator[str]:
    if not bursts:
        return
    yield ""
    yield "BURSTS"
    for burst in bursts if explain else bursts[:SHOWN]:
        count = "" if burst.saccades is None else f", {burst.saccades} saccades"
        hertz = "" if burst.frequency_hz is None else f", {burst.frequency_hz:g} Hz"
        yield (
            f"  {burst.onset_s:8.3f} to {burst.offset_s:8.3f} s  {burst.kind}{count}{hertz}, "
            f"{burst.amplitude_deg:g} deg"
        )
        if explain:
            for reason in burst.because:
                value = "none" if reason.value is None else f"{reason.value:.3g}"
                yield f"      {reason.test}: {value} ({reason.needed})"
    if not explain and len(bursts) > SHOWN:
        yield f"  and {len(bursts) - SHOWN} more; --explain shows all, with every test"


def _measure(measure: Measure) -> str:
    if measure.value is None:
        return f"not assessable: {measure.not_assessable}"
    unit = UNITS[measure.unit]
    value = f"{measure.value:g}{unit}"
    if measure.interval is None:
        return value
    return f"{value} ({measure.interval[0]:g} to {measure.interval[1]:g})"


def comparison(compared: Comparison) -> str:
    """Two recordings, measure by measure."""
    lines = [f"BEFORE {compared.before}, AFTER {compared.after}"]
    for caution in compared.cautions:
        lines += _item(f"caution: {caution}")
    for name, change in compared.changes.items():
        if change.difference is None:
            lines += _item(f"{NAMES[name]}: not comparable, {change.not_comparable}")
            continue
        unit = UNITS[change.after.unit]
        sure = (
            "no interval" if change.interval is None
            else f"{change.interval[0]:+g} to {change.interval[1]:+g}"
        )  # fmt: skip
        lines += _item(
            f"{NAMES[name]}: {change.before.value:g} -> {change.after.value:g}{unit}, change "
            f"{change.difference:+g} ({sure})"
        )
    lines += ["", *textwrap.wrap(CLOSE, WIDTH)]
    return "\n".join(lines)


def _item(said: str) -> Iterable[str]:
    return textwrap.wrap(said, WIDTH, initial_indent="  - ", subsequent_indent="    ")
