"""Does the check find each way in which a dose of a published regimen could be mistaken?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.knowledge import ontology
from kinsbourne.knowledge.checks import regimens
from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import Dose
from kinsbourne.knowledge.reading import Reading
from tests.knowledge.slips import TODAY, Folder

FILE = "regimens.yaml"
GOOD = """
- id: trial
  therapy: rituximab
  name: Trial
  for_whom: Children
  strategy: either
  as_published: 5 mg per m2 per dose twice a day (that is 10 mg per m2 per day).
  courses:
    - when: first week
      schedule: twice a day
      doses:
        - {amount: 5, unit: mg, basis: per m2, per: dose, verified: read}
        - {amount: 10, unit: mg, basis: per m2, per: day, verified: read, worked_out: true}
      doses_a_day: 2
  cautions:
    - {text: At most 1 g per dose., verified: recalled}
  contradicts:
    - {regimen: other, text: It gives 5 mg per kg per day., verified: default}
  verified: read
  reviewed: 2026-11-26
  sources: [{id: matthay-2005}]
- id: other
  therapy: rituximab
  name: Other
  for_whom: Children
  strategy: either
  as_published: Given to some; dose not seen.
  contradicts:
    - {regimen: trial, text: It gives less., verified: default}
  verified: read
  reviewed: 2026-11-26
  sources: [{id: matthay-2005}]
"""
SAID = "5 mg per m2 per dose twice a day (that is 10 mg per m2 per day)."
EACH = "{amount: 5, unit: mg, basis: per m2, per: dose, verified: read}"
DAY = "{amount: 10, unit: mg, basis: per m2, per: day, verified: read, worked_out: true}"
CAUTION = "{text: At most 1 g per dose., verified: recalled}"
UNSEEN = "Given to some; dose not seen."


BESIDE = {
    "sources.yaml": (
        "- {id: matthay-2005, kind: article, title: T, extent: abstract}\n"
        "- {id: kinsbourne-1962, kind: article, title: T, extent: not-read}\n"
    ),
    "therapies.yaml": (
        "- {id: rituximab, name: rituximab, kinds: [anti-b-cell]}\n"
        "- {id: acth, name: ACTH, kinds: [acth]}\n"
    ),
}


def faults(folder: Path, *changes: tuple[str, str]) -> list[Fault]:
    """What is said of two regimens that contradict each other, with these changes made."""
    text = GOOD.lstrip("\n")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    for name, content in {**BESIDE, FILE: text}.items():
        (folder / name).write_text(content, encoding="utf-8")
    reading = Reading(folder, TODAY, ontology.load())
    unread = [fault for fault in reading.faults if fault.file == FILE]
    return unread or [fault for rule in regimens.RULES for fault in rule(reading)]


def only(folder: Path, at: str, *changes: tuple[str, str]) -> Fault:
    (fault,) = faults(folder, *changes)
    assert fault.file == FILE
    assert at in (folder / FILE).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    return fault


def test_the_rules_are_applied_to_the_shipped_regimens(folder: Folder) -> None:
    folder.change(FILE, "375 mg per m2 per dose once a week", "375 mg/m2 once a week")
    assert [fault.what for fault in folder.errors()] == [
        "as_published does not say 375 mg per m2 per dose",
        "as_published says 375 mg/m2 once a week, which is no dose of the courses",
    ]


def test_two_that_are_whole_pass(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (Dose(amount=75, unit="IU", basis="per m2", per="dose", verified="read"),
         "75 IU per m2 per dose"),
        (Dose(amount=0.5, unit="g", basis="flat", per="day", verified="read"), "0.5 g per day"),
        (Dose(amount=3, unit="mg", basis="per kg", per="day", spread=0.4, verified="read"),
         "3 ± 0.4 mg per kg per day"),
    ],
)  # fmt: skip
def test_a_dose_is_written_whole(dose: Dose, said: str) -> None:
    assert dose.in_words == said


def test_the_therapy_must_be_one_there_is(tmp_path: Path) -> None:
    both = ("therapy: rituximab", "therapy: nothing")
    found = faults(tmp_path, both, both)
    assert [fault.what for fault in found] == ["the therapy nothing is unknown"] * 2
    assert "therapies.yaml" in found[0].remedy


class TestADoseHasAllItsParts:
    @pytest.mark.parametrize("part", ["amount: 5", "unit: mg", "basis: per m2", "per: dose"])
    def test_none_may_be_missing(self, tmp_path: Path, part: str) -> None:
        lacking = EACH.replace(f"{part}, ", "").replace(f"{{{part}, ", "{")
        fault = only(tmp_path, lacking, (EACH, lacking))
        assert f"missing required field `{part.split(':')[0]}`" in fault.what

    def test_no_unit_is_made_up_of_two(self, tmp_path: Path) -> None:
        fault = only(tmp_path, "mg/m2", (EACH, EACH.replace("unit: mg", "unit: mg/m2")))
        assert "invalid enum value 'mg/m2'" in fault.what


class TestPerDoseAndPerDay:
    def test_must_agree(self, tmp_path: Path) -> None:
        fault = only(tmp_path, "amount: 5", ("doses_a_day: 2", "doses_a_day: 4"))
        assert fault.what == (
            "5 mg per m2 per dose, 4 a day, is not 10 mg per m2 per day: per dose and per day do "
            "not agree"
        )

    @settings(max_examples=50, deadline=None)
    @given(amount=st.integers(1, 1000), doses_a_day=st.integers(1, 6), slip=st.integers(-50, 50))
    def test_agree_only_where_one_times_the_doses_is_the_other(
        self, tmp_path_factory: pytest.TempPathFactory, amount: int, doses_a_day: int, slip: int
    ) -> None:
        whole = max(1, amount * doses_a_day + slip)
        found = faults(
            tmp_path_factory.mktemp("law"),
            ("amount: 5,", f"amount: {amount},"),
            ("amount: 10,", f"amount: {whole},"),
            (SAID, f"{amount} mg per m2 per dose (that is {whole} mg per m2 per day)."),
            ("doses_a_day: 2", f"doses_a_day: {doses_a_day}"),
        )
        assert bool(found) == (whole != amount * doses_a_day)

    def test_agree_though_written_numbers_are_not_exact(self, tmp_path: Path) -> None:
        thirds = [(f"amount: {old}", f"amount: {new}") for old, new in ((5, 0.1), (10, 0.3))]
        said = (SAID, "0.1 mg per m2 per dose (that is 0.3 mg per m2 per day).")
        assert faults(tmp_path, *thirds, said, ("doses_a_day: 2", "doses_a_day: 3")) == []

    def test_need_the_number_of_doses_a_day(self, tmp_path: Path) -> None:
        fault = only(tmp_path, "amount: 5", ("      doses_a_day: 2\n", ""))
        assert "doses_a_day is missing" in fault.what

    @pytest.mark.parametrize(
        ("part", "other", "words"),
        [("mg", "g", "10 g per m2 per day"), ("per m2", "per kg", "10 mg per kg per day")],
    )
    def test_are_of_one_unit_and_basis(
        self, tmp_path: Path, part: str, other: str, words: str
    ) -> None:
        said = (SAID, f"5 mg per m2 per dose twice a day (that is {words}).")
        fault = only(tmp_path, "amount: 5", (DAY, DAY.replace(part, other)), said)
        assert fault.what == f"5 mg per m2 per dose and {words} are not of one unit and basis"

    def test_are_given_once_each(self, tmp_path: Path) -> None:
        fault = only(tmp_path, "amount: 5", (DAY, EACH), (SAID, "5 mg per m2 per dose."))
        assert fault.what == "first week has two amounts per dose"

    def test_are_not_both_worked_out(self, tmp_path: Path) -> None:
        worked = EACH.replace("read}", "read, worked_out: true}")
        fault = only(tmp_path, "amount: 5", (EACH, worked))
        assert fault.what.startswith("first week has only an amount that was worked out")


class TestTheSentence:
    def test_says_every_dose_of_the_data(self, tmp_path: Path) -> None:
        fault = only(tmp_path, "as_published", (SAID, "5 mg per m2 per dose twice a day."))
        assert fault.what == "as_published does not say 10 mg per m2 per day"

    def test_says_no_other(self, tmp_path: Path) -> None:
        fault = only(tmp_path, "as_published", (SAID, f"{SAID} Later 7 mg per m2 per dose."))
        assert (
            fault.what == "as_published says 7 mg per m2 per dose, which is no dose of the courses"
        )

    @pytest.mark.parametrize(
        "words", ["6 mg/m2", "6 mg per m2", "6mg per m2 daily", "6 IU/m2/day", "6 mg/kg per day"]
    )
    def test_has_no_amount_that_can_be_mistaken(self, tmp_path: Path, words: str) -> None:
        fault = only(tmp_path, "as_published", (SAID, f"{SAID} Later {words}."))
        assert fault.what == f"as_published says {words}, which is no dose of the courses"
        assert "Spell the unit" in fault.remedy

    def test_does_not_call_a_dose_unseen_that_is_there(self, tmp_path: Path) -> None:
        fault = only(tmp_path, "as_published", (SAID, f"{SAID[:-1]}; dose not seen."))
        assert fault.what == "as_published says 'dose not seen', but courses gives one"

    def test_says_that_no_dose_was_seen(self, tmp_path: Path) -> None:
        fault = only(tmp_path, "as_published", (UNSEEN, "Given to some."))
        assert fault.what == "courses gives no dose, and as_published does not say so"


class TestWordsBesideIt:
    @pytest.mark.parametrize(
        ("old", "at"), [("1 g per dose", "1 g/kg"), ("5 mg per kg per day", "1 g/kg")]
    )
    def test_have_no_amount_that_can_be_mistaken(self, tmp_path: Path, old: str, at: str) -> None:
        fault = only(tmp_path, at, (old, "1 g/kg"))
        assert fault.what == "the amount 1 g/kg can be mistaken"


class TestMarks:
    def test_a_dose_is_no_surer_than_its_regimen(self, tmp_path: Path) -> None:
        said = (SAID, f"Recalled, {SAID}")
        found = faults(
            tmp_path, ("verified: read\n  reviewed", "verified: recalled\n  reviewed"), said
        )
        assert [fault.what for fault in found] == [
            "5 mg per m2 per dose is marked read, its regimen recalled",
            "10 mg per m2 per day is marked read, its regimen recalled",
        ]

    def test_one_that_is_recalled_says_so(self, tmp_path: Path) -> None:
        weaker = [(dose, dose.replace("read", "recalled")) for dose in (EACH, DAY)]
        change = ("verified: read\n  reviewed", "verified: recalled\n  reviewed")
        fault = only(tmp_path, "as_published", change, *weaker)
        assert fault.what == "the regimen is recalled, and as_published does not say so"

    def test_one_recalled_that_says_so_passes(self, tmp_path: Path) -> None:
        weaker = [(dose, dose.replace("read", "recalled")) for dose in (EACH, DAY)]
        change = ("verified: read\n  reviewed", "verified: recalled\n  reviewed")
        assert faults(tmp_path, change, *weaker, (SAID, f"Recalled, not checked, {SAID}")) == []

    def test_a_dose_that_is_our_reading_says_so(self, tmp_path: Path) -> None:
        ours = [(dose, dose.replace("read", "default")) for dose in (EACH, DAY)]
        fault = only(tmp_path, "as_published", *ours)
        assert fault.what == "a dose is our reading, and as_published does not say so"

    def test_none_is_a_choice_of_ours(self, tmp_path: Path) -> None:
        ours = [(dose, dose.replace("read", "default")) for dose in (EACH, DAY)]
        change = ("verified: read\n  reviewed", "verified: default\n  reviewed")
        fault = only(tmp_path, "default", change, *ours, (SAID, f"By our reading {SAID}"))
        assert fault.what == "a published regimen is no choice of this design"

    @pytest.mark.parametrize("sources", ["", ", sources: [{id: kinsbourne-1962}]"])
    def test_a_caution_that_was_read_was_read_somewhere(self, tmp_path: Path, sources: str) -> None:
        read = CAUTION.replace("recalled}", f"read{sources}}}")
        fault = only(tmp_path, "At most", (CAUTION, read))
        assert fault.what == "marked read, but it cites no source that was read"

    def test_a_caution_read_in_a_source_passes(self, tmp_path: Path) -> None:
        read = CAUTION.replace("recalled}", "read, sources: [{id: matthay-2005}]}")
        assert faults(tmp_path, (CAUTION, read)) == []


class TestContradictions:
    @pytest.mark.parametrize("name", ["nobody", "trial"])
    def test_are_with_another_regimen(self, tmp_path: Path, name: str) -> None:
        found = faults(tmp_path, ("regimen: other", f"regimen: {name}"))
        assert f"it contradicts no other regimen, {name}" in [fault.what for fault in found]

    def test_are_of_one_therapy(self, tmp_path: Path) -> None:
        found = faults(tmp_path, ("therapy: rituximab", "therapy: acth"))
        assert [fault.what for fault in found] == [
            "it contradicts other, which is of another therapy",
            "it contradicts trial, which is of another therapy",
        ]

    def test_are_named_on_both(self, tmp_path: Path) -> None:
        mine = GOOD[GOOD.index("  contradicts:") : GOOD.index("  verified: read")]
        fault = only(tmp_path, "regimen: trial", (mine, ""))
        assert fault.what == "it contradicts trial, which does not name it in turn"
        assert "on both" in fault.remedy


class TestTheDaysCanBe:
    @pytest.mark.parametrize(
        ("days", "words"),
        [
            ("starts: [0], every_months: 1, repeats: 2", "more than one of starts"),
            ("every_days: [7, 7]", "repeats is missing"),
            ("starts: [7, 0], repeats: 2", "not days in order"),
            ("starts: [-1]", "not days in order"),
            ("starts: [0, 7]", "starts more often than it repeats"),
        ],
    )
    def test_a_slip_is_named(self, tmp_path: Path, days: str, words: str) -> None:
        line = "doses_a_day: 2"
        fields = "".join(f"\n      {one}" for one in days.replace("], ", "]; ").split("; "))
        given = fields.replace(", repeats", "\n      repeats").replace(", every", "\n      every")
        fault = only(tmp_path, "when: first week", (line, line + given))
        assert words in fault.what


class TestTheMeasuresOfTheArithmetic:
    FILE = "dosing.yaml"

    def test_leave_no_age_without_bounds(self, folder: Folder) -> None:
        folder.change(self.FILE, "age_years: [3, 6]", "age_years: [4, 6]")
        assert any("do not follow on" in fault.what for fault in folder.errors())

    def test_reach_the_age_of_an_adult(self, folder: Folder) -> None:
        folder.change(self.FILE, "value: 18", "value: 19")
        assert any("do not follow on" in fault.what for fault in folder.errors())

    def test_are_weight_and_height(self, folder: Folder) -> None:
        folder.change(self.FILE, "- id: height", "- id: weight")
        assert any("described once each" in fault.what for fault in folder.errors())

    def test_have_a_least_below_their_most(self, folder: Folder) -> None:
        folder.change(self.FILE, "weight: [2, 16]", "weight: [16, 2]")
        assert any("less than the most" in fault.what for fault in folder.errors())
