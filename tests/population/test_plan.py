"""Which values of which columns are evidence of which feature?"""

from __future__ import annotations

import re

import pytest

from kinsbourne.knowledge.base import Knowledge, load
from kinsbourne.knowledge.model import CodeForm
from kinsbourne.population.codes import Wanted
from kinsbourne.population.data import Data, Events, People
from kinsbourne.population.plan import beneath, names, plan, planned, spelt

EYES = Wanted("eyes", "icd10cm", "H55.89", False, "read", "a-source")
TUMOUR = Wanted("tumour", "icd9cm", "194", True, "read", "a-source")
FORMS: dict[str, CodeForm] = {"icd10cm": "icd10", "icd9cm": "icd9", "snomed": "snomed"}
PEOPLE = People("person", "person_id", year="year_of_birth")


@pytest.mark.parametrize(
    "written", ["H55.89", "H5589", "h55.89", "ICD10CM:H55.89", "ICD10CM:H5589"]
)
def test_an_icd_code_is_known_with_and_without_its_point_and_after_its_system(written: str):
    assert written in spelt("H55.89", "icd10", ("ICD10CM",))


@pytest.mark.parametrize("written", ["563001", "563001.0", "SNOMED:563001", "SNOMED:563001.0"])
def test_a_number_is_known_after_it_went_through_floats(written: str):
    assert written in spelt("563001", "snomed", ("SNOMED",))


def test_a_vaccine_is_known_without_its_leading_nought():
    assert {"03", "3"} <= spelt("03", "number")


@pytest.mark.parametrize("written", ["ORPHA:1183", "1183", "ORPHA_1183", "Orphanet_1183"])
def test_an_id_of_a_case_is_known_by_its_number(written: str):
    assert written in spelt("ORPHA:1183", "curie", ("ORPHA", "Orphanet"))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def fits(pattern: str, written: str) -> bool:
    signs = {"%": ".*", "_": "."}
    return bool(
        re.fullmatch("".join(signs.get(sign, re.escape(sign)) for sign in pattern), written)
    )


@pytest.mark.parametrize(
    "written", ["G04.81", "G0481", "g04.81", "ICD10CM:G04.81", "ICD10CM:G0481"]
)
def test_a_code_beneath_another_is_known_however_it_is_written(written: str):
    assert any(fits(pattern, written) for pattern in beneath("G04", "icd10", ("ICD10CM",)))


@pytest.mark.parametrize("written", ["G04", "ICD10CM:G04", "G05.1", "ICD10:G04.81"])
def test_what_is_not_beneath_it_is_left_alone(written: str):
    assert not any(fits(pattern, written) for pattern in beneath("G04", "icd10", ("ICD10CM",)))


def test_a_number_of_another_system_is_not_taken_for_icd_9():
    patterns = beneath("194", "icd9", ("ICD9CM",))
    assert any(fits(pattern, "194.0") for pattern in patterns)
    assert any(fits(pattern, "ICD9CM:1940") for pattern in patterns)
    assert not any(fits(pattern, "194828000") for pattern in patterns)


def test_a_table_is_searched_for_the_codes_of_its_systems_only():
    data = Data(PEOPLE, (Events("diagnoses", "person_id", "day", text="c", systems=("icd9cm",)),))
    read = plan(data, (EYES, TUMOUR), FORMS).reads[0]
    assert {one.feature for one in (*read.texts, *read.patterns)} == {"tumour"}


def test_where_each_row_names_its_system_all_codes_are_searched_for_each_with_its_system():
    data = Data(PEOPLE, (Events("event", "person_id", "day", text="code", system="system"),))
    read = plan(data, (EYES, TUMOUR), FORMS).reads[0]
    assert {(one.feature, one.system) for one in read.texts} == {
        ("eyes", "icd10cm"),
        ("tumour", "icd9cm"),
    }


def test_concepts_beneath_a_code_are_evidence_where_those_beneath_it_count():
    known = ((1, "icd9cm", "194.0"), (2, "icd10cm", "H55.891"), (3, "icd10cm", "H55.89"))
    found = plan(Data(PEOPLE, (), concepts=known), (EYES, TUMOUR), FORMS).concepts
    assert found == ((1, "tumour", "194"), (3, "eyes", "H55.89"))


def test_every_code_of_the_shipped_phenotype_can_be_written_in_sql(knowledge: Knowledge):
    from kinsbourne.population.script.step import text

    events = Events("event", "person_id", "day", text="code", system="system")
    for read in planned(Data(PEOPLE, (events,)), knowledge).reads:
        assert all(text(one.value) for one in (*read.texts, *read.patterns))


def test_a_system_is_named_before_its_code_as_omop_and_we_call_it(knowledge: Knowledge):
    assert {"SNOMED"} <= set(names(knowledge)["snomed"])
    assert {"ICD10CM", "ICD-10-CM"} <= set(names(knowledge)["icd10cm"])
