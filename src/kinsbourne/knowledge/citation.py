"""How is a source written in a list of references?"""

from __future__ import annotations

from functools import cache

from kinsbourne.knowledge.model import Source

MOST_AUTHORS = 3


@cache
def in_words(source: Source) -> str:
    """Authors. Title. Container Year;Volume(Issue):Pages. Identifiers: in one line."""
    authors = ", ".join(source.authors[:MOST_AUTHORS])
    if len(source.authors) > MOST_AUTHORS and "et al." not in authors:
        authors += ", et al."
    where = source.container or ""
    if source.year:
        where = f"{where} {source.year}".strip()
    if source.volume:
        where += f";{source.volume}" + (f"({source.issue})" if source.issue else "")
    if source.pages:
        where += f":{source.pages}"
    parts = [authors, source.title, where]
    sentence = ". ".join(part.rstrip(".") for part in parts if part) + "."
    return " ".join([sentence, *identifiers(source)])


def identifiers(source: Source) -> list[str]:
    """The source's identifiers, each with its name; an address only where there is no other."""
    named = [
        f"{name}:{value}"
        for name, value in (
            ("doi", source.doi),
            ("PMID", source.pmid),
            ("PMCID", source.pmcid),
            ("NCT", source.nct and source.nct.removeprefix("NCT")),
        )
        if value
    ]
    return named or ([source.url] if source.url else [])
