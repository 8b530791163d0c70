"""The definition that a clinician signs says all that the search does."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kinsbourne.knowledge.base import Knowledge, load
from kinsbourne.population.described import described
from kinsbourne.report.lines import WIDTH

GOLDEN = Path(__file__).with_name("described.md")
"""Read as a clinician would: every rule, its days, ages and reasons. After a change of the
definition, read every changed line again before it is kept."""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def text(knowledge: Knowledge) -> str:
    return described(knowledge)


@pytest.fixture(scope="module")
def flat(text: str) -> str:
    return " ".join(text.split())


def test_it_reads_as_it_was_read(knowledge: Knowledge) -> None:
    assert described(knowledge, markdown=True) == GOLDEN.read_text(encoding="utf-8")


def test_every_rule_is_there_with_its_reason(knowledge: Knowledge, flat: str) -> None:
    for rule in knowledge.phenotype.rules:
        assert f"{rule.name}.* A day counts with" in flat
        assert f"Why: {rule.why}" in flat


def test_every_feature_is_there_with_its_codes_and_weight(knowledge: Knowledge, flat: str) -> None:
    for feature in knowledge.phenotype.features:
        assert f"- {feature.name}. Codes: " in flat
        if feature.weight:
            assert f"Weight {feature.weight / 1000:.3f} = log10(" in flat
    assert "ICD-10-CM H55.8, H55.89; ICD-9-CM 379.59" in flat
    assert "ICD-10-CM G40 and below" in flat


def test_terms_of_hpo_stand_for_those_beneath_them(flat: str) -> None:
    assert "HP:0000639 and below" in flat
    assert "HP:0007811" not in flat


def test_what_was_not_read_has_its_sign(flat: str) -> None:
    assert "20262006*" in flat
    assert "In OMS 0.2* (No count was found." in flat
    assert "In OMS 92 of 150 [omslife-registry-2019, abstract]" in flat


def test_other_causes_that_rules_share_are_said_once(flat: str) -> None:
    assert flat.count("“Epilepsy, epileptic spasms” or “Cerebral palsy”") == 1
    assert flat.count("one of the other causes, list 1.") > 1


def test_all_that_is_cited_is_in_the_sources(flat: str) -> None:
    for id_ in ("phers-weights", "icd-10-cm-2026", "matthay-2005", "omslife-registry-2019"):
        assert f"- {id_}: " in flat


def test_it_says_what_it_cannot_see_and_that_it_diagnoses_nobody(
    knowledge: Knowledge, flat: str
) -> None:
    assert "It diagnoses nobody." in flat
    for sentence in knowledge.phenotype.cannot_see:
        assert f"- {sentence}" in flat


def test_no_line_is_wider_than_a_report(text: str) -> None:
    assert max(map(len, text.splitlines())) <= WIDTH


class Signed(Knowledge):
    """The shipped knowledge as if two clinicians had signed it."""

    @property
    def release(self):  # pyright: ignore[reportIncompatibleVariableOverride]
        return msgspec.structs.replace(load().release, reviewed_by=("A. One", "B. Two"))


def test_who_signed_it_is_named(knowledge: Knowledge, text: str) -> None:
    assert "Not yet signed." in text
    assert "Reviewed by A. One and B. Two." in described(Signed(knowledge.folder))
