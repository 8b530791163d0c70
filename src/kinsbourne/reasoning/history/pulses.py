"""Which drugs that are given in pulses or cycles go on between two of them?

Each pulse has ended, and the drug has not: the next one is to come. That is so for as long as the
last two were apart, not known from then until so long that pulses are no longer one course, and no
longer after that; nor once it is recorded as stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import structs

from kinsbourne.case.time import Span
from kinsbourne.reasoning.history.items import Given


def between_pulses(
    given: tuple[Given, ...], now: Span | None, most: tuple[float, float]
) -> tuple[Given, ...]:
    """The treatments, each with whether it is between two of its pulses.

    ``most``: how many days a pulse lasts at most, and two of one course begin apart.
    """
    courses: dict[str | None, list[Given]] = {}
    for one in given:
        if one.is_immune:
            courses.setdefault(one.therapy, []).append(one)
    answers = {therapy: _is_between(own, now, most) for therapy, own in courses.items()}
    return tuple(
        structs.replace(one, is_between_pulses=answers.get(one.therapy, False)) for one in given
    )


def _is_between(own: list[Given], now: Span | None, most: tuple[float, float]) -> bool | None:
    pulses: list[tuple[float, float]] = []
    for began, below in sorted(_spells(own)):
        if pulses and began <= pulses[-1][1]:
            pulses[-1] = pulses[-1][0], max(pulses[-1][1], below)
        else:
            pulses.append((began, below))
    if now is None or len(pulses) < 2 or _is_stopped(own):
        return False
    longest, apart = most
    (before, _), (last, _) = pulses[-2:]
    gap, since = last - before, now.from_ - last
    is_long = any(below - began > longest for began, below in pulses[-2:])
    if is_long or gap > apart or since > apart:
        return False
    return True if since <= gap else None


def _spells(own: Iterable[Given]) -> Iterator[tuple[float, float]]:
    """The first and the day after the last of each dose that has ended."""
    for one in own:
        for dose in one.doses:
            if dose.began is not None and dose.ended is not None:
                yield dose.began.from_, dose.ended.below


def _is_stopped(own: Iterable[Given]) -> bool:
    """Is the last of them recorded as stopped?"""
    last = max(own, key=lambda one: one.ended or Span(0, 0))
    return bool(last.stopped_because)
