"""Does a code mean what its system says, and never more?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.knowledge import base, ontology
from kinsbourne.knowledge.checks.codelists import is_mod_10, is_verhoeff
from kinsbourne.knowledge.codelists import NOT_MEANT, SYSTEMS, CodeLists, Names, file_of
from kinsbourne.knowledge.documents import KnowledgeError
from kinsbourne.knowledge.model import CodeRow
from kinsbourne.knowledge.reading import LISTS, Reading, lists_in
from kinsbourne.knowledge.table import Table, rows
from tests.knowledge.slips import TODAY, Folder, Slip, assert_refused, slip

KNOWLEDGE = base.load()
LISTS_HERE = KNOWLEDGE.codelists
EVERY = [(name, row) for name, listed in LISTS_HERE.codes.items() for row in listed]
SHARED = Path(__file__).parents[3] / "shared" / "population"
OPSOCLONUS, OMS = "HP:0010543", "ORPHA:1183"


class TestWhatACodeMeans:
    @pytest.mark.parametrize(
        ("system", "code", "means"),
        [
            ("snomed", "194177006", ("HP:0010543", "Opsoclonus")),
            ("icd10cm", "G25.3", ("HP:0001336", "Myoclonus")),
            ("icd10cm", "G253", ("HP:0001336", "Myoclonus")),
            ("icd10cm", " g25.3 ", ("HP:0001336", "Myoclonus")),
            ("icd9cm", "333.2", ("HP:0001336", "Myoclonus")),
            ("rxnorm", "121191", ("KINSBOURNE:therapy/rituximab", "rituximab")),
            ("atc", "L01FA01", ("KINSBOURNE:therapy/rituximab", "rituximab")),
            ("cvx", "03", ("KINSBOURNE:therapy/live-vaccine", "live vaccine")),
            ("cvx", "3", ("KINSBOURNE:therapy/live-vaccine", "live vaccine")),
            ("loinc", "2345-7", ("KINSBOURNE:test/blood-glucose", "Blood glucose")),
        ],
    )
    def test_the_systems_and_their_spellings(
        self, system: str, code: str, means: tuple[str, str]
    ) -> None:
        assert LISTS_HERE.meaning(system, code) == means

    def test_the_syndrome(self) -> None:
        label = KNOWLEDGE.diseases["opsoclonus-myoclonus-syndrome"].name
        for system, code in (
            ("snomed", "230350000"), ("mondo", "MONDO:0015247"),
            ("orpha", "1183"), ("orpha", "ORPHA:1183"), ("orpha", "Orphanet_1183"),
        ):  # fmt: skip
            assert LISTS_HERE.meaning(system, code) == (OMS, label)

    def test_a_code_below_a_listed_one_means_the_same_unless_it_has_its_own_line(self) -> None:
        assert LISTS_HERE.meaning("icd10cm", "G40.909") == ("HP:0001250", "Seizure")
        assert LISTS_HERE.meaning("icd10cm", "G40.822") == ("HP:0011097", "Epileptic spasm")
        assert LISTS_HERE.meaning("atc", "H02AB07") == (
            "KINSBOURNE:therapy/prednisolone", "prednisone or prednisolone",
        )  # fmt: skip
        assert LISTS_HERE.meaning("atc", "H02AB10") == (
            "KINSBOURNE:therapy/steroid", "steroid, not specified",
        )  # fmt: skip

    def test_a_code_above_a_listed_one_means_nothing(self) -> None:
        assert LISTS_HERE.meaning("icd10cm", "G25") is None
        assert LISTS_HERE.meaning("icd10cm", "C74") is None

    @pytest.mark.parametrize(
        ("system", "code"),
        [("icd10cm", "J45.901"), ("snomed", "1"), ("cvx", "0"), ("loinc", ""), ("icd10", "."),
         ("no such system", "G25.3"), ("hpo", "HP:9999999"), ("omim", "1")],
    )  # fmt: skip
    def test_what_is_not_listed_means_nothing(self, system: str, code: str) -> None:
        assert LISTS_HERE.meaning(system, code) is None

    def test_an_old_hpo_id_means_the_one_that_took_its_place(self) -> None:
        old, new = next(
            (old, new) for old, new in ontology.load().replaced.items() if new is not None
        )
        assert LISTS_HERE.meaning("hpo", old) == (new, ontology.load().labels[new])

    @given(st.sampled_from(EVERY))
    def test_every_listed_code_is_found_with_our_own_label(
        self, listed: tuple[str, CodeRow]
    ) -> None:
        system, row = listed
        label = LISTS_HERE.label(row.means)
        assert label is not None
        assert LISTS_HERE.meaning(system, row.code) == (row.means, label)
        assert LISTS_HERE.meaning(system, row.code.lower()) == (row.means, label)

    @given(st.sampled_from(list(LISTS_HERE.systems)), st.text(max_size=12))
    def test_any_text_is_taken(self, system: str, code: str) -> None:
        found = LISTS_HERE.meaning(system, code)
        assert found is None or LISTS_HERE.kind(found[0]) is not None


class TestNoCodeSaysMoreThanItsSystem:
    def test_opsoclonus_is_read_from_snomed_ct_and_hpo_alone(self) -> None:
        assert {system for system, row in EVERY if row.means == OPSOCLONUS} == {"snomed"}

    def test_the_syndrome_is_read_from_no_icd_code(self) -> None:
        assert {system for system, row in EVERY if row.means == OMS} == {"snomed", "mondo"}

    @pytest.mark.parametrize("system", ["icd10cm", "icd10"])
    def test_other_irregular_eye_movements_are_an_abnormal_eye_movement(self, system: str) -> None:
        code = {"icd10cm": "H55.89", "icd10": "H55"}[system]
        found = LISTS_HERE.meaning(system, code)
        assert found == ("HP:0000496", "Abnormality of eye movement")

    def test_a_tumour_of_an_adrenal_not_said_to_be_of_its_medulla_is_a_tumour(self) -> None:
        assert LISTS_HERE.meaning("icd10cm", "C74.90") == ("HP:0002664", "Neoplasm")
        assert LISTS_HERE.meaning("icd10cm", "C74.12") == ("HP:0004376", "Neuroblastic tumor")

    @pytest.mark.parametrize("test", ["hepatitis-b", "neck-to-pelvis-imaging", "video-eeg"])
    def test_part_of_a_test_is_not_the_test(self, test: str) -> None:
        """Surface antigen alone, CT of the abdomen, an EEG without video."""
        codes = {row.code for _, row in EVERY if row.means == f"KINSBOURNE:test/{test}"}
        assert codes == set(), "let it mean the whole test, or nothing"

    def test_underdosing_is_no_poisoning(self) -> None:
        assert LISTS_HERE.meaning("icd10cm", "T42.0X6A") is None
        assert LISTS_HERE.meaning("icd10cm", "T43.016A") is None
        assert LISTS_HERE.meaning("icd10cm", "T43.011A") is not None


class TestByWhichCodeAMeaningIsWritten:
    def test_the_codes_of_a_finding(self) -> None:
        assert LISTS_HERE.codes_for("HP:0001336") == (
            ("snomed", "17450006", "Myoclonus"),
            ("icd10", "G25.3", "Myoclonus"),
            ("icd10cm", "G25.3", "Myoclonus"),
            ("icd9cm", "333.2", "Myoclonus"),
        )

    def test_a_meaning_without_a_code_of_its_own_has_none(self) -> None:
        assert LISTS_HERE.codes_for("HP:0000496") == (
            ("snomed", "103252009", "Abnormality of eye movement"),
        )
        assert LISTS_HERE.codes_for("KINSBOURNE:infection") == ()

    @given(st.sampled_from(sorted({row.means for _, row in EVERY})))
    def test_what_is_written_reads_back(self, means: str) -> None:
        for system, code, label in LISTS_HERE.codes_for(means):
            assert LISTS_HERE.meaning(system, code) == (means, label)


class TestSystems:
    @pytest.mark.parametrize(
        ("called", "system"),
        [
            ("http://snomed.info/sct", "snomed"),
            ("http://snomed.info/sct/", "snomed"),
            ("urn:oid:2.16.840.1.113883.6.90", "icd10cm"),
            ("2.16.840.1.113883.6.90", "icd10cm"),
            ("ICD10CM", "icd10cm"),
            ("ICD-10-CM", "icd10cm"),
            ("SNOMED CT", "snomed"),
            ("https://loinc.org/", "loinc"),
            ("LOINC", "loinc"),
            ("http://hl7.org/fhir/sid/icd-9", "icd9cm"),
            ("http://www2a.cdc.gov/vaccines/iis/iisstandards/vaccines.asp?rpt=cvx", "cvx"),
            ("http://example.org", None),
            ("", None),
        ],
    )
    def test_each_is_known_by_its_addresses_old_ones_too(
        self, called: str, system: str | None
    ) -> None:
        assert LISTS_HERE.system_of(called) == system

    def test_each_is_written_by_one_address(self) -> None:
        assert LISTS_HERE.uri("snomed") == "http://snomed.info/sct"
        assert LISTS_HERE.uri("icd10cm") == "http://hl7.org/fhir/sid/icd-10-cm"
        for system in LISTS_HERE.systems:
            assert LISTS_HERE.system_of(LISTS_HERE.uri(system)) == system

    def test_no_description_of_a_licensed_system_is_shipped(self) -> None:
        assert "description" not in CodeRow.__struct_fields__
        for name in ("snomed", "loinc"):
            assert LISTS_HERE.systems[name].licence


class TestWhereAnIdBelongs:
    @pytest.mark.parametrize(
        ("means", "kind"),
        [
            ("HP:0010543", "finding"),
            ("KINSBOURNE:sleep-disturbance", "finding"),
            ("KINSBOURNE:therapy/rituximab", "therapy"),
            ("KINSBOURNE:test/mri-brain", "test"),
            ("ORPHA:1183", "disease"),
            ("KINSBOURNE:acute-cerebellar-ataxia", "disease"),
            ("KINSBOURNE:therapy/nothing", None),
            ("KINSBOURNE:test/nothing", None),
            ("KINSBOURNE:nothing", None),
            ("sleep-disturbance", None),
            ("HP:9999999", None),
        ],
    )
    def test_in_a_case(self, means: str, kind: str | None) -> None:
        assert LISTS_HERE.kind(means) == kind
        assert (LISTS_HERE.label(means) is None) == (kind is None)


class TestDrugsByName:
    @pytest.mark.parametrize(
        ("product", "therapy"),
        [
            ("predniSONE 5 MG Oral Tablet", "prednisolone"),
            ("methylPREDNISolone sodium succinate 125 MG Injection", "methylprednisolone"),
            ("10 ML rituximab 10 MG/ML Injection [Rituxan]", "rituximab"),
            ("immunoglobulin G, intravenous", "immunoglobulin"),
            ("Mycophenolate Mofetil 250 MG", "mycophenolate"),
            ("hydrocortisone 10 MG Oral Tablet", "hydrocortisone"),
        ],
    )
    def test_is_found_as_a_whole_word_of_the_product(self, product: str, therapy: str) -> None:
        assert LISTS_HERE.drug(product) == therapy

    @pytest.mark.parametrize(
        "product",
        [
            "amoxicillin 250 MG Oral Capsule",
            "hydrocortisone 10 MG/ML Topical Cream",
            "dexamethasone 1 MG/ML Ophthalmic Suspension",
            "DEX 5 % in water",
            "hepatitis B immunoglobulin",
            "Rho(D) immunoglobulin",
            "prednisones",
            "",
        ],
    )
    def test_is_not_where_it_acts_elsewhere_or_is_another(self, product: str) -> None:
        assert LISTS_HERE.drug(product) is None

    def test_a_word_against_one_therapy_leaves_the_others(self) -> None:
        assert LISTS_HERE.drug("rituximab, hepatitis B screened") == "rituximab"


class TestAgainstRecordsNobodyHereWrote:
    def test_the_codes_said_to_be_of_omop_are_there(self) -> None:
        concepts = SHARED / "omop_synthea27nj" / "concept.parquet"
        if not concepts.exists():
            pytest.skip("the OMOP data set is not here; no record of it is shipped")
        import duckdb

        asked = "select vocabulary_id, concept_code from read_parquet(?)"
        there = set(duckdb.connect().execute(asked, [str(concepts)]).fetchall())
        said = {
            (LISTS_HERE.systems[system].omop, row.code)
            for system, row in EVERY
            if row.source == "omop-synthea27nj"
        }
        assert said
        assert said <= there


class TestCheckDigits:
    @given(st.sampled_from([r.code for s, r in EVERY if s == "snomed"]), st.data())
    def test_verhoeffs_finds_any_wrong_digit_and_any_two_neighbours_swapped(
        self, code: str, data: st.DataObject
    ) -> None:
        assert is_verhoeff(code)
        place = data.draw(st.integers(0, len(code) - 1))
        digit = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))
        assert not is_verhoeff(code[:place] + digit + code[place + 1 :])
        left = data.draw(st.integers(0, len(code) - 2))
        swapped = code[:left] + code[left + 1] + code[left] + code[left + 2 :]
        assert is_verhoeff(swapped) == (swapped == code)

    @given(st.sampled_from([r.code for s, r in EVERY if s == "loinc"]), st.data())
    def test_loincs_finds_any_wrong_digit(self, code: str, data: st.DataObject) -> None:
        assert is_mod_10(code)
        places = [place for place, letter in enumerate(code) if letter != "-"]
        place = data.draw(st.sampled_from(places))
        digit = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))
        assert not is_mod_10(code[:place] + digit + code[place + 1 :])


SNOMED, ICD, LOINC = file_of("snomed"), file_of("icd10cm"), file_of("loinc")
OPSOCLONUS_ROW = "194177006,exact,HP:0010543,yes,hpo-2025-01-16"
RITUXIMAB_ROW = "121191,exact,KINSBOURNE:therapy/rituximab,yes,cpic-drugs"


@pytest.mark.parametrize(
    "made",
    [
        slip("unknown finding", ICD, "G25.3,exact,HP:0001336", "G25.3,exact,KINSBOURNE:jerks",
             "G25.3", "nothing here is called", "Name a finding"),
        slip("unknown term", SNOMED, OPSOCLONUS_ROW, OPSOCLONUS_ROW.replace("0010543", "9999999"),
             "194177006", "HPO has no term HP:9999999", "Look the term up"),
        slip("unknown therapy", NOT_MEANT, "anti-d,immunoglobulin", "anti-d,globulin",
             "anti-d", "an unknown therapy, globulin", "therapies.yaml"),
        slip("wrong digit", SNOMED, "7006003,", "7006004,", "7006004,exact",
             "is none of SNOMED CT", "the last of which checks the others"),
        slip("no dash", LOINC, "2345-7", "23457", "23457", "is none of LOINC", "a dash"),
        slip("wrong shape", ICD, "M43.6,", "43.6,", "43.6,exact", "is none of ICD-10-CM",
             "a letter"),
        slip("below in snomed", SNOMED, "194177006,exact,HP:0010543,yes",
             "194177006,below,HP:0010543,no", "194177006", "no longer ones below", "exact"),
        slip("code twice", ICD, "H57.04,exact", "H57.03,exact", "H57.03,exact,HP:0011499",
             "already given", "mean one thing"),
        slip("wide code written", ICD, "C50,below,HP:0003002,no", "C50,below,HP:0003002,yes",
             "C50,", "stands for all below it", "says just this"),
        slip("marked without source", SNOMED, OPSOCLONUS_ROW,
             OPSOCLONUS_ROW.replace("hpo-2025-01-16", ""),
             "194177006", "marked read, without a source", "Cite"),
        slip("read in what nobody read", SNOMED, OPSOCLONUS_ROW,
             OPSOCLONUS_ROW.replace("hpo-2025-01-16", "snomed-ct"),
             "194177006", "its source was not read", "recalled"),
        slip("unknown source", SNOMED, OPSOCLONUS_ROW,
             OPSOCLONUS_ROW.replace("hpo-2025-01-16", "hpo-2099"),
             "194177006", "the source hpo-2099 is unknown", "sources.yaml"),
        slip("wrong kind of cell", ICD, "G25.3,exact", "G25.3,about", "G25.3",
             "invalid enum value 'about'", "each column"),
        slip("a cell too many", ICD, "G25.3,exact", "G25.3,exact,exact", "G25.3",
             "invalid enum value 'HP:0001336'", "each column"),
        slip("no prefix", SYSTEMS, "curie,HP,", "curie,,", "hpo,", "no prefix",
             "before the number"),
        slip("name twice", SYSTEMS, ",LOINC,\"", ",SNOMED,\"", "loinc,", "is that of snomed too",
             "one of the two"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_found(folder: Folder, made: Slip) -> None:
    assert_refused(folder, made)


class TestLists:
    def test_a_meaning_written_twice_is_found(self, folder: Folder) -> None:
        folder.change(SNOMED, "127324008,exact,HP:0001336,no", "127324008,exact,HP:0001336,yes")
        (fault,) = folder.errors()
        assert "already written by the code at codelists/snomed.csv" in fault.what

    def test_a_system_without_its_list_is_found(self, folder: Folder) -> None:
        (folder.path / file_of("mondo")).unlink()
        (fault,) = folder.errors()
        assert fault.file == SYSTEMS
        assert "mondo has no codes" in fault.what

    def test_a_list_without_its_system_is_found(self, folder: Folder) -> None:
        (folder.path / file_of("mondo")).rename(folder.path / file_of("monde"))
        faults = {fault.what for fault in folder.errors()}
        assert faults == {"the system mondo has no codes", "no code system is called monde"}

    def test_a_table_that_nothing_reads_is_found(self, folder: Folder) -> None:
        folder.write("more.csv", "code\n")
        (fault,) = folder.errors()
        assert (fault.file, fault.what) == ("more.csv", "nothing reads this file")

    def test_a_table_that_cannot_be_read_is_one_fault(self, folder: Folder) -> None:
        folder.write(SYSTEMS, "id,name\nsnomed,SNOMED CT\n")
        (fault,) = folder.errors()
        assert (fault.file, fault.line) == (SYSTEMS, 2)
        assert "missing required field" in fault.what

    def test_those_needed_are_asked_for_where_they_are_not(self, tmp_path: Path) -> None:
        assert lists_in(tmp_path) == {
            name: shape for name, shape in LISTS.items() if "*" not in name
        }
        reading = Reading(tmp_path, date(2026, 12, 1), ontology.load())
        assert SYSTEMS in {fault.file for fault in reading.faults}

    def test_a_folder_of_ones_own_has_its_own_lists(self, folder: Folder) -> None:
        row = "1234567,exact,KINSBOURNE:therapy/rituximab,no,rxnorm,,recalled,\n"
        folder.write(file_of("rxnorm"), folder.text(file_of("rxnorm")) + row)
        own = base.Knowledge(folder.path).codelists
        assert own.meaning("rxnorm", "1234567") == ("KINSBOURNE:therapy/rituximab", "rituximab")
        assert LISTS_HERE.meaning("rxnorm", "1234567") is None
        assert folder.errors(TODAY) == []

    def test_a_missing_list_is_said_when_it_is_asked_for(self, tmp_path: Path) -> None:
        def names() -> Names:
            raise AssertionError

        lists = CodeLists(tmp_path, names)
        with pytest.raises(KnowledgeError, match=r"systems\.csv"):
            lists.meaning("snomed", "194177006")


def test_a_row_stands_on_its_line_and_the_table_on_its_first() -> None:
    text = (
        "code,match,means,written,source,at,verified,note\n"
        'A00,exact,HP:0000001,no,s,,default,"a note\nof two lines"\n'
        "A01,exact,HP:0000001,no,s,,default,\n"
    )
    table = Table("a.csv", text, CodeRow)
    assert [table.line((n,)) for n in range(2)] == [3, 4]
    assert table.line(()) == 1


def test_rows_are_read_from_a_folder(folder: Folder) -> None:
    assert rows(folder.path, SNOMED, CodeRow) == LISTS_HERE.codes["snomed"]
