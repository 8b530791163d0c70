"""What a clinician reads on the terminal."""

from __future__ import annotations

import msgspec
import pytest

from kinsbourne.case.blocks import Age, Quantity, Term, Time, Value
from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case, Measurement, Subject
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assessment import Refusal
from kinsbourne.report import text
from kinsbourne.report.lines import WIDTH
from kinsbourne.report.text import CITED
from tests.build import assess, assessor


def said(*present: str, explain: bool = False, **how: object) -> str:
    return text.assessment(assess(*present, **how), base.load().findings, explain=explain)


def paragraph(of: str, heading: str) -> str:
    return next(part for part in of.split("\n\n") if part.startswith(heading))


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_verdict_comes_first_and_what_must_not_be_missed_second():
    parts = said("ataxia", "irritability").split("\n\n")
    assert parts[0].startswith("KEEP OPEN")
    assert parts[1].startswith("! A TUMOUR SEARCH IS CALLED FOR")


def test_what_was_not_examined_is_named():
    assert "Opsoclonus" in paragraph(said("ataxia"), "NOT EXAMINED OR NOT RECORDED")


def test_alternatives_of_one_size_are_said_in_short():
    printed = one_line(said("ataxia"))
    assert (
        "Met if present: any 2 of: Opsoclonus; Behavioural change and/or sleep disturbance; "
        "Neuroblastoma" in printed
    )


def test_nothing_is_left_to_settle_once_the_criteria_are_met():
    assert "Settled" not in said("opsoclonus", "ataxia", "sleep", "neuroblastoma", explain=True)


def test_an_inference_of_ours_and_a_recalled_rule_are_marked_as_such():
    assert "our inference]" in said("ataxia")
    assert "recalled, not checked]" in one_line(said("opsoclonus", "ataxia", age=60))


def test_every_number_cited_is_listed_and_every_listed_source_is_cited():
    for words in (("ataxia",), ("opsoclonus", "ataxia", "sleep"), ()):
        printed = said(*words)
        body, _, foot = printed.partition("SOURCES")
        cited = {n for found in CITED.finditer(body) for n in found[1].split(",")}
        listed = {line[3 : line.index("]")] for line in foot.splitlines() if line[:3] == "  ["}
        assert cited == listed


def test_versions_and_intended_use_stand_on_every_page():
    printed = said()
    assert "knowledge 2026." in printed
    assert "HPO 2025-01-16" in printed
    assert "It is not a diagnosis and orders nothing." in one_line(printed)


def test_no_line_is_wider_than_a_terminal():
    lines = said("opsoclonus", "ataxia", "sleep", "neuroblastoma", explain=True).splitlines()
    assert max(map(len, lines)) <= WIDTH + 4


def test_a_criteria_set_for_another_age_is_shown_only_on_request():
    assert "PNS-Care" not in said("ataxia", age=2)
    assert "not meant for this age" in said("ataxia", age=2, explain=True)


def test_an_unknown_age_is_said():
    printed = said("ataxia", age=None)
    assert "age not recorded" in printed
    assert "if the age fits" in one_line(printed)


def test_an_age_that_is_missing_is_asked_for():
    printed = one_line(said("ataxia", age=None))
    assert "Would become keep-open with: the age, if it fits" in printed


def test_ages_are_said_in_the_unit_of_the_age():
    assert "18 months" in said(age=1.5)
    assert "12 years" in said(age=12)
    newborn = Subject(time_at_last_encounter=Time(age=Age(iso8601duration="P10D")))
    printed = text.assessment(assessor().assess(Case(subject=newborn)), base.load().findings)
    assert "case without id, 10 days" in printed


def test_a_verdict_that_waits_for_what_is_recalled_says_so():
    printed = one_line(said("opsoclonus", "ataxia", no=("neoplasm",), age=60))
    assert "not met if what is recalled is right" in printed


def test_criteria_that_are_met_and_held_down_are_not_hidden():
    printed = said("opsoclonus", "ataxia", "sleep", "other-disease-proven")
    assert printed.startswith("KEEP OPEN")
    assert "Criteria met, and held down" in printed


def test_a_rule_met_by_its_exception_says_so():
    printed = one_line(said("opsoclonus", "ataxia", "lung cancer", age=60))
    assert "met by the rule's exception, whatever the count" in printed


def test_the_record_cannot_forge_a_line_or_hide_one():
    forged = Case(id="x\n\nNO CONCERN\x1b[8m")
    printed = text.assessment(assessor().assess(forged), base.load().findings)
    assert "\x1b" not in printed
    assert "\nNO CONCERN\x1b" not in printed
    assert printed.splitlines()[1].startswith("  x  NO CONCERN")


def test_an_age_before_birth_is_said_as_such():
    fetal = Time(ontology_class=Term(id="HP:0030674", label="Antenatal onset"))
    case = Case(subject=Subject(time_at_last_encounter=fetal))
    assert "before birth" in text.assessment(assessor().assess(case), base.load().findings)


def test_what_lowers_the_concern_is_said():
    printed = said("opsoclonus", "ataxia", "toxin-or-drug-cause-proven", explain=True)
    assert "Held down: Another cause" in one_line(printed)


def test_only_the_strongest_reasons_are_shown_unless_all_are_asked_for():
    words = ("opsoclonus", "ataxia", "sleep", "neuroblastoma")
    assert "more (--explain)" in said(*words)
    assert "more (--explain)" not in said(*words, explain=True)


def test_a_finding_that_would_have_to_be_absent_is_asked_for_as_such():
    assessed = assess("ataxia")
    (first, *_) = assessed.concern.would_raise
    first = msgspec.structs.replace(first, facts=(("opsoclonus", "not fever"),))
    concern = msgspec.structs.replace(assessed.concern, would_raise=(first,))
    assessed = msgspec.structs.replace(assessed, concern=concern)
    assert "Opsoclonus and no Fever" in text.assessment(assessed, base.load().findings)


def test_severity_shows_scale_maximum_band_and_marks():
    omes = Measurement(
        assay=Term(id="KINSBOURNE:omes"),
        value=Value(quantity=Quantity(value=20)),
        description="Rated by: neurologist",
    )
    shown = one_line(paragraph(said(measurements=(omes,)), "SEVERITY"))
    assert "20 of 36, moderate (recalled, not checked), Rated by: neurologist" in shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2025-10-05T00:00:00Z", "2025-10-05"), ("2025-10-05T09:30:00Z", "2025-10-05T09:30:00Z")],
)
def test_a_score_of_a_day_shows_the_day(written: str, shown: str):
    pike = Measurement(
        assay=Term(id="KINSBOURNE:mitchell-pike"),
        value=Value(quantity=Quantity(value=11)),
        time_observed=Time(timestamp=written),
    )
    found = paragraph(said(measurements=(pike,)), "SEVERITY")
    assert f"11 of 15, {shown}, rater not recorded" in one_line(found)


def test_a_score_without_a_rater_says_so():
    pike = Measurement(
        assay=Term(id="KINSBOURNE:mitchell-pike"), value=Value(quantity=Quantity(value=11))
    )
    shown = paragraph(said(measurements=(pike,)), "SEVERITY")
    assert "11 of 15, rater not recorded" in shown


def test_oddities_of_the_record_are_named():
    assert "recorded as present" in one_line(said("gait ataxia", no=("ataxia",)))


def test_a_refusal_names_case_place_reason_and_remedy():
    refused = Refusal(id=None, error=Problem("what", "where", "Remedy."))
    assert text.refusal(refused) == "a case: where: what. Remedy."
    assert text.refusal(msgspec.structs.replace(refused, id="x")).startswith("x: ")
