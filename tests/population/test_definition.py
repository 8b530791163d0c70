"""Whom the shipped definition lists, and whom not: records in miniature, read by the specification.

The codes are those that sites write; the reasons stand in the definition itself.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kinsbourne.knowledge.base import load
from kinsbourne.knowledge.model import CodeForm
from kinsbourne.population.codes import wanted
from kinsbourne.population.data import Data, Events, People
from kinsbourne.population.engines.memory import Birth, EventRow, find
from kinsbourne.population.found import Flagged
from kinsbourne.population.plan import plan

BORN = date(2020, 1, 1)
ONSET = date(2021, 7, 1)
"""At eighteen months, the usual age."""
TABLE = Events("event", "person_id", "day", text="code", system="system")
EYES, NYSTAGMUS, OPSOCLONUS = "icd10cm H55.89", "icd10cm H55.09", "snomed 194177006"
MYOCLONUS, ATAXIA, RAGE = "icd10cm G25.3", "icd10cm R27.0", "icd10cm R45.4"
NEUROBLASTOMA, ADRENAL = "snomed 432328008", "icd10cm C74.91"
CATECHOLAMINES, IVIG, ACTH, DEXAMETHASONE = (
    "loinc 3124-5", "rxnorm 42386", "rxnorm 376", "atc H02AB02",
)  # fmt: skip
OMS, ALBINISM, BRAIN_TUMOUR, EPILEPSY = (
    "snomed 230350000", "icd10cm E70.320", "icd10cm C71.6", "icd10cm G40.909",
)  # fmt: skip


def listed(*events: tuple[int, str], birth: date | None = BORN) -> Flagged | None:
    """What is said of a person with these codes, each so many days after the onset."""
    knowledge = load()
    forms: dict[str, CodeForm] = {
        name: system.form for name, system in knowledge.codelists.systems.items()
    }
    data = Data(People("person", "person_id"), (TABLE,), number=False)
    rows: list[EventRow] = []
    for day, said in events:
        system, code = said.split()
        rows.append(EventRow("one", ONSET + timedelta(days=day), (), code, system))
    born = Birth(birth.year, birth.month, birth.day) if birth else Birth(None, None, None)
    read = plan(data, wanted(knowledge), forms)
    answer = find([("one", born)], [rows], read, knowledge.phenotype, date(2026, 1, 1))
    return answer.flagged[0] if answer.flagged else None


def grade(*events: tuple[int, str], birth: date | None = BORN) -> str | None:
    flagged = listed(*events, birth=birth)
    return flagged.grade if flagged else None


ADULT = date(1980, 1, 1)


class TestTheMissed:
    def test_tumour_and_ataxia_before_it_without_any_code_of_the_eyes(self) -> None:
        """The child of an oncologist whose OMS nobody named."""
        flagged = listed((0, ATAXIA), (60, ADRENAL))
        assert flagged is not None
        assert (flagged.grade, flagged.known) == ("probable", False)
        assert flagged.rules == ("tumour-and-movement",)

    def test_ataxia_long_after_the_tumour_may_come_of_its_treatment(self) -> None:
        assert grade((0, ADRENAL), (90, ATAXIA)) is None

    @pytest.mark.parametrize("tumour", [NEUROBLASTOMA, ADRENAL])
    @pytest.mark.parametrize("eyes", [EYES, NYSTAGMUS, OPSOCLONUS])
    def test_eyes_movement_and_tumour(self, eyes: str, tumour: str) -> None:
        assert grade((0, ATAXIA), (20, eyes), (200, tumour)) == "definite"

    def test_another_cause_does_not_silence_them(self) -> None:
        other = [(day, cause) for day in (0, 30) for cause in (BRAIN_TUMOUR, ALBINISM, EPILEPSY)]
        assert grade((0, ATAXIA), (20, EYES), (200, NEUROBLASTOMA), *other) == "definite"

    def test_opsoclonus_with_two_other_criteria(self) -> None:
        assert grade((0, OPSOCLONUS), (10, RAGE), (30, MYOCLONUS)) == "definite"

    def test_opsoclonus_alone(self) -> None:
        assert grade((0, OPSOCLONUS)) == "possible"
        assert grade((0, OPSOCLONUS), birth=ADULT) == "possible"

    def test_eyes_with_myoclonus_or_ataxia_close_together(self) -> None:
        assert grade((0, EYES), (89, MYOCLONUS)) == "probable"
        assert grade((0, EYES), (89, ATAXIA)) == "probable"
        assert grade((0, EYES), (91, MYOCLONUS)) is None

    def test_nystagmus_takes_a_third_sign(self) -> None:
        assert grade((0, NYSTAGMUS), (5, ATAXIA)) == "possible"
        assert grade((0, NYSTAGMUS), (5, ATAXIA), (9, RAGE)) == "probable"
        assert grade((0, NYSTAGMUS), (5, ATAXIA), (9, IVIG)) == "probable"

    def test_the_syndrome_coded_as_myoclonus_and_treated(self) -> None:
        assert grade((0, MYOCLONUS), (5, RAGE), (20, IVIG)) == "probable"

    def test_searched_and_treated_with_neither_eyes_nor_jerks(self) -> None:
        pulses = [(day, DEXAMETHASONE) for day in (30, 31, 32)]
        assert grade((0, ATAXIA), (10, CATECHOLAMINES), *pulses) == "probable"
        assert grade((0, ATAXIA), (10, CATECHOLAMINES), *pulses[:2]) is None

    def test_an_adult_with_eyes_and_jerks_and_a_tumour_of_the_lung(self) -> None:
        events = ((0, EYES), (5, MYOCLONUS))
        assert grade(*events, birth=ADULT) == "possible"
        assert grade(*events, (90, "icd10cm C34.90"), birth=ADULT) == "probable"

    def test_an_adult_with_a_tumour_is_listed_whatever_else_is_in_the_record(self) -> None:
        events = ((0, EYES), (5, MYOCLONUS), (1, "icd10cm I63.9"), (30, "icd10cm I63.9"))
        assert grade(*events, birth=ADULT) is None
        assert grade(*events, (90, "icd10cm C34.90"), birth=ADULT) == "possible"

    def test_an_adult_coded_by_the_nystagmus_of_icd_10_is_not_seen_and_that_is_said(self) -> None:
        assert grade((0, "icd10 H55"), (5, MYOCLONUS), (90, "icd10 C34.9"), birth=ADULT) is None
        assert any("all that ICD-10 has" in one for one in load().phenotype.cannot_see)

    def test_mild_cognitive_impairment_explains_neither_eyes_nor_jerks(self) -> None:
        impaired = [(day, "icd10cm G31.84") for day in (0, 90)]
        assert grade((0, EYES), (5, MYOCLONUS), *impaired, birth=ADULT) == "possible"

    def test_a_tumour_of_the_spinal_cord_may_be_a_neuroblastoma(self) -> None:
        cord, brain = ([(1, code), (30, code)] for code in ("icd10cm D43.4", "icd10cm D43.1"))
        assert grade((0, EYES), (5, ATAXIA), *cord) == "probable"
        assert grade((0, EYES), (5, ATAXIA), *brain) is None

    def test_a_child_who_falls(self) -> None:
        assert grade((0, EYES), (5, "icd10cm R29.6")) == "possible"

    def test_nystagmus_beside_the_tumour_is_taken_for_opsoclonus(self) -> None:
        assert grade((0, NYSTAGMUS), (60, ADRENAL)) == "probable"

    def test_the_tumour_with_vaguer_words(self) -> None:
        assert grade((0, "icd10cm R26.81"), (60, ADRENAL)) is None
        assert grade((0, "icd10cm R26.81"), (9, RAGE), (60, ADRENAL)) == "possible"


class TestTheKnown:
    def test_the_name_once_and_twice(self) -> None:
        once, twice = listed((0, OMS)), listed((0, OMS), (30, OMS))
        assert once is not None
        assert twice is not None
        assert (once.grade, once.known) == ("probable", True)
        assert twice.grade == "definite"
        assert grade((0, OMS), (29, OMS)) == "probable"


class TestTheOthers:
    def test_nystagmus_from_birth(self) -> None:
        twice = [(-200, ALBINISM), (-100, ALBINISM)]
        assert grade((0, NYSTAGMUS), (5, ATAXIA), (9, RAGE), *twice) is None

    def test_one_slip_of_the_pen_silences_nobody(self) -> None:
        assert grade((0, NYSTAGMUS), (5, ATAXIA), (9, RAGE), (-100, ALBINISM)) == "probable"

    def test_snoring_is_not_bad_sleep(self) -> None:
        assert grade((0, NYSTAGMUS), (5, ATAXIA), (9, "icd10cm R06.83")) == "possible"
        assert grade((0, NYSTAGMUS), (5, ATAXIA), (9, "icd10cm G47.9")) == "probable"

    def test_a_tumour_of_the_brain_treated_with_dexamethasone(self) -> None:
        treated = [(day, DEXAMETHASONE) for day in (3, 4, 5)]
        tumour = [(1, BRAIN_TUMOUR), (30, BRAIN_TUMOUR)]
        assert grade((0, NYSTAGMUS), (0, ATAXIA), *treated, *tumour) is None

    def test_epilepsy_with_jerks_and_acth(self) -> None:
        treated = [(day, ACTH) for day in (3, 4)]
        spasms = [(1, "icd10cm G40.822"), (30, "icd10cm G40.822")]
        assert grade((0, MYOCLONUS), (2, RAGE), *treated, *spasms) is None
        assert grade((0, MYOCLONUS), (2, RAGE), *treated) == "probable"

    def test_a_single_dose_of_acth_is_a_test(self) -> None:
        assert grade((0, MYOCLONUS), (2, RAGE), (3, ACTH)) is None

    def test_phenytoin_too_much(self) -> None:
        poison = (1, "icd10cm T42.0X5A")
        assert grade((0, NYSTAGMUS), (0, ATAXIA), (2, RAGE), poison) is None

    def test_multiple_sclerosis_of_an_adult(self) -> None:
        events = [(day, "icd10cm G35") for day in (0, 90)]
        assert grade((0, NYSTAGMUS), (1, ATAXIA), (9, IVIG), *events, birth=ADULT) is None

    def test_the_first_months_of_life(self) -> None:
        assert grade((0, EYES), (5, MYOCLONUS), birth=date(2021, 5, 1)) is None

    def test_a_person_without_a_year_of_birth_by_no_rule_with_an_age(self) -> None:
        assert grade((0, EYES), (5, MYOCLONUS), birth=None) is None
        assert grade((0, OPSOCLONUS), (5, MYOCLONUS), (9, RAGE), birth=None) == "definite"
