"""What is known of each disease: one disease once, counted as it was counted."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kinsbourne.knowledge.diseases import CaseRow, Catalogue, Counted, Profile, code_of
from kinsbourne.knowledge.model import Disease
from tests.reasoning import tiny
from tests.reasoning.tiny import (
    ADULT,
    CHILD,
    CONSTANTS,
    EYE,
    INHERITANCE,
    JERKS,
    SPEECH,
    Row,
    disease,
    feature,
)

P = CONSTANTS["grade-patients"]
SAME = [
    ("MONDO:1", "OMIM:1"), ("MONDO:1", "Orphanet:1"),
    ("MONDO:2", "Orphanet:1"), ("MONDO:2", "OMIM:2"),
]  # fmt: skip


def catalogue(
    folder: Path,
    *rows: Row,
    curated: tuple[Disease, ...] = (),
    same: list[tuple[str, str]] | None = None,
    cases: tuple[CaseRow, ...] = (),
) -> Catalogue:
    terms = tiny.ontology(folder, rows, same or [])
    return Catalogue(terms, curated, CONSTANTS, cases)


def profile(folder: Path, *rows: Row, **how: object) -> Profile:
    """What is known of the only disease there is."""
    found = catalogue(folder, *rows, **how)  # type: ignore[arg-type]
    assert len(found) == 1
    return found.profile(0)


class TestOneDiseaseOnce:
    rows = (Row("OMIM:1", JERKS), Row("ORPHA:1", EYE), Row("OMIM:2", SPEECH), Row("OMIM:3", EYE))

    def test_exact_matches_are_one_disease_also_by_way_of_a_third(self, tmp_path: Path):
        known = catalogue(tmp_path, *self.rows, same=SAME)
        assert len(known) == 2
        assert known.of["OMIM:1"] == known.of["ORPHA:1"] == known.of["OMIM:2"]
        whole = known.profile(known.of["OMIM:1"])
        assert whole.ids == ("ORPHA:1", "OMIM:1", "OMIM:2")
        assert (whole.id, whole.name) == ("ORPHA:1", "Disease ORPHA:1")
        assert whole.present.keys() == {JERKS, EYE, SPEECH}

    def test_without_matches_each_stands_alone(self, tmp_path: Path):
        known = catalogue(tmp_path, *self.rows)
        assert len(known) == 4
        assert not known.profile(0).is_in_two_catalogues

    def test_two_catalogues_are_two_and_one_twice_is_not(self, tmp_path: Path):
        both = catalogue(tmp_path / "a", *self.rows, same=SAME[:2])
        assert both.profile(both.of["OMIM:1"]).is_in_two_catalogues
        once = [("MONDO:1", "OMIM:1"), ("MONDO:1", "OMIM:2")]
        one = catalogue(tmp_path / "b", *self.rows, same=once)
        assert not one.profile(one.of["OMIM:1"]).is_in_two_catalogues

    def test_our_own_layer_comes_first_and_takes_all_its_identifiers(self, tmp_path: Path):
        ours = disease("ours", feature(SPEECH, "frequent"), ids=("OMIM:1",))
        known = catalogue(tmp_path, *self.rows, curated=(ours,), same=SAME)
        assert len(known) == 2
        whole = known.profile(0)
        assert (whole.name, whole.curated) == (ours.name, ours)
        assert whole.ids == ("ORPHA:1", "OMIM:1", "OMIM:2")
        assert len(whole.present[SPEECH]) == 2

    def test_an_identifier_belongs_to_the_first_that_claims_it(self, tmp_path: Path):
        one, two = (disease(name, ids=("OMIM:1",)) for name in ("one", "two"))
        known = catalogue(tmp_path, *self.rows, curated=(one, two), same=SAME)
        assert "OMIM:1" in known.profile(0).ids
        assert known.profile(1).ids == ("KINSBOURNE:two",)

    def test_what_no_catalogue_has_goes_by_our_own_name(self, tmp_path: Path):
        ours = disease("poison", feature("exposure", "obligate"))
        known = profile(tmp_path, curated=(ours,))
        assert (known.id, known.ids) == ("KINSBOURNE:poison", ("KINSBOURNE:poison",))
        assert known.present.keys() == {"KINSBOURNE:exposure"}
        assert code_of(ours.features[0]) == "KINSBOURNE:exposure"

    def test_a_feature_may_stand_instead_of_what_hpo_says_of_the_term(self, tmp_path: Path):
        rows = Row("OMIM:1", JERKS, "9/9"), Row("OMIM:1", EYE, "9/9"), Row("OMIM:1", SPEECH, "2/9")
        stands = msgspec.structs.replace(feature(JERKS, "very-rare"), instead=True)
        ours = disease("ours", stands, feature(EYE, "very-rare"), ids=("OMIM:1",))
        known = profile(tmp_path, *rows, curated=(ours,)).present
        rare = Counted(CONSTANTS["very-rare"] * P, P, "")
        assert known[JERKS] == [rare]
        assert known[EYE] == [Counted(9, 9, "OMIM:1"), rare]
        assert known[SPEECH] == [Counted(2, 9, "OMIM:1")]

    def test_a_form_shares_the_annotations_and_not_the_identifiers(self, tmp_path: Path):
        whole = disease("whole", feature(SPEECH, "frequent"), ids=("OMIM:1",))
        form = disease("form", feature(EYE, "frequent"), form_of="whole")
        row = Row("OMIM:1", JERKS, reference="PMID:7")
        known = catalogue(tmp_path, row, curated=(whole, form))
        assert known.profile(1).present.keys() == {JERKS, EYE}
        assert known.profile(0).present.keys() == {JERKS, SPEECH}
        assert known.citing(["PMID:7"]) == {0, 1}

    def test_a_sites_disease_of_another_catalogue_is_taken_too(self, tmp_path: Path):
        cases = (CaseRow("MONDO:9", JERKS, "site", 2, 3),)
        known = profile(tmp_path, cases=cases)
        assert (known.id, known.name) == ("MONDO:9", "MONDO:9")


class TestCounts:
    @pytest.mark.parametrize(
        ("frequency", "k", "n"),
        [
            ("3/7", 3, 7),
            ("12/12", 12, 12),
            ("25%", 0.25 * P, P),
            ("12.5%", 0.125 * P, P),
            ("HP:0040280", P, P),
            ("HP:0040281", CONSTANTS["very-frequent"] * P, P),
            ("HP:0040282", CONSTANTS["frequent"] * P, P),
            ("HP:0040283", CONSTANTS["occasional"] * P, P),
            ("HP:0040284", CONSTANTS["very-rare"] * P, P),
            ("", 0, 0),
        ],
    )
    def test_a_frequency_is_read_as_it_is_written(
        self, tmp_path: Path, frequency: str, k: float, n: float
    ):
        known = profile(tmp_path, Row("OMIM:1", JERKS, frequency, "PMID:5"))
        assert known.present == {JERKS: [Counted(k, n, "PMID:5")]}

    @pytest.mark.parametrize("frequency", ["0/9", "0%", "HP:0040285"])
    def test_what_none_had_is_not_among_the_findings(self, tmp_path: Path, frequency: str):
        assert profile(tmp_path, Row("OMIM:1", JERKS, frequency)).present == {}

    def test_what_hpo_says_is_not_there_is_not_there(self, tmp_path: Path):
        rows = Row("OMIM:1", JERKS, qualifier="NOT"), Row("OMIM:1", EYE)
        assert profile(tmp_path, *rows).present.keys() == {EYE}

    @pytest.mark.parametrize("aspect", ["I", "M", "H"])
    def test_only_abnormalities_are_findings(self, tmp_path: Path, aspect: str):
        rows = Row("OMIM:1", INHERITANCE), Row("OMIM:1", EYE, aspect=aspect)
        assert profile(tmp_path, *rows).present == {}

    def test_ages_at_onset_are_kept_apart_with_their_patients(self, tmp_path: Path):
        rows = Row("OMIM:1", CHILD, "3/4", aspect="C"), Row("OMIM:1", ADULT, aspect="C")
        known = profile(tmp_path, *rows)
        assert (known.present, known.onset) == ({}, ((CHILD, 3.0), (ADULT, 1.0)))

    def test_publications_are_counted_once_each(self, tmp_path: Path):
        rows = (
            Row("OMIM:1", JERKS, reference="PMID:1;PMID:2"), Row("OMIM:1", EYE, reference="PMID:1"),
            Row("OMIM:1", SPEECH, reference="OMIM:1"), Row("OMIM:1", EYE, "0/4", "PMID:3"),
        )  # fmt: skip
        assert profile(tmp_path, *rows).publications == 2

    def test_our_own_features_are_counted_or_graded(self, tmp_path: Path):
        ours = disease("ours", feature(JERKS, k=3, n=11), feature(EYE, "frequent"))
        present = profile(tmp_path, curated=(ours,)).present
        assert present[JERKS] == [Counted(3, 11, "")]
        assert present[EYE] == [Counted(CONSTANTS["frequent"] * P, P, "")]

    def test_a_sites_own_patients_are_added(self, tmp_path: Path):
        cases = (
            CaseRow("OMIM:1", JERKS, "ours-1", 2, 5), CaseRow("OMIM:1", SPEECH, "ours-1", 0, 5),
        )  # fmt: skip
        present = profile(tmp_path, Row("OMIM:1", JERKS, "3/4", "PMID:1"), cases=cases).present
        assert present == {JERKS: [Counted(3, 4, "PMID:1"), Counted(2, 5, "own case base: ours-1")]}


class TestLeavingReferencesOut:
    rows = (
        Row("OMIM:1", JERKS, "3/4", "PMID:1"),
        Row("OMIM:1", EYE, "1/4", "PMID:1;PMID:2"),
        Row("OMIM:1", CHILD, reference="PMID:1", aspect="C"),
        Row("OMIM:2", EYE, reference="PMID:2"),
    )
    cases = (CaseRow("OMIM:2", SPEECH, "ours-1", 2, 5),)

    def test_takes_out_what_rests_on_them_alone(self, tmp_path: Path):
        known = catalogue(tmp_path, *self.rows, cases=self.cases)
        one = known.profile(known.of["OMIM:1"], frozenset({"PMID:1"}))
        assert one.present.keys() == {EYE}
        assert one.onset == ()
        assert known.profile(known.of["OMIM:1"]).present.keys() == {JERKS, EYE}

    def test_a_row_of_several_goes_when_all_of_them_do(self, tmp_path: Path):
        known = catalogue(tmp_path, *self.rows)
        assert known.profile(0, frozenset({"PMID:1", "PMID:2"})).present == {}

    def test_takes_out_a_sites_own_patients(self, tmp_path: Path):
        known = catalogue(tmp_path, *self.rows, cases=self.cases)
        two = known.of["OMIM:2"]
        assert known.profile(two, frozenset({"ours-1"})).present.keys() == {EYE}
        assert known.profile(two).present.keys() == {EYE, SPEECH}

    def test_knows_which_diseases_would_change(self, tmp_path: Path):
        known = catalogue(tmp_path, *self.rows, cases=self.cases)
        one, two = known.of["OMIM:1"], known.of["OMIM:2"]
        assert known.citing(["PMID:1"]) == {one}
        assert known.citing(["PMID:2"]) == {one, two}
        assert known.citing(["ours-1", "PMID:77"]) == {two}
        assert known.citing([]) == set()
