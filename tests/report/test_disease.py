"""Does each thing that is known have a document that says all of it, and where it is used?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.knowledge.base import Knowledge, load
from kinsbourne.knowledge.model import Ages, Feature, Statement
from kinsbourne.report import view
from kinsbourne.report.chapter import UnknownSectionError, plan, walk
from kinsbourne.report.cited import MARK
from kinsbourne.report.disease import addresses, differential, search
from kinsbourne.report.disease.contents import around, contents, order, section
from kinsbourne.report.disease.finding import finding, findings, seen_in
from kinsbourne.report.disease.matching import counted, fold, holds, pieces, words_of
from kinsbourne.report.disease.often import FREQUENCY, ages, how_often, onset
from kinsbourne.report.disease.source import resting, source, sources
from kinsbourne.report.disease.statement import statement
from kinsbourne.report.said import VERIFIED
from kinsbourne.report.view import Document, Entry

KNOWN = load()
TEXT = st.text(max_size=40)


def facts(document: Document) -> dict[str, Entry]:
    return {entry.label: entry for entry in document.lead}


def under(document: Document, title: str) -> tuple[Entry, ...]:
    """The entries below a heading."""
    found = [one for one in view.every(document.sections) if one.title == title]
    return tuple(entry for one in found for entry in one.entries)


def texts(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.text for entry in entries]


@cache
def documents() -> tuple[Document, ...]:
    return tuple(_documents())


def _documents() -> Iterator[Document]:
    yield contents(KNOWN)
    yield from (section(KNOWN, one.id) for _, one in walk(order(KNOWN)))
    yield from (statement(KNOWN, name) for name in KNOWN.statements)
    yield from (finding(KNOWN, name) for name in KNOWN.findings)
    yield from (differential.disease(KNOWN, name) for name in KNOWN.diseases)
    yield from (source(KNOWN, name) for name in KNOWN.sources)


def test_every_number_on_a_page_is_that_of_a_source_below_it_and_none_is_left_over() -> None:
    for document in documents():
        cited = {number for entry in view.said(document) for number in entry.sources}
        assert cited == {one.number for one in document.references}, document.title


def test_every_address_within_the_site_leads_somewhere() -> None:
    there = {addresses.TOP, addresses.DIFFERENTIAL, addresses.FINDINGS, addresses.SOURCES}
    there |= {addresses.section(one.id) for _, one in walk(order(KNOWN))}
    there |= {addresses.statement(name) for name in KNOWN.statements}
    there |= {addresses.finding(name) for name in KNOWN.findings}
    there |= {addresses.disease(name) for name in KNOWN.diseases}
    there |= {addresses.source(name) for name in KNOWN.sources}
    for document in documents():
        for entry in view.said(document):
            if entry.url and not entry.url.startswith(("https://", "http://")):
                assert entry.url.partition("#")[0] in there, entry.url


def test_an_address_of_a_place_in_a_section_names_a_place_that_it_has() -> None:
    places = {
        one.id: {part.id for part in view.every(section(KNOWN, one.id).sections)}
        | {entry.id for entry in view.said(section(KNOWN, one.id))}
        for _, one in walk(order(KNOWN))
    }
    for document in documents():
        for entry in view.said(document):
            page, hash_, place = (entry.url or "").partition("#")
            if hash_ and page.startswith(addresses.TOP):
                assert place in places[page.rpartition("/")[2]], entry.url


class TestContents:
    def test_lists_every_section_with_its_statements(self) -> None:
        listed = {entry.url: entry.about for entry in view.said(contents(KNOWN)) if entry.url}
        assert {addresses.section(one.id) for one in plan(KNOWN)} <= set(listed)
        assert {addresses.section(one.id) for _, one in walk(KNOWN.sections)} <= set(listed)
        assert listed[addresses.section("sex")] == "1 statement"
        assert listed[addresses.section("age")] == "5 statements"
        assert listed[addresses.section("diagnosis")] == ""

    def test_begins_with_the_overview(self) -> None:
        overview = [one.claim for one in KNOWN.statements.values() if one.section == "overview"]
        assert texts(contents(KNOWN).lead) == overview

    def test_says_how_many_diseases_must_not_be_missed(self) -> None:
        urgent = sum(bool(one.must_not_miss) for one in KNOWN.diseases.values())
        (row,) = [
            entry for entry in under(contents(KNOWN), "Beside the chapter")
            if entry.url == addresses.DIFFERENTIAL
        ]  # fmt: skip
        assert f"{urgent} must not be missed" in row.about


class TestSection:
    def test_is_led_by_what_stands_right_under_its_heading(self) -> None:
        document = section(KNOWN, "causes")
        assert document.title == "Causes"
        assert len(document.lead) == sum(
            one.section == "causes" for one in KNOWN.statements.values()
        )

    def test_of_resources_is_in_the_language_asked_for(self) -> None:
        document = section(KNOWN, "resources", "fr")
        assert document.language == "fr"
        assert "Littérature" in [one.title for one in document.sections]

    def test_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(UnknownSectionError):
            section(KNOWN, "prognosis")

    def test_stands_between_its_neighbours(self) -> None:
        assert [one and one.id for one in around(KNOWN, "causes")] == [
            "pathophysiology", "differential-diagnosis", None,
        ]  # fmt: skip
        assert [one and one.id for one in around(KNOWN, "acute-symptoms")] == [
            "natural-history", "treatment", "diagnosis",
        ]  # fmt: skip
        pages = order(KNOWN)
        assert around(KNOWN, pages[0].id)[0] is None
        assert around(KNOWN, pages[-1].id)[1] is None
        assert around(KNOWN, "prognosis") == (None, None, None)


class TestStatement:
    def test_says_claim_grade_mark_number_population_review_and_place(self) -> None:
        known = KNOWN.statements["tumour-in-half-of-children"]
        document = statement(KNOWN, known.id)
        said = facts(document)
        assert document.title == known.claim
        assert said["In whom"].text == known.population
        assert said["Number"].text == "50 % of 389"
        assert said["Grade"].text == known.grade
        assert said["Source"].text == "read in the source"
        assert said["Last reviewed"].text == known.reviewed.isoformat()
        assert said["In the chapter"].url == "/disease/causes#tumour-in-half-of-children"

    def test_says_its_mark_at_length(self) -> None:
        for known in KNOWN.statements.values():
            assert facts(statement(KNOWN, known.id))["Source"].text == MARK[known.verified]

    def test_names_every_rule_and_step_that_rests_on_it(self) -> None:
        concern = KNOWN.concern
        for rule in (*concern.raises, *concern.lowers, *concern.red_flags):
            for name in rule.rests_on:
                rules = under(statement(KNOWN, name), "Rules of concern")
                assert rule.id in {entry.rule for entry in rules}
        for step in KNOWN.pathway.steps:
            for name in step.rests_on:
                steps = under(statement(KNOWN, name), "Steps of the pathway")
                assert step.label in texts(steps)

    def test_on_which_nothing_rests_says_so(self) -> None:
        resting_on = {
            name
            for rule in (*KNOWN.concern.raises, *KNOWN.concern.lowers, *KNOWN.concern.red_flags)
            for name in rule.rests_on
        } | {name for step in KNOWN.pathway.steps for name in step.rests_on}
        resting_on |= {
            name for one in KNOWN.criteria.values() if one.exception
            for name in one.exception.rests_on
        }  # fmt: skip
        free = next(name for name in KNOWN.statements if name not in resting_on)
        assert under(statement(KNOWN, free), "Use")
        assert not under(statement(KNOWN, next(iter(resting_on))), "Use")

    def test_that_is_retired_leads_to_the_one_that_replaced_it(self) -> None:
        known = Knowledge(KNOWN.folder, KNOWN.ontology)
        old = msgspec.structs.replace(
            KNOWN.statements["cause-neuroinflammation"],
            status="retired", superseded_by="tumour-in-half-of-children",
        )  # fmt: skip
        draft = Statement(
            id="a-draft", section="causes", claim="It may be so.", grade="expert",
            status="draft", verified="default", reviewed=date(2026, 11, 26),
        )  # fmt: skip
        known.statements = {**KNOWN.statements, old.id: old, draft.id: draft}
        said = facts(statement(known, old.id))["Status"]
        assert said.text == "retired; replaced by tumour-in-half-of-children"
        assert said.url == addresses.statement("tumour-in-half-of-children")
        assert facts(statement(known, draft.id))["Status"].text == "draft"


class TestFinding:
    def test_says_how_it_is_elicited_and_called_in_three_languages(self) -> None:
        document = finding(KNOWN, "opsoclonus")
        known = KNOWN.findings["opsoclonus"]
        assert known.elicit
        assert facts(document)["How to elicit"].text == known.elicit.text
        assert facts(document)["HPO"].text == "HP:0010543 Opsoclonus"
        for language, title in (("en", "English"), ("es", "Spanish"), ("fr", "French")):
            (said,) = [one for one in view.every(document.sections) if one.title == title]
            assert said.language == language
            named = KNOWN.words(language)["opsoclonus"]
            assert texts(said.entries) == ["; ".join(named.words), "; ".join(named.lay)]

    def test_without_an_hpo_term_has_a_code_of_this_project(self) -> None:
        said = facts(finding(KNOWN, "squeeze-elicited-opsoclonus"))
        assert "HPO" not in said
        assert said["Code of this project"].text == "KINSBOURNE:squeeze-elicited-opsoclonus"

    def test_says_which_terms_below_it_do_not_count(self) -> None:
        names = [one.id for one in KNOWN.findings.values() if one.except_]
        assert names
        for name in names:
            assert facts(finding(KNOWN, name))["Does not count"].text

    def test_counts_in_the_criteria_that_name_it(self) -> None:
        said = texts(under(finding(KNOWN, "opsoclonus"), "Criteria"))
        assert "Genoa 2004 (three of four): Opsoclonus" in said
        assert any("Myoclonus and/or ataxia" in one
                   for one in texts(under(finding(KNOWN, "ataxia"), "Criteria")))  # fmt: skip

    def test_that_is_a_kind_of_another_counts_as_that_too(self) -> None:
        squeezed = finding(KNOWN, "squeeze-elicited-opsoclonus")
        assert "Opsoclonus" in texts(under(squeezed, "It also counts as"))
        through = view.find(squeezed, "counts-as-kind")
        assert through is not None
        assert any("Genoa 2004" in entry.text for part in through.parts for entry in part.entries)

    def test_names_every_disease_with_a_feature_that_counts(self) -> None:
        for name, seen in seen_in(KNOWN).items():
            listed = {entry.url for entry in under(finding(KNOWN, name), "In which diseases")}
            assert listed == {addresses.disease(one.disease.id) for one in seen}

    def test_says_which_kind_of_it_a_disease_has(self) -> None:
        rows = under(finding(KNOWN, "ataxia"), "In which diseases")
        (row,) = [one for one in rows if one.url and one.url.endswith("/acute-cerebellar-ataxia")]
        assert row.about.startswith("obligate, our inference; gait ataxia: very frequent")

    def test_stands_in_the_list_under_where_it_is_looked_for(self) -> None:
        document = findings(KNOWN, KNOWN.findings.values())
        assert len([one for part in document.sections for one in part.entries]) == len(
            KNOWN.findings
        )
        assert "Opsoclonus" in texts(under(document, "Eyes"))
        assert document.lead[0].text == f"All {len(KNOWN.findings)} findings."


class TestDifferential:
    def test_table_has_every_disease_in_its_order(self) -> None:
        table = differential.table(KNOWN, KNOWN.diseases.values())
        assert [row.name for row in table.rows] == [one.name for one in KNOWN.diseases.values()]

    def test_a_row_hides_no_disease_that_must_not_be_missed(self) -> None:
        table = differential.table(KNOWN, KNOWN.diseases.values())
        for row, disease in zip(table.rows, KNOWN.diseases.values(), strict=True):
            assert row.must_not_miss == (disease.must_not_miss or "")
            assert bool(row.treat_now) == disease.treat_now
            assert len(row.told_by) == len(disease.separated_by)

    def test_a_row_says_how_many_features_it_does_not_name(self) -> None:
        table = differential.table(KNOWN, KNOWN.diseases.values())
        for row, disease in zip(table.rows, KNOWN.diseases.values(), strict=True):
            named = sum(len(one.features) for one in row.graded)
            assert named + row.more == len(disease.features)

    def test_a_row_carries_the_weakest_mark_of_its_features(self) -> None:
        table = differential.table(KNOWN, KNOWN.diseases.values())
        for row, disease in zip(table.rows, KNOWN.diseases.values(), strict=True):
            marks = {VERIFIED[one.verified] for one in (disease, *disease.features)}
            if "our inference" in marks:
                assert row.basis == ("our inference" if len(marks) == 1 else
                                     "partly our inference")  # fmt: skip

    def test_the_grades_are_explained_from_the_knowledge(self) -> None:
        legend = differential.table(KNOWN, ()).legend
        assert [entry.label for entry in legend] == list(FREQUENCY.values())
        assert "80 to 99 %" in legend[1].text

    def test_a_disease_in_full_names_every_feature_once_with_its_grade(self) -> None:
        for known in KNOWN.diseases.values():
            document = differential.disease(KNOWN, known.id)
            part = view.find(document, "features")
            listed = [entry for one in part.parts for entry in one.entries] if part else []
            assert len(listed) == len(known.features)

    def test_every_feature_carries_its_mark_itself_or_with_its_group(self) -> None:
        for name in KNOWN.diseases:
            part = view.find(differential.disease(KNOWN, name), "features")
            for group in part.parts if part else ():
                for entry in group.entries:
                    assert entry.basis or entry.sources or "our inference" in group.note

    def test_says_first_what_must_not_be_missed(self) -> None:
        lead = differential.disease(KNOWN, "acute-cerebellitis").lead
        assert [entry.label for entry in lead[:2]] == ["Must not be missed", "Time"]
        assert {entry.mark for entry in lead[:2]} == {"caution"}

    def test_what_tells_it_apart_carries_its_mark_and_how_it_is_asked_its_own(self) -> None:
        told = under(differential.disease(KNOWN, "miller-fisher-syndrome"), "What tells it apart")
        known = KNOWN.diseases["miller-fisher-syndrome"]
        for entry, one in zip(told, known.separated_by, strict=True):
            elicit = KNOWN.questions[one.by].elicit
            assert (entry.text, entry.basis) == (one.result, VERIFIED[known.verified])
            assert [(how.text, how.basis) for how in entry.entries] == (
                [(elicit.text, VERIFIED[elicit.verified])] if elicit else []
            )

    def test_a_form_of_another_disease_leads_to_it(self) -> None:
        form = next(one for one in KNOWN.diseases.values() if one.form_of)
        said = facts(differential.disease(KNOWN, form.id))["Form of"]
        assert said.url == addresses.disease(form.form_of or "")


class TestSource:
    def test_has_its_identifiers_as_links(self) -> None:
        said = facts(source(KNOWN, "matthay-2005"))
        assert said["doi"].url == "https://doi.org/10.1016/j.canlet.2005.01.051"
        assert said["PMID"].url == "https://pubmed.ncbi.nlm.nih.gov/15922508"
        assert facts(source(KNOWN, "orphanet-1183"))["Address"].url == "https://www.orpha.net"

    def test_names_every_statement_that_rests_on_it_with_the_place(self) -> None:
        for known in KNOWN.statements.values():
            for citation in known.sources:
                (row,) = [
                    entry for entry in under(source(KNOWN, citation.id), "Statements")
                    if entry.url == addresses.statement(known.id)
                ]  # fmt: skip
                assert (citation.at or "") in row.about

    def test_lists_what_rests_on_all_of_them(self) -> None:
        document = sources(KNOWN, KNOWN.sources.values())
        listed = [entry for part in document.sections for entry in part.entries]
        assert len(listed) == len(KNOWN.sources)
        counts = {name: len(rows) for name, rows in resting(KNOWN).items()}
        for entry in listed:
            number = counts.get((entry.url or "").rpartition("/")[2], 0)
            assert f"{number} entr" in entry.about

    def test_is_listed_with_how_much_of_it_was_read(self) -> None:
        (row,) = [
            entry for part in sources(KNOWN, KNOWN.sources.values()).sections
            for entry in part.entries if entry.url == addresses.source("matthay-2005")
        ]  # fmt: skip
        assert row.about.startswith("read in part; ")


class TestSearch:
    def test_finds_by_every_word_in_any_order(self) -> None:
        one, other = search.search(KNOWN, "tumour half"), search.search(KNOWN, "HALF tumour")
        assert one.kinds == other.kinds
        urls = [hit.url for kind in one.kinds for hit in kind.hits]
        assert addresses.statement("tumour-in-half-of-children") in urls

    def test_finds_a_finding_by_a_familys_words_and_in_other_languages(self) -> None:
        for asked in ("dancing eyes", "opsoclonie", "HP:0010543"):
            found = search.search(KNOWN, asked)
            assert addresses.finding("opsoclonus") in [
                hit.url for kind in found.kinds for hit in kind.hits
            ]

    def test_says_how_many_of_how_many_are_shown(self) -> None:
        found = search.search(KNOWN, "ataxia")
        cut = [kind for kind in found.kinds if " of " in kind.said]
        assert cut
        assert all(len(kind.hits) == search.MOST for kind in cut)

    def test_shows_what_is_called_so_before_what_only_mentions_it(self) -> None:
        for kind in search.search(KNOWN, "neuroblastoma").kinds:
            called = [any(piece.found for piece in hit.title) for hit in kind.hits]
            assert called == sorted(called, reverse=True)

    def test_for_nothing_finds_nothing(self) -> None:
        assert search.search(KNOWN, "  ") == search.Found("  ", "", ())
        assert search.search(KNOWN, "xyzzyx").said == "Nothing holds all of these words."

    def test_every_hit_shows_a_word_of_those_asked_for(self) -> None:
        for kind in search.search(KNOWN, "ataxia child").kinds:
            for hit in kind.hits:
                assert any(piece.found for piece in (*hit.title, *hit.about))

    def test_chooses_all_where_nothing_is_asked(self) -> None:
        every = search.chosen(KNOWN, KNOWN.diseases, addresses.disease, " ")
        assert every == tuple(KNOWN.diseases.values())
        few = search.chosen(KNOWN, KNOWN.diseases, addresses.disease, "GQ1b")
        assert {"miller-fisher-syndrome", "bickerstaff-encephalitis"} <= {one.id for one in few}
        assert len(few) < len(every)


class TestMatching:
    @given(TEXT)
    def test_folding_keeps_every_letter_in_its_place(self, text: str) -> None:
        assert len(fold(text)) == len(text)

    def test_folding_takes_case_and_accents_away(self) -> None:
        assert fold("Éclat GUILLAIN-BARRÉ") == "eclat guillain-barre"

    @given(TEXT, st.lists(TEXT, max_size=3))
    def test_pieces_are_the_text_and_what_is_found_is_one_of_the_words(
        self, text: str, asked: list[str]
    ) -> None:
        words = words_of(" ".join(asked))
        cut = pieces(text, words)
        assert "".join(piece.text for piece in cut) == text
        assert all(fold(piece.text) in words for piece in cut if piece.found)

    @given(TEXT, TEXT)
    def test_a_text_that_holds_the_words_shows_each_of_them(self, text: str, asked: str) -> None:
        words = words_of(asked)
        if words and holds(fold(text), words):
            assert any(piece.found for piece in pieces(text, words))

    def test_the_longer_word_is_shown_where_one_begins_another(self) -> None:
        assert [piece.text for piece in pieces("ataxia", ("at", "ataxia"))] == ["ataxia"]

    def test_counts_in_a_sentence(self) -> None:
        assert counted(3, 3, "sources") == "All 3 sources."
        assert counted(1, 3, "sources") == "1 of 3 sources holds all of these words."
        assert counted(0, 3, "sources") == "0 of 3 sources hold all of these words."

    def test_normal_forms_of_one_word_are_one(self) -> None:
        composed, decomposed = "é", unicodedata.normalize("NFD", "é")
        assert fold(composed) == fold(decomposed)[0]


class TestOften:
    @pytest.mark.parametrize(
        ("bounds", "said"),
        [
            ((0, 0.25), "birth to under 3 months"),
            ((0, 1), "birth to under 1 year"),
            ((0.05, 0.5), "18 days to under 6 months"),
            ((0.5, 8), "6 months to under 8 years"),
            ((1, 6), "1 to under 6 years"),
            ((1, 1.5), "1 year to under 18 months"),
            ((1.5, 70), "18 months to under 70 years"),
            ((0.1, 2), "1 month to under 2 years"),
        ],
    )
    def test_ages_in_words(self, bounds: tuple[float, float], said: str) -> None:
        assert ages(Ages(from_=bounds[0], below=bounds[1])) == said

    def test_a_count_is_said_as_it_was_counted(self) -> None:
        counted_one = Feature(finding="ataxia", k=3, n=9, verified="read")
        graded = Feature(finding="ataxia", how_often="very-rare", verified="default")
        assert how_often(counted_one) == "3 of 9"
        assert how_often(graded) == "very rare"

    def test_how_it_comes_on(self) -> None:
        def comes(*tempo: str) -> str:
            disease = KNOWN.diseases["miller-fisher-syndrome"]
            return onset(msgspec.structs.replace(disease, tempo=tempo))

        assert comes("hours", "days") == "over hours or days"
        assert comes("sudden", "hours") == "suddenly, over hours"
        assert comes("spells") == "in spells"
        assert comes() == ""
