"""What does the assessment form ask, in which order, and how is an answer written?"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from kinsbourne.knowledge.model.marks import Entry, Marked, Slug
from kinsbourne.knowledge.model.recognition import HpoId
from kinsbourne.knowledge.model.therapies import TherapyKind

AnswerType = Literal[
    "choice", "code", "name", "text", "date", "time", "number", "whole", "drug", "test",
]  # fmt: skip
"""How an answer is written.

``date`` is a day, month or year; ``time`` also an age, a span or an onset term; ``code`` an
identifier such as ``HP:0010543``; ``drug`` and ``test`` are names the knowledge knows.
"""
Asked = Literal[
    "patient", "sex", "birth", "visit-day", "visit-age", "finding", "score", "other-finding",
    "diagnosis", "treatment", "test",
]  # fmt: skip
"""What a question is about; it decides where in the case the answer goes."""
FieldName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]


class FormOption(Entry, frozen=True, kw_only=True):
    """An answer to choose, with the spellings it is also read by."""

    id: Slug
    label: str
    means: str | None = None
    """What stands in the case for it: a code or a word of the standard."""
    is_blank: bool = False
    """Does it say the same as no answer?"""
    words: tuple[str, ...] = ()
    """Other spellings, lower case."""
    redcap: tuple[str, ...] = ()
    """Codes of it in REDCap fields that other projects named; the first is written."""
    omop: tuple[int, ...] = ()
    """OMOP's concepts for it."""


class FormChoices(Entry, frozen=True, kw_only=True):
    """Answers of which one is chosen."""

    id: Slug
    options: tuple[FormOption, ...]


class FormPart(Entry, frozen=True, kw_only=True):
    """One field of a question.

    The first part of a question bears the question's own name, a later one that and its id.
    """

    id: Slug
    label: str | None = None
    """None: the question's own label."""
    type: AnswerType
    choices: Slug | None = None
    is_extra: bool = False
    """Is it left out of an empty spreadsheet, and read where somebody adds it?"""
    hint: str | None = None
    columns: tuple[FieldName, ...] = ()
    """What other projects call the column in a spreadsheet."""
    redcap: dict[str, FieldName] = field(default_factory=dict[str, FieldName])
    """The REDCap field by the kind of answer (``day``, ``onset-class``, the prefix of a code,
    ``other``), where another project has named one."""
    also: dict[FieldName, str] = field(default_factory=dict[FieldName, str])
    """Further REDCap fields that are read and never written, and before which prefix of a code
    (blank for none)."""
    bare: tuple[str, ...] = ()
    """Prefixes that are left out in the field for them."""
    classes: tuple[HpoId, ...] = ()
    """The classes of onset that the field for them takes."""
    lookup: dict[str, str] = field(default_factory=dict[str, str])
    """The ontology that REDCap looks answers up in, by the kind of answer."""
    switch: FieldName | None = None
    """The REDCap field that says which of the fields is filled in."""
    switch_codes: dict[str, str] = field(default_factory=dict[str, str])
    """What stands in it, by the kind of answer."""

    def __post_init__(self) -> None:
        if (self.type == "choice") != (self.choices is not None):
            raise ValueError("choices are given for a choice, and for nothing else")
        if self.switch is not None and self.switch_codes.keys() != self.redcap.keys():
            raise ValueError("each field has a code in the switch, and no code is left over")


class FormKind(Entry, frozen=True, kw_only=True):
    """The fields that every question of one kind has."""

    asks: Asked
    parts: tuple[FormPart, ...]
    instrument: FieldName | None = None
    """The REDCap instrument, where another project has named one."""


class FormQuestion(Entry, frozen=True, kw_only=True):
    """A question; ``of`` is the finding or scale it asks for, its own id where left out."""

    id: Slug
    asks: Asked
    of: Slug | None = None
    label: str | None = None
    """None: the label of the finding or scale."""

    @property
    def about(self) -> str:
        return self.of or self.id


class FormSection(Entry, frozen=True, kw_only=True):
    """Questions under one heading.

    A section that repeats may be filled in several times; one ``within`` another is part of it.
    """

    id: Slug
    name: str
    repeats: bool = False
    within: Slug | None = None
    in_a_row: int = 0
    """How often it stands in one row of an empty spreadsheet; 0: once, as the row itself."""
    instrument: FieldName | None = None
    """Its REDCap instrument, where the kind of question names none."""
    questions: tuple[FormQuestion, ...] = ()


class Form(Marked, frozen=True, kw_only=True):
    """The assessment form, behind the spreadsheet, the REDCap dictionary and the Questionnaire."""

    id: Slug
    version: str
    name: str
    choices: tuple[FormChoices, ...]
    kinds: tuple[FormKind, ...]
    sections: tuple[FormSection, ...]
    procedures: tuple[TherapyKind, ...]
    """Treatments of these kinds are procedures: done on a day, without a dose."""
    age_units: dict[Literal["Y", "M", "W", "D"], tuple[str, ...]]
    """Words and letters for the units of an age, lower case."""
