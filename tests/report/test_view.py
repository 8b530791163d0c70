"""Is one document behind the terminal, the page and the PDF, with nothing lost on the way?"""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.knowledge import base
from kinsbourne.report import assessed, followed, layouts, layouts_course, text
from kinsbourne.report.view import Document, Entry, Section, brief, every, find, said
from tests import course_case
from tests.build import assess
from tests.report.documents import KINDS, document

FINDINGS = base.load().findings
LAYOUTS = layouts.LAYOUTS.keys() | layouts_course.LAYOUTS.keys()
of_each_kind = pytest.mark.parametrize("kind", KINDS)


@of_each_kind
def test_every_number_cited_has_its_reference_and_every_reference_is_cited(kind: str):
    one = document(kind)
    cited = {number for entry in said(one) for number in entry.sources}
    assert cited == {reference.number for reference in one.references}


@of_each_kind
def test_no_two_sections_have_the_same_id(kind: str):
    names = [section.id for section in every(document(kind).sections)]
    assert len(names) == len(set(names))


@of_each_kind
def test_it_goes_to_json_and_comes_back_the_same(kind: str):
    one = document(kind)
    assert msgspec.json.decode(msgspec.json.encode(one), type=Document) == one


@pytest.mark.parametrize("kind", ["assessment", "course"])
def test_every_section_has_its_layout_on_the_terminal(kind: str):
    assert {section.id for section in document(kind).sections} <= LAYOUTS


def test_a_section_is_found_by_its_id_at_any_depth():
    assert find(document("assessment"), "do-not-miss")
    assert find(document("course"), "pathway-relapse")
    assert find(document("course"), "do-not-miss") is None


def test_nothing_is_cut_of_the_ranking_or_the_reasons():
    known = assess("opsoclonus", "ataxia", "sleep", "neuroblastoma")
    why = find(assessed.view(known, FINDINGS), "why")
    assert why
    assert sum(not entry.label for entry in why.entries) == len(known.concern.because)
    ranking = find(document("assessment"), "differential")
    assert ranking
    assert len(ranking.entries) == 20
    assert [entry.further for entry in ranking.entries] == [False] * 8 + [True] * 12


def test_what_must_not_be_missed_is_never_folded():
    listed = find(document("assessment"), "do-not-miss")
    ranking = find(document("assessment"), "differential")
    assert listed
    assert ranking
    assert not any(entry.further for entry in listed.entries)
    marked = {entry.text for entry in ranking.entries if entry.mark == "caution"}
    assert marked <= {entry.text for entry in listed.entries}


def test_no_share_stands_without_its_interval():
    for entry in said(document("assessment")):
        if entry.share:
            assert entry.share.low <= entry.share.value <= entry.share.high
            assert "(" in entry.share.said


def test_every_step_of_the_pathway_is_said_once():
    nodes = [step.node for step in course_case.assessed().pathway]
    pathway = find(document("course"), "pathway")
    assert pathway
    shown = [entry.id for part in pathway.parts for entry in said_in(part) if entry.id]
    assert sorted(shown) == sorted(nodes)


def said_in(section: Section) -> list[Entry]:
    return list(said(Document(title="", sections=(section,), references=(), colophon=())))


def test_every_investigation_is_said_however_they_are_put_together():
    names = {one.id for one in course_case.assessed().work_up}
    section = find(document("course"), "work-up")
    assert section
    assert {entry.id for entry in said_in(section) if entry.id} == names


@of_each_kind
def test_brief_keeps_what_stands_out_and_says_how_much_it_leaves_out(kind: str):
    one, short = document(kind), brief(document(kind))
    assert not any(entry.further or entry.cited or entry.rule for entry in said(short))
    for whole, cut in zip(every(one.sections), every(short.sections), strict=True):
        left = sum(entry.further for entry in whole.entries)
        assert (f"{left} more left out here" in [e.text for e in cut.entries]) == (left > 0)
    assert {r.number for r in short.references} == {n for e in said(short) for n in e.sources}


@given(st.text(max_size=40))
def test_no_word_of_a_record_can_hide_or_forge_a_line(words: str):
    entry = Entry(text=words, label=words, gist=words, cited=(words,))
    for said_ in (entry.text, entry.label, entry.gist, *entry.cited):
        assert said_.isprintable()
        assert len(said_) == len(words)


def test_a_forged_id_is_one_line_on_the_terminal():
    forged = msgspec.structs.replace(course_case.assessed(), id="x\n\nPhase: remission\x1b[8m")
    assert followed.view(forged).lead[1].text.startswith("x  Phase: remission [8m")
    assert "\x1b" not in text.course(forged)


def test_a_place_in_the_record_is_not_taken_for_a_source():
    assert text.CITED.findall("phenotypicFeatures[12].type has no code. [3; our inference]") == [
        "3"
    ]


def test_the_terminal_loads_nothing_of_the_page_and_the_pdf():
    asked = "import sys, kinsbourne.report.text; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"typst", "jinja2", "matplotlib", "numpy", "fastapi"}
