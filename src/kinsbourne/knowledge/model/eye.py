"""What does the measuring of eye movements rest on?"""

from __future__ import annotations

from kinsbourne.knowledge.model.differential import Constant
from kinsbourne.knowledge.model.marks import Entry


class Limit(Constant, frozen=True, kw_only=True):
    """A number that a definition or a default of the eye's measuring rests on."""

    unit: str
    """Such as ``deg/s``; ``1`` for a share, a factor or a count."""


class EyeRules(Entry, frozen=True, kw_only=True):
    """The definitions of saccades, oscillations and intrusions, in numbers."""

    limits: tuple[Limit, ...]
