"""How is a source written in a list of references?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.knowledge.base import load
from kinsbourne.knowledge.citation import identifiers, in_words
from kinsbourne.knowledge.model import Source


def source(title: str = "Dancing eyes", **fields: object) -> Source:
    return Source(id="s", kind="article", title=title, extent="abstract", **fields)


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        pytest.param(source(), "Dancing eyes.", id="title"),
        pytest.param(
            source(
                authors=("A B", "C D", "E F"), container="Brain Dev", year=2016, volume="38",
                issue="5", pages="439-448", doi="10.1000/x", pmid="26786246", url="https://a.b",
            ),
            "A B, C D, E F. Dancing eyes. Brain Dev 2016;38(5):439-448. "
            "doi:10.1000/x PMID:26786246",
            id="article",
        ),
        pytest.param(source(authors=("A", "B", "C", "D")), "A, B, C, et al. Dancing eyes.",
                     id="more-authors-than-are-named"),
        pytest.param(source(authors=("A", "B", "C", "et al.")), "A, B, C, et al. Dancing eyes.",
                     id="and-others"),
        pytest.param(source(authors=("A", "et al.", "B", "C")), "A, et al., B. Dancing eyes.",
                     id="and-others-said-once"),
        pytest.param(source(title="Dancing eyes.", year=2020), "Dancing eyes. 2020.", id="year"),
        pytest.param(source(container="J", volume="3", pages="9"), "Dancing eyes. J;3:9.",
                     id="no-issue"),
        pytest.param(source(url="https://a.b"), "Dancing eyes. https://a.b", id="address"),
        pytest.param(source(nct="NCT00202930", pmcid="PMC7"),
                     "Dancing eyes. PMCID:PMC7 NCT:00202930", id="trial"),
    ],
)  # fmt: skip
def test_a_source_is_one_line(cited: Source, words: str) -> None:
    assert in_words(cited) == words


@pytest.mark.parametrize("cited", load().sources.values(), ids=lambda cited: cited.id)
def test_every_shipped_source_is_one_line_with_its_title_and_identifiers(cited: Source) -> None:
    words = in_words(cited)
    assert "\n" not in words
    assert cited.title.rstrip(".") in words
    assert all(identifier in words for identifier in identifiers(cited))
    assert not {"..", " ,", ",,", "  "} & {words[at : at + 2] for at in range(len(words))}
    assert "None" not in words


@given(st.sampled_from(["doi", "pmid", "pmcid", "nct"]))
def test_an_address_is_given_only_where_there_is_no_identifier(name: str) -> None:
    assert identifiers(source(url="https://a.b")) == ["https://a.b"]
    assert "https://a.b" not in identifiers(source(url="https://a.b", **{name: "1"}))
    assert identifiers(source()) == []
