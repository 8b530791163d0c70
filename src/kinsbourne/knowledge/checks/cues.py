"""Do the rules by which notes are read name what there is, and say one thing each?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    Cue,
    Cues,
    Finding,
    Investigation,
    Measured,
    Names,
    Part,
    Scale,
    Therapy,
)
from kinsbourne.knowledge.reading import Passage, Reading

_SET = re.compile(r"<([\w-]+)>")
BUILT_IN = frozenset({"number", "unit", "span"})
"""Sets that the reader of notes fills by itself."""


def unknown_names(reading: Reading) -> Iterator[Fault]:
    """What is normal excludes findings there are; further names are of what there is."""
    findings = {one.entry.id for one in reading.every(Finding)}
    for part in reading.found(Part):
        for index, name in enumerate(part.entry.excludes):
            if name not in findings:
                what = f"excludes names an unknown finding, {name}"
                remedy = "Add it to findings.yaml, or correct the name."
                yield part.fault(what, remedy, "excludes", index)
    for measured in reading.found(Measured):
        if measured.entry.finding not in findings:
            what = f"measured names an unknown finding, {measured.entry.finding}"
            yield measured.fault(what, "Correct the name.", "finding")
    known = {
        "tests": {one.entry.id for one in reading.every(Investigation)},
        "therapies": {one.entry.id for one in reading.every(Therapy)},
        "scales": {one.entry.id for one in reading.every(Scale)},
    }
    for names in reading.found(Names):
        field = str(names.steps[0])
        if names.entry.id not in known[field]:
            what = f"{field} names what is not there, {names.entry.id}"
            yield names.fault(what, "Correct the name.", "id")


def unknown_groups(reading: Reading) -> Iterator[Fault]:
    """Cues end at groups of breaks, and hold sets, that their language has; sets hold none."""
    for passage in reading.found(Cues):
        cues = passage.entry
        for name, words in cues.sets.items():
            if {*_SET.findall(" ".join(words))} - BUILT_IN:
                yield passage.fault(f"the set {name} holds a set", "Write it out.", "sets", name)
        for cue in _inside(reading, passage):
            for field in ("ends", "open_before", "open_after"):
                groups: tuple[str, ...] = getattr(cue.entry, field)
                for index, group in enumerate(groups):
                    if group not in cues.breaks:
                        what = f"{field} names an unknown group of breaks, {group}"
                        yield cue.fault(what, "Name a group of breaks.", field, index)
            for index, words in enumerate(cue.entry.words):
                for name in sorted({*_SET.findall(words)} - {*cues.sets} - BUILT_IN):
                    what = f"the words hold an unknown set, {name}"
                    yield cue.fault(what, "Add it to sets, or correct it.", "words", index)


def said_twice(reading: Reading) -> Iterator[Fault]:
    """The same words of two cues would mean what the first says, out of sight.

    At the end of a clause words may mean something else: *fever denied*, *denied fever*.
    """
    for passage in reading.found(Cues):
        first: dict[tuple[str, bool], str] = {}
        for cue in _inside(reading, passage):
            for index, words in enumerate(cue.entry.words):
                other = first.setdefault((words, cue.entry.at_end), cue.entry.id)
                if other != cue.entry.id:
                    what = f"the words {words} are those of {other} too"
                    yield cue.fault(what, "Keep one of the two.", "words", index)


def language_of_its_file(reading: Reading) -> Iterator[Fault]:
    for passage in reading.found(Cues):
        if PurePath(passage.document.name).stem != passage.entry.language:
            what = f"the language {passage.entry.language} is not that of the file's name"
            yield passage.fault(what, "Name the file by its language.", "language")


def _inside(reading: Reading, passage: Passage[Cues]) -> Iterator[Passage[Cue]]:
    return (one for one in reading.found(Cue) if one.document is passage.document)


RULES = (
    unknown_names,
    unknown_groups,
    said_twice,
    language_of_its_file,
)
