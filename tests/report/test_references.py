"""Can a reference manager read the sources?"""

from __future__ import annotations

import json
import re

import pytest

from kinsbourne.knowledge.base import load
from kinsbourne.knowledge.model import Source
from kinsbourne.report import references

SOURCES = list(load().sources.values())
TYPES = {"article-journal", "paper-conference", "webpage", "standard", "document", "speech"}


def parsed(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """A BibTeX file by key: the type and the fields, braces counted as BibTeX does."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    position = 0
    while match := re.compile(r"\s*@(\w+)\{([^,\s]+),").match(text, position):
        fields: dict[str, str] = {}
        position = match.end()
        while field := re.compile(r"\s*(\w+) = \{").match(text, position):
            start = position = field.end()
            depth = 1
            while depth:
                step = 2 if text[position] == "\\" else 1
                depth += {"{": 1, "}": -1}.get(text[position], 0)
                position += step
            fields[field[1]] = text[start : position - 1]
            position += text[position] == ","
        closing = re.compile(r"\s*\}").match(text, position)
        assert closing, text[position : position + 40]
        position = closing.end()
        assert match[2] not in found
        found[match[2]] = (match[1], fields)
    assert not text[position:].strip()
    return found


def test_bibtex_parses_and_has_every_source() -> None:
    found = parsed(references.bibtex(SOURCES))
    assert list(found) == [source.id for source in SOURCES]
    for kind, fields in found.values():
        assert kind in {"article", "inproceedings", "techreport", "misc"}
        assert fields["title"]


def test_bibtex_of_one_article() -> None:
    kind, fields = parsed(references.bibtex([load().sources["matthay-2005"]]))["matthay-2005"]
    assert kind == "article"
    assert fields["author"].startswith("Matthay, K. K. and Blaes, F. and ")
    assert fields["author"].endswith("and De Alarcon, P. and Mitchell, W. G. and others")
    assert fields["journal"] == "Cancer Lett"
    assert fields["pages"] == "275--282"
    assert fields["doi"] == "10.1016/j.canlet.2005.01.051"


def test_bibtex_escapes_what_is_special_to_it() -> None:
    source = Source(
        id="x",
        kind="web",
        title=r"50 % of {A} & B_2 ~ C^2 #1 $5 \ end",
        extent="record",
        authors=("Consortium on {Eyes}",),
        url="https://example.org/a_b",
    )
    _, fields = parsed(references.bibtex([source]))["x"]
    assert fields["title"] == (
        r"{50 \% of \{A\} \& B\_2 \textasciitilde{} C\textasciicircum{}2 \#1 \$5 "
        r"\textbackslash{} end}"
    )
    assert fields["author"] == r"{Consortium on \{Eyes\}}"
    assert fields["url"] == "https://example.org/a_b"


def test_csl_has_the_required_fields() -> None:
    found = json.loads(references.csl(SOURCES))
    assert [item["id"] for item in found] == [source.id for source in SOURCES]
    for item in found:
        assert item["type"] in TYPES
        assert item["title"]
        for author in item.get("author", []):
            assert author["family"] != "et al."
        if "issued" in item:
            assert isinstance(item["issued"]["date-parts"][0][0], int)


def test_csl_of_a_trial_register_entry() -> None:
    (item,) = json.loads(references.csl([load().sources["nct01868269"]]))
    assert item["number"] == "NCT01868269"
    assert item["URL"] == "https://clinicaltrials.gov/study/NCT01868269"


@pytest.mark.parametrize("write", [references.bibtex, references.csl])
def test_same_sources_same_bytes(write: object) -> None:
    assert callable(write)
    assert write(SOURCES) == write(SOURCES)
