"""Which numbers does a definition or a default rest on, and why have they this value?"""

from __future__ import annotations

from kinsbourne.knowledge.model.differential import Constant
from kinsbourne.knowledge.model.marks import Entry


class Limit(Constant, frozen=True, kw_only=True):
    """A number that a definition or a default rests on."""

    unit: str
    """Such as ``deg/s``; ``1`` for a share, a factor or a count."""


class Limits(Entry, frozen=True, kw_only=True):
    """The numbers of one subject, such as the measuring of eye movements or the course."""

    limits: tuple[Limit, ...]

    @property
    def values(self) -> dict[str, float]:
        """The numbers alone, by id."""
        return {limit.id: limit.value for limit in self.limits}
