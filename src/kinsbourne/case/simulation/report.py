"""Which signs and illnesses are written down, with which days?

Parents tell days of their own: some exact, some about a week wide, some as a month; not all is
told, and not every end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple

from kinsbourne.case.simulation.chance import Chance
from kinsbourne.case.simulation.illness import Infection, Wobble
from kinsbourne.case.simulation.person import Person
from kinsbourne.case.simulation.severity import Course
from kinsbourne.case.time import DAYS_A_MONTH


class When(NamedTuple):
    """The first and last day that what was said allows."""

    first: int
    last: int


class Told(NamedTuple):
    sign: str
    onset: When
    end: When | None
    present: bool = True


AT_ONSET = ("ataxia", "myoclonus", "opsoclonus", "tremor", "sleep", "tantrums", "vomiting",
            "fever", "headache")  # fmt: skip
RETURNING = ("ataxia", "opsoclonus", "myoclonus", "irritability", "sleep")


def told(
    chance: Chance,
    who: Person,
    course: Course,
    infected: Sequence[Infection],
    found: Sequence[Wobble],
) -> list[Told]:
    """All findings of the record, without those that contradict another."""
    everything = [
        *_first_signs(chance, who, course),
        *_illnesses(chance, infected),
        *_relapses(chance, course, infected),
        *_wobbles(chance, found, infected),
        *_absent_at_last(course, who),
    ]
    last = int(who.ends)
    seen = [_until(one, last) for one in everything if one.onset.first <= last]
    present = [one for one in seen if one.present]
    return [one for one in seen if one.present or not _contradicts(one, present)]


def _until(one: Told, last: int) -> Told:
    """What can be known on the last day."""
    end = one.end if one.end and one.end.last <= last else None
    return one._replace(onset=When(one.onset.first, min(one.onset.last, last)), end=end)


def _contradicts(absent: Told, present: Sequence[Told]) -> bool:
    return any(
        one.sign == absent.sign
        and one.onset.first <= absent.onset.last
        and absent.onset.first <= one.onset.last
        for one in present
    )


def exactly(day: float) -> When:
    return When(int(day), int(day))


def _about(chance: Chance, day: float) -> When:
    """A day as parents tell it."""
    drawn = chance.uniform(0, 1)
    exact, about = chance.number("day-exact"), chance.number("day-about")
    if drawn < exact:
        return exactly(day)
    if drawn < exact + about:
        half = chance.number("about")
        return When(int(day - half), int(day + half))
    first = int(day - chance.uniform(0, DAYS_A_MONTH - 1))
    return When(first, first + round(DAYS_A_MONTH) - 1)


def _end(chance: Chance, onset: When, day: float) -> When | None:
    """When it ended, where that is written down: as near as its begin was."""
    if not chance.happens("end-recorded"):
        return None
    half = (onset.last - onset.first) // 2
    first = max(onset.first, int(day) - half)
    return When(first, max(first, int(day) + half))


def _first_signs(chance: Chance, who: Person, course: Course) -> Iterator[Told]:
    if chance.happens("at-onset-infection"):
        onset = exactly(who.onset - chance.between("infection-before-onset"))
        yield Told(
            "preceding-infection",
            onset,
            exactly(onset.last + chance.between("infection-at-onset-lasts")),
        )
    if chance.happens("at-onset-irritability"):
        onset = _about(chance, who.onset - chance.between("irritability-before-onset"))
        yield Told("irritability", onset, _end(chance, onset, course.improved))
    for sign in AT_ONSET:
        if chance.happens(f"at-onset-{sign}"):
            yield _first_sign(
                chance, course, sign, who.onset + chance.between("first-signs-within")
            )
        elif sign == "opsoclonus" and chance.happens("opsoclonus-later"):
            later = who.onset + chance.lognormal("opsoclonus-later")
            yield _first_sign(chance, course, sign, later)
        elif chance.happens("said-absent"):
            yield Told(sign, exactly(who.diagnosed), None, present=False)


def _first_sign(chance: Chance, course: Course, sign: str, day: float) -> Told:
    onset = exactly(day) if chance.happens("day-exact") else _about(chance, day)
    if sign in ("vomiting", "fever", "headache"):
        return Told(sign, onset, _end(chance, onset, day + chance.between("early-signs-last")))
    gone = _gone(course, chance.number(f"gone-{sign}"))
    return Told(sign, onset, _end(chance, onset, gone) if gone else None)


def _gone(course: Course, share: float) -> float | None:
    """When so much of the first illness is left; never, where the residue is more."""
    if course.residue > share * course.peak:
        return None
    return course.effect + course.recovery * log(1 / share)


def _illnesses(chance: Chance, infected: Sequence[Infection]) -> Iterator[Told]:
    for one in infected:
        if not chance.happens("infection-recorded"):
            continue
        onset = exactly(one.begins)
        yield Told("infection", onset, _end(chance, onset, one.ends))
        if one.fever_ends and chance.happens("fever-recorded"):
            yield Told("fever", onset, _end(chance, onset, one.fever_ends))


def _fever_denied(chance: Chance, day: float, infected: Sequence[Infection]) -> Iterator[Told]:
    """Somebody asked for a fever, and there was none."""
    is_hot = any(one.fever_ends and one.begins - 1 <= day <= one.fever_ends + 1 for one in infected)
    if not is_hot and chance.happens("fever-asked"):
        yield Told("fever", exactly(day), None, present=False)


def _relapses(chance: Chance, course: Course, infected: Sequence[Infection]) -> Iterator[Told]:
    for spell in course.spells:
        if not chance.happens("relapse-reported"):
            continue
        for sign in chance.some(RETURNING, chance.whole("signs-reported")):
            onset = _about(chance, spell.onset + chance.uniform(0, spell.rise))
            yield Told(sign, onset, _end(chance, onset, spell.end))
        yield from _fever_denied(chance, spell.onset + 1, infected)


def _wobbles(
    chance: Chance, found: Sequence[Wobble], infected: Sequence[Infection]
) -> Iterator[Told]:
    for one in found:
        is_long = one.kind in ("fever", "infection")
        if one.kind == "tired" and chance.happens("fatigue-recorded"):
            yield Told("fatigue", exactly(one.begins), exactly(one.ends))
        if one.kind != "drug" and chance.happens(
            "wobble-reported" if is_long else "bad-day-reported"
        ):
            onset = _about(chance, one.begins)
            sign = chance.some(RETURNING, 1)[0]
            yield Told(sign, onset, _end(chance, onset, one.ends))
            yield from _fever_denied(chance, one.begins, infected)


def _absent_at_last(course: Course, who: Person) -> Iterator[Told]:
    """At the last visit of a child without signs, eyes and gait are noted as free of them."""
    if course.level(who.ends) < 1:
        for sign in ("opsoclonus", "ataxia"):
            yield Told(sign, exactly(who.ends), None, present=False)
