"""Does the chapter say all that is known, in the article's order, with its sources and marks?"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest

from kinsbourne.knowledge.base import Knowledge, load
from kinsbourne.knowledge.condition import AgeBounds, Form
from kinsbourne.knowledge.model import Estimate, Release
from kinsbourne.report import html, markdown, words
from kinsbourne.report.chapter import UnknownSectionError, chapter
from kinsbourne.report.said import VERIFIED
from kinsbourne.report.view import Document, Entry, Section

ARTICLE = [
    "Overview",
    "Historical perspective",
    "Classification",
    "Pathophysiology",
    "Causes",
    "Differentiating opsoclonus-myoclonus syndrome from other diseases",
    "Epidemiology and demographics",
    "Risk factors",
    "Screening",
    "Natural history, complications and prognosis",
    "Diagnosis",
    "Diagnostic study of choice and criteria",
    "History and symptoms",
    "Physical examination",
    "Laboratory findings",
    "Electrocardiogram",
    "X-ray",
    "Echocardiography or ultrasound",
    "CT scan",
    "MRI",
    "Other imaging findings",
    "Other diagnostic studies",
    "Treatment",
    "Medical therapy",
    "Surgery",
    "Primary prevention",
    "Secondary prevention",
]
CHAPTER = chapter(load())
MARKDOWN = markdown.write(CHAPTER)
HTML = html.write(CHAPTER)
STATEMENTS = load().statements


def walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from walk(section.parts)


def entries(view: Document) -> list[Entry]:
    return [entry for section in walk(view.sections) for entry in section.entries]


def tree(page: str) -> ET.Element:
    """The page as XML: an element left open or an attribute left bare would not parse."""
    closed = re.sub(r"<meta ([^>]*)>", r"<meta \1/>", page.removeprefix("<!DOCTYPE html>\n"))
    return ET.fromstring(closed)  # noqa: S314 - our own output


PAGE = tree(HTML)


# ---- What it says ---------------------------------------------------------------------------


def test_sections_follow_the_article() -> None:
    titles = [section.title for section in walk(CHAPTER.sections)]
    assert [title for title in titles if title in ARTICLE] == ARTICLE
    assert titles[0] == "Names and codes"
    assert CHAPTER.sections[-1].title == "The founding article, checked"


def test_every_statement_appears_exactly_once() -> None:
    said = Counter(entry.id for entry in entries(CHAPTER) if entry.id in STATEMENTS)
    assert said == Counter(list(STATEMENTS))


def test_every_entry_of_the_chapter_reaches_both_forms() -> None:
    shown = "".join(PAGE.itertext())
    for entry in entries(CHAPTER):
        assert entry.text in shown
        assert entry.text.replace("*", r"\*") in MARKDOWN


def test_no_section_is_left_empty() -> None:
    assert all(section.entries or section.parts for section in walk(CHAPTER.sections))
    assert "Nothing is entered here yet" not in MARKDOWN


def test_a_section_where_nothing_is_established_says_who_says_so() -> None:
    shown = markdown.write(chapter(load(), "electrocardiogram"))
    assert "- The founding article states that the electrocardiogram shows nothing of OMS. [1]" in (
        shown
    )
    assert "1. Gibson CM" in shown


def test_every_mark_but_read_is_visible() -> None:
    by_id = {entry.id: entry for entry in entries(CHAPTER)}
    for name, statement in STATEMENTS.items():
        mark = VERIFIED[statement.verified]
        assert by_id[name].basis == "; ".join(filter(None, [words.GRADE[statement.grade], mark]))
    lines = {line for line in MARKDOWN.splitlines() if line.startswith("- ")}
    for statement in STATEMENTS.values():
        if statement.verified != "read":
            claim = statement.claim.replace("*", r"\*")
            (line,) = [line for line in lines if line.startswith(f"- {claim} ")]
            assert line.endswith(f"{VERIFIED[statement.verified]}*")


def test_every_number_resolves_and_every_source_is_cited() -> None:
    cited = {number for entry in entries(CHAPTER) for number in entry.sources}
    assert sorted(cited) == [reference.number for reference in CHAPTER.references]
    assert sorted(cited) == list(range(1, len(cited) + 1))


def test_sources_are_numbered_in_order_of_first_citation() -> None:
    order = dict.fromkeys(number for entry in entries(CHAPTER) for number in entry.sources)
    assert list(order) == sorted(order)


def test_criteria_scales_codes_and_audit_are_there() -> None:
    assert "- Orphanet: ORPHA:1183 (Opsoclonus-myoclonus syndrome)" in MARKDOWN
    assert "Meant for age from 6 months to under 8 years." in MARKDOWN
    assert "3 for opsoclonus and (myoclonus or ataxia)" in MARKDOWN
    assert "- Gait: 0 Normal for age; 1 Mildly wide-based" in MARKDOWN
    assert MARKDOWN.count("- Reference ") == 13
    for criteria in load().criteria.values():
        assert f"#### {criteria.name}" in MARKDOWN


def test_the_colophon_names_versions_purpose_and_that_nobody_signed() -> None:
    end = MARKDOWN[MARKDOWN.index("## About this edition") :]
    assert load().release.version in end
    assert "uses the Human Phenotype Ontology (release 2025-01-16)" in end
    assert "Research software." in end
    assert "No clinician has signed this edition yet." in end


def test_reviewers_are_named_where_there_are_some() -> None:
    signed = Knowledge(load().folder, load().ontology)
    signed.release = Release(version="2031.01.0", reviewed_by=("A. Reader",), review_months=24)
    assert "Reviewed by A. Reader." in chapter(signed, "screening").colophon


# ---- One section ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["risk-factors", "Risk factors", " RISK FACTORS "])
def test_one_section_by_slug_or_title(name: str) -> None:
    view = chapter(load(), name)
    assert [section.id for section in view.sections] == ["risk-factors"]
    assert view.resources is None
    cited = {number for entry in entries(view) for number in entry.sources}
    assert sorted(cited) == [reference.number for reference in view.references]


def test_a_section_comes_with_its_parts() -> None:
    view = chapter(load(), "history-and-symptoms")
    assert [part.id for part in view.sections[0].parts] == ["acute-symptoms", "chronic-symptoms"]


def test_an_unknown_section_lists_those_there_are() -> None:
    with pytest.raises(UnknownSectionError) as error:
        chapter(load(), "prognosis")
    assert "prognosis" in str(error.value)
    for name in ("names-and-codes", "natural-history", "acute-symptoms", "audit", "resources"):
        assert name in str(error.value)


def test_every_regimen_has_its_place_under_medical_therapy() -> None:
    (therapy,) = chapter(load(), "medical-therapy").sections
    (listed,) = therapy.parts
    assert listed.title == "Published regimens"
    assert [part.id for part in listed.parts] == [f"regimen-{name}" for name in load().regimens]
    for part, regimen in zip(listed.parts, load().regimens.values(), strict=True):
        assert part.title == regimen.name
        believed = "Believed to be published" if regimen.verified == "recalled" else "Published"
        assert part.entries[0].text == f"{believed}: {regimen.as_published}"
        assert part.entries[0].sources
        said = [entry.text for entry in part.entries]
        for caution in regimen.cautions:
            (entry,) = [entry for entry in part.entries if entry.text == f"Caution: {caution.text}"]
            assert entry.basis == VERIFIED[caution.verified]
        assert said.count(f"For whom: {regimen.for_whom}.") == 1


def test_the_regimens_can_be_shown_alone() -> None:
    view = chapter(load(), "regimens")
    assert [section.title for section in view.sections] == ["Published regimens"]
    shown = markdown.write(view)
    assert "never as an order; every use of a drug for OMS is off label" in shown
    assert "Dose, first week: 75 IU per m2 per dose; 150 IU per m2 per day (worked out);" in shown
    assert "amounts not given; weaned over 11 months; intramuscular." in shown
    assert "- Not from this publication: Usual paediatric pulse" in shown


# ---- Where to read on -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "group", "term"),
    [
        ("en", "### Literature", "opsoclonus%20myoclonus%20syndrome"),
        ("es", "### Asociaciones de pacientes", "/es/disease/detail/1183"),
        ("fr", "### Essais cliniques", "/fr/disease/detail/1183"),
    ],
)
def test_resources_in_three_languages(language: str, group: str, term: str) -> None:
    view = chapter(load(), "resources", language)  # type: ignore[arg-type]
    shown = markdown.write(view)
    assert group in shown
    assert term in shown
    assert view.resources is not None
    links = [entry for part in view.resources.parts for entry in part.entries]
    assert len(links) == len(load().resources.links)
    assert all(re.fullmatch(r"https://[\x21-\x7e]+", entry.url or "") for entry in links)
    assert "{name}" not in shown
    assert (f'<div lang="{language}">' in html.write(view)) == (language != "en")


# ---- The page -------------------------------------------------------------------------------


def test_the_page_has_one_h1_and_headings_in_order() -> None:
    levels = [int(node.tag[1]) for node in PAGE.iter() if re.fullmatch(r"h\d", node.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_loads_nothing() -> None:
    assert not {node.tag for node in PAGE.iter()} & {"script", "link", "img", "iframe", "object"}
    assert not [node for node in PAGE.iter() if "src" in node.attrib]
    assert "url(" not in HTML
    assert "@import" not in HTML


def test_links_are_https_or_lead_to_a_place_on_the_page() -> None:
    places = [node.attrib["id"] for node in PAGE.iter() if "id" in node.attrib]
    assert len(places) == len(set(places))
    for link in PAGE.iter("a"):
        address = link.attrib["href"]
        assert address.startswith("https://") or address[1:] in places
        assert "".join(link.itertext()).strip()


def test_every_statement_has_a_permalink() -> None:
    links = {link.attrib["href"] for link in PAGE.iter("a") if link.get("class") == "here"}
    assert {f"#{name}" for name in STATEMENTS} <= links


def test_the_page_says_its_language_and_title() -> None:
    assert PAGE.attrib["lang"] == "en"
    assert PAGE.findtext("head/title") == "Opsoclonus-myoclonus syndrome"
    assert {node.tag for node in PAGE.iter()} >= {"header", "nav", "main", "footer"}


def test_identifiers_of_sources_are_links() -> None:
    links = {link.attrib["href"] for link in PAGE.iter("a")}
    assert "https://doi.org/10.1016/j.canlet.2005.01.051" in links
    assert "https://pubmed.ncbi.nlm.nih.gov/15922508" in links
    assert "https://clinicaltrials.gov/study/NCT01868269" in links


# ---- Numbers and conditions in words --------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "said", "expected"),
    [
        (Estimate(kind="counts", k=47, n=105), "Some had it.", "47 of 105"),
        (Estimate(kind="counts", k=47, n=105), "47 of 105 had it.", ""),
        (Estimate(kind="counts", k=0, n=7), "None of seven did.", ""),
        (Estimate(kind="counts", k=9, n=11, what="relapse"), "Some", "9 of 11 for relapse"),
        (Estimate(kind="share", percent=87, n=150), "87 % had it.", "87 % of 150"),
        (Estimate(kind="share", percent=43.5), "Some", "43.5 %"),
        (Estimate(kind="rate", low=0.18, high=0.4, unit="a year"), "", "0.18 to 0.4 a year"),
        (Estimate(kind="rate", value=-2.4, n=37, unit="points"), "2.4 lower", "n = 37"),
        (Estimate(kind="median", value=1.5, low=1, high=2, n=9, unit="years"), "",
         "median 1.5 (1 to 2) years, n = 9"),
        (Estimate(kind="ratio", value=2.5, low=1, high=5, unit="odds ratio"), "",
         "odds ratio 2.5 (1 to 5)"),
    ],
)  # fmt: skip
def test_an_estimate_in_words(number: Estimate, said: str, expected: str) -> None:
    assert words.estimate(number, said) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("ataxia", "ataxia"),
        (Form(any_=("ataxia",)), "ataxia"),
        (Form(all_=("fever", Form(any_=("ataxia", "tremor")))), "fever and (ataxia or tremor)"),
        (Form(at_least=2, of=("a", "b", "c")), "at least 2 of (a, b, c)"),
        (Form(not_="fever"), "no fever"),
        (Form(established="fever"), "known fever"),
        (Form(age_years=AgeBounds(from_=0.5, below=8)), "age from 6 months to under 8 years"),
        (Form(age_years=AgeBounds(from_=18)), "age from 18 years"),
        (Form(verdict="met", set="genoa-2004"), "genoa-2004 met"),
        (Form(lasting="ataxia", days=30), "ataxia for 30 days"),
    ],
)
def test_a_condition_in_words(form: str | Form, expected: str) -> None:
    assert words.condition(form, str) == expected
