"""Does the check find each way in which missed patients could be looked for wrongly?"""

from __future__ import annotations

from pathlib import Path

import pytest

from kinsbourne.knowledge import ontology
from kinsbourne.knowledge.checks import phenotype
from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.reading import Reading
from tests.knowledge.slips import TODAY, Folder

FILE = "phenotype.yaml"
MARK = "verified: default, reviewed: 2026-11-26"
GOOD = f"""
id: oms
name: Someone missed
version: "1"
prevalence: {{given: 0.000001, {MARK}}}
scoring: {{since: -10, until: 20, {MARK}}}
smallest_cell: {{count: 11, {MARK}}}
features:
  - id: eyes
    name: Eyes
    role: sign
    means: [HP:0000639]
    in_oms: {{k: 1, n: 2, {MARK}}}
    background: {{given: 0.001, {MARK}}}
  - id: jerks
    name: Jerks
    role: sign
    codes: [{{system: icd10, code: G25.3, verified: read, reviewed: 2026-11-26}}]
  - id: test
    name: A test
    role: test
    means: [KINSBOURNE:test/lumbar-puncture]
  - id: other
    name: Something else
    role: other-cause
    codes:
      - {{system: icd10, code: G40, match: below, {MARK}}}
      - {{system: snomed, code: "230350000", {MARK}}}
      - {{system: hpo, code: HP:0001250, {MARK}}}
rules:
  - id: both
    grade: probable
    name: Both
    why: They belong together.
    entry: [eyes]
    ages: {{since: 3, below: 72}}
    needs:
      - {{at_least: 1, of: [{{any: [jerks], since: -90, until: 90}}, {{any: [test]}}]}}
    unless: [{{any: [other], until: 0}}]
    {MARK.replace(", ", chr(10) + "    ")}
"""
ROW = "code,match,means,written,source,at,verified,note\n"
BESIDE = {
    "findings.yaml": "[]\n",
    "therapies.yaml": "[]\n",
    "codelists/systems.csv": (
        "id,name,form,prefix,uris,omop,licence,source,verified,note\n"
        "icd10,ICD-10,icd10,,http://icd,ICD10,,,default,\n"
        "snomed,SNOMED CT,snomed,,http://sct,SNOMED,,,default,\n"
        "hpo,HPO,curie,HP,http://hpo,,,,default,\n"
    ),
    "codelists/not_meant.csv": "word,therapy,verified,note\n",
    "codelists/icd10.csv": f"{ROW}H55,exact,HP:0000496,no,,,default,\n",
    "codelists/snomed.csv": (
        f"{ROW}277762005,exact,KINSBOURNE:test/lumbar-puncture,yes,,,recalled,\n"
    ),
    "workup.yaml": "",
}
EYES = "means: [HP:0000639]"
JERKS = "{system: icd10, code: G25.3, verified: read, reviewed: 2026-11-26}"


@pytest.fixture(scope="module")
def work_up() -> str:
    from kinsbourne.knowledge.base import shipped_folder

    return (shipped_folder() / "workup.yaml").read_text(encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path, work_up: str) -> Path:
    (tmp_path / "codelists").mkdir()
    (tmp_path / "differential").mkdir()
    for name, content in {**BESIDE, "workup.yaml": work_up}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def faults(folder: Path, *changes: tuple[str, str]) -> list[Fault]:
    """What is said of a definition that is sound, with these changes made."""
    text = GOOD.lstrip("\n")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / FILE).write_text(text, encoding="utf-8")
    reading = Reading(folder, TODAY, ontology.load())
    assert [fault for fault in reading.faults if fault.file == FILE] == []
    return [fault for rule in phenotype.RULES for fault in rule(reading)]


def only(folder: Path, at: str, *changes: tuple[str, str]) -> Fault:
    (fault,) = faults(folder, *changes)
    assert at in (folder / FILE).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    return fault


def test_the_rules_are_applied_to_the_shipped_definition(folder: Folder) -> None:
    folder.change(FILE, "since: 3, below: 216", "since: 216, below: 3")
    assert [fault.what for fault in folder.errors()] == ["no age is 216 months or more and below 3"]


def test_a_sound_definition_passes(small: Path) -> None:
    assert faults(small) == []


class TestFeatures:
    def test_those_that_a_rule_enters_by_exist(self, small: Path) -> None:
        fault = only(small, "entry: [", ("entry: [eyes]", "entry: [eyes, nose]"))
        assert fault.what == "the feature nose is unknown"

    def test_those_that_a_term_names_exist(self, small: Path) -> None:
        fault = only(small, "any: [", ("any: [test]", "any: [test, nose]"))
        assert fault.what == "the feature nose is unknown"

    def test_a_rule_enters_by_one_or_more(self, small: Path) -> None:
        assert only(small, "entry: []", ("entry: [eyes]", "entry: []")).what == (
            "no feature is named"
        )

    def test_each_is_used_or_weighs_something(self, small: Path) -> None:
        fault = only(small, "id: test", (", {any: [test]}", ""))
        assert fault.what == "no rule asks for the feature test, and it has no weight"
        assert faults(small, ("entry: [eyes]", "entry: [jerks]")) == []

    def test_one_that_weighs_nothing_is_not_one_that_weighs(self, small: Path) -> None:
        found = faults(small, ("k: 1, n: 2", "k: 0, n: 2"), ("entry: [eyes]", "entry: [jerks]"))
        assert [fault.what for fault in found] == [
            "no rule asks for the feature eyes, and it has no weight",
            "eyes is no more frequent in OMS than in people of any kind",
        ]

    def test_what_they_mean_is_known(self, small: Path) -> None:
        fault = only(small, "HP:9999999", (EYES, "means: [HP:0000639, HP:9999999]"))
        assert fault.what == "HPO has no term HP:9999999"
        fault = only(small, "ORPHA:0", (EYES, "means: [HP:0000639, ORPHA:0]"))
        assert fault.what == "nothing here is called ORPHA:0"

    def test_each_has_a_code(self, small: Path) -> None:
        fault = only(small, "id: jerks", (f"codes: [{JERKS}]", "codes: []"))
        assert fault.what == "no code leads to the feature jerks"

    def test_another_cause_is_not_asked_for(self, small: Path) -> None:
        fault = only(small, "id: both", ("any: [test]", "any: [test, other]"))
        assert fault.what == "the rule both asks for another cause, other"


class TestCodes:
    def test_a_rule_that_fires_by_none_that_was_read_is_warned_of(self, small: Path) -> None:
        fault = only(small, "entry: [", ("entry: [eyes]", "entry: [eyes, test]"))
        assert fault.is_warning
        assert fault.what == "the rule both can fire by test, none of whose codes was read"

    def test_are_those_of_a_known_system(self, small: Path) -> None:
        fault = only(small, "system: icd12", (JERKS, JERKS.replace("icd10", "icd12")))
        assert fault.what == "no code system is called icd12"

    def test_are_well_built(self, small: Path) -> None:
        fault = only(small, "230350001", ("230350000", "230350001"))
        assert fault.what == "the code 230350001 is none of SNOMED CT"
        fault = only(small, "25.3", (JERKS, JERKS.replace("G25.3", '"25.3"')))
        assert fault.what == "the code 25.3 is none of ICD-10"

    def test_have_others_below_only_where_a_system_has_levels(self, small: Path) -> None:
        wide = '"230350000", match: below'
        fault = only(small, "match: below", ('"230350000"', wide))
        assert fault.what == "the codes of SNOMED CT have no longer ones below them"


class TestNumbers:
    def test_no_time_runs_backwards(self, small: Path) -> None:
        fault = only(small, "since: 91", ("since: -90", "since: 91"))
        assert fault.what == "the time from day 91 to day 90 runs backwards"
        fault = only(small, "scoring", ("since: -10", "since: 21"))
        assert fault.what == "the time from day 21 to day 20 runs backwards"

    @pytest.mark.parametrize("change", [("since: -10", "since: 1"), ("until: 20", "until: -1")])
    def test_the_index_day_is_scored(self, small: Path, change: tuple[str, str]) -> None:
        fault = only(small, "scoring", change)
        assert fault.what == "the time that is scored leaves out the index day"

    def test_some_age_is_within_the_ages(self, small: Path) -> None:
        fault = only(small, "ages", ("below: 72", "below: 3"))
        assert fault.what == "no age is 3 months or more and below 3"

    def test_a_need_can_be_met(self, small: Path) -> None:
        fault = only(small, "at_least", ("at_least: 1", "at_least: 3"))
        assert fault.what == "3 are needed of 2"

    @pytest.mark.parametrize("share", ["k: 1", "n: 2", "given: 0.5, k: 1, n: 2"])
    def test_a_share_is_counted_or_given(self, small: Path, share: str) -> None:
        whats = [fault.what for fault in faults(small, ("k: 1, n: 2", share))]
        assert "a share needs k and n, or given" in whats

    def test_a_share_of_nothing_said_is_none(self, small: Path) -> None:
        changed = ("prevalence: {given: 0.000001, ", "prevalence: {")
        assert only(small, "prevalence", changed).what == "a share needs k and n, or given"

    def test_no_more_have_it_than_there_are(self, small: Path) -> None:
        fault = only(small, "k: 3", ("k: 1, n: 2", "k: 3, n: 2"))
        assert fault.what == "3 of 2 is no share"

    def test_a_sign_is_more_frequent_in_oms(self, small: Path) -> None:
        fault = only(small, "in_oms", ("given: 0.001, ver", "given: 0.5, ver"))
        assert fault.what == "eyes is no more frequent in OMS than in people of any kind"

    def test_another_cause_weighs_nothing(self, small: Path) -> None:
        fault = only(
            small,
            "in_oms",
            ("role: sign", "role: other-cause"),
            ("entry: [eyes]", "entry: [jerks]"),
        )
        assert fault.what == "another cause, eyes, weighs for OMS"
