"""Do course, work-up and follow-up schedule hang together: their findings, tests and names?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    CourseRules,
    Explanation,
    Finding,
    Investigation,
    ScheduleItem,
    Search,
    Therapy,
    When,
    WorkUp,
)
from kinsbourne.knowledge.reading import Passage, Reading

Named = tuple[
    Passage[WorkUp] | Passage[Search] | Passage[Investigation] | Passage[CourseRules],
    tuple[str, ...],
]


def unknown_findings(reading: Reading) -> Iterator[Fault]:
    known = {finding.entry.id for finding in reading.every(Finding)}
    places: list[Named] = [(one, ("first_signs",)) for one in reading.found(WorkUp)]
    places.extend((one, ("found_if",)) for one in reading.found(Search))
    fields = ("implied_by", "abnormal_if", "normal_if")
    places.extend((one, fields) for one in reading.found(Investigation))
    signs = ("core", "supporting", "improved", "infections")
    places.extend((one, signs) for one in reading.found(CourseRules))
    for passage, named in places:
        for field in named:
            names: tuple[str, ...] = getattr(passage.entry, field)
            for index, name in enumerate(names):
                if name not in known:
                    what = f"{field} names an unknown finding, {name}"
                    remedy = "Add it to findings.yaml, or correct the name."
                    yield passage.fault(what, remedy, field, index)
    for explained in reading.found(Explanation):
        if explained.entry.finding not in known:
            what = f"unknown finding, {explained.entry.finding}"
            yield explained.fault(what, "Add it to findings.yaml, or correct it.", "finding")


def unknown_tests(reading: Reading) -> Iterator[Fault]:
    """What names a test of the work-up names one there is."""
    known = {one.entry.id for one in reading.every(Investigation)}
    fields = {
        Investigation: ("members", "covers", "part_of"),
        When: ("after",),
        Search: ("needs", "beside"),
        ScheduleItem: ("satisfied_by", "until_normal"),
    }
    remedy = "Name a test of workup.yaml."
    for kind, named in fields.items():
        for passage in reading.found(kind):
            for field in named:
                for index, name in enumerate(getattr(passage.entry, field)):
                    if name not in known:
                        what = f"{field} names an unknown test, {name}"
                        yield passage.fault(what, remedy, field, index)


def groups_of_groups(reading: Reading) -> Iterator[Fault]:
    """A group is made of single tests, so that what is missing of it can be named."""
    groups = {one.entry.id for one in reading.every(Investigation) if one.entry.members}
    for one in reading.found(Investigation):
        for index, name in enumerate(one.entry.members):
            if name in groups:
                what = f"members names a group, {name}"
                yield one.fault(what, "Name its members instead.", "members", index)


def for_whom(reading: Reading) -> Iterator[Fault]:
    """A condition on the patient is also said in words."""
    for one in reading.found(Investigation):
        if (one.entry.applies is None) != (one.entry.for_whom is None):
            what = "applies and for_whom are not given together"
            yield one.fault(what, "Give the condition, and the same in words.", "applies")


def ambiguous_words(reading: Reading) -> Iterator[Fault]:
    """A name in a record means one test or treatment, in lower case as it is looked up."""
    reading.every(Therapy)
    first: dict[str, str] = {}
    for passage in (*reading.found(Therapy), *reading.found(Investigation)):
        entry = passage.entry
        for name in (entry.id, entry.name.lower(), *entry.words):
            other = first.setdefault(name, entry.id)
            if other != entry.id:
                what = f"{name} is also a name of {other}"
                yield passage.fault(what, "Let it mean one of the two.", "words")
        for word in entry.words:
            if word != word.lower().strip():
                yield passage.fault(f"the word {word} is not lower case", "Write it so.", "words")


RULES = (unknown_findings, unknown_tests, groups_of_groups, for_whom, ambiguous_words)
