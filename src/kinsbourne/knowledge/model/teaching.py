"""What is staff shown who have never seen opsoclonus, and what are they asked about it?"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from kinsbourne.knowledge.model.limits import Limit
from kinsbourne.knowledge.model.marks import Entry, Marked, Slug


class TeachingMotion(Entry, frozen=True, kw_only=True):
    """What the simulator is asked for; the same again gives the same movement."""

    kind: str
    making: str
    seed: Annotated[int, Meta(ge=0)]
    share: float | None = None
    """Of the time in bursts, for the kinds that have them."""
    magnified: Annotated[int, Meta(ge=1)] = 1
    """How many times larger than life the eyes are first drawn to move."""


class TeachingAspect(Entry, frozen=True, kw_only=True):
    """Something to look for in every movement, by which one is told from another."""

    id: Slug
    label: str
    is_compared: bool = False
    """Does it stand in the table that sets the movements side by side?"""


class TeachingPoint(Marked, frozen=True, kw_only=True):
    """What is to be seen of one aspect; ``rests_on`` names statements that bear it."""

    aspect: Slug
    text: str
    short: str | None = None
    """In a few words, for the table."""
    rests_on: tuple[Slug, ...] = ()


class TeachingClip(Marked, frozen=True, kw_only=True):
    """One movement of the lesson."""

    id: Slug
    name: str
    made: TeachingMotion
    measured_as: str
    """What a measurement of it must find most of."""
    summary: str
    look_for: tuple[TeachingPoint, ...]


class TeachingChoice(Entry, frozen=True, kw_only=True):
    """One of the answers that can be given."""

    id: Slug
    text: str


class TeachingNext(Marked, frozen=True, kw_only=True):
    """What would show it better: answers to choose from, and why the right one is right."""

    choices: tuple[TeachingChoice, ...]
    right: Slug
    because: str
    rests_on: tuple[Slug, ...] = ()


class TeachingQuestion(Marked, frozen=True, kw_only=True):
    """A movement without its name: what is it, and what would show it better?"""

    id: Slug
    made: TeachingMotion
    choices: tuple[Slug, ...]
    """Clips of the lesson."""
    right: Slug
    because: str
    rests_on: tuple[Slug, ...] = ()
    next: TeachingNext


class Teaching(Entry, frozen=True, kw_only=True):
    """The lesson on the movements of the eyes, and its quiz."""

    limits: tuple[Limit, ...]
    aspects: tuple[TeachingAspect, ...]
    clips: tuple[TeachingClip, ...]
    questions: tuple[TeachingQuestion, ...]

    @property
    def values(self) -> dict[str, float]:
        """The numbers alone, by id."""
        return {limit.id: limit.value for limit in self.limits}
