"""How does what the reasoning says become an entry: its words, its mark, its sources?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from kinsbourne.knowledge.model import Verified
from kinsbourne.reasoning.assessment import Assessment, NumberedSource
from kinsbourne.reasoning.because import Because
from kinsbourne.report import view
from kinsbourne.report.numbered import reference
from kinsbourne.report.view import Document, Entry, Reference, Section

VERIFIED: dict[Verified, str] = {
    "read": "", "recalled": "recalled, not checked", "default": "our inference",
}  # fmt: skip


def marked(verified: Verified | None) -> str:
    """The mark in words; nothing for what was read."""
    return VERIFIED[verified] if verified else ""


def reason(because: Because, **more: Any) -> Entry:
    """A reason, with its rule and the recorded items it rests on."""
    return Entry(
        text=because.text,
        sources=because.sources,
        basis=marked(because.verified),
        rule=because.rule or "",
        cited=tuple(_cited(because)),
        **more,
    )


def _cited(because: Because) -> Iterator[str]:
    for entry in because.evidence:
        status = "present" if entry.present else "excluded"
        yield f"{entry.label} ({entry.term}), {status}: {entry.where}"


def cited(reasons: Iterable[Because]) -> tuple[str, ...]:
    """The recorded items that all of them rest on."""
    return tuple(item for because in reasons for item in _cited(because))


def notices(assessed: Assessment) -> Section:
    """Oddities of the record."""
    entries = tuple(Entry(text=str(notice)) for notice in assessed.notices)
    return Section(id="notices", title="About the record", entries=entries)


def document(
    assessed: Assessment, title: str, lead: Iterable[Entry], sections: Iterable[Section]
) -> Document:
    """What is said of one patient, with the sources it cites; empty sections are left out."""
    versions = assessed.versions
    whole = Document(
        title=title,
        lead=tuple(lead),
        sections=tuple(one for one in sections if one.entries or one.parts),
        references=(),
        colophon=(
            f"kinsbourne {versions.software}, knowledge {versions.knowledge}, HPO {versions.hpo}",
            assessed.intended_use,
        ),
    )
    cites = view.cites(whole)
    listed = tuple(_reference(one) for one in assessed.sources if one.number in cites)
    return msgspec.structs.replace(whole, references=listed)


def _reference(source: NumberedSource) -> Reference:
    at = f"({'; '.join(source.at)})" if source.at else ""
    read = source.extent.replace("-", " ")
    return reference(source, at, "Not read." if read == "not read" else f"Read: {read}.")
