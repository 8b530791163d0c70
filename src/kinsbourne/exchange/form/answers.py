"""How does a form look that was filled in, whatever it was filled in on?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """What was written in one field."""

    text: str
    where: str = ""
    """The place for a person to find: ``row 5, column C (opsoclonus)``."""
    origin: str = ""
    """The place for the case: ``table:clinic.csv:C5``."""


class Group(msgspec.Struct, frozen=True):
    """One section as filled in once: a visit, a drug, a test. Blank fields are not in it."""

    section: str
    answers: Mapping[str, Answer]

    def text(self, field: str) -> str:
        answer = self.answers.get(field)
        return answer.text if answer else ""


def of_section(groups: tuple[Group, ...], section: str) -> Iterator[Group]:
    return (group for group in groups if group.section == section)
