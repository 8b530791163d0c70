"""What is the one line that a person should read first?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kinsbourne.signals.eye.recording import Flag
from kinsbourne.signals.eye.result import About, Burst, Measure, Nystagmus, Pattern

INTRUSIONS = ("square-wave jerks", "macrosaccadic oscillation")
"""Kinds of pattern that are named where there is most of them."""


def summary(
    about: About,
    pattern: Pattern,
    bursts: Sequence[Burst],
    nystagmus: Sequence[Nystagmus],
    measures: Mapping[str, Measure],
    flags: Sequence[Flag],
) -> str:
    """The finding in a sentence, with what most limits it."""
    raised = {flag.id for flag in flags}
    seen = about.duration_s * (1 - about.missing)
    start = "Simulated. " if about.is_simulated else ""
    if about.missing == 1:
        return f"{start}The eye was not seen."
    if "rate-screens-only" in raised:
        found = "there may be bursts" if "screen-positive" in raised else "no burst found"
        return f"{start}Screening only, at {about.fs_hz:.0f} Hz: {found}. Excludes nothing."
    if pattern.kind == "not assessable":
        return f"{start}Not assessable: {pattern.because}."
    parts = [_oscillation(bursts, measures)] if bursts else []
    for kind in ("jerk", "pendular"):
        own = [each for each in nystagmus if each.kind == kind]
        if own:
            seconds = sum(each.offset_s - each.onset_s for each in own)
            parts.append(f"{kind.capitalize()} nystagmus for {seconds:.1f} s.")
    if pattern.kind in INTRUSIONS:
        parts.append(f"{pattern.kind.capitalize()}: {pattern.because}.")
    if not parts:
        said = "No opsoclonus, flutter or nystagmus"
        parts.append(f"{said} in the {seen:.0f} s that were seen.")
    if "noisy" in raised:
        parts.append("Noisy: small saccades are lost.")
    if "clock-wrong" in raised:
        parts.append("The sampling rate looks wrong.")
    return start + " ".join(parts)


def _oscillation(bursts: Sequence[Burst], measures: Mapping[str, Measure]) -> str:
    kinds = sorted({each.kind for each in bursts}, reverse=True)
    said = f"{' and '.join(kinds).capitalize()}: {len(bursts)} burst{'s' * (len(bursts) > 1)}"
    for name, unit in (
        ("share_in_oscillation", "% of the time"),
        ("burst_frequency_hz", "Hz"),
        ("burst_amplitude_deg", "deg"),
    ):
        value = measures[name].value
        if value is not None:
            said += f", {value * 100:.0f} {unit}" if "%" in unit else f", {value:.1f} {unit}"
    return f"{said}."
