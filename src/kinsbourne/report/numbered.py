"""How does a numbered source stand at the end of a document, and where do its names lead?"""

from __future__ import annotations

import re
from urllib.parse import quote

from kinsbourne.reasoning.assessment import NumberedSource
from kinsbourne.report.view import Reference

_ADDRESS = {
    "doi": "https://doi.org/",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/",
    "PMCID": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "NCT": "https://clinicaltrials.gov/study/NCT",
}
_IDENTIFIER = re.compile(r"https?://\S+|(?:doi|PMID|PMCID|NCT):\S+")


def reference(source: NumberedSource, *said: str) -> Reference:
    """The source as it is cited, with what else is said of it; its identifiers are links."""
    return Reference(
        number=source.number,
        id=source.id,
        text=" ".join([source.citation, *filter(None, said)]),
        links=tuple((name, address(name)) for name in _IDENTIFIER.findall(source.citation)),
    )


def address(identifier: str) -> str:
    """Where an identifier, as ``PMID:15922508``, leads; an address is its own."""
    name, _, value = identifier.partition(":")
    return _ADDRESS[name] + quote(value) if name in _ADDRESS else identifier
