"""Is a numbered source written whole, and can everything it names be followed?"""

from __future__ import annotations

from kinsbourne.knowledge import base
from kinsbourne.knowledge.citation import identifiers
from kinsbourne.knowledge.model import Citation
from kinsbourne.reasoning.sources import Numbering
from kinsbourne.report.numbered import address, reference

KNOWN = base.load()


def test_each_identifier_of_a_source_is_a_link_in_its_text() -> None:
    numbering = Numbering()
    numbering.cite(Citation(id=name) for name in KNOWN.sources)
    for one in numbering.list(KNOWN):
        written = reference(one)
        names = tuple(identifiers(KNOWN.sources[one.id]))
        assert tuple(name for name, _ in written.links) == names
        assert all(name in written.text for name in names)


def test_what_is_said_stands_after_the_citation_and_what_is_not_leaves_no_gap() -> None:
    numbering = Numbering()
    numbering.cite([Citation(id=next(iter(KNOWN.sources)))])
    (one,) = numbering.list(KNOWN)
    assert reference(one, "", "Not read.").text == f"{one.citation} Not read."


def test_an_address_is_its_own_and_an_identifier_leads_to_its_register() -> None:
    assert address("https://example.org/a") == "https://example.org/a"
    assert address("PMID:15922508") == "https://pubmed.ncbi.nlm.nih.gov/15922508"
