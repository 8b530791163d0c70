"""Which sources does an assessment rest on, and under which numbers?"""

from __future__ import annotations

from collections.abc import Iterable

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.citation import in_words
from kinsbourne.knowledge.model import Citation
from kinsbourne.reasoning.assessment import NumberedSource


class Numbering:
    """Numbers sources in the order in which they are first cited."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, None]] = {}
        self._numbers: dict[str, int] = {}

    def cite(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """The numbers of these sources."""
        numbers: dict[int, None] = {}
        for citation in citations:
            number = self._numbers.setdefault(citation.id, len(self._numbers) + 1)
            numbers[number] = None
            if citation.at:
                self._places.setdefault(citation.id, {})[citation.at] = None
        return tuple(numbers)

    def list(self, knowledge: Knowledge) -> tuple[NumberedSource, ...]:
        """Every source cited so far, in order."""
        return tuple(
            NumberedSource(
                number=number,
                id=source,
                citation=in_words(knowledge.sources[source]),
                extent=knowledge.sources[source].extent,
                at=tuple(self._places.get(source, ())),
            )
            for source, number in self._numbers.items()
        )
