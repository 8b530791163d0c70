"""What stands in the knowledge files, entry by entry, and where?

Unlike ``base``, which answers for the reasoning and stops at the first fault, this reads every
file it can and keeps each entry's place, so that all faults are said at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar, cast, get_args, get_type_hints

import msgspec

from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import files_in
from kinsbourne.knowledge.documents import Document, Fault, KnowledgeError, Steps, text_of
from kinsbourne.knowledge.ontology import Ontology
from kinsbourne.knowledge.table import Table

S = TypeVar("S", bound=msgspec.Struct)
Kind = type[Document[Any]] | type[Table[Any]]

SHAPES: dict[str, Any] = {
    "release.yaml": model.Release,
    "sources.yaml": tuple[model.Source, ...],
    "identity.yaml": model.Identity,
    "sections.yaml": tuple[model.Section, ...],
    "findings.yaml": tuple[model.Finding, ...],
    "onset_classes.yaml": tuple[model.OnsetClass, ...],
    "criteria.yaml": tuple[model.CriteriaSet, ...],
    "concern.yaml": model.Concern,
    "scales.yaml": tuple[model.Scale, ...],
    "audit.yaml": model.Audit,
    "resources.yaml": model.Resources,
    "questions.yaml": tuple[model.Question, ...],
    "weights.yaml": model.Weights,
    "settings.yaml": model.Settings,
    "eye.yaml": model.Limits,
    "eye_simulation.yaml": model.Limits,
    "course.yaml": model.CourseRules,
    "course_simulation.yaml": model.Limits,
    "therapies.yaml": tuple[model.Therapy, ...],
    "regimens.yaml": tuple[model.Regimen, ...],
    "dosing.yaml": model.Dosing,
    "workup.yaml": model.WorkUp,
    "schedule.yaml": tuple[model.ScheduleItem, ...],
    "pathway.yaml": model.Pathway,
    "card.yaml": model.CardRules,
    "fhir.yaml": model.FhirCodes,
    "form.yaml": model.Form,
    "diary.yaml": model.Diary,
    "handout_words.yaml": model.HandoutWords,
    "teaching.yaml": model.Teaching,
    "phenotype.yaml": model.Phenotype,
    "population_simulation.yaml": model.PopulationSimulation,
}
"""What each file holds; a new part of the knowledge is one line here."""
FOLDERS: dict[str, Any] = {
    "statements": tuple[model.Statement, ...],
    "differential": tuple[model.Disease, ...],
    "cues": model.Cues,
    "words": model.WordList,
    "handouts": model.Handout,
}
"""What each file in a folder holds."""
CODES = "codelists/*.csv"
LISTS: dict[str, Any] = {
    "codelists/systems.csv": model.CodeSystem,
    "codelists/not_meant.csv": model.NotMeant,
    CODES: model.CodeRow,
}
"""What a row of each table is; a table that has no line of its own is a list of codes."""


class Passage(NamedTuple, Generic[S]):
    """An entry, or a part of one, and where it stands."""

    document: Document[Any] | Table[Any]
    steps: Steps
    entry: S

    @property
    def place(self) -> str:
        return f"{self.document.name}:{self.document.line(self.steps)}"

    def fault(self, what: str, remedy: str, *steps: str | int, is_warning: bool = False) -> Fault:
        """A fault of the entry, or of the part of it that these further steps lead to."""
        line = self.document.line(self.steps + steps)
        return Fault(self.document.name, line, what, remedy, is_warning)


class UnreadError(Exception):
    """What was asked for stands, or may stand, in a file that cannot be read."""


class Reading:
    """All that could be read in a folder, and the faults of what could not."""

    def __init__(self, folder: Path, today: date, ontology: Ontology) -> None:
        self.folder = folder
        self.today = today
        self.ontology = ontology
        self.faults: list[Fault] = []
        self._passages: dict[type[msgspec.Struct], list[Passage[Any]]] = {}
        self._unread: list[Any] = []
        inside = {name: shape for part, shape in FOLDERS.items() for name in files_in(folder, part)}
        for name, shape in (SHAPES | inside).items():
            self._read(name, shape, Document)
        for name, shape in lists_in(folder).items():
            self._read(name, shape, Table)

    def _read(self, name: str, shape: Any, kind: Kind) -> None:
        try:
            read = _passages_in(name, text_of(self.folder, name), shape, kind)
        except KnowledgeError as error:
            self.faults.append(error.fault)
            self._unread.append(shape)
        else:
            for entries, passages in read.items():
                self._passages.setdefault(entries, []).extend(passages)

    def found(self, kind: type[S]) -> Iterator[Passage[S]]:
        """Every entry of this kind in the files that could be read."""
        return iter(self._passages.get(kind, ()))

    def kinds(self) -> tuple[type[msgspec.Struct], ...]:
        """Of which kinds is there an entry, in the order in which they are met?"""
        return tuple(self._passages)

    def every(self, kind: type[S]) -> list[Passage[S]]:
        """Every entry of this kind.

        Raises:
            UnreadError: some may stand in a file that cannot be read.
        """
        if any(kind in _kinds_in(unread) for unread in self._unread):
            raise UnreadError
        return list(self.found(kind))


def lists_in(folder: Path) -> dict[str, Any]:
    """The tables that are needed or there, each with the model of its rows."""
    named = {name: shape for name, shape in LISTS.items() if "*" not in name}
    found = (path.relative_to(folder).as_posix() for path in sorted(folder.glob(CODES)))
    return {**dict.fromkeys(found, LISTS[CODES]), **named}


@lru_cache(maxsize=128)
def _passages_in(
    name: str, text: str, shape: Any, kind: Kind
) -> dict[type[msgspec.Struct], list[Passage[Any]]]:
    """Every entry of a file, by each kind that it is of; the same text is read once."""
    document = kind(name, text, shape)
    found: dict[type[msgspec.Struct], list[Passage[Any]]] = {}
    for passage in _passages(document, (), document.content):
        entry: msgspec.Struct = passage.entry
        for entries in _kinds_of(type(entry)):
            found.setdefault(entries, []).append(passage)
    return found


@cache
def _kinds_of(entry: type[msgspec.Struct]) -> tuple[type[msgspec.Struct], ...]:
    """The kind of an entry, and those that it is a kind of."""
    return tuple(kind for kind in entry.__mro__ if issubclass(kind, msgspec.Struct))


@cache
def _kinds_in(shape: Any) -> frozenset[type]:
    """Every kind of entry that a file of this shape may hold, those within others among them."""
    kinds, waiting = set[type](), [shape]
    while waiting:
        part = waiting.pop()
        waiting.extend(get_args(part))
        if isinstance(part, type) and issubclass(part, msgspec.Struct) and part not in kinds:
            kinds.update(_kinds_of(part))
            waiting.extend(get_type_hints(part).values())
    return frozenset(kinds)


def _passages(
    document: Document[Any] | Table[Any], steps: Steps, part: object
) -> Iterator[Passage[Any]]:
    """The part itself, if it is an entry, and every entry in it, outermost first."""
    if isinstance(part, tuple):
        for index, element in enumerate(cast("tuple[object, ...]", part)):
            yield from _passages(document, (*steps, index), element)
    elif isinstance(part, msgspec.Struct):
        yield Passage(document, steps, part)
        names = zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True)
        for field, written in names:
            yield from _passages(document, (*steps, written), getattr(part, field))
