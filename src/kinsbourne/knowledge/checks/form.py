"""Does the assessment form ask for what the knowledge knows, each thing by a name of its own?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    Finding,
    Form,
    FormChoices,
    FormKind,
    FormPart,
    FormQuestion,
    FormSection,
    Scale,
)
from kinsbourne.knowledge.reading import Reading


def asked_of_nothing(reading: Reading) -> Iterator[Fault]:
    """A question about a finding or scale must name one."""
    known = {
        "finding": {finding.entry.id for finding in reading.every(Finding)},
        "score": {scale.entry.id for scale in reading.every(Scale)},
    }
    kinds = {kind.entry.asks for kind in reading.found(FormKind)}
    for question in reading.found(FormQuestion):
        asks, about = question.entry.asks, question.entry.about
        if asks not in kinds:
            what = f"the form has no kind for what is asked, {asks}"
            yield question.fault(what, "Add it to kinds.", "asks")
        if about not in known.get(asks, {about}):
            what = f"the question asks for an unknown {asks}, {about}"
            yield question.fault(what, "Name one of findings.yaml or scales.yaml.", "of")
        if asks not in known and question.entry.label is None:
            yield question.fault("the question has no label", "Give it one.")


def parts_of_the_form(reading: Reading) -> Iterator[Fault]:
    """Choices and sections that other parts name are there."""
    choices = {passage.entry.id for passage in reading.found(FormChoices)}
    for part in reading.found(FormPart):
        if part.entry.choices is not None and part.entry.choices not in choices:
            what = f"the form has no choices {part.entry.choices}"
            yield part.fault(what, "Add them to choices.", "choices")
    sections = {passage.entry.id for passage in reading.found(FormSection)}
    for section in reading.found(FormSection):
        if section.entry.within is not None and section.entry.within not in sections:
            what = f"the form has no section {section.entry.within}"
            yield section.fault(what, "Name a section of the form.", "within")


def two_meanings(reading: Reading) -> Iterator[Fault]:
    """A spelling stands for one answer only, and one for one unit of age."""
    for passage in reading.found(FormChoices):
        first: dict[str, str] = {}
        for index, option in enumerate(passage.entry.options):
            for word in (option.id, option.label.casefold(), *option.words, *option.redcap):
                if first.setdefault(word, option.id) != option.id:
                    what = f"the spelling {word} already stands for {first[word]}"
                    yield passage.fault(what, "Keep it for one of the two.", "options", index)
    for passage in reading.found(Form):
        units: dict[str, str] = {}
        for unit, words in passage.entry.age_units.items():
            for word in words:
                if units.setdefault(word, unit) != unit:
                    what = f"the unit {word} already stands for {units[word]}"
                    yield passage.fault(what, "Keep it for one of the two.", "age_units", unit)


def field_named_twice(reading: Reading) -> Iterator[Fault]:
    """Two fields of one name could not be told apart in a spreadsheet or in REDCap."""
    for passage in reading.found(Form):
        parts = {kind.asks: kind.parts for kind in passage.entry.kinds}
        first: dict[str, tuple[int, int]] = {}
        for s, section in enumerate(passage.entry.sections):
            for q, question in enumerate(section.questions):
                later = (f"-{part.id}" for part in parts.get(question.asks, ())[1:])
                for name in ("", *later):
                    field = question.id + name
                    if first.setdefault(field, (s, q)) != (s, q):
                        what = f"two questions have a field {field}"
                        steps = ("sections", s, "questions", q)
                        yield passage.fault(what, "Give one another id.", *steps)
    yield from _named_twice(reading)


def _named_twice(reading: Reading) -> Iterator[Fault]:
    """Other projects' names of fields and columns, each for one part."""
    owner: dict[tuple[str, str], str] = {}
    for part in reading.found(FormPart):
        fields = (*part.entry.redcap.values(), *part.entry.also)
        named = [("REDCap field", "field", name) for name in fields]
        named += [("column", "column", name) for name in part.entry.columns]
        for kind, what, name in named:
            other = owner.setdefault((what, name), part.place)
            if other != part.place:
                said = f"the {kind} {name} is already named at {other}"
                steps = "columns" if what == "column" else "redcap"
                yield part.fault(said, f"Name another {what}.", steps)


RULES = (asked_of_nothing, parts_of_the_form, two_meanings, field_named_twice)
