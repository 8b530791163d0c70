"""Which numbers does the reading of the course use, and whence are they?"""

from __future__ import annotations

from collections.abc import Iterable

from kinsbourne.knowledge.model import CourseRules, Limit
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.course.levels import Noise
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.sources import Numbering

HOURS = 24


class Numbers:
    """The rules of the course, with the sources of each number at hand."""

    def __init__(self, rules: CourseRules, numbering: Numbering) -> None:
        self.rules = rules
        self.limits = {limit.id: limit for limit in rules.limits}
        self.noise = Noise(self["noise-day"], self["noise-rater"])
        self._numbering = numbering

    def __getitem__(self, name: str) -> float:
        return self.limits[name].value

    def because(self, text: str, rule: str, evidence: Iterable[Evidence] = ()) -> Because:
        """The reason, with the mark and the sources of the number it rests on."""
        limit: Limit = self.limits[rule]
        return Because(
            text=text,
            evidence=tuple(evidence),
            rule=rule,
            verified=limit.verified,
            sources=self._numbering.cite(limit.sources),
        )

    @staticmethod
    def recorded(text: str, evidence: Iterable[Evidence] = ()) -> Because:
        """What the record itself says."""
        return Because(text=text, evidence=tuple(evidence))
