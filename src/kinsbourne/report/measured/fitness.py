"""What can the recording show, what limits it, and what do the tests themselves rest on?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.knowledge import base, model
from kinsbourne.report.said import marked
from kinsbourne.report.view import Entry
from kinsbourne.signals.eye.result import Measured

RATE = frozenset({"rate-low", "rate-screens-only", "clock-wrong"})
"""Flags that say that the sampling rate limits what can be said."""
LIMITS = "docs/reference/eye-limits.md"
"""Where each number stands with its reason."""


def entries(measured: Measured) -> Iterator[Entry]:
    """Every flag, after what limits nothing; the latter is ``further``."""
    about, numbers = measured.recording, base.load().eye
    raised = {flag.id for flag in measured.quality}
    if not RATE & raised:
        yield _fit(f"{about.fs_hz:g} Hz: single saccades are told apart and counted", "rate-counts")
    if about.noise_deg is not None and "noisy" not in raised:
        yield _fit(f"noise {about.noise_deg:.2g} deg: small saccades are seen", "noise-most")
    if "much-missing" not in raised:
        yield _fit(f"the eye was not seen for {about.missing:.0%} of the time", "missing-most")
    seen_s = about.duration_s * (1 - about.missing)
    if seen_s >= numbers["exclusion-time"]:
        yield _fit(f"the eye was seen for {seen_s:.0f} s: long enough to exclude what comes and "
                   "goes", "exclusion-time")  # fmt: skip
    else:
        yield Entry(
            text=f"the eye was seen for {seen_s:.0f} s: too short to exclude what comes and goes, "
            f"which takes {numbers['exclusion-time']:g} s",
            mark="unknown", basis=_mark("exclusion-time"), further=True,
        )  # fmt: skip
    for flag in measured.quality:
        value = "" if flag.value is None else f"{flag.value:g}"
        yield Entry(text=flag.what, gist=value, mark="caution")


def limits() -> Iterator[Entry]:
    """How many numbers stand behind the tests, and whose they are."""
    found = base.load().part("eye.yaml", model.Limits).limits
    ours = sum(limit.verified == "default" for limit in found)
    yield Entry(
        text=f"{len(found)} numbers stand behind these tests. {ours} of them are choices of this "
        f"project, the others have a source; each has its reason in {LIMITS}.",
        basis=marked("default"),
    )


def _fit(text: str, limit: str) -> Entry:
    return Entry(text=text, mark="yes", basis=_mark(limit), further=True)


def _mark(limit: str) -> str:
    found = base.load().part("eye.yaml", model.Limits).limits
    return next(marked(each.verified) for each in found if each.id == limit)
