"""What does the chapter on the syndrome say, in the founding article's own order?

One view of the knowledge, sections of numbered entries, that ``markdown`` and ``page`` write out.
Every entry carries its sources, its grade and, unless it was read, its mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from kinsbourne import __version__
from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.assess import INTENDED_USE
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.report import regimens, words
from kinsbourne.report.references import links
from kinsbourne.report.text import VERIFIED
from kinsbourne.report.view import Chapter, Entry, Reference, Section

NAMES = model.Section(id="names-and-codes", title="Names and codes")
AUDIT = model.Section(
    id="audit",
    title="The founding article, checked",
    parts=(
        model.Section(id="audit-headings", title="What stands under its headings"),
        model.Section(id="audit-references", title="Its references"),
        model.Section(id="audit-statements", title="Its doubtful statements"),
    ),
)
RESOURCES = model.Section(id="resources", title="Where to read on")
GROUPS: dict[str, dict[model.Language, str]] = {
    "literature": {"en": "Literature", "es": "Literatura", "fr": "Littérature"},
    "trials": {"en": "Trials", "es": "Ensayos clínicos", "fr": "Essais cliniques"},
    "guidelines": {"en": "Guidelines", "es": "Guías clínicas", "fr": "Recommandations"},
    "rare-disease": {
        "en": "Rare disease registers", "es": "Enfermedades raras", "fr": "Maladies rares",
    },
    "patients": {
        "en": "Patient organisations",
        "es": "Asociaciones de pacientes",
        "fr": "Associations de patients",
    },
}  # fmt: skip


class UnknownSectionError(Exception):
    """A section that the chapter does not have."""


def chapter(
    knowledge: Knowledge, wanted: str | None = None, language: model.Language = "en"
) -> Chapter:
    """The whole chapter, or one section of it by id or title.

    Raises:
        UnknownSectionError: no section of that name; says which there are.
    """
    everything = (NAMES, *knowledge.sections, AUDIT)
    chosen = (
        everything if wanted is None else _find(wanted, (*everything, regimens.REGIMENS, RESOURCES))
    )
    writer = _Writer(knowledge)
    sections = tuple(writer.section(section) for section in chosen if section is not RESOURCES)
    panel = wanted is None or RESOURCES in chosen
    return Chapter(
        title=_capital(knowledge.identity.preferred),
        language=language,
        sections=sections,
        references=tuple(writer.references()),
        resources=_resources(knowledge.resources, language) if panel else None,
        colophon=tuple(_colophon(knowledge)),
    )


def _walk(sections: Iterable[model.Section], depth: int = 0) -> Iterator[tuple[int, model.Section]]:
    for section in sections:
        yield depth, section
        yield from _walk(section.parts, depth + 1)


def _find(wanted: str, sections: tuple[model.Section, ...]) -> tuple[model.Section, ...]:
    name = wanted.strip().casefold()
    for _, section in _walk(sections):
        if name in (section.id, section.title.casefold()):
            return (section,)
    listed = "\n".join(f"{'  ' * (depth + 1)}{section.id}" for depth, section in _walk(sections))
    raise UnknownSectionError(f"no section '{wanted}'; give one of these:\n{listed}")


class _Writer:
    """Writes sections, and numbers the sources as it goes."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._numbering = Numbering()
        self._written: dict[str, Callable[[], Iterable[Entry]]] = {
            NAMES.id: self._names,
            "audit-headings": self._headings,
            "audit-references": self._audited_references,
            "audit-statements": self._audited_statements,
        }
        self._added: dict[str, Callable[[], Iterable[Section]]] = {
            "diagnostic-study-of-choice": self._criteria,
            "physical-examination": self._scales,
            "medical-therapy": self._regimens,
        }

    def section(self, planned: model.Section) -> Section:
        if planned is regimens.REGIMENS:
            return regimens.write(self._knowledge, self._numbering)
        written = self._written.get(planned.id)
        entries = tuple(written() if written else self._statements(planned.id))
        added = tuple(self._added[planned.id]()) if planned.id in self._added else ()
        parts = added + tuple(self.section(part) for part in planned.parts)
        if not entries and not parts:
            entries = (Entry(text="Nothing is entered here yet."),)
        return Section(id=planned.id, title=planned.title, entries=entries, parts=parts)

    def references(self) -> Iterator[Reference]:
        for cited in self._numbering.list(self._knowledge):
            source = self._knowledge.sources[cited.id]
            places = "; ".join(place for place in cited.at if place != source.extent)
            said = [cited.citation, places and f"Cited: {places}.", words.EXTENT[source.extent]]
            yield Reference(
                number=cited.number,
                id=cited.id,
                text=" ".join([*filter(None, said), source.note or ""]).strip(),
                links=tuple(links(source)),
            )

    def _entry(self, text: str, marked: model.Marked, **more: str) -> Entry:
        basis = [more.pop("grade", ""), VERIFIED[marked.verified]]
        return Entry(
            text=text,
            sources=self._numbering.cite(marked.sources),
            basis="; ".join(filter(None, basis)),
            note=marked.note or "",
            **more,
        )

    def _statements(self, section: str) -> Iterator[Entry]:
        for statement in self._knowledge.statements.values():
            if statement.section == section and statement.status == "current":
                number = statement.estimate
                population = statement.population or ""
                said = f"{statement.claim} {population}"
                estimate = words.estimate(number, said) if number else ""
                if population.casefold() in statement.claim.casefold():
                    population = ""
                yield self._entry(
                    statement.claim,
                    statement,
                    id=statement.id,
                    about=": ".join(filter(None, [population, estimate])),
                    grade=words.GRADE[statement.grade],
                )

    def _names(self) -> Iterator[Entry]:
        identity = self._knowledge.identity
        names = "; ".join((*identity.abbreviations, *identity.synonyms))
        yield self._entry(f"Also called: {names}.", identity)
        for code in identity.codes:
            label = f" ({code.label})" if code.label else ""
            yield Entry(
                text=f"{code.system}: {code.code}{label}",
                sources=self._numbering.cite(code.sources),
                basis=VERIFIED[code.verified],
            )

    def _criteria(self) -> Iterator[Section]:
        for criteria in self._knowledge.criteria.values():
            rule = f"In use since {criteria.since}; needs {criteria.needed} points of those below."
            if criteria.applies is not None:
                meant = words.condition(criteria.applies, self._named)
                rule += f" Meant for {meant}."
            entries = [self._entry(rule, criteria), *map(self._item, criteria.items)]
            entries += map(_band, criteria.grades)
            if criteria.exception:
                exempt = criteria.exception.points
                enough = [item.label for item in criteria.items if item.id in exempt]
                named = (self._knowledge.statements[name] for name in criteria.exception.rests_on)
                basis = [citation for statement in named for citation in statement.sources]
                entries.append(
                    Entry(
                        text=f"Whatever the sum, enough: {' with '.join(enough)}.",
                        sources=self._numbering.cite(basis),
                        basis=VERIFIED[criteria.verified],
                    )
                )
            yield Section(id=criteria.id, title=criteria.name, entries=tuple(entries))

    def _item(self, item: model.Item) -> Entry:
        if all(outcome.points == 1 for outcome in item.outcomes):
            return self._entry(f"{item.label}: 1 point", item)
        points = (self._outcome(outcome, item.verified) for outcome in item.outcomes)
        return self._entry(f"{item.label}: {'; '.join(points)}", item)

    def _outcome(self, outcome: model.Outcome, shown: model.Verified) -> str:
        points = outcome.points
        if isinstance(points, int):
            said = f"{points}"
        else:
            said = f"{points[0]} to {points[1]} (not settled)"
        mark = VERIFIED[outcome.verified] if outcome.verified != shown else ""
        asked = words.condition(outcome.when, self._named)
        return f"{said} for {asked}" + (f" ({mark})" if mark else "")

    def _named(self, finding: str) -> str:
        label = self._knowledge.findings[finding].label
        return label[:1].lower() + label[1:]

    def _scales(self) -> Iterator[Section]:
        for scale in self._knowledge.scales.values():
            entries = [self._entry(scale.use, scale), *map(_scale_item, scale.items)]
            entries += map(_band, scale.bands)
            if scale.bands_unset_because:
                entries.append(Entry(text=scale.bands_unset_because))
            yield Section(id=scale.id, title=scale.name, entries=tuple(entries))

    def _regimens(self) -> Iterator[Section]:
        yield regimens.write(self._knowledge, self._numbering)

    def _headings(self) -> Iterator[Entry]:
        for _, section in _walk(self._knowledge.sections):
            if section.article_says:
                yield Entry(text=f"{section.title}: {section.article_says}")

    def _audited_references(self) -> Iterator[Entry]:
        for audited in self._knowledge.audit.references:
            sources = (model.Citation(id=audited.source),) if audited.source else ()
            yield Entry(
                text=f"Reference {audited.number}, as printed: {_stop(audited.as_printed)} "
                f"{audited.found} {audited.verdict}",
                sources=self._numbering.cite(sources),
                basis=VERIFIED[audited.verified],
            )

    def _audited_statements(self) -> Iterator[Entry]:
        for audited in self._knowledge.audit.statements:
            text = f"It says: {_stop(audited.article_says)} Found: {audited.found}"
            yield self._entry(text, audited, id=audited.id)


def _scale_item(item: model.ScaleItem) -> Entry:
    anchors = "; ".join(f"{n} {anchor}" for n, anchor in enumerate(item.anchors))
    optional = " (optional)" if item.optional else ""
    return Entry(text=f"{item.label}{optional}: {anchors}", basis=VERIFIED[item.verified])


def _band(band: model.Band) -> Entry:
    return Entry(
        text=f"{_capital(band.name)}: from {band.from_} points", basis=VERIFIED[band.verified]
    )


def _resources(resources: model.Resources, language: model.Language) -> Section:
    name = quote(resources.name[language])

    def links(group: str) -> tuple[Entry, ...]:
        return tuple(
            Entry(text=link.label[language], url=link.url[language].replace("{name}", name))
            for link in resources.links
            if link.group == group
        )

    groups = (
        Section(id=f"resources-{group}", title=title[language], entries=links(group))
        for group, title in GROUPS.items()
    )
    return Section(id=RESOURCES.id, title=RESOURCES.title, parts=tuple(groups))


def _colophon(knowledge: Knowledge) -> Iterator[str]:
    release, hpo = knowledge.release, knowledge.ontology.manifest
    yield f"kinsbourne {__version__}, knowledge {release.version}, HPO {hpo.hpo_version}."
    if release.reviewed_by:
        yield f"Reviewed by {', '.join(release.reviewed_by)}."
    else:
        yield "No clinician has signed this edition yet."
    yield INTENDED_USE
    yield f"{hpo.acknowledgement}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stop(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
