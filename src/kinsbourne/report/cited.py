"""How is an entry of the knowledge said, with its mark and its numbered sources?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kinsbourne import __version__
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Citation, Marked, Verified
from kinsbourne.reasoning.assess import INTENDED_USE
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.report import words
from kinsbourne.report.numbered import reference
from kinsbourne.report.said import VERIFIED
from kinsbourne.report.view import Document, Entry, Reference, Section

MARK: dict[Verified, str] = {
    "read": "read in the source",
    "recalled": "recalled, not checked: believed to be in the source, which was not yet looked up",
    "default": "our inference: a choice of this project",
}
"""Each mark at length, where there is room for it."""


class Cited:
    """Says entries, and numbers the sources as it goes."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._numbering = Numbering()

    @property
    def numbering(self) -> Numbering:
        return self._numbering

    def numbers(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """The numbers of these sources in the document."""
        return self._numbering.cite(citations)

    def entry(self, text: str, marked: Marked, *, grade: str = "", **more: Any) -> Entry:
        """One entry of the knowledge with what it rests on; ``more`` is of ``Entry``."""
        more.setdefault("note", marked.note or "")
        return Entry(
            text=text,
            sources=self.numbers(marked.sources),
            basis="; ".join(filter(None, [grade, VERIFIED[marked.verified]])),
            **more,
        )

    def references(self) -> Iterator[Reference]:
        """The sources cited so far, each with the places cited and how much of it was read."""
        for cited in self._numbering.list(self.knowledge):
            source = self.knowledge.sources[cited.id]
            places = "; ".join(place for place in cited.at if place != source.extent)
            at = places and f"Cited: {places}."
            yield reference(cited, at, words.EXTENT[source.extent], source.note or "")

    def document(
        self, title: str, lead: Iterable[Entry], sections: Iterable[Section] = ()
    ) -> Document:
        """What was said, with the sources it cites; empty sections are left out."""
        lead = tuple(lead)
        kept = tuple(one for one in sections if one.entries or one.parts)
        return Document(
            title=title,
            lead=lead,
            sections=kept,
            references=tuple(self.references()),
            colophon=tuple(colophon(self.knowledge)),
        )

    def named(self, finding: str) -> str:
        """A finding as it stands in the middle of a sentence."""
        said = self.knowledge.findings[finding].said
        return said if said[:2].isupper() else said[:1].lower() + said[1:]


def colophon(knowledge: Knowledge) -> Iterator[str]:
    """Which edition this is, who answers for it, and what it is for."""
    release, hpo = knowledge.release, knowledge.ontology.manifest
    yield f"kinsbourne {__version__}, knowledge {release.version}, HPO {hpo.hpo_version}."
    if release.reviewed_by:
        yield f"Reviewed by {', '.join(release.reviewed_by)}."
    else:
        yield "No clinician has signed this edition yet."
    yield INTENDED_USE
    yield f"{hpo.acknowledgement}."
