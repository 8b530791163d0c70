"""The published criteria, and what would settle them."""

import pytest

from tests.build import assess, criteria, item

ALL_FOUR = ("opsoclonus", "ataxia", "irritability", "neuroblastoma")


class TestGenoa:
    """At least three of four [matthay-2005]."""

    def test_is_met_with_three(self):
        found = criteria(assess("opsoclonus", "myoclonus", "insomnia"))
        assert (found.verdict, found.met, found.needed) == ("met", 3, 3)
        assert found.would_settle == ()

    def test_myoclonus_and_ataxia_count_once(self):
        found = criteria(assess("opsoclonus", "myoclonus", "ataxia"))
        assert (found.verdict, found.met) == ("cannot_say", 2)

    def test_behaviour_and_sleep_count_once(self):
        found = criteria(assess("opsoclonus", "irritability", "sleep"))
        assert (found.verdict, found.met) == ("cannot_say", 2)

    def test_is_not_met_once_two_are_excluded(self):
        found = criteria(assess("ataxia", "irritability", no=("opsoclonus", "neuroblastoma")))
        assert found.verdict == "not_met"
        assert (found.would_settle, found.would_meet, found.would_rule_out) == ((), (), ())

    def test_names_what_would_settle_it(self):
        found = criteria(assess("ataxia", "irritability"))
        assert found.verdict == "cannot_say"
        assert found.would_settle == (("opsoclonus", "neuroblastic-tumour"),)
        assert found.would_meet == (("opsoclonus",), ("neuroblastic-tumour",))
        assert found.would_rule_out == (("opsoclonus", "neuroblastic-tumour"),)

    def test_one_fact_settles_it_when_only_one_is_open(self):
        found = criteria(assess("ataxia", "irritability", no=("opsoclonus",)))
        assert found.would_settle == (("neuroblastic-tumour",),)

    def test_says_when_it_is_met_without_opsoclonus(self):
        found = criteria(assess("ataxia", "irritability", "neuroblastoma"))
        assert found.verdict == "met"
        assert found.states == ("Criteria met, opsoclonus not yet seen.",)
        assert criteria(assess(*ALL_FOUR)).states == ()

    def test_says_so_even_where_opsoclonus_was_looked_for_and_not_found(self):
        found = criteria(assess("ataxia", "irritability", "neuroblastoma", no=("opsoclonus",)))
        assert found.states == ("Criteria met, opsoclonus not yet seen.",)

    def test_asks_for_opsoclonus_not_flutter_or_nystagmus(self):
        assert item(assess("flutter"), "opsoclonus") == "unknown"
        assert item(assess("nystagmus"), "opsoclonus") == "unknown"

    def test_counts_ganglioneuroblastoma_as_the_ontology_does(self):
        assert item(assess("ganglioneuroblastoma"), "neuroblastic-tumour") == "present"

    def test_was_read_in_its_sources(self):
        found = criteria(assess(*ALL_FOUR))
        assert found.verified == "read"
        assert found.sources


class TestTrialForm:
    """The wording of the European OMS/DES trial [nct01868269]."""

    def test_accepts_flutter(self):
        found = criteria(assess("flutter", "ataxia", "sleep"), "oms-des-2011")
        assert found.verdict == "met"

    def test_does_not_accept_nystagmus(self):
        found = criteria(assess("nystagmus", "ataxia", "sleep"), "oms-des-2011")
        assert found.verdict == "cannot_say"

    def test_asks_for_neuroblastoma_as_its_record_does(self):
        for tumour, status in (("ganglioneuroblastoma", "present"), ("ganglioneuroma", "unknown")):
            assert item(assess(tumour), "neuroblastic-tumour", "oms-des-2011") == status

    @pytest.mark.parametrize(
        ("age", "applies"),
        [
            (0.25, "excluded"),
            (0.5, "present"),
            (7.9, "present"),
            (8, "excluded"),
            (None, "unknown"),
        ],
    )
    def test_is_meant_for_six_months_to_under_eight_years(self, age: float | None, applies: str):
        assert criteria(assess(age=age), "oms-des-2011").applies == applies


class TestPnsCare:
    """The adult paraneoplastic score [graus-2021]."""

    def test_a_fitting_cancer_makes_the_phenotype_definite_without_an_antibody(self):
        found = criteria(assess("opsoclonus", "myoclonus", "lung cancer", age=60), "pns-care-2021")
        assert (found.verdict, found.met) == ("met", 7)
        assert found.grade == "probable to definite"

    def test_without_a_cancer_known_it_cannot_say(self):
        found = criteria(assess("opsoclonus", "myoclonus", age=60), "pns-care-2021")
        assert found.verdict == "cannot_say"
        assert ("cancer",) in found.would_settle or ("cancer",) in found.would_meet

    def test_a_count_that_is_partly_recalled_gives_no_verdict_alone(self):
        assessed = assess("opsoclonus", "ataxia", no=("neoplasm",), age=60)
        found = criteria(assessed, "pns-care-2021")
        assert (found.verdict, found.if_recalled) == ("cannot_say", "not_met")
        assert [entry.points for entry in found.items] == [(3, 3), (0, 3), (0, 1)]

    def test_sets_that_were_read_need_no_such_caution(self):
        assert criteria(assess(*ALL_FOUR)).if_recalled is None

    def test_a_cancer_of_another_kind_leaves_its_points_open(self):
        found = criteria(assess("opsoclonus", "ataxia", "HP:0005584", age=60), "pns-care-2021")
        assert found.items[2].points == (0, 4)

    def test_carries_that_it_is_partly_recalled(self):
        assert criteria(assess(age=60), "pns-care-2021").verified == "recalled"

    def test_is_not_meant_for_children(self):
        assert criteria(assess(age=2), "pns-care-2021").applies == "excluded"


def test_every_item_says_why():
    for found in assess("ataxia", no=("opsoclonus",)).criteria:
        for entry in found.items:
            assert entry.because
            assert entry.because[0].text
            if entry.status != "unknown":
                assert entry.because[0].evidence
