"""Does the card of the record systems fit what is known: its levels, red flags and queries?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    SUMMARY_BELOW,
    CardFlag,
    CardLevel,
    CardPast,
    CardRelapse,
    Concern,
    Level,
    OverrideReason,
    Prefetch,
)
from kinsbourne.knowledge.reading import Reading

SILENT: Level = "none"
"""The one level without a card."""
PATIENT = "patient"
_TEMPLATE = re.compile(
    r"Patient/\{\{context\.patientId\}\}"
    r"|[A-Z][A-Za-z]+\?patient=\{\{context\.patientId\}\}(&(category|code|date|_count|_sort)=[^&{}]+)*"
)


def levels(reading: Reading) -> Iterator[Fault]:
    """Each level that raises a concern has a card."""
    found = {place.entry.level for place in reading.every(CardLevel)}
    for place in reading.found(CardLevel):
        if place.entry.level == SILENT:
            yield place.fault("no card is due at this level", "Take it out.", "level")
    missing = [level for level in get_args(Level) if level not in found | {SILENT}]
    for relapse in reading.found(CardRelapse) if missing else ():
        what = f"no card for the level {', '.join(missing)}"
        yield relapse.fault(what, "Add it under levels.")


def flags(reading: Reading) -> Iterator[Fault]:
    """The urgency of each red flag is said, and of no other."""
    said = {place.entry.flag for place in reading.every(CardFlag)}
    known = {rule.flag for all_ in reading.every(Concern) for rule in all_.entry.red_flags}
    for place in reading.found(CardFlag):
        if place.entry.flag not in known:
            what = f"unknown red flag, {place.entry.flag}"
            yield place.fault(what, "Name a flag of concern.yaml.", "flag")
    for relapse in reading.found(CardRelapse) if known - said else ():
        what = f"no urgency for the red flag {', '.join(sorted(known - said))}"
        yield relapse.fault(what, "Add it under flags.")


def named_twice(reading: Reading) -> Iterator[Fault]:
    """A level, flag, key or reason has one entry."""
    named = ((CardLevel, "level"), (CardFlag, "flag"), (Prefetch, "key"), (OverrideReason, "code"))
    for kind, field in named:
        seen = set[str]()
        for place in reading.found(kind):
            name: str = getattr(place.entry, field)
            if name in seen:
                yield place.fault(f"the {field} {name} is given twice", "Keep one.", field)
            seen.add(name)


def summaries(reading: Reading) -> Iterator[Fault]:
    for kind in (CardLevel, CardRelapse):
        for place in reading.found(kind):
            if len(place.entry.summary) >= SUMMARY_BELOW:
                what = f"the summary has {SUMMARY_BELOW} characters or more"
                yield place.fault(what, "Shorten it; the detail says the rest.", "summary")


def queries(reading: Reading) -> Iterator[Fault]:
    """Only what the standard has every record system understand, and never without the patient."""
    for place in reading.found(Prefetch):
        if not _TEMPLATE.fullmatch(place.entry.query):
            what = "a query that the standard does not have record systems understand"
            yield place.fault(what, "Read the patient, or search by patient.", "query")
        if place.entry.key == PATIENT and not place.entry.required:
            yield place.fault("the patient is not required", "Require it.", "required")


def past(reading: Reading) -> Iterator[Fault]:
    """What counts by its onset is a term of HPO's."""
    for place in reading.found(CardPast):
        for code in place.entry.by_onset:
            if code not in reading.ontology:
                yield place.fault(f"{code} is no term of HPO's subset", "Name a term.", "by_onset")


RULES = (levels, flags, named_twice, summaries, queries, past)
