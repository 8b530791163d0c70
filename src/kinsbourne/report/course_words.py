"""How are phase, pattern, verdicts and states of a course said in words?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kinsbourne.reasoning.course.result import (
    AssessedCourse,
    CourseFeature,
    FollowUp,
    Pattern,
    Phase,
    Worsening,
    WorseningVerdict,
)
from kinsbourne.reasoning.pathway.result import AssessedStep, State

PHASE: dict[Phase | None, str] = {
    "acute": "acute", "partial-recovery": "partial recovery", "remission": "remission",
    "relapse": "in relapse", "chronic": "chronic", None: "cannot say yet",
}  # fmt: skip
PATTERN: dict[Pattern | None, str] = {
    "monophasic": "monophasic so far", "relapsing-remitting": "relapsing-remitting",
    "relapsing-progressive": "relapsing-progressive", "chronic": "chronic",
    None: "cannot say yet",
}  # fmt: skip
FEATURE: dict[CourseFeature, str] = {
    "steroid-dependent": "steroid-dependent", "refractory": "refractory",
}  # fmt: skip


STATE: dict[State, str] = {
    "do_now": "asked for now", "not_yet": "not yet", "cannot_say": "cannot be said yet",
    "done": "done", "not_for_this_patient": "not for this patient",
}  # fmt: skip
SIGN: dict[WorseningVerdict, str] = {"relapse": "R", "fluctuation": "~", "cannot_say": "?"}
VERDICT: dict[WorseningVerdict, str] = {
    "relapse": "relapse", "fluctuation": "fluctuation", "cannot_say": "cannot say yet",
}  # fmt: skip


def headline(course: AssessedCourse) -> str:
    """Phase, pattern, features, and how long the patient was followed, in a line."""
    return "; ".join(_parts(course)) + "."


def _parts(course: AssessedCourse) -> Iterator[str]:
    yield f"Phase: {PHASE[course.phase]}"
    features = (FEATURE[feature] for feature in course.features)
    yield ", ".join([f"pattern: {PATTERN[course.pattern]}", *features])
    verdicts = [one.verdict for one in course.relapses]
    relapses, open_ = verdicts.count("relapse"), verdicts.count("cannot_say")
    confirmed = f"{relapses} relapse{'s' if relapses != 1 else ''}" if relapses else "no relapse"
    yield f"{confirmed} confirmed by dates" + (f", {open_} not settled" if open_ else "")
    if course.follow_up is not None:
        yield followed(course.follow_up)


def followed(follow_up: FollowUp) -> str:
    """How long, since when, and how long without a relapse."""
    said = f"followed {follow_up.years:.1f} years, {follow_up.since} to {follow_up.until}"
    free = follow_up.years_since_last_relapse
    return f"{said}, the last {free:.1f} without a relapse" if free and free >= 0.05 else said


def labelled(worsenings: Sequence[Worsening]) -> list[tuple[str, Worsening]]:
    """Each with its label, ``R1``, ``~1`` or ``?1``: every verdict counts for itself."""
    counts: dict[str, int] = {}
    found: list[tuple[str, Worsening]] = []
    for worsening in worsenings:
        sign = SIGN[worsening.verdict]
        counts[sign] = counts.get(sign, 0) + 1
        found.append((f"{sign}{counts[sign]}", worsening))
    return found


def when(worsening: Worsening) -> str:
    """From when to when, as far as it is recorded."""
    until = worsening.end or ("going on" if worsening.is_ongoing else "end not recorded")
    if worsening.since == worsening.end:
        return worsening.since
    return f"{worsening.since} to {until}"


def changed(change: float, interval: tuple[float, float] | None) -> str:
    """A change in points, its interval in the same direction; nobody is said to have caused it."""
    if change == 0:
        word = "did not change"
    else:
        word = f"{'fell' if change < 0 else 'rose'} by {points(abs(change))}"
    if interval is None:
        return word
    low, high = sorted(interval)
    if change < 0:
        low, high = -high, -low
    return f"{word} ({low:g} to {high:g})"


def points(number: float) -> str:
    """A number of points."""
    return f"{number:g} point" + ("" if number == 1 else "s")


def tally(steps: Iterable[AssessedStep]) -> str:
    """How many steps of the pathway have which state, in a line."""
    counts = Counter(step.state for step in steps)
    said = (f"{counts[state]} {words}" for state, words in STATE.items() if counts[state])
    return "; ".join(said)
