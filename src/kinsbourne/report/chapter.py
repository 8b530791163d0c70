"""What does the chapter on the syndrome say, in the founding article's own order?

One document, sections of numbered entries, that ``markdown``, ``html`` and ``pdf`` write out.
Every entry carries its sources, its grade and, unless it was read, its mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.report import regimens, words
from kinsbourne.report.cited import Cited, colophon
from kinsbourne.report.said import VERIFIED
from kinsbourne.report.view import Document, Entry, Section

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


APART = (regimens.REGIMENS, RESOURCES)
"""Sections that can be shown alone, and stand elsewhere in the whole chapter."""


class UnknownSectionError(Exception):
    """A section that the chapter does not have."""


def chapter(
    knowledge: Knowledge, wanted: str | None = None, language: model.Language = "en"
) -> Document:
    """The whole chapter, or one section of it by id or title.

    Raises:
        UnknownSectionError: no section of that name; says which there are.
    """
    chosen = plan(knowledge)
    chosen = chosen if wanted is None else _find(wanted, (*chosen, *APART))
    writer = _Writer(knowledge)
    sections = tuple(writer.section(section) for section in chosen if section is not RESOURCES)
    panel = wanted is None or RESOURCES in chosen
    return Document(
        title=_capital(knowledge.identity.preferred),
        sections=sections,
        references=tuple(writer.cited.references()),
        resources=_resources(knowledge.resources, language) if panel else None,
        colophon=tuple(colophon(knowledge)),
    )


def plan(knowledge: Knowledge) -> tuple[model.Section, ...]:
    """The headings of the chapter, with all below them, in order."""
    return (NAMES, *knowledge.sections, AUDIT)


def walk(sections: Iterable[model.Section], depth: int = 0) -> Iterator[tuple[int, model.Section]]:
    """The headings and all below them, each with how deep it stands."""
    for section in sections:
        yield depth, section
        yield from walk(section.parts, depth + 1)


def _find(wanted: str, sections: tuple[model.Section, ...]) -> tuple[model.Section, ...]:
    name = wanted.strip().casefold()
    for _, section in walk(sections):
        if name in (section.id, section.title.casefold()):
            return (section,)
    listed = "\n".join(f"{'  ' * (depth + 1)}{section.id}" for depth, section in walk(sections))
    raise UnknownSectionError(f"no section '{wanted}'; give one of these:\n{listed}")


class _Writer:
    """Writes the planned sections."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.cited = Cited(knowledge)
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
            return regimens.write(self._knowledge, self.cited.numbering)
        written = self._written.get(planned.id)
        entries = tuple(written() if written else self._statements(planned.id))
        added = tuple(self._added[planned.id]()) if planned.id in self._added else ()
        parts = added + tuple(self.section(part) for part in planned.parts)
        if not entries and not parts:
            entries = (Entry(text="Nothing is entered here yet."),)
        return Section(id=planned.id, title=planned.title, entries=entries, parts=parts)

    def _statements(self, section: str) -> Iterator[Entry]:
        for statement in self._knowledge.statements.values():
            if statement.section == section and statement.status == "current":
                number = statement.estimate
                population = statement.population or ""
                said = f"{statement.claim} {population}"
                estimate = words.estimate(number, said) if number else ""
                if population.casefold() in statement.claim.casefold():
                    population = ""
                yield self.cited.entry(
                    statement.claim,
                    statement,
                    id=statement.id,
                    about=": ".join(filter(None, [population, estimate])),
                    grade=words.GRADE[statement.grade],
                )

    def _names(self) -> Iterator[Entry]:
        identity = self._knowledge.identity
        names = "; ".join((*identity.abbreviations, *identity.synonyms))
        yield self.cited.entry(f"Also called: {names}.", identity)
        for code in identity.codes:
            label = f" ({code.label})" if code.label else ""
            yield Entry(
                text=f"{code.system}: {code.code}{label}",
                sources=self.cited.numbers(code.sources),
                basis=VERIFIED[code.verified],
            )

    def _criteria(self) -> Iterator[Section]:
        for criteria in self._knowledge.criteria.values():
            rule = f"In use since {criteria.since}; needs {criteria.needed} points of those below."
            if criteria.applies is not None:
                meant = words.condition(criteria.applies, self.cited.named)
                rule += f" Meant for {meant}."
            entries = [self.cited.entry(rule, criteria), *map(self._item, criteria.items)]
            entries += map(_band, criteria.grades)
            if criteria.exception:
                exempt = criteria.exception.points
                enough = [item.label for item in criteria.items if item.id in exempt]
                named = (self._knowledge.statements[name] for name in criteria.exception.rests_on)
                basis = [citation for statement in named for citation in statement.sources]
                entries.append(
                    Entry(
                        text=f"Whatever the sum, enough: {' with '.join(enough)}.",
                        sources=self.cited.numbers(basis),
                        basis=VERIFIED[criteria.verified],
                    )
                )
            yield Section(id=criteria.id, title=criteria.name, entries=tuple(entries))

    def _item(self, item: model.Item) -> Entry:
        if all(outcome.points == 1 for outcome in item.outcomes):
            return self.cited.entry(f"{item.label}: 1 point", item)
        points = (self._outcome(outcome, item.verified) for outcome in item.outcomes)
        return self.cited.entry(f"{item.label}: {'; '.join(points)}", item)

    def _outcome(self, outcome: model.Outcome, shown: model.Verified) -> str:
        points = outcome.points
        if isinstance(points, int):
            said = f"{points}"
        else:
            said = f"{points[0]} to {points[1]} (not settled)"
        mark = VERIFIED[outcome.verified] if outcome.verified != shown else ""
        asked = words.condition(outcome.when, self.cited.named)
        return f"{said} for {asked}" + (f" ({mark})" if mark else "")

    def _scales(self) -> Iterator[Section]:
        for scale in self._knowledge.scales.values():
            entries = [self.cited.entry(scale.use, scale), *map(_scale_item, scale.items)]
            entries += map(_band, scale.bands)
            if scale.bands_unset_because:
                entries.append(Entry(text=scale.bands_unset_because))
            yield Section(id=scale.id, title=scale.name, entries=tuple(entries))

    def _regimens(self) -> Iterator[Section]:
        yield regimens.write(self._knowledge, self.cited.numbering)

    def _headings(self) -> Iterator[Entry]:
        for _, section in walk(self._knowledge.sections):
            if section.article_says:
                yield Entry(text=f"{section.title}: {section.article_says}")

    def _audited_references(self) -> Iterator[Entry]:
        for audited in self._knowledge.audit.references:
            sources = (model.Citation(id=audited.source),) if audited.source else ()
            yield Entry(
                text=f"Reference {audited.number}, as printed: {_stop(audited.as_printed)} "
                f"{audited.found} {audited.verdict}",
                sources=self.cited.numbers(sources),
                basis=VERIFIED[audited.verified],
            )

    def _audited_statements(self) -> Iterator[Entry]:
        for audited in self._knowledge.audit.statements:
            text = f"It says: {_stop(audited.article_says)} Found: {audited.found}"
            yield self.cited.entry(text, audited, id=audited.id)


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
    return Section(id=RESOURCES.id, title=RESOURCES.title, parts=tuple(groups), language=language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stop(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
