"""Which fields does the assessment form have, and what is each called?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import (
    Asked,
    FormChoices,
    FormKind,
    FormPart,
    FormQuestion,
    FormSection,
    Scale,
)


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to give: a finding's status, its onset, an item of a score, a drug's dose."""

    name: str
    """Such as ``opsoclonus-onset``: the Questionnaire's linkId."""
    label: str
    group: str
    """The section that is filled in as a whole, and again where it repeats."""
    heading: str
    """The section under which it stands."""
    question: FormQuestion
    part: FormPart
    item: str | None = None
    """The item of the scale, where the field is one."""
    most: int | None = None
    """The highest value of an item or a total."""
    how: str = ""
    """How the finding is looked for, or what the points of an item mean."""

    @property
    def column(self) -> str:
        """Its name where hyphens are not allowed."""
        return self.name.replace("-", "_")

    @property
    def asks(self) -> Asked:
        return self.question.asks

    @property
    def is_first(self) -> bool:
        """Is it the answer to the question itself?"""
        return self.name == self.question.id


@cache
def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """Every field of the form, in its order."""
    within = {section.id: section.within or section.id for section in knowledge.form.sections}
    return tuple(
        field
        for section in knowledge.form.sections
        for question in section.questions
        for field in _of_question(question, section, within[section.id], knowledge)
    )


@cache
def by_name(knowledge: Knowledge) -> dict[str, Field]:
    return {field.name: field for field in fields(knowledge)}


@cache
def by_question(knowledge: Knowledge) -> dict[str, tuple[Field, ...]]:
    """The fields of each question, the answer to the question itself first."""
    found: dict[str, list[Field]] = {}
    for field in fields(knowledge):
        found.setdefault(field.question.id, []).append(field)
    return {question: tuple(members) for question, members in found.items()}


@cache
def by_group(knowledge: Knowledge) -> dict[str, tuple[Field, ...]]:
    """The fields of each section that is filled in as a whole."""
    found: dict[str, list[Field]] = {}
    for field in fields(knowledge):
        found.setdefault(field.group, []).append(field)
    return {group: tuple(members) for group, members in found.items()}


@cache
def sections(knowledge: Knowledge) -> dict[str, FormSection]:
    return {section.id: section for section in knowledge.form.sections}


@cache
def choices(knowledge: Knowledge) -> dict[str, FormChoices]:
    return {one.id: one for one in knowledge.form.choices}


@cache
def kinds(knowledge: Knowledge) -> dict[Asked, FormKind]:
    return {kind.asks: kind for kind in knowledge.form.kinds}


@cache
def part_names(knowledge: Knowledge, asks: Asked) -> dict[str, str]:
    """The field of each part of the one question of this kind, such as a drug's ``dose``."""
    return {field.part.id: field.name for field in fields(knowledge) if field.asks == asks}


def longest(scale: Scale) -> int:
    """The highest total of the form with all optional items."""
    optional = sum(item.optional for item in scale.items)
    return scale.item_max * (scale.item_count + optional)


def _of_question(
    question: FormQuestion, section: FormSection, group: str, knowledge: Knowledge
) -> Iterator[Field]:
    finding = knowledge.findings.get(question.about) if question.asks == "finding" else None
    scale = knowledge.scales.get(question.about) if question.asks == "score" else None
    called = question.label or (finding.said if finding else scale.name if scale else question.id)
    for part in kinds(knowledge)[question.asks].parts:
        is_first = part is kinds(knowledge)[question.asks].parts[0]
        elicit = finding.elicit.text if finding and finding.elicit and is_first else ""
        yield Field(
            name=question.id if is_first else f"{question.id}-{part.id}",
            label=f"{called}: {part.label}" if part.label else called,
            group=group,
            heading=section.id,
            question=question,
            part=part,
            most=longest(scale) if scale and part.type == "whole" else None,
            how=elicit,
        )
        if scale is not None and is_first:
            yield from _items(scale, question, section, group, part)


def _items(
    scale: Scale, question: FormQuestion, section: FormSection, group: str, total: FormPart
) -> Iterator[Field]:
    for item in scale.items:
        points = (f"{number}: {anchor}" for number, anchor in enumerate(item.anchors))
        yield Field(
            name=f"{question.id}-{item.id}",
            label=f"{scale.name}: {item.label}",
            group=group,
            heading=section.id,
            question=question,
            part=total,
            item=item.id,
            most=scale.item_max,
            how="; ".join(points),
        )
