"""In which REDCap field does an answer stand, and how is it written there?

Other projects' fields keep other projects' names: a field may be spread over several, one for days
and one for what is no whole day, one for each ontology. Which, is data of the form.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kinsbourne.exchange.form.questions import Field, choices, fields, kinds, sections
from kinsbourne.exchange.form.times import is_date
from kinsbourne.exchange.form.values import option_of
from kinsbourne.knowledge.base import Knowledge

RECORD = "record_id"
INSTRUMENT = "redcap_repeat_instrument"
INSTANCE = "redcap_repeat_instance"
_NO_PREFIX = frozenset({"", "day", "other", "onset-class"})


class Place(NamedTuple):
    """A REDCap field, and which kind of answer to which question it holds."""

    name: str
    field: Field
    kind: str
    rank: int = 0
    """Of two fields for one answer, the lower is believed."""

    @property
    def prefix(self) -> str:
        """The prefix of the codes it holds; blank where it holds none."""
        return "" if self.kind in _NO_PREFIX else self.kind


def label(place: Place) -> str:
    """How the field is labelled: as the question, told apart where several hold its answer."""
    if len(place.field.part.redcap) < 2 or place.kind == "day":
        return place.field.label
    beside = {"other": "written otherwise", "onset-class": "class of onset"}
    return f"{place.field.label} [{beside.get(place.kind, place.kind)}]"


@cache
def places(knowledge: Knowledge) -> tuple[Place, ...]:
    """The REDCap fields that are written, in the form's order."""
    return tuple(
        Place(name, field, kind)
        for field in fields(knowledge)
        for kind, name in (field.part.redcap or {"other": field.column}).items()
    )


@cache
def read_places(knowledge: Knowledge) -> dict[str, Place]:
    """The REDCap fields that are read, by name."""
    also = [
        Place(name, field, prefix)
        for field in fields(knowledge)
        for name, prefix in field.part.also.items()
    ]
    every = enumerate((*places(knowledge), *also))
    return {place.name: place._replace(rank=rank) for rank, place in every}


def instrument(field: Field, knowledge: Knowledge) -> str:
    """The REDCap form in which the field stands."""
    named = kinds(knowledge)[field.asks].instrument
    return named or sections(knowledge)[field.group].instrument or field.group


def written(field: Field, text: str, knowledge: Knowledge) -> dict[str, str]:
    """The answer as it stands in REDCap, by name of the field."""
    known = {place.kind: place.name for place in places(knowledge) if place.field is field}
    kind = _kind(text, known, field.part.classes)
    if field.part.choices is not None:
        option = option_of(text, field.part.choices, knowledge)
        text = option.redcap[0] if option.redcap and field.part.redcap else option.id
    elif kind == "onset-class":
        text = text.lower().replace(":", "_")
    elif kind in field.part.bare:
        text = text.partition(":")[2]
    switch = field.part.switch
    chosen = {switch: field.part.switch_codes[kind]} if switch else {}
    return {**chosen, known[kind]: text}


def _kind(text: str, known: dict[str, str], classes: tuple[str, ...]) -> str:
    """Which kind of answer it is, of those that the field has a place for."""
    prefix, colon, rest = text.partition(":")
    if "day" in known and is_date(text) and len(text) == len("2026-03-09"):
        return "day"
    if text in classes:
        return "onset-class"
    is_code = colon and rest and not re.search(r"\s", text)
    return prefix if is_code and prefix in known and prefix not in _NO_PREFIX else "other"


def read(place: Place, raw: str, knowledge: Knowledge) -> str:
    """What stands in a REDCap field, as the form's answer."""
    if place.kind == "onset-class":
        return _onset_class(raw, knowledge)
    if not place.prefix:
        return raw
    code = raw.rpartition("/")[2]
    before, separator, rest = code.partition(":") if ":" in code else code.partition("_")
    known = separator and rest and before.isalpha()
    return f"{place.prefix}:{rest if known else code}"


def _onset_class(raw: str, knowledge: Knowledge) -> str:
    """The id of a class of onset by its code ``hp_0003577`` or the beginning of its label."""
    code = raw.upper().replace("_", ":")
    for onset in knowledge.onset_classes:
        if code == onset.id or raw.casefold().startswith(onset.label.casefold()):
            return onset.id
    return raw


def choice_codes(field: Field, knowledge: Knowledge) -> dict[str, str]:
    """The labels of a choice by their codes in REDCap."""
    options = choices(knowledge)[field.part.choices or ""].options
    if not field.part.redcap:
        return {option.id: option.label for option in options}
    return {option.redcap[0]: option.label for option in options if option.redcap}
