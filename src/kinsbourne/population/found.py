"""What comes out of a search: who was found, why, and how many fell out at each step?"""

from __future__ import annotations

from datetime import date

import msgspec

from kinsbourne.knowledge.model import PhenotypeGrade

Person = int | str


class Because(msgspec.Struct, frozen=True):
    """A feature that was seen around the index day."""

    feature: str
    date: date
    """The first day in that time."""
    code: str
    days: int
    """On how many days."""


class Flagged(msgspec.Struct, frozen=True):
    """A person whose records fit the definition."""

    person_id: Person
    grade: PhenotypeGrade
    score: float
    """Sum of the weights of the features seen, log10."""
    index: date
    """The earliest day on which a rule of this grade fired."""
    known: bool
    """The diagnosis is in the record."""
    rules: tuple[str, ...]
    because: tuple[Because, ...]


class Flow(msgspec.Struct, frozen=True):
    """How many there were at each step, people or rows; a step with none is left out.

    ``people``, ``with-evidence``, ``anchored``, ``without-person-row``, ``without-birth-year``,
    ``rows-after``, ``rows-before-birth``, ``entered:<rule>``, ``fired:<rule>``, ``grade:<grade>``,
    ``feature:<feature>``.
    """

    steps: dict[str, int]

    def __getitem__(self, step: str) -> int:
        return self.steps.get(step, 0)


class Found(msgspec.Struct, frozen=True):
    """Whom a search found, by score and person, and its counts."""

    flagged: tuple[Flagged, ...]
    flow: Flow
