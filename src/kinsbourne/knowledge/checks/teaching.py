"""Does the lesson hang together: does each name stand for something, and is each question fair?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    Statement,
    TeachingAspect,
    TeachingClip,
    TeachingNext,
    TeachingPoint,
    TeachingQuestion,
)
from kinsbourne.knowledge.reading import Passage, Reading

Bearing = Passage[TeachingPoint] | Passage[TeachingQuestion] | Passage[TeachingNext]
CHOICES = 4
"""Fewer are guessed; more are not read."""


def unknown_aspect(reading: Reading) -> Iterator[Fault]:
    known = {place.entry.id for place in reading.every(TeachingAspect)}
    for place in reading.found(TeachingPoint):
        if place.entry.aspect not in known:
            what = f"unknown aspect, {place.entry.aspect}"
            yield place.fault(what, "Name one of aspects.", "aspect")


def choices(reading: Reading) -> Iterator[Fault]:
    """Each question has four different answers, of which one is right; the first names clips."""
    clips = {place.entry.id for place in reading.every(TeachingClip)}
    for place in reading.found(TeachingQuestion):
        for index, name in enumerate(place.entry.choices):
            if name not in clips:
                what = f"the answer names an unknown clip, {name}"
                yield place.fault(what, "Name one of clips.", "choices", index)
        yield from _choices(place, place.entry.choices)
    for place in reading.found(TeachingNext):
        yield from _choices(place, tuple(choice.id for choice in place.entry.choices))


def _choices(
    place: Passage[TeachingQuestion] | Passage[TeachingNext], offered: tuple[str, ...]
) -> Iterator[Fault]:
    if len(set(offered)) != CHOICES or len(offered) != CHOICES:
        what = f"not {CHOICES} different answers"
        yield place.fault(what, f"Give {CHOICES} to choose from.", "choices")
    if place.entry.right not in offered:
        what = f"the right answer, {place.entry.right}, is not among the choices"
        yield place.fault(what, "Offer it.", "right")


def shown_before(reading: Reading) -> Iterator[Fault]:
    """A movement that is asked about is not one that the lesson has named."""
    shown = {(each.entry.made.kind, each.entry.made.seed) for each in reading.every(TeachingClip)}
    for place in reading.found(TeachingQuestion):
        if (place.entry.made.kind, place.entry.made.seed) in shown:
            what = "the lesson shows this very movement"
            yield place.fault(what, "Give another seed.", "made", "seed")


def unknown_statement(reading: Reading) -> Iterator[Fault]:
    known = {
        place.entry.id for place in reading.every(Statement) if place.entry.status != "retired"
    }
    for place in _bearing(reading):
        for index, name in enumerate(place.entry.rests_on):
            if name not in known:
                what = f"rests_on names an unknown or retired statement, {name}"
                yield place.fault(what, "Name a current statement.", "rests_on", index)


def _bearing(reading: Reading) -> Iterator[Bearing]:
    yield from reading.found(TeachingPoint)
    yield from reading.found(TeachingQuestion)
    yield from reading.found(TeachingNext)


RULES = (unknown_aspect, choices, shown_before, unknown_statement)
