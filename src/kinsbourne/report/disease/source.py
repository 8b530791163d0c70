"""What is known of a source: where it is found, how much of it was read, what rests on it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.citation import identifiers, in_words
from kinsbourne.knowledge.model import Citation, Source
from kinsbourne.report import words
from kinsbourne.report.cited import Cited
from kinsbourne.report.disease import addresses
from kinsbourne.report.disease.matching import counted
from kinsbourne.report.numbered import address
from kinsbourne.report.said import marked
from kinsbourne.report.view import Document, Entry, Section

KINDS = {
    "article": "Articles", "abstract": "Abstracts of meetings", "registry": "Trial registers",
    "web": "Web pages", "standard": "Standards and data", "label": "Product information",
    "slides": "Slides",
}  # fmt: skip


class Resting(NamedTuple):
    """An entry of the knowledge that cites a source, and the place in it."""

    part: str
    place: str
    entry: Entry


def sources(knowledge: Knowledge, chosen: Iterable[Source]) -> Document:
    """The sources that were chosen, by what they are."""
    chosen = sorted(chosen, key=in_words)
    said = counted(len(chosen), len(knowledge.sources), "sources")
    listed: dict[str, list[Entry]] = {title: [] for title in KINDS.values()}
    for source in chosen:
        listed[KINDS[source.kind]].append(_line(knowledge, source))
    parts = (
        Section(id=title.lower().replace(" ", "-"), title=title, entries=tuple(entries))
        for title, entries in listed.items()
    )
    return Cited(knowledge).document("Sources", (Entry(text=said),), parts)


def _line(knowledge: Knowledge, source: Source) -> Entry:
    count = len(resting(knowledge).get(source.id, ()))
    cited = "1 entry rests on it" if count == 1 else f"{count} entries rest on it"
    return Entry(
        text=in_words(source),
        url=addresses.source(source.id),
        about=f"{words.EXTENT[source.extent].rstrip('.').lower()}; {cited}",
    )


def source(knowledge: Knowledge, name: str) -> Document:
    """The source with this id.

    Raises:
        KeyError: there is none.
    """
    found = knowledge.sources[name]
    listed: dict[str, list[Entry]] = {}
    for one in resting(knowledge).get(name, ()):
        place = f"cited: {one.place}" if one.place else ""
        entry = msgspec.structs.replace(one.entry, about=place)
        listed.setdefault(one.part, []).append(entry)
    parts = (
        Section(id=part.lower().replace(" ", "-"), title=part, entries=tuple(entries))
        for part, entries in listed.items()
    )
    return Cited(knowledge).document(found.title, tuple(_facts(found)), parts)


def _facts(found: Source) -> Iterator[Entry]:
    yield Entry(label="Reference", text=in_words(found))
    for identifier in identifiers(found):
        name, colon, value = identifier.partition(":")
        is_address = value.startswith("//") or not colon
        label, text = ("Address", identifier) if is_address else (name, value)
        yield Entry(label=label, text=text, url=address(identifier))
    yield Entry(label="How much was read", text=words.EXTENT[found.extent])
    if found.note:
        yield Entry(label="Note", text=found.note)
    yield Entry(label="Name", text=found.id)


@cache
def resting(knowledge: Knowledge) -> dict[str, tuple[Resting, ...]]:
    """For each source, what cites it."""
    found: dict[str, list[Resting]] = {}
    for part, cites, entry in _entries(knowledge):
        at: dict[str, dict[str, None]] = {}
        for citation in _citations(cites):
            places = at.setdefault(citation.id, {})
            if citation.at:
                places[citation.at] = None
        for name, places in at.items():
            found.setdefault(name, []).append(Resting(part, "; ".join(places), entry))
    return {name: tuple(listed) for name, listed in found.items()}


def _citations(entry: object) -> Iterator[Citation]:
    """Every citation within an entry."""
    if isinstance(entry, Citation):
        yield entry
    elif isinstance(entry, tuple):
        for one in entry:  # pyright: ignore[reportUnknownVariableType]
            yield from _citations(one)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(entry, model.Marked | msgspec.Struct):
        for name in entry.__struct_fields__:
            yield from _citations(getattr(entry, name))


def _entries(known: Knowledge) -> Iterator[tuple[str, object, Entry]]:
    """What can cite a source: under which heading it is listed, itself, and how it is said."""
    for one in known.statements.values():
        yield "Statements", one, _entry(one.claim, one, addresses.statement(one.id))
    for one in known.findings.values():
        yield "Findings", one, Entry(text=one.label, url=addresses.finding(one.id))
    for one in known.diseases.values():
        yield "Differential diagnosis", one, Entry(text=one.name, url=addresses.disease(one.id))
    for criteria in known.criteria.values():
        where = addresses.section("diagnostic-study-of-choice", criteria.id)
        yield "Criteria", criteria, _entry(criteria.name, criteria, where)
    for scale in known.scales.values():
        where = addresses.section("physical-examination", scale.id)
        yield "Scales", scale, _entry(scale.name, scale, where)
    for regimen in known.regimens.values():
        where = addresses.section("regimens", f"regimen-{regimen.id}")
        yield "Regimens", regimen, _entry(regimen.name, regimen, where)
    concern = known.concern
    for rule in (*concern.raises, *concern.lowers, *concern.red_flags):
        yield "Rules of concern", rule, _entry(rule.because, rule)
    for one in known.questions.values():
        yield "Looks, questions and tests", one, _entry(one.name, one)
    for one in known.investigations.values():
        yield "Tests of the work-up", one, _entry(one.name, one)
    for one in known.schedule.items:
        yield "Follow-up", one, _entry(one.what, one)
    for one in known.pathway.steps:
        yield "Steps of the pathway", one, _entry(one.label, one)
    audit = addresses.section("audit")
    for one in known.audit.statements:
        yield "The founding article, checked", one, _entry(one.article_says, one, audit)
    for one in known.audit.references:
        cites = Citation(id=one.source) if one.source else ()
        text = f"Reference {one.number}"
        yield "The founding article, checked", cites, Entry(text=text, url=audit)


def _entry(text: str, entry: model.Marked, url: str | None = None) -> Entry:
    return Entry(text=text, url=url, basis=marked(entry.verified))
