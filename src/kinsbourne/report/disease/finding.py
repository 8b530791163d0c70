"""What is known of a finding: how it is looked for, by which words it is told, where it counts?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.diseases import code_of
from kinsbourne.knowledge.model import Disease, Feature, Finding, Language
from kinsbourne.reasoning.facts import Vocabulary
from kinsbourne.report.cited import Cited
from kinsbourne.report.disease import addresses
from kinsbourne.report.disease.matching import counted
from kinsbourne.report.disease.often import how_often
from kinsbourne.report.disease.uses import sections, uses
from kinsbourne.report.said import marked
from kinsbourne.report.view import Document, Entry, Section

DOMAINS = {
    "eyes": "Eyes", "motor": "Movement", "speech": "Speech", "behaviour": "Behaviour",
    "sleep": "Sleep", "general": "General", "late": "Later on", "tumour": "Tumour",
    "laboratory": "Laboratory", "antibody": "Antibodies", "cause": "Causes",
    "mimic": "Signs of other disease",
}  # fmt: skip
LANGUAGES: dict[Language, str] = {"en": "English", "es": "Spanish", "fr": "French"}


class Seen(NamedTuple):
    """A feature of a disease that counts as a finding."""

    disease: Disease
    feature: Feature


@cache
def vocabulary(knowledge: Knowledge) -> Vocabulary:
    """Which term counts as which finding."""
    return Vocabulary(knowledge)


@cache
def seen_in(knowledge: Knowledge) -> dict[str, tuple[Seen, ...]]:
    """For each finding, the diseases in which it is seen or is not."""
    found: dict[str, list[Seen]] = {}
    for disease in knowledge.diseases.values():
        for feature in disease.features:
            for name in vocabulary(knowledge).supported_by(code_of(feature)):
                found.setdefault(name, []).append(Seen(disease, feature))
    return {name: tuple(seen) for name, seen in found.items()}


def wider(knowledge: Knowledge, finding: Finding) -> tuple[Finding, ...]:
    """The findings that this one counts as, itself left out."""
    code = finding.hpo or finding.local_code
    found = vocabulary(knowledge).supported_by(code) - {finding.id}
    return tuple(one for one in knowledge.findings.values() if one.id in found)


def findings(knowledge: Knowledge, chosen: Iterable[Finding]) -> Document:
    """The findings that were chosen, by where they are looked for."""
    cited = Cited(knowledge)
    chosen = tuple(chosen)
    said = counted(len(chosen), len(knowledge.findings), "findings")
    listed: dict[str, list[Entry]] = {title: [] for title in DOMAINS.values()}
    for finding in chosen:
        listed[DOMAINS[finding.domain]].append(_line(finding))
    parts = (
        Section(id=title.lower().replace(" ", "-"), title=title, entries=tuple(entries))
        for title, entries in listed.items()
    )
    return cited.document("Findings", (Entry(text=said),), parts)


def _line(finding: Finding) -> Entry:
    return Entry(
        text=finding.label,
        url=addresses.finding(finding.id),
        code=finding.hpo,
        about="; ".join(finding.lay[:2]),
    )


def searched(known: Knowledge, found: Finding) -> str:
    """All that a finding is called, in every language."""
    called = [found.hpo or "", found.name or ""]
    for language in known.languages:
        if named := known.words(language).get(found.id):
            called += [*named.words, *named.lay]
    return "; ".join(filter(None, called))


def finding(knowledge: Knowledge, name: str) -> Document:
    """The finding with this id.

    Raises:
        KeyError: there is none.
    """
    found = knowledge.findings[name]
    cited = Cited(knowledge)
    lead = tuple(_facts(knowledge, found, cited))
    kinds = wider(knowledge, found)
    used = [use for use in uses(knowledge) if name in use.findings]
    by_kind = [
        use for use in uses(knowledge)
        if name not in use.findings and not use.findings.isdisjoint(one.id for one in kinds)
    ]  # fmt: skip
    named = tuple(Entry(text=one.label, url=addresses.finding(one.id)) for one in kinds)
    return cited.document(
        found.label,
        lead,
        (
            Section(
                id="words",
                title="Words by which it is recognised",
                parts=tuple(_words(knowledge, found)),
            ),
            Section(id="kinds", title="It also counts as", entries=named),
            Section(id="counts", title="Where it counts", parts=sections(cited, used)),
            Section(
                id="counts-as-kind",
                title="Where it counts as one of these kinds",
                parts=sections(cited, by_kind, "kind-"),
            ),
            Section(id="diseases", title="In which diseases", entries=_diseases(cited, found)),
        ),
    )


def _facts(knowledge: Knowledge, found: Finding, cited: Cited) -> Iterator[Entry]:
    if found.elicit:
        yield cited.entry(found.elicit.text, found.elicit, label="How to elicit")
    if found.name:
        yield Entry(label="In a sentence", text=found.name)
    for label, terms in (
        ("HPO", (found.hpo,) if found.hpo else ()),
        ("Counts too, with all below", found.also),
        ("Does not count", found.except_),
    ):
        if terms:
            said = "; ".join(f"{term} {knowledge.ontology.labels[term]}" for term in terms)
            yield Entry(label=label, text=said)
    if not found.hpo:
        yield Entry(label="Code of this project", text=found.local_code)
    if found.codes:
        yield Entry(label="Other codes", text="; ".join(found.codes))
    yield Entry(label="Looked for under", text=DOMAINS[found.domain])
    if found.note:
        yield Entry(label="Note", text=found.note)


def _words(knowledge: Knowledge, found: Finding) -> Iterator[Section]:
    for language, title in LANGUAGES.items():
        known = knowledge.words(language).get(found.id)
        said = (("In a note", known.words), ("A family says", known.lay)) if known else ()
        entries = tuple(
            Entry(label=label, text="; ".join(listed)) for label, listed in said if listed
        )
        if entries:
            yield Section(id=f"words-{language}", title=title, entries=entries, language=language)


def _diseases(cited: Cited, found: Finding) -> tuple[Entry, ...]:
    by_disease: dict[str, list[Seen]] = {}
    for seen in seen_in(cited.knowledge).get(found.id, ()):
        by_disease.setdefault(seen.disease.id, []).append(seen)
    return tuple(_disease(cited, seen, found) for seen in by_disease.values())


def _disease(cited: Cited, seen: list[Seen], found: Finding) -> Entry:
    disease = seen[0].disease
    said = "; ".join(_often(cited, one.feature, found) for one in seen)
    sources = [citation for one in seen for citation in one.feature.sources]
    return Entry(
        text=disease.name,
        url=addresses.disease(disease.id),
        about=said,
        sources=cited.numbers(sources),
    )


def _often(cited: Cited, feature: Feature, found: Finding) -> str:
    label = feature.label or cited.knowledge.findings[feature.finding or ""].label
    mark = marked(feature.verified)
    said = how_often(feature) + (f", {mark}" if mark else "")
    return said if label == found.label else f"{label.lower()}: {said}"
