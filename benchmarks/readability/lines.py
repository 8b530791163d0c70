"""What is there to read in each section of the hand-outs?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.readability.formulas import FORMULAS, Language
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.report.handout import handout


class Text(NamedTuple):
    """The lines of one section, in one language."""

    language: Language
    handout: str
    section: str
    lines: tuple[str, ...]


def texts(knowledge: Knowledge) -> Iterator[Text]:
    """Every section in every language, as a family reads it: its heading and its lines."""
    for language in FORMULAS:
        for name in knowledge.handouts:
            for part in handout(knowledge, name, language).parts:
                lead = (part.lead.text,) if part.lead else ()
                said = (part.title, *lead, *(line.text for line in part.lines))
                yield Text(language, name, part.id, said)
