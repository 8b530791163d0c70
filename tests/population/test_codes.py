"""Every feature has the codes that the lists and the definition give it, each once."""

from __future__ import annotations

from datetime import date

import pytest

from kinsbourne.knowledge.base import Knowledge, load
from kinsbourne.knowledge.model import Citation
from kinsbourne.knowledge.model.phenotype import FeatureCode, PhenotypeFeature
from kinsbourne.population.codes import Wanted, of, wanted

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def feature(*means: str, codes: tuple[FeatureCode, ...] = ()) -> PhenotypeFeature:
    return PhenotypeFeature(id="one", name="One", role="sign", means=means, codes=codes)


def test_a_code_of_the_lists_comes_with_its_mark_and_source(knowledge: Knowledge) -> None:
    myoclonus = of(feature("HP:0001336"), knowledge)
    assert Wanted("one", "icd10cm", "G25.3", False, "read", "icd-10-cm-2026") in myoclonus


def test_a_meaning_has_the_codes_of_what_stands_beneath_it(knowledge: Knowledge) -> None:
    assert knowledge.ontology.is_a("HP:0002066", "HP:0001251")
    gait = of(feature("HP:0002066"), knowledge)
    assert set(gait) < set(of(feature("HP:0001251"), knowledge))
    assert "R26.0" in {one.code for one in gait}


def test_a_wide_code_says_that_those_beneath_it_count(knowledge: Knowledge) -> None:
    brain = of(feature("HP:0030692"), knowledge)
    assert Wanted("one", "icd10cm", "C71", True, "read", "icd-10-cm-2026") in brain


def test_ids_of_a_case_are_codes_where_a_system_writes_them(knowledge: Knowledge) -> None:
    codes = {(one.system, one.code) for one in of(feature("ORPHA:1183", "HP:0010543"), knowledge)}
    assert {("orpha", "ORPHA:1183"), ("hpo", "HP:0010543"), ("snomed", "230350000")} <= codes
    ours = of(feature("KINSBOURNE:test/lumbar-puncture"), knowledge)
    assert not {one.system for one in ours} & {"hpo", "orpha", "omim"}


def test_what_the_definition_says_of_a_code_goes_before_the_lists(knowledge: Knowledge) -> None:
    own = FeatureCode(
        system="icd10cm", code="G253", match="below", verified="default", reviewed=TODAY
    )
    found = [
        one for one in of(feature("HP:0001336", codes=(own,)), knowledge) if one.code[:3] == "G25"
    ]
    assert [one for one in found if one.system == "icd10cm"] == [
        Wanted("one", "icd10cm", "G253", True, "default", "")
    ]


def test_a_code_of_the_definition_comes_with_its_first_source(knowledge: Knowledge) -> None:
    cited = (Citation(id="icd-10-cm-2026"), Citation(id="visualdx"))
    own = FeatureCode(
        system="icd10cm", code="H55.89", verified="read", reviewed=TODAY, sources=cited
    )
    assert of(feature(codes=(own,)), knowledge) == (
        Wanted("one", "icd10cm", "H55.89", False, "read", "icd-10-cm-2026"),
    )


def test_all_codes_are_sorted_and_none_is_given_twice_for_a_feature(knowledge: Knowledge) -> None:
    every = wanted(knowledge)
    assert list(every) == sorted(every)
    keys = [(one.feature, one.system, one.code.replace(".", "")) for one in every]
    assert len(keys) == len(set(keys))
    assert {one.feature for one in every} == {one.id for one in knowledge.phenotype.features}
