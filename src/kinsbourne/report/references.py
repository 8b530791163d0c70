"""How are sources handed to a reference manager: as BibTeX, as CSL-JSON?

Keys are the knowledge's own source ids. A title in [brackets] stays so: it is ours, the printed
one was not seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from kinsbourne.knowledge.model import Source
from kinsbourne.report.numbered import address

BIBTEX = {
    "article": "article", "abstract": "inproceedings", "registry": "misc", "web": "misc",
    "standard": "techreport", "label": "misc", "slides": "misc",
}  # fmt: skip
CSL = {
    "article": "article-journal", "abstract": "paper-conference", "registry": "webpage",
    "web": "webpage", "standard": "standard", "label": "document", "slides": "speech",
}  # fmt: skip
_CONTAINER = {"article": "journal", "inproceedings": "booktitle", "techreport": "institution"}
_ESCAPED = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def bibtex(sources: Iterable[Source]) -> str:
    """The sources as a BibTeX file, in the order given."""
    return "\n".join(map(_bibtex, sources))


def _bibtex(source: Source) -> str:
    kind = BIBTEX[source.kind]
    written = {
        "title": f"{{{_escaped(source.title)}}}",
        "author": " and ".join(map(_bibtex_author, source.authors)),
        _CONTAINER.get(kind, "howpublished"): _escaped(source.container),
        "year": str(source.year or ""),
        "volume": _escaped(source.volume),
        "number": _escaped(source.issue),
        "pages": _escaped(source.pages).replace("-", "--"),
        "note": _escaped(source.note),
        # Verbatim by convention: escaping an underscore here would break the address.
        "doi": source.doi,
        "pmid": source.pmid,
        "pmcid": source.pmcid,
        "url": _url(source),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in written.items() if value)
    return f"@{kind}{{{source.id},\n{''.join(lines)}}}\n"


def _escaped(text: str | None) -> str:
    return (text or "").translate(_ESCAPED)


def _bibtex_author(author: str) -> str:
    if author == "et al.":
        return "others"
    family, given = _name(author)
    return f"{_escaped(family)}, {given}" if given else f"{{{_escaped(family)}}}"


def _name(author: str) -> tuple[str, str]:
    """Family name and initials with their stops: ``De Alarcon P`` is ``De Alarcon``, ``P.``."""
    family, _, initials = author.rpartition(" ")
    if family and initials.isalpha() and initials.isupper():
        return family, " ".join(f"{initial}." for initial in initials)
    return author, ""


def _url(source: Source) -> str | None:
    return address(f"NCT:{source.nct.removeprefix('NCT')}") if source.nct else source.url


def csl(sources: Iterable[Source]) -> str:
    """The sources as CSL-JSON, in the order given."""
    return msgspec.json.format(msgspec.json.encode([_csl(s) for s in sources])).decode() + "\n"


def _csl(source: Source) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": source.id,
        "type": CSL[source.kind],
        "title": source.title,
        "author": [_csl_author(author) for author in source.authors if author != "et al."],
        "container-title": source.container,
        "issued": {"date-parts": [[source.year]]} if source.year else None,
        "volume": source.volume,
        "issue": source.issue,
        "page": source.pages,
        "number": source.nct,
        "DOI": source.doi,
        "PMID": source.pmid,
        "PMCID": source.pmcid,
        "URL": _url(source),
        "note": source.note,
    }
    return {name: value for name, value in written.items() if value}


def _csl_author(author: str) -> dict[str, str]:
    family, given = _name(author)
    return {"family": family, "given": given} if given else {"family": family}
