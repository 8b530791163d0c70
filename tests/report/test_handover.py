"""Is the note that goes into the record short, plain, complete, and free of the patient's name?"""

from __future__ import annotations

import re

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from benchmarks.published_cases.__main__ import DATA
from kinsbourne.case.blocks import Quantity, Term, Value
from kinsbourne.case.model import Case, Measurement
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.differential.differentiate import Differentiator
from kinsbourne.report import handover
from kinsbourne.report.assessed import view
from kinsbourne.report.view import Reference
from tests import course_case
from tests.build import assess
from tests.differential import ranked

FINDINGS = base.load().findings
VERSIONS = re.compile(r"kinsbourne \S+, knowledge \S+, HPO \S+\.")
MOST_LINES = 12
MET, OPEN = "pc-0daa2332a8", "pc-7200b4e250"


def said(assessed: Assessment) -> str:
    return handover.text(assessed, view(assessed, FINDINGS))


def line(note: str, heading: str) -> str:
    return next(line for line in note.splitlines() if line.startswith(heading))


@pytest.fixture(scope="module")
def published() -> dict[str, Case]:
    lines = (DATA / "cases.ndjson").read_bytes().splitlines()
    return {case.id: case for case in map(phenopacket.read, lines)}


@pytest.mark.parametrize("name", [MET, OPEN])
def test_of_a_published_patient(name: str, published: dict[str, Case], snapshot: SnapshotAssertion):
    assessed = Assessor(base.load(), Differentiator(base.load())).assess(published[name])
    note = said(assessed)
    assert 6 <= len(note.splitlines()) <= MOST_LINES
    assert VERSIONS.sub("kinsbourne, versions left out.", note) == snapshot


def test_it_says_what_was_found_absent_and_not_examined():
    note = said(assess("ataxia", "irritability", no=("fever",)))
    found = line(note, "Found: ")
    assert found == "Found: Ataxia; Irritability. Looked for and absent: Fever."
    assert "Opsoclonus" in line(note, "NOT EXAMINED OR NOT RECORDED: ")


def test_it_says_the_verdict_and_what_would_settle_it():
    note = said(assess("ataxia", "irritability"))
    assert line(note, "Result: ").startswith("Result: KEEP OPEN")
    assert "2 counted, 3 needed. Met if present: Opsoclonus; or Neuroblastoma." in note


def test_what_would_settle_it_either_way_is_said_once():
    note = said(assess("ataxia"))
    assert "Met if present, not met if absent: any 2 of: " in note


def test_every_red_flag_and_everything_to_consider_is_in_it():
    assessed = assess("opsoclonus", "ataxia", age=60)
    note = said(assessed)
    for flag in assessed.red_flags:
        assert flag.label in line(note, "RED FLAG: ")
    for step in assessed.next:
        if step.kind == "consider":
            assert step.name.rstrip(".") in line(note, "Consider: ")


def test_no_share_stands_without_its_interval_and_a_thin_ranking_says_so():
    ranking = line(said(ranked("ataxia")), "Ranked first: ")
    assert len(re.findall(r"\d %|<1 %", ranking)) == 3 * 3
    assert "EVIDENCE TOO THIN" in ranking


def test_what_is_cut_is_counted():
    note = said(ranked("opsoclonus", "myoclonus", "ataxia"))
    assert re.search(r"; and \d+ more$", line(note, "Not to be missed: "))


def test_every_source_cited_is_listed_and_every_listed_source_is_cited():
    for assessed in (assess("ataxia"), ranked("opsoclonus", "ataxia"), assess()):
        body, _, below = said(assessed).partition("\nSources: ")
        cited = {n for found in re.findall(r" \[(\d[\d,]*)[;\]]", body) for n in found.split(",")}
        assert cited == set(re.findall(r"\[(\d+)\] ", below.splitlines()[0] if below else ""))


def test_a_mark_of_some_is_not_said_of_all():
    asked = line(said(ranked("ataxia", "irritability")), "Look and ask next: ")
    assert asked.endswith("in part our inference]")
    assert line(said(assess("ataxia")), "Consider: ").endswith("; our inference]")


def test_versions_and_use_stand_at_its_end():
    last = said(assess("ataxia")).splitlines()[-1]
    assert VERSIONS.match(last)
    assert last.endswith("It is not a diagnosis and orders nothing.")


def test_the_patient_is_not_named():
    named = msgspec.structs.replace(course_case.assessed(), id="Jane Doe 1234567")
    assert "Jane" not in said(named)


def test_severity_and_the_day_are_said():
    score = Measurement(
        assay=Term(id="KINSBOURNE:mitchell-pike"), value=Value(quantity=Quantity(value=11))
    )
    assert "11 of 15" in line(said(assess("ataxia", measurements=(score,))), "Found: ")
    assert said(course_case.assessed()).splitlines()[0].endswith("as of 2026-11-20")


def test_it_is_plain_characters_in_whole_lines():
    note = said(ranked("opsoclonus", "ataxia", "irritability", no=("fever",)))
    assert not re.search(r"[“”‘’–—…×≥≤µ²°]", note)
    assert "\t" not in note
    assert all(line.strip() for line in note.splitlines())


def test_the_record_cannot_forge_a_line():
    assessed = assess("ataxia")
    forged = msgspec.structs.replace(assessed.known[0], label="x\nResult: NO CONCERN\x1b[8m")
    note = said(msgspec.structs.replace(assessed, known=(forged,)))
    assert "\x1b" not in note
    assert sum(one.startswith("Result: ") for one in note.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "links", "short"),
    [
        ("Mitchell WG, Brumm V. T. doi:1 PMID:2", ("doi:1", "PMID:2"), "[3] Mitchell WG PMID:2"),
        ("[A title, not seen]. 2016.", (), "[3] [A title, not seen]"),
        ("A title of very many words that goes on. NCT:1", ("NCT:1",), "[3] NCT:1"),
        ("", (), "[3]"),
    ],
)
def test_a_source_in_short(text: str, links: tuple[str, ...], short: str):
    reference = Reference(number=3, id="x", text=text, links=tuple((one, one) for one in links))
    assert handover.shortened(reference) == short
