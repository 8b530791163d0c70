"""Does every entry say rightly what it rests on, and can each source be found?"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    AuditedReference,
    Citation,
    Code,
    CodeRow,
    CodeSystem,
    Entry,
    Feature,
    Marked,
    Release,
    Source,
    Statement,
)
from kinsbourne.knowledge.reading import Passage, Reading

IDENTIFIERS = {
    "pmid": (re.compile(r"[1-9]\d{0,7}", re.ASCII), "a PMID is a number of up to eight digits"),
    "doi": (
        re.compile(r"10\.\d{4,9}/\S+", re.ASCII),
        "a DOI is 10.1000/suffix, no address",
    ),
    "pmcid": (re.compile(r"PMC[1-9]\d*", re.ASCII), "a PMCID is PMC and a number"),
    "nct": (re.compile(r"NCT\d{8}", re.ASCII), "an NCT number is NCT and eight digits"),
    "url": (re.compile(r"https?://\S+"), "an address begins with https://"),
}
ONE_PAPER = ("doi", "pmid", "pmcid")
"""Identifiers that two sources cannot share."""


def identifiers(reading: Reading) -> Iterator[Fault]:
    """Each identifier is well formed; PMID 10 is what is left of a DOI in the wrong field."""
    for source in reading.found(Source):
        for name, (form, says) in IDENTIFIERS.items():
            value: str | None = getattr(source.entry, name)
            if value is None:
                continue
            if name == "pmid" and value == "10":
                yield source.fault(
                    "the PMID is 10, a paper on digitoxin that nobody means",
                    "It is the start of a DOI taken for a PMID: look the right one up.",
                    name,
                )
            elif name == "pmid" and re.search(r"[:/]", value):
                yield source.fault(
                    f"the PMID holds an address, {value}",
                    "Give the number alone; a DOI or an address has its own field.",
                    name,
                )
            elif not form.fullmatch(value):
                yield source.fault(f"the {name} {value} is malformed", f"Correct it: {says}.", name)


def same_paper_twice(reading: Reading) -> Iterator[Fault]:
    for name in ONE_PAPER:
        first: dict[str, Passage[Source]] = {}
        for source in reading.found(Source):
            value: str | None = getattr(source.entry, name)
            if value is None:
                continue
            other = first.setdefault(value.casefold(), source)
            if other is not source:
                yield source.fault(
                    f"the {name} {value} is that of {other.entry.id} too",
                    "Make one source of the two, or correct the identifier.",
                    name,
                )


def year_to_come(reading: Reading) -> Iterator[Fault]:
    """Only warned of, as all dates are: the clock may be wrong, and not the knowledge."""
    for source in reading.found(Source):
        year = source.entry.year
        if year is not None and year > reading.today.year:
            what = f"the year {year} is yet to come"
            yield source.fault(what, "Correct the year.", "year", is_warning=True)


def unknown_source(reading: Reading) -> Iterator[Fault]:
    known = {source.entry.id for source in reading.every(Source)}
    for place, source, field in _cited(reading):
        if source not in known:
            yield place.fault(
                f"the source {source} is unknown", "Add it to sources.yaml, or correct it.", field
            )


def unused_source(reading: Reading) -> Iterator[Fault]:
    reading.every(Entry)
    cited = {source for _, source, _ in _cited(reading)}
    for source in reading.found(Source):
        if source.entry.id not in cited:
            yield source.fault(
                f"nothing cites the source {source.entry.id}",
                "Cite it where it is used, or drop it.",
            )


def _cited(reading: Reading) -> Iterator[tuple[Passage[Any], str, str]]:
    """Where a source is cited, which, and in which field."""
    for citation in reading.found(Citation):
        yield citation, citation.entry.id, "id"
    for reference in reading.found(AuditedReference):
        if reference.entry.source is not None:
            yield reference, reference.entry.source, "source"
    for listed in (*reading.found(CodeRow), *reading.found(CodeSystem)):
        if listed.entry.source:
            yield listed, listed.entry.source, "source"


def mark_without_source(reading: Reading) -> Iterator[Fault]:
    """What was read or recalled was so somewhere; only a default may stand alone."""
    for passage in _marked(reading):
        if not passage.entry.sources and passage.entry.verified != "default":
            yield passage.fault(
                f"marked {passage.entry.verified}, without a source",
                "Cite the source, or mark it default if it is a choice of this design.",
                "verified",
            )


def read_in_what_nobody_read(reading: Reading) -> Iterator[Fault]:
    extent = {source.entry.id: source.entry.extent for source in reading.every(Source)}
    for passage in _marked(reading):
        if passage.entry.verified != "read":
            continue
        if {extent.get(citation.id) for citation in passage.entry.sources} == {"not-read"}:
            yield passage.fault(
                "marked read, but none of its sources was read",
                "Mark it recalled; or, if a source was read, say to what extent.",
                "verified",
            )


def _marked(reading: Reading) -> Iterator[Passage[Marked] | Passage[Code] | Passage[Feature]]:
    return chain(reading.found(Marked), reading.found(Code), reading.found(Feature))


def review(reading: Reading) -> Iterator[Fault]:
    """Each entry was reviewed, not in days to come, and not too long ago."""
    (release,) = reading.every(Release)
    for passage in reading.found(Marked):
        entry = passage.entry
        if entry.reviewed > reading.today:
            what = f"reviewed on {entry.reviewed}, a day yet to come"
            yield passage.fault(what, "Correct the date.", "reviewed", is_warning=True)
        elif isinstance(entry, Statement) and entry.status == "retired":
            continue
        elif _months_after(entry.reviewed, release.entry.review_months) < reading.today:
            yield passage.fault(
                f"last reviewed on {entry.reviewed}, so the review is overdue",
                "Check it against its sources and newer ones, then set the date.",
                "reviewed",
                is_warning=True,
            )


@cache
def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


RULES = (
    identifiers,
    same_paper_twice,
    year_to_come,
    unknown_source,
    unused_source,
    mark_without_source,
    read_in_what_nobody_read,
    review,
)
