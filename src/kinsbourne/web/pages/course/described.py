"""How is the page described to whom sends its form by a program?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kinsbourne.case.model import Case
from kinsbourne.exchange.bedside.sent import AS_OF, BOXES
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.web.openapi import READS, field, form
from kinsbourne.web.pages.carried import CASE, FILE
from kinsbourne.web.pages.course.choosing import PREFIX, boxes
from kinsbourne.web.pages.course.downloads import KINDS
from kinsbourne.web.pages.course.given import (
    ADD,
    ANSWER,
    ANSWERS,
    DROP,
    ENTRY,
    HOURS,
    LEAST_HOURS,
    MOST_HOURS,
)
from kinsbourne.web.pages.course.kinds import Box, kinds_for
from kinsbourne.web.pages.course.opened import BLANK, LAST_SEED, SIMULATED


def sent(known: Knowledge) -> dict[str, Any]:
    """The fields that the page takes."""
    return form(dict(_fields(known)), {FILE: READS})


def files() -> dict[int | str, dict[str, Any]]:
    """What is answered with a file."""
    content: dict[str, Any] = {kind.media_type: {} for kind in KINDS.values()}
    return {200: {"description": "OK", "content": content}}


def _fields(known: Knowledge) -> Iterator[tuple[str, dict[str, Any]]]:
    yield CASE, field("The case, as a phenopacket.")
    yield SIMULATED, field(f"Instead: the simulated patient of this number, 0 to {LAST_SEED}.")
    yield BLANK, field("Instead, where not empty: no record.")
    for part in BOXES:
        says = (
            f"The {part} of the day of the assessment. All three empty: the last day of the record;"
            " none sent: today, or the last day of a record that ended long ago."
        )
        yield f"{AS_OF}-{part}", field(says)
    yield (
        HOURS,
        field(f"Hours from which on a worsening is a relapse, {LEAST_HOURS} to {MOST_HOURS}."),
    )
    for asked in known.pathway.inputs:
        yield ANSWER + asked.id, field(asked.question, enum=["", *ANSWERS])
    for box in boxes(known):
        for name in _names(box):
            yield f"{PREFIX}{name}", field(f"A published regimen to work out: {box.label}")
    says = "Something that was added, as the page sends it."
    yield ENTRY, {"type": "array", "items": {"type": "string"}, "description": says}
    yield DROP, field("The number of the entry to take out, from 0.")
    kinds = kinds_for(Case(), known)
    yield ADD, field("What is added now.", enum=["", *(kind.id for kind in kinds)])
    for kind in kinds:
        for box in kind.boxes:
            for name in _names(box):
                yield f"{kind.id}-{name}", field(f"{kind.title}: {box.label}")


def _names(box: Box) -> list[str]:
    return [f"{box.name}-{part}" for part in BOXES] if box.type == "day" else [box.name]
