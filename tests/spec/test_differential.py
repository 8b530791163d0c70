"""What else could it be: what is thought of first, and what every line of it must say."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise, product
from math import fsum
from typing import get_args

import msgspec
import pytest

from kinsbourne.case.blocks import Time
from kinsbourne.case.model import Case, Finding, Subject
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assessment import Assessment, Why
from kinsbourne.reasoning.differential.differentiate import Differentiator, UnknownSettingError
from tests.build import HPO, assess, case, term, years
from tests.differential import OMS, assessed, entry_id, found, placed, placed_for, ranked

TRIAD = ("opsoclonus", "myoclonus", "ataxia")
NOT_YET = ("ataxia", "irritability", "sleep", "tremor")
MISNAMED = ("nystagmus", "myoclonus", "ataxia")
ATAXIA = ("ataxia", "gait ataxia", "unsteady gait", "HP:0002078")
FALLS = "HP:0002359"
PATIENTS = [
    pytest.param(TRIAD, {}, id="the triad in a toddler"),
    pytest.param(NOT_YET, {"age": None}, id="no opsoclonus, no age"),
    pytest.param((), {}, id="nothing recorded"),
    pytest.param(("lung cancer", "flutter", "encephalopathy"), {"age": 60}, id="an adult"),
    pytest.param(("fever", "ataxia"), {"no": ("opsoclonus", "behaviour")}, id="something excluded"),
    pytest.param(("anticonvulsant-taken", "nystagmus"), {"since": 1.4}, id="an exposure"),
]


def basis(of: Assessment):
    assert of.ranking is not None
    return of.ranking


class TestOpsoclonusMyoclonusSyndrome:
    def test_the_triad_in_a_toddler_puts_it_first(self):
        assert ranked(*TRIAD).differential[0].id == OMS

    @pytest.mark.parametrize("age", [1.5, None], ids=["18 months", "no age"])
    def test_it_is_among_the_first_three_before_anyone_has_seen_opsoclonus(self, age: float | None):
        assert found(ranked(*NOT_YET, age=age)).rank <= 3

    @pytest.mark.parametrize("age", [1.5, None], ids=["18 months", "no age"])
    def test_it_is_among_the_first_three_where_nystagmus_was_written_down(self, age: float | None):
        assessment = ranked(*MISNAMED, age=age)
        assert found(assessment).rank <= 3
        (row,) = (r for r in found(assessment).because if r.hpo == term("nystagmus").id)
        assert row.why == "confusable"

    @pytest.mark.parametrize("age", [1.5, None], ids=["18 months", "no age"])
    def test_it_is_so_for_nearly_every_kind_of_the_early_picture(self, age: float | None):
        signs = ("irritability", "sleep", "tremor", "behaviour", "insomnia", FALLS)
        early = [(kind, *some) for kind in ATAXIA for some in combinations(signs, 3)]
        misnamed = [
            ("nystagmus", *some)
            for some in product(("myoclonus", "tremor"), ATAXIA, ("irritability", "sleep"))
        ]
        for pictures in (early, misnamed):
            ranks = [found(ranked(*words, age=age)).rank for words in pictures]
            assert sum(rank <= 3 for rank in ranks) >= 0.9 * len(ranks)
            assert max(ranks) <= 10

    def test_a_kind_of_nystagmus_that_was_told_apart_does_not_pass_for_opsoclonus(self):
        bare, told = (placed(word, "myoclonus", "ataxia") for word in ("nystagmus", "HP:0000666"))
        assert told.log10_lr < bare.log10_lr

    @pytest.mark.parametrize("word", ["lung cancer", "HP:0002321", "HP:5000002"])
    def test_what_belongs_to_adults_hardly_speaks_for_it_in_a_child(self, word: str):
        code = HPO.get(word, word)
        child, adult = (
            next(r for r in placed("ataxia", word, age=age).because
                 if r.hpo == code)
            for age in (1.5, 60)
        )  # fmt: skip
        assert child.log10_lr < adult.log10_lr

    @pytest.mark.parametrize("age", [0, 0.05, 0.4, 1.5, 5, 12.9])
    def test_a_child_is_never_named_by_the_form_of_adults(self, age: float):
        words = ("opsoclonus", "HP:0034773", "lung cancer", "encephalopathy")
        assert "adult" not in placed(*words, age=age).name
        assert "adult" in placed(*words, age=60).name

    def test_opsoclonus_not_seen_lowers_it_but_does_not_take_it_out(self):
        before = placed("ataxia", "myoclonus")
        after = placed("ataxia", "myoclonus", no=("opsoclonus",))
        assert after.log10_lr < before.log10_lr
        assert after.rank >= before.rank
        assert after.posterior > 0
        assert "excluded but expected" in {row.why for row in after.because}

    def test_a_tumour_that_was_found_raises_it(self):
        before, after = placed("ataxia"), placed("ataxia", "neuroblastoma")
        assert after.log10_lr > before.log10_lr
        assert after.rank <= before.rank

    def test_an_age_at_which_it_begins_speaks_for_it(self):
        toddler, unknown = ranked(*TRIAD), ranked(*TRIAD, age=None)
        assert found(toddler).log10_lr > found(unknown).log10_lr
        assert "age" in {row.why for row in found(toddler).because}
        assert "age" not in {row.why for row in found(unknown).because}


class TestOtherCauses:
    @pytest.mark.parametrize(
        ("exposure", "with_", "age", "disease"),
        [
            ("anticonvulsant-taken", ("nystagmus", "ataxia"), 6, "anticonvulsant-toxicity"),
            ("anticonvulsant-taken", ("opsoclonus", "ataxia"), 30, "anticonvulsant-toxicity"),
            ("hyperglycaemia", ("opsoclonus", "encephalopathy"), 65, "hyperosmolar-state"),
            ("scorpion-sting", ("opsoclonus", "irritability"), 3, "scorpion-envenomation"),
        ],
    )
    def test_an_exposure_that_is_recorded_brings_its_disease_up(
        self, exposure: str, with_: tuple[str, ...], age: float, disease: str
    ):
        before = placed(*with_, age=age, of=disease)
        assessment = ranked(*with_, exposure, age=age, top=None)
        after = found(assessment, disease)
        assert after.rank < found(assessment).rank or after.rank <= 5
        assert after.log10_lr > before.log10_lr
        said = base.load().findings[exposure].said if exposure not in HPO else None
        (row,) = (r for r in after.because if said == r.finding or r.hpo == HPO.get(exposure, ""))
        assert row.why == "exact"
        assert row.log10_lr > 0

    def test_an_exposure_in_nobodys_record_says_nothing(self):
        rows = placed(*TRIAD, of="scorpion-envenomation").because
        sting = base.load().findings["scorpion-sting"].said
        assert sting not in {row.finding for row in rows}

    def test_a_finding_recorded_in_another_coding_counts_like_hpos(self):
        one, other = ranked("KINSBOURNE:opsoclonus", "ataxia"), ranked("opsoclonus", "ataxia")
        assert one.differential == other.differential

    def test_a_sudden_onset_speaks_against_what_takes_years(self):
        def onset_was(modifier: str | None) -> Case:
            modifiers = (term(modifier),) if modifier else ()
            finding = Finding(term=term("ataxia"), modifiers=modifiers)
            return Case(id="x", findings=(finding,))

        def lr(modifier: str | None, disease: str) -> float:
            return placed_for(onset_was(modifier), of=disease).log10_lr

        acute, slow = "HP:0011009", "HP:0003677"
        assert lr(acute, "ataxia-telangiectasia") < lr(None, "ataxia-telangiectasia")
        assert lr(acute, "acute-cerebellar-ataxia") > lr(None, "acute-cerebellar-ataxia")
        assert lr(slow, "acute-cerebellar-ataxia") < lr(None, "acute-cerebellar-ataxia")

    def test_an_illness_of_days_is_not_one_of_years(self):
        ill_for_days = case("ataxia", age=2, since=2)
        subject = Subject(time_at_last_encounter=Time(timestamp="2026-03-05"))
        began = Finding(term=term("ataxia"), onset=Time(timestamp="2026-03-02"))
        short = msgspec.structs.replace(ill_for_days, subject=subject, findings=(began,))
        why = {row.why: row for row in placed_for(short, of="aoa1").because}
        assert why["tempo"].log10_lr < 0

    def test_the_sex_counts_where_it_is_known_of_the_disease(self):
        counted = next(d for d in base.load().diseases.values() if d.female)
        girls, of = counted.female or (0, 0)
        subject = Subject(sex="FEMALE" if 2 * girls > of else "MALE")
        likely = Case(id="x", subject=subject, findings=(Finding(term=term("ataxia")),))
        (row,) = (r for r in placed_for(likely, of=counted.id).because if r.why == "sex")
        assert row.log10_lr > 0
        assert row.status == "context"


class TestOneDiseaseOnce:
    def test_no_identifier_stands_twice_in_a_ranking(self):
        every = ranked(*TRIAD, top=None).differential
        ids = [name for candidate in every for name in candidate.ids]
        assert len(ids) == len(set(ids))
        assert len({candidate.id for candidate in every}) == len(every)
        assert all(candidate.id in candidate.ids for candidate in every)

    def test_a_disease_of_two_catalogues_has_both_identifiers_in_one_entry(self):
        every = ranked("ataxia", top=None).differential
        of = {name: candidate.ids for candidate in every for name in candidate.ids}
        for group in base.load().ontology.same:
            assert len({of[name] for name in group if name in of}) <= 1

    def test_a_form_of_a_disease_stands_for_it_and_not_beside_it(self):
        known = base.load().diseases
        every = ranked("opsoclonus", "ataxia", "lung cancer", age=55, top=None).differential
        for form in (disease for disease in known.values() if disease.form_of is not None):
            names = {form.name, known[form.form_of or ""].name}
            assert len([c for c in every if c.name in names]) == 1
        assert len([c for c in every if OMS in c.ids]) == 1

    def test_what_our_own_layer_describes_takes_up_the_catalogues_entry(self):
        every = ranked("ataxia", top=None).differential
        for disease in base.load().diseases.values():
            for name in disease.ids:
                (candidate,) = (each for each in every if name in each.ids)
                assert candidate.group == disease.group


class TestNotToBeMissed:
    @pytest.mark.parametrize("top", [0, 3, 20])
    def test_what_is_spoken_for_below_the_part_shown_is_still_named(self, top: int):
        every = ranked("ataxia", "myoclonus", top=None).differential
        spoken_for = [c for c in every if c.must_not_miss and c.log10_lr > 0]
        below = [(c.rank, c.id, c.must_not_miss_because) for c in spoken_for if c.rank > top]
        named = basis(ranked("ataxia", "myoclonus", top=top)).also_not_to_miss
        assert [(each.rank, each.id, each.because) for each in named] == below[:10]
        assert below

    def test_there_is_nothing_below_where_everything_is_shown(self):
        assert basis(ranked("ataxia", top=None)).also_not_to_miss == ()

    def test_what_must_not_be_missed_says_why(self):
        for candidate in ranked(*TRIAD, top=None).differential:
            assert candidate.must_not_miss == (candidate.must_not_miss_because is not None)


class TestHowFarItCanBeTrusted:
    def test_one_finding_is_thin_and_says_so(self):
        thin = basis(ranked("ataxia"))
        assert thin.is_thin
        assert thin.thin_because is not None
        assert "1 finding could be used" in thin.thin_because

    def test_the_triad_is_not_thin_for_want_of_findings(self):
        assert "could be used" not in (basis(ranked(*TRIAD)).thin_because or "")

    def test_findings_the_ranking_cannot_use_are_not_counted(self):
        inheritance = "HP:0000006"
        assert basis(ranked("ataxia", inheritance, "recovered-fully")).findings_used == 1
        assert basis(ranked()).findings_used == 0

    def test_the_versions_stand_with_it(self):
        versions = ranked("ataxia").versions
        assert versions.software
        assert versions.knowledge == base.load().release.version
        assert versions.hpo == base.load().ontology.manifest.hpo_version

    def test_its_mark_is_our_own_inference(self):
        assert basis(ranked("ataxia")).verified == "default"


class TestSetting:
    @pytest.mark.parametrize(
        ("age", "setting"),
        [
            pytest.param(0, "neurology", id="a newborn"),
            pytest.param(1.5, "neurology", id="a toddler"),
            pytest.param(17.9, "neurology", id="the day before"),
            pytest.param(18, "adult", id="the birthday"),
            pytest.param(70, "adult", id="an old man"),
            pytest.param(None, "neurology", id="no age"),
        ],
    )
    def test_follows_from_the_age_unless_it_is_named(self, age: float | None, setting: str):
        assert basis(ranked("ataxia", age=age)).setting == setting
        assert basis(ranked("ataxia", age=age, setting="emergency")).setting == "emergency"

    def test_before_birth_it_is_a_childs(self):
        fetal = Time(ontology_class=term("HP:0011461"))
        patient = Case(id="x", subject=Subject(time_at_last_encounter=fetal))
        assert basis(assessed(patient)).setting == "neurology"

    def test_without_a_setting_nothing_is_commoner_for_where_the_patient_is_seen(self):
        flat = ranked(*TRIAD, setting="flat", top=None)
        assert (basis(flat).setting, basis(flat).setting_name) == ("flat", "no setting")
        assert basis(flat).sources == ()
        assert found(flat, "scorpion-envenomation").log10_prior == 0

    def test_where_the_patient_is_seen_changes_the_prior_and_not_the_evidence(self):
        one = placed(*TRIAD, setting="neurology", of="infantile-nystagmus")
        other = placed(*TRIAD, setting="ophthalmology", of="infantile-nystagmus")
        assert one.log10_prior < other.log10_prior
        assert one.because == other.because

    def test_one_that_is_not_known_is_refused_and_the_known_are_named(self):
        with pytest.raises(UnknownSettingError) as refused:
            Differentiator(base.load(), setting="beach")
        said = str(refused.value)
        assert "beach" in said
        for known in (*(s.id for s in base.load().settings.settings), "flat"):
            assert known in said

    def test_ages_are_told_where_no_setting_has_any(self):
        knowledge = base.Knowledge(base.load().folder, base.load().ontology)
        settings = base.load().settings
        anywhere = tuple(s for s in settings.settings if s.from_years is s.below_years is None)
        knowledge.__dict__["settings"] = msgspec.structs.replace(settings, settings=anywhere)
        ranks = Differentiator(knowledge)
        assert assessed_by(ranks, case("ataxia")).setting == "flat"


def assessed_by(ranks: Differentiator, patient: Case):
    from kinsbourne.reasoning.assess import Assessor

    return basis(Assessor(base.load(), ranks).assess(patient))


class TestWhatIsRanked:
    def test_only_our_own_layer_where_asked_for(self):
        known = {n: d for n, d in base.load().diseases.items() if d.form_of is None}
        some = ranked(*TRIAD, universe="oms", top=None)
        assert basis(some).universe == "oms"
        assert basis(some).diseases == len(some.differential) == len(known)
        assert {c.name for c in some.differential} == {d.name for d in known.values()}
        assert fsum(c.posterior for c in some.differential) == pytest.approx(1, abs=1e-9)
        assert basis(ranked(*TRIAD, top=None)).diseases > len(known)

    def test_as_many_as_asked_for_are_shown_and_they_are_the_first(self):
        every = ranked(*TRIAD, top=None).differential
        assert len(every) == basis(ranked(*TRIAD)).diseases
        assert ranked(*TRIAD, top=7).differential == every[:7]
        assert [c.rank for c in every] == list(range(1, len(every) + 1))
        for one, two in pairwise(every):
            assert one.posterior >= two.posterior * (1 - 1e-7)

    def test_without_a_ranking_there_is_none(self):
        plain = assess(*TRIAD)
        assert (plain.differential, plain.ranking) == ((), None)

    def test_a_finding_after_the_day_asked_for_is_not_used(self):
        subject = Subject(date_of_birth="2024-09-01")
        later = Finding(term=term("opsoclonus"), onset=Time(timestamp="2026-04-01"))
        patient = Case(id="x", subject=subject, findings=(Finding(term=term("ataxia")), later))
        without = msgspec.structs.replace(patient, findings=patient.findings[:1])
        day = date(2026, 3, 15)
        assert assessed(patient, day).differential == assessed(without, day).differential
        assert basis(assessed(patient, date(2026, 4, 15))).findings_used == 2

    def test_what_is_excluded_after_that_day_is_not_used_either(self):
        subject = Subject(date_of_birth="2024-09-01")
        later = Finding(term=term("opsoclonus"), excluded=True, onset=Time(timestamp="2026-04-01"))
        patient = Case(id="x", subject=subject, findings=(Finding(term=term("ataxia")), later))
        rows = placed_for(patient, date(2026, 3, 15)).because
        assert all(row.status != "excluded" for row in rows)

    def test_a_sign_once_seen_is_not_also_absent(self):
        rows = found(ranked("opsoclonus", "ataxia", no=("opsoclonus",))).because
        (row,) = (row for row in rows if row.hpo == term("opsoclonus").id)
        assert row.status == "present"


@pytest.mark.parametrize(("present", "how"), PATIENTS)
class TestEveryAccount:
    def test_every_line_says_what_moved_it_how_and_by_how_much(
        self, present: tuple[str, ...], how: dict[str, object]
    ):
        assessment = ranked(*present, **how)
        numbers = {source.number for source in assessment.sources}
        for candidate in assessment.differential:
            assert candidate.because or not present
            for row in candidate.because:
                assert row.finding
                assert row.detail
                assert row.status in ("present", "excluded", "context")
                assert row.why in get_args(Why)
                assert set(row.sources) <= numbers
                assert (row.hpo is None) or row.hpo in base.load().ontology
                if row.status == "excluded":
                    assert row.log10_lr <= 0

    def test_every_recorded_finding_has_a_line_even_where_it_says_nothing(
        self, present: tuple[str, ...], how: dict[str, object]
    ):
        assessment = ranked(*present, **how)
        for candidate in assessment.differential:
            rows = [row for row in candidate.because if row.status == "present"]
            assert len(rows) == basis(assessment).findings_used

    def test_the_lines_sum_to_the_likelihood_ratio(
        self, present: tuple[str, ...], how: dict[str, object]
    ):
        for candidate in ranked(*present, **how).differential:
            assert candidate.log10_lr == fsum(row.log10_lr for row in candidate.because)

    def test_the_posteriors_sum_to_one_and_lie_in_their_intervals(
        self, present: tuple[str, ...], how: dict[str, object]
    ):
        every = ranked(*present, top=None, **how).differential
        assert fsum(candidate.posterior for candidate in every) == pytest.approx(1, abs=1e-9)
        for candidate in every:
            low, high = candidate.interval
            assert 0 <= low <= candidate.posterior <= high <= 1

    def test_what_tells_the_disease_is_a_question_that_is_known(
        self, present: tuple[str, ...], how: dict[str, object]
    ):
        for candidate in ranked(*present, **how).differential:
            for told in candidate.separated_by:
                assert told.name == base.load().questions[told.by].name
                assert told.result


class TestWhatALineRestsOn:
    def test_a_count_is_said_as_it_was_counted_and_a_grade_as_ours(self):
        rows = placed(*TRIAD, "sleep", "gait ataxia", "irritability").because
        assert any(" of " in row.detail for row in rows if row.why == "exact")
        assert any("graded" in row.detail for row in rows if row.why == "exact")

    def test_publications_hpo_names_are_named_with_hpo_as_the_source(self):
        assessment = ranked("ataxia", "seizure", "HP:0001250", top=None)
        numbers = {source.id: source.number for source in assessment.sources}
        rows = [r for c in assessment.differential[:200] for r in c.because if r.references]
        assert rows
        for row in rows:
            assert numbers["hpo-2025-01-16"] in row.sources
            assert row.verified is not None

    def test_an_exposure_of_ours_has_no_hpo_id(self):
        rows = placed("scorpion-sting", of="scorpion-envenomation").because
        (row,) = (r for r in rows if r.status == "present")
        assert (row.hpo, row.why) == (None, "exact")

    def test_what_explains_nothing_is_called_unexplained(self):
        (row,) = (
            r
            for r in placed("scorpion-sting", "ataxia").because
            if r.finding == base.load().findings["scorpion-sting"].said
        )
        assert (row.why, row.log10_lr, row.verified, row.sources) == ("unexplained", 0, None, ())

    def test_a_general_sign_meets_the_kinds_a_disease_is_known_for(self):
        ocular = placed("eye movement", "ataxia", of="scar4").because
        whys = {row.hpo: row.why for row in ocular}
        assert whys[term("eye movement").id] in ("more general", "exact", "confusable")

    def test_an_age_at_which_it_never_begins_is_said(self):
        rows = placed("ataxia", age=40, since=40, of="benign-neonatal-opsoclonus").because
        (row,) = (r for r in rows if r.why == "age")
        assert row.log10_lr < 0
        assert row.detail == "not known at this age"

    def test_an_age_at_which_it_mostly_does_not_begin_is_said(self):
        rows = {
            age: next(r for r in placed("ataxia", age=age, since=age).because
                      if r.why == "age")
            for age in (0.1, 1.5, 12)
        }  # fmt: skip
        assert rows[0.1].log10_lr == rows[12].log10_lr < 0 < rows[1.5].log10_lr
        assert rows[0.1].detail == rows[12].detail == "begins mostly at another age"

    def test_a_disease_that_lasts_may_have_begun_long_ago(self):
        adult = ranked("ataxia", age=40, top=None)
        began = ranked("ataxia", age=40, since=40, top=None)
        name = "ataxia-telangiectasia"
        assert found(adult, name).log10_lr > found(began, name).log10_lr
        assert entry_id(name) in {c.id for c in adult.differential}

    def test_onset_counts_more_than_the_age_today(self):
        patient = Case(
            id="x",
            subject=Subject(time_at_last_encounter=years(12)),
            findings=(Finding(term=term("ataxia"), onset=years(1.5)),),
        )
        then = placed_for(patient).because
        now = placed("ataxia", age=12).because
        assert "age" in {row.why for row in then}
        assert sum(r.log10_lr for r in then) > sum(r.log10_lr for r in now)
