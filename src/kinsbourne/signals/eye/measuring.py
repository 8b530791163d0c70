"""What do the eyes do in this recording?

One pass from gaze to signs: velocity and noise, sinusoids, candidates, bursts, saccades, nystagmus,
intrusions; then measures, what limits them, and what the recording shows or excludes.
"""

from __future__ import annotations

from math import isfinite

from kinsbourne import __version__
from kinsbourne.knowledge import base
from kinsbourne.signals.eye.eyes import primary
from kinsbourne.signals.eye.intrusions import intrusions
from kinsbourne.signals.eye.kinematics import motion
from kinsbourne.signals.eye.measures import measures
from kinsbourne.signals.eye.nystagmus import nystagmus
from kinsbourne.signals.eye.oscillations import oscillations
from kinsbourne.signals.eye.pattern import pattern
from kinsbourne.signals.eye.pendular import swings
from kinsbourne.signals.eye.quality import quality, too_short, unfit
from kinsbourne.signals.eye.recording import Recording
from kinsbourne.signals.eye.result import About, Measured
from kinsbourne.signals.eye.saccades import find
from kinsbourne.signals.eye.signs import Doubts, signs
from kinsbourne.signals.eye.summary import summary

NEAR = ("bursts-not-conjugate", "burst-uncounted")
"""Flags of what came so near to a burst that none can be excluded."""


def measure(recording: Recording) -> Measured:
    """Everything that can be said of a recording; never raises for what is in it."""
    known = base.load()
    limits = _lenient(known.eye)
    recording = primary(recording)
    move = motion(recording, limits)
    sinusoids = swings(move, limits)
    found = find(move, sinusoids, limits)
    flags = quality(recording, move, found.clock, limits)
    bursts, more = oscillations(recording, move, found, limits)
    saccades = found.saccades
    beats = nystagmus(move, saccades, sinusoids, limits)
    counts = move.fs_hz >= limits["rate-counts"]
    away = intrusions(move, saccades, limits) if counts else ()
    numbers = measures(recording, move, saccades, bursts, beats, away, limits)
    fs_hz = move.fs_hz
    seen_s = float((~move.is_missing).sum()) / fs_hz
    screens = fs_hz < limits["rate-screens"]
    doubts = Doubts(
        f"at {fs_hz:.0f} Hz a recording only screens" if screens else "",
        unfit(recording, move, found.clock, limits), too_short(move, limits),
        next((flag.what for flag in more if flag.id in NEAR), ""),
    )  # fmt: skip
    most = pattern(seen_s, doubts.screens, bursts, beats, away, numbers, limits)
    flags += more
    said = signs(bursts, beats, away, numbers, doubts, limits)
    about = About(
        source=recording.source, fs_hz=round(fs_hz, 3), duration_s=round(recording.n / fs_hz, 3),
        missing=round(float(move.is_missing.mean()), 4),
        noise_deg=round(move.noise_deg, 4) if isfinite(move.noise_deg) else None,
        jitter=round(float(recording.jitter), 4), eyes=1 if recording.x2_deg is None else 2,
        is_simulated=recording.is_simulated, is_calibrated=recording.is_calibrated,
    )  # fmt: skip
    versions = {
        "software": __version__,
        "knowledge": known.release.version,
        "hpo": known.ontology.manifest.hpo_version,
    }
    return Measured(
        versions=versions, pattern=most,
        summary=summary(about, most, bursts, beats, numbers, flags),
        recording=about,
        quality=tuple(flags), saccades=saccades.rows() if counts else (), bursts=bursts,
        nystagmus=beats, intrusions=away, measures=numbers, signs=said,
    )  # fmt: skip


def _lenient(limits: dict[str, float]) -> dict[str, float]:
    """The limits, sampling rates a little lower: cameras run at 59.94 Hz."""
    slack = 1 - limits["rate-slack"]
    rates = ("rate-screens", "rate-counts", "rate-fine", "rate-residual", "sinusoid-rate")
    return {**limits, **{name: limits[name] * slack for name in rates}}
