"""What limits what can be said of this recording?"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import numpy as np

from kinsbourne.signals.eye.candidates import runs
from kinsbourne.signals.eye.kinematics import Motion
from kinsbourne.signals.eye.recording import Flag, Recording

Limits = Mapping[str, float]


def quality(recording: Recording, motion: Motion, clock: float, limits: Limits) -> list[Flag]:
    """Every flag that the recording itself raises."""
    fs = motion.fs_hz
    missing = float(motion.is_missing.mean())
    seen_s = float((~motion.is_missing).sum()) / fs
    flags = list(recording.flags)
    if fs < limits["rate-screens"]:
        flags.append(
            Flag("rate-screens-only", "the sampling rate is so low that this only screens", fs)
        )
    elif fs < limits["rate-counts"]:
        flags.append(
            Flag("rate-low", "the sampling rate shows that and which way the eye oscillates, not "
                 "how often", fs)
        )  # fmt: skip
    if motion.noise_deg > limits["noise-most"]:
        flags.append(Flag("noisy", "small saccades are lost in noise", round(motion.noise_deg, 3)))
    if missing > limits["missing-most"]:
        flags.append(Flag("much-missing", "much of the recording is missing", round(missing, 3)))
    if seen_s < limits["usable-short"]:
        flags.append(Flag("short", "little was seen of the eye: seconds", round(seen_s, 2)))
    if (blinks := _blinks(motion, limits)) > limits["blinks-most"]:
        flags.append(Flag("blink-rich", "many blinks or gaps a minute", round(blinks, 1)))
    if not recording.is_calibrated:
        flags.append(Flag("uncalibrated", "amplitudes are relative: no calibration", None))
    if recording.is_simulated:
        flags.append(Flag("simulated", "no eye made this recording", None))
    if clock != 1:
        flags.append(
            Flag("clock-wrong", "saccades are too short and too fast for any eye, as if the true "
                 "sampling rate were lower than the file says, in Hz", round(fs / clock, 1))
        )  # fmt: skip
    return flags


def _blinks(motion: Motion, limits: Limits) -> float:
    """Gaps of the length of a blink, a minute."""
    begin, end = runs(motion.is_missing)
    length = (end - begin) / motion.fs_hz
    count = ((length >= limits["blink-least"]) & (length <= limits["blink-most"])).sum()
    return float(count) / max(len(motion.x) / motion.fs_hz / 60, 1e-9)


def unfit(recording: Recording, motion: Motion, clock: float, limits: Limits) -> str:
    """Why this recording can exclude nothing, however long it is; empty if it can."""
    if motion.fs_hz < limits["rate-counts"]:
        return f"single saccades cannot be counted at {motion.fs_hz:.0f} Hz"
    if clock != 1:
        return "the sampling rate looks wrong"
    if not recording.is_calibrated:
        return "the recording is not calibrated"
    if not isfinite(motion.noise_deg):
        return "the noise is not known"
    if motion.noise_deg > limits["noise-most"]:
        return f"the noise is above {limits['noise-most']:g} deg"
    if float(motion.is_missing.mean()) > limits["missing-most"]:
        return f"more than {limits['missing-most']:.0%} of it is missing"
    return ""


def too_short(motion: Motion, limits: Limits) -> str:
    """Why what comes and goes may have been absent for as long as was seen; empty if not."""
    seen_s = float(np.count_nonzero(~motion.is_missing)) / motion.fs_hz
    if seen_s < limits["exclusion-time"]:
        return f"the eye was seen for {seen_s:.0f} s, less than {limits['exclusion-time']:g} s"
    return ""
