"""Which signs does the recording show, and which can it exclude?

Unknown unless the recording says so: that nothing was seen in a short, noisy or slow recording
excludes nothing, and what comes and goes may have been absent while it was made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kinsbourne.signals.eye.result import (
    Burst,
    Intrusion,
    Measure,
    Nystagmus,
    Sign,
    Status,
)

Limits = Mapping[str, float]
OPSOCLONUS, FLUTTER = ("HP:0010543", "Opsoclonus"), ("HP:0031931", "Ocular flutter")
NYSTAGMUS, PENDULAR = ("HP:0000639", "Nystagmus"), ("HP:0012043", "Pendular nystagmus")
JERKS, MACRO = ("HP:0025402", "Square-wave jerks"), ("HP:0032105", "Macrosaccadic oscillations")
HYPOMETRIA = ("HP:0000571", "Hypometric saccades")
PURSUIT = ("HP:0007772", "Impaired smooth pursuit")


class Doubts(NamedTuple):
    """Why the recording cannot say, each in words and empty if it can."""

    screens: str
    """Show anything but a suspicion."""
    unfit: str
    """Exclude anything."""
    short: str
    """Exclude what comes and goes."""
    apart: str
    """Exclude bursts."""


def signs(
    bursts: Sequence[Burst],
    nystagmus: Sequence[Nystagmus],
    intrusions: Sequence[Intrusion],
    measures: Mapping[str, Measure],
    doubts: Doubts,
    limits: Limits,
) -> tuple[Sign, ...]:
    """Every sign this can speak of, with what it rests on."""
    lasting = doubts._replace(apart="bursts may hide it" if bursts else "")
    swings = [each for each in nystagmus if each.kind == "pendular"]
    macro = [each for each in intrusions if each.kind == "macrosaccadic oscillation"]
    return (
        _oscillation(OPSOCLONUS, "opsoclonus", bursts, doubts, limits),
        _oscillation(FLUTTER, "flutter", bursts, doubts, limits),
        _lasting(NYSTAGMUS, nystagmus, lasting, limits),
        _lasting(PENDULAR, swings, lasting, limits),
        _jerks(measures["square_wave_jerks_per_min"], limits),
        _returns(macro, doubts, limits),
        _low(
            HYPOMETRIA, measures["saccadic_gain"], "saccadic gain", doubts,
            limits["gain-hypometric"],
        ),
        _low(PURSUIT, measures["pursuit_gain"], "pursuit gain", doubts, limits["gain-pursuit"]),
    )  # fmt: skip


def _oscillation(
    sign: tuple[str, str], kind: str, bursts: Sequence[Burst], doubts: Doubts, limits: Limits
) -> Sign:
    own = [each for each in bursts if each.kind == kind]
    seconds = sum(each.offset_s - each.onset_s for each in own)
    if own:
        longest = max(each.offset_s - each.onset_s for each in own)
        said = f"{len(own)} bursts of {kind}, together {seconds:.1f} s, the longest {longest:.2f} s"
        is_plain = len(own) >= limits["bursts-plain"] or longest >= limits["burst-plain"]
        if is_plain:
            return Sign(*sign, "present", (said,))
        return Sign(*sign, "unknown", (f"{said}: too little to rest on; record again",))
    if bursts:
        return Sign(*sign, "unknown", (f"the bursts are of another kind than {kind}",))
    return _absent(sign, f"no burst of {kind}", doubts)


def _lasting(
    sign: tuple[str, str], found: Sequence[Nystagmus], doubts: Doubts, limits: Limits
) -> Sign:
    seconds = sum(each.offset_s - each.onset_s for each in found)
    if found and doubts.screens:
        return Sign(*sign, "unknown", (f"there may be {seconds:.1f} s of it", doubts.screens))
    if seconds >= limits["nystagmus-lasts"]:
        return Sign(*sign, "present", (f"{seconds:.1f} s of it in {len(found)} stretches",))
    if found:
        return Sign(*sign, "unknown", (f"only {seconds:.1f} s of it: too little to rest on",))
    return _absent(sign, "none seen", doubts)


def _absent(sign: tuple[str, str], said: str, doubts: Doubts) -> Sign:
    if why := doubts.unfit or doubts.apart or doubts.short:
        return Sign(*sign, "unknown", (said, f"not excluded: {why}"))
    return Sign(*sign, "excluded", (f"{said} while the recording was made; it may come and go",))


def _returns(macro: Sequence[Intrusion], doubts: Doubts, limits: Limits) -> Sign:
    said = f"{len(macro)} macrosaccadic oscillations"
    if macro and doubts.screens:
        return Sign(*MACRO, "unknown", (f"there may be {said}", doubts.screens))
    is_plain = len(macro) >= limits["macrosaccadic-least"]
    return Sign(*MACRO, "present" if is_plain else "unknown", (said,))


def _jerks(measure: Measure, limits: Limits) -> Sign:
    if measure.value is None or measure.interval is None:
        return Sign(*JERKS, "unknown", (measure.not_assessable or "not measured",))
    most = limits["square-wave-jerks-most"]
    said = f"{measure.value:g} a minute ({measure.interval[0]:g} to {measure.interval[1]:g})"
    status: Status = "present" if measure.interval[0] > most else "unknown"
    return Sign(*JERKS, status, (said, f"up to {most:g} a minute are common in health"))


def _low(sign: tuple[str, str], measure: Measure, name: str, doubts: Doubts, least: float) -> Sign:
    if measure.value is None or measure.interval is None:
        return Sign(*sign, "unknown", (measure.not_assessable or f"too few to judge {name}",))
    low, high = measure.interval
    said = f"{name} {measure.value:g} ({low:g} to {high:g})"
    if high < least:
        return Sign(*sign, "present", (said, f"below {least:g}"))
    if low >= least and doubts.unfit:
        return Sign(*sign, "unknown", (said, f"not excluded: {doubts.unfit}"))
    if low >= least:
        return Sign(*sign, "excluded", (said, f"at least {least:g}"))
    return Sign(*sign, "unknown", (said,))
