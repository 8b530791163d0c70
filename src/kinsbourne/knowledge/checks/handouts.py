"""Does every line for families rest on something, and say the same in each language?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import get_args

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    Diary,
    Handout,
    HandoutLine,
    HandoutWords,
    Language,
    Limit,
    Statement,
    Wording,
)
from kinsbourne.knowledge.reading import Reading

_NUMBER = re.compile(r"\d+")
_BREAKING = re.compile(r" [:;?!»]")
_PLACE = re.compile(r"\{\w*\}")
LANGUAGES: tuple[Language, ...] = get_args(Language)


def foundation(reading: Reading) -> Iterator[Fault]:
    """A line rests on current statements, or says that it is a choice."""
    known = {
        statement.entry.id
        for statement in reading.every(Statement)
        if statement.entry.status == "current"
    }
    for line in reading.found(HandoutLine):
        for index, name in enumerate(line.entry.rests_on):
            if name not in known:
                what = f"rests_on names no current statement, {name}"
                yield line.fault(what, "Name a current statement.", "rests_on", index)
        if not line.entry.rests_on and line.entry.verified is None:
            remedy = "Give the statements it rests on, or mark it default."
            yield line.fault("a line for families rests on nothing", remedy, "text")


def limits(reading: Reading) -> Iterator[Fault]:
    """A number of eye.yaml stands in the line as it stands there."""
    known = {
        limit.entry.id: limit.entry.value
        for limit in reading.every(Limit)
        if limit.document.name == "eye.yaml"
    }
    for line in reading.found(HandoutLine):
        for index, name in enumerate(line.entry.limits):
            if name not in known:
                what = f"limits names no number of eye.yaml, {name}"
                yield line.fault(what, "Correct the name.", "limits", index)
            elif f"{known[name]:g}" not in _NUMBER.findall(line.entry.text.en):
                what = f"the line does not have the number of {name}, {known[name]:g}"
                yield line.fault(what, "Write it, or drop the name.", "limits", index)


def same_in_each_language(reading: Reading) -> Iterator[Fault]:
    """A translation has the numbers and the places in braces of the English, and is not empty."""
    for wording in reading.found(Wording):
        of_english = _fixed(wording.entry.en)
        for language in LANGUAGES:
            said = wording.entry.said(language)
            if not said.strip():
                yield wording.fault(f"nothing is said in {language}", "Say it.", language)
            elif _fixed(said) != of_english:
                what = f"the numbers in {language} are not those in en"
                yield wording.fault(what, "Make them the same.", language)


def _fixed(text: str) -> list[str]:
    return sorted(_NUMBER.findall(text) + _PLACE.findall(text))


def french_spacing(reading: Reading) -> Iterator[Fault]:
    """In French a space stands before a colon, and no line may break there."""
    for wording in reading.found(Wording):
        if _BREAKING.search(wording.entry.fr):
            what = "a line could break before a sign that belongs to the word before it"
            yield wording.fault(what, "Write a no-break space before it.", "fr")


def listed(reading: Reading) -> Iterator[Fault]:
    """Each hand-out is listed once, and its file has its name."""
    there = {place.entry.id for place in reading.every(Handout)}
    for place in reading.found(Handout):
        if PurePosixPath(place.document.name).stem != place.entry.id:
            what = f"the hand-out {place.entry.id} stands in {place.document.name}"
            yield place.fault(what, "Name the file by its id.", "id")
    for words in reading.found(HandoutWords):
        order = words.entry.order
        if sorted(order) != sorted(there):
            what = f"the order lists {', '.join(order)}, and there are {', '.join(sorted(there))}"
            yield words.fault(what, "List each once.", "order")


def diary(reading: Reading) -> Iterator[Fault]:
    """Its levels count up from none; a sheet has days."""
    for place in reading.found(Diary):
        values = [level.value for level in place.entry.levels]
        if values != list(range(len(values))):
            yield place.fault("the levels do not count up from 0", "Number them.", "levels")
        if not place.entry.sheets or min(place.entry.sheets) < 1:
            yield place.fault("a sheet without days", "Give at least one day.", "sheets")


RULES = (foundation, limits, same_in_each_language, french_spacing, listed, diary)
