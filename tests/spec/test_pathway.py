"""What the pathway says of a patient: to be done now, waiting, asking, over, or not for them."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import pytest

from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.follow import Follow
from kinsbourne.reasoning.pathway.assess import assess_pathway
from kinsbourne.reasoning.pathway.circumstances import Circumstance
from kinsbourne.reasoning.pathway.result import AssessedStep
from kinsbourne.reasoning.sources import Numbering
from tests.course_build import FIRST as FIRST_DAY
from tests.course_build import drug, patient, scores
from tests.course_build import sign as finding
from tests.reasoning.pathway.by_hand import (
    World,
    course,
    given,
    history,
    lab,
    read,
    sign,
    steps,
    told,
    worsening,
)

SCREENED: dict[str, bool] = {
    "hepatitis_b_known": True, "hepatitis_b_positive": False, "iga_known": True,
    "iga_deficiency": False, "igg_known": True, "renal_known": True, "blood_count_known": True,
    "blood_pressure_known": True, "glucose_known": True,
}  # fmt: skip
RELAPSE: dict[str, bool] = {
    "oms_established": True, "worsening_now": True, "relapse_ongoing": True, "relapsed_ever": True,
    "phase_active": False, "phase_remission": False, "adult": False, "treatable_infection": False,
}  # fmt: skip
FIRST: dict[str, bool] = {
    "oms_established": True, "phase_active": True, "relapse_ongoing": False,
    "relapsed_ever": False, "adult": False, "treatable_infection": False,
}  # fmt: skip


def state(node: str, *known: dict[str, bool], **more: bool | None) -> str:
    merged: dict[str, bool | None] = {}
    for one in known:
        merged.update(one)
    return steps(told(**{**merged, **more}))[node].state


class TestTheTree:
    def test_is_always_whole_and_in_order(self) -> None:
        for circumstances in (told(), told(**RELAPSE), told(**FIRST)):
            found = assess_pathway(base.load(), circumstances, Numbering())
            assert [step.node for step in found] == [s.id for s in base.load().pathway.steps]

    def test_has_the_nodes_of_the_article_in_its_own_words(self) -> None:
        said = {step.article_says for step in steps(told()).values()}
        assert said - {None} == {
            "Mitigate Trigger", "Treat/Retreat Neuroinflammation", "Reassess for high risk",
            "Treat Infections with antimicrobials", "Escalate or restart steroids or ACTH",
            "Retest for neuroinflammation as needed", "Review previous drug responses",
            "Add or change modifying disease drugs", "Formal IQ testing",
            "Treat comorbid neuropsychiatric problems", "Avoid potential pitfalls",
            "Give IVIG as needed", "Select tapering method",
            "Multimodal combination immunotherapy", "Intensify speech therapy, PT, OT",
        }  # fmt: skip

    def test_has_three_branches_under_the_relapse(self) -> None:
        found = steps(told())
        assert [step.node for step in found.values() if step.parent == "relapse-confirmed"] == [
            "mitigate-trigger",
            "treat-neuroinflammation",
            "reassess-high-risk",
        ]

    def test_gives_every_reason_its_mark(self) -> None:
        for step in steps(told(**RELAPSE, **SCREENED)).values():
            assert step.because
            for because in (*step.because, *step.cautions):
                assert because.verified in ("read", "recalled", "default")
                assert because.rule


class TestARelapse:
    def test_is_confirmed_first_where_it_is_not_settled(self) -> None:
        doubtful = dict(RELAPSE, relapse_ongoing=None, relapsed_ever=None)
        found = steps(told(**doubtful))
        assert found["relapse-confirmed"].state == "do_now"
        assert found["mitigate-trigger"].state == "cannot_say"
        assert "lasted 48 hours" in found["mitigate-trigger"].needs[0]

    @pytest.mark.parametrize("node", ["mitigate-trigger", "treat-neuroinflammation",
                                      "reassess-high-risk", "tumour-search-child"])  # fmt: skip
    def test_has_its_three_branches_worked_at_once(self, node: str) -> None:
        assert state(node, RELAPSE) == "do_now"

    def test_that_was_a_fluctuation_opens_nothing(self) -> None:
        quiet = dict(RELAPSE, relapse_ongoing=False, relapsed_ever=False)
        found = steps(told(**quiet, refractory=False, phase_chronic=False))
        assert found["relapse-confirmed"].state == "done"
        assert found["escalate-steroid-or-acth"].state == "not_for_this_patient"
        (first, _) = found["escalate-steroid-or-acth"].because
        assert first.text == "No relapse is going on."

    def test_says_that_a_taper_came_before(self) -> None:
        found = steps(told(**RELAPSE, taper_before=True))["mitigate-trigger"]
        assert "48 % of first relapses" in found.cautions[0].text
        assert found.cautions[0].verified == "default"

    def test_that_is_not_settled_yet_tapers_nothing_further_meanwhile(self) -> None:
        known = {**RELAPSE, "relapse_ongoing": None, "immune_now": True, "taper_before": True}
        found = steps(told(**known))["relapse-confirmed"]
        assert found.state == "do_now"
        said = " ".join(caution.text for caution in found.cautions)
        assert "no treatment is tapered further" in said
        assert "A taper came in the four weeks before" in said

    def test_a_fever_day_in_remission_asks_for_no_treatment_of_a_first_episode(self) -> None:
        wobble = (finding("ataxia", 259, 261), finding("fever", 258, 261))
        ill = (finding("opsoclonus", 0, 70), finding("ataxia", 0, 100))
        visits = scores((10, 11), (52, 4), (108, 0), (200, 0), (259, 7))
        case = patient(*ill, *wobble, scores=visits, given=(drug("prednisolone", (5, None, 20)),))
        how = Follow(always=True, answers={"oms-established": True})
        found = Assessor(base.load()).assess(case, FIRST_DAY + timedelta(days=266), how)
        states = {step.node: step.state for step in found.pathway}
        assert states["first-escalation-1"] == states["first-upfront"] == "not_for_this_patient"
        assert states["relapse-confirmed"] == "not_for_this_patient"

    def test_warns_from_the_first_that_steroid_is_not_stopped_abruptly(self) -> None:
        found = steps(told(**RELAPSE, steroid_or_acth_now=True))
        for node in ("relapse-confirmed", "mitigate-trigger", "escalate-steroid-or-acth"):
            assert "no-abrupt-stop" in [caution.rule for caution in found[node].cautions]

    def test_of_an_adult_says_at_once_that_the_tree_is_of_children(self) -> None:
        found = steps(told(**{**RELAPSE, "adult": True}))
        for node in ("relapse-confirmed", "avoid-pitfalls"):
            assert "drawn for children" in " ".join(one.text for one in found[node].cautions)

    @pytest.mark.parametrize(
        ("node", "given"),
        [
            ("give-ivig", {"ivig_in_relapse": True, "infection_before": True}),
            ("escalate-steroid-or-acth", {"steroid_raised": True}),
            ("retest-neuroinflammation", {"lumbar_puncture_done": True}),
            ("intensify-therapy", {"rehabilitation_raised": True}),
            ("multimodal-combination", {"steroid_raised": True, "ivig_in_relapse": True,
                                        "anti_b_cell_in_relapse": True}),
        ],
    )  # fmt: skip
    def test_is_treated_only_where_one_goes_on(self, node: str, given: dict[str, bool]) -> None:
        assert state(node, RELAPSE, given, moderate_or_severe=True) == "done"
        doubtful = dict(RELAPSE, relapse_ongoing=None)
        assert state(node, doubtful, given, moderate_or_severe=True) == "cannot_say"


class TestARefusal:
    """Of several reasons for which a step is not for a patient, the one that holds is said."""

    @pytest.mark.parametrize(
        ("node", "known", "words"),
        [
            ("give-ivig", {"oms_established": False}, "OMS is not the diagnosis."),
            ("give-ivig", {"relapse_ongoing": False}, "No relapse is going on."),
            ("give-ivig", {"infection_before": False, "low_igg": False, "ivig_helped": False},
             "No infection came before this relapse"),
            ("rituximab-at-relapse", {"anti_b_cell_ever": True, "b_cells_depleted": True},
             "still depleted after rituximab"),
            ("cyclophosphamide-at-relapse", {"anti_b_cell_ever": False},
             "Rituximab, which comes before it, is not recorded as given."),
            ("cyclophosphamide-at-relapse", {"anti_b_cell_ever": True, "b_cells_depleted": False},
             "are not depleted"),
            ("first-escalation-1", {}, "There has been a relapse"),
            ("first-escalation-1", {"adult": True}, "The patient is an adult."),
            ("tumour-search-child", {"adult": True}, "The patient is an adult."),
            ("tumour-search-child", {"oms_established": False, "oms_suspected": False},
             "OMS is neither established nor suspected."),
            ("tumour-search-adult", {}, "The patient is not an adult."),
            ("adult-cancer-treatment", {"adult": True, "any_tumour": False}, "None was found"),
        ],
    )  # fmt: skip
    def test_says_only_what_failed(self, node: str, known: dict[str, bool], words: str) -> None:
        step = steps(told(**{**RELAPSE, "relapsed_twice": True, **known}))[node]
        assert step.state == "not_for_this_patient"
        assert words in step.because[0].text

    def test_shows_the_items_that_it_rests_on_and_no_others(self) -> None:
        past = history(
            given("immunoglobulin", 200), lab("cd19", 3, "normal"), sign("none", term="ORPHA:1183")
        )
        found = steps(read(past, course("acute"), World(3)))
        (reason,) = found["first-escalation-1"].because
        assert reason.text.startswith("Immunoglobulin has been given")
        assert [one.where for one in reason.evidence] == ["medicalActions/immunoglobulin"]


class TestAnInfection:
    def test_is_treated_before_steroid_is_raised(self) -> None:
        ill = {**RELAPSE, **SCREENED, "treatable_infection": True, "antimicrobial_now": False}
        found = steps(told(**ill))
        assert found["treat-infections"].state == "do_now"
        step = found["escalate-steroid-or-acth"]
        assert step.state == "not_yet"
        assert step.waits_for == ("A treatable infection ruled out, or under treatment.",)
        assert step.regimens == ()

    def test_may_be_treated_together_with_it(self) -> None:
        ill = {**RELAPSE, **SCREENED, "treatable_infection": True, "antimicrobial_now": True}
        assert state("treat-infections", ill) == "done"
        assert state("escalate-steroid-or-acth", ill) == "do_now"

    def test_is_asked_for_where_nobody_looked(self) -> None:
        step = steps(told(**{**RELAPSE, **SCREENED, "treatable_infection": None}))
        assert step["escalate-steroid-or-acth"].state == "not_yet"
        assert "Is a treatable infection" in step["escalate-steroid-or-acth"].waits_for[0]

    @pytest.mark.parametrize(
        ("code", "recorded"),
        [
            pytest.param("HP:0100806", True, id="sepsis"),
            pytest.param("HP:0002090", True, id="pneumonia"),
            pytest.param("HP:0031864", True, id="bacteraemia"),
            pytest.param("HP:0011950", None, id="bronchiolitis"),
            pytest.param("HP:0000371", None, id="acute otitis media"),
            pytest.param("HP:0000010", None, id="recurrent urinary tract infections"),
            pytest.param("HP:0006532", None, id="recurrent pneumonia"),
        ],
    )
    def test_that_is_bacterial_as_a_rule_counts_as_treatable(
        self, code: str, recorded: bool | None
    ) -> None:
        child, assessor = patient(finding(code, 2)), Assessor(base.load())
        asked = {one.id: one.recorded for one in assessor.questions(child, None)}
        assert asked["treatable-infection"] is recorded
        assert asked["infection-now"] is True

    @pytest.mark.parametrize(
        ("known", "warned"),
        [
            ({"infection_now": True, "immune_now": True}, True),
            ({"infection_now": True, "immune_now": False, "b_cells_depleted": True}, True),
            ({"infection_now": True, "immune_now": False, "b_cells_depleted": False}, False),
            ({"infection_now": False, "immune_now": True}, False),
        ],
    )
    def test_under_immunosuppression_is_seen_the_same_day(
        self, known: dict[str, bool], warned: bool
    ) -> None:
        cautions = steps(told(**{**RELAPSE, **SCREENED, **known}))["avoid-pitfalls"].cautions
        assert any("the same day" in one.text for one in cautions) is warned

    def test_does_not_hold_immunoglobulin_back(self) -> None:
        ill = {**RELAPSE, **SCREENED, "treatable_infection": True, "antimicrobial_now": False}
        assert state("give-ivig", ill, infection_before=True) == "do_now"


class TestRituximab:
    LATE: ClassVar[dict[str, bool]] = dict(RELAPSE, relapsed_twice=True, anti_b_cell_ever=False)

    def test_waits_for_hepatitis_b_serology(self) -> None:
        found = steps(told(**self.LATE, **{**SCREENED, "hepatitis_b_known": None}))
        step = found["rituximab-at-relapse"]
        assert step.state == "not_yet"
        assert step.waits_for[0].startswith("Hepatitis B serology. Not recorded: Was hepatitis B")
        assert any(because.verified == "recalled" for because in step.because)

    def test_waits_for_an_antiviral_plan_where_it_is_positive(self) -> None:
        carrier = {**self.LATE, **SCREENED, "hepatitis_b_positive": True}
        assert state("rituximab-at-relapse", carrier) == "not_yet"
        assert state("rituximab-at-relapse", carrier, hepatitis_b_plan=True) == "do_now"

    def test_is_given_again_only_where_b_cells_came_back(self) -> None:
        again = {**self.LATE, **SCREENED, "anti_b_cell_ever": True}
        assert state("rituximab-at-relapse", again, b_cells_depleted=False) == "do_now"
        depleted = steps(told(**{**again, "b_cells_depleted": True, "female": False}))
        assert depleted["rituximab-at-relapse"].state == "not_for_this_patient"
        assert depleted["cyclophosphamide-at-relapse"].state == "do_now"
        open_now = dict(RELAPSE, treatable_infection=False)
        asked = steps(told(**open_now, **SCREENED))["rituximab-at-relapse"].needs
        assert len(asked) == 2
        assert all(one.startswith("One of: ") for one in asked)
        assert sum("drug against B cells" in one for one in asked) == 1
        unknown = steps(told(**again))["rituximab-at-relapse"]
        assert unknown.needs == ("Are the B cells of the blood (CD19) still depleted?",)

    def test_shows_the_boxed_warning_as_read(self) -> None:
        cautions = steps(told(**self.LATE, **SCREENED))["rituximab-at-relapse"].cautions
        (box,) = (caution for caution in cautions if caution.rule == "rituximab-box")
        assert (box.verified, len(box.sources)) == ("read", 1)


class TestImmunoglobulin:
    AFTER: ClassVar[dict[str, bool]] = {**RELAPSE, **SCREENED, "infection_before": True}

    def test_is_forbidden_by_antibodies_against_iga(self) -> None:
        found = steps(told(**{**self.AFTER, "iga_deficiency": True, "anti_iga": True}))
        assert found["give-ivig"].state == "not_for_this_patient"
        assert found["give-ivig"].because[0].rule == "iga-before-ivig"
        assert found["give-ivig"].cautions == ()

    def test_waits_for_iga(self) -> None:
        step = steps(told(**{**self.AFTER, "iga_deficiency": None}))["give-ivig"]
        assert step.state == "not_yet"
        assert step.waits_for[0].endswith(
            "Not recorded: One of: Are there antibodies against IgA? Or: Is IgA lacking?"
        )

    def test_asks_for_one_of_its_reasons(self) -> None:
        step = steps(told(**RELAPSE, **SCREENED))["give-ivig"]
        assert step.state == "cannot_say"
        assert step.needs[0].startswith("One of: Was there an infection in the four weeks before")


class TestATaper:
    STABLE: ClassVar[dict[str, bool]] = {
        "oms_established": True, "phase_remission": True, "stable": True, "relapse_ongoing": False,
        "immune_now": True, "taper_now": False, "infection_now": False,
        "treatable_infection": False,
    }  # fmt: skip

    def test_is_thought_of_once_stable(self) -> None:
        assert state("select-tapering-method", self.STABLE) == "do_now"

    @pytest.mark.parametrize(
        ("against", "words"),
        [
            ({"taper_now": True}, "No other taper under way"),
            ({"infection_now": True}, "The infection or fever to be over"),
            ({"vaccine_recent": True}, "Four weeks after the vaccine"),
            ({"stable": False}, "Remission that has been stable"),
        ],
    )
    def test_waits(self, against: dict[str, bool], words: str) -> None:
        step = steps(told(**{**self.STABLE, **against}))["select-tapering-method"]
        assert step.state == "not_yet"
        assert words in step.waits_for[0]

    def test_warns_of_an_abrupt_stop(self) -> None:
        step = steps(told(**self.STABLE, steroid_or_acth_now=True))["select-tapering-method"]
        assert any("adrenal crisis" in caution.text for caution in step.cautions)


class TestTheFirstEpisode:
    def test_shows_both_strategies_as_alternatives(self) -> None:
        found = steps(told(**FIRST, **SCREENED))
        assert found["first-escalation-1"].state == "do_now"
        assert found["first-upfront"].state == "do_now"
        either = [c for c in found["first-upfront"].cautions if c.rule == "instead-of"]
        assert "One or the other, never both: Escalation, step 1" in either[0].text

    def test_goes_by_steps_once_escalation_has_begun(self) -> None:
        begun = {**FIRST, **SCREENED, "dexamethasone_ever": True, "ivig_ever": False,
                 "anti_b_cell_ever": False, "female": False}  # fmt: skip
        found = steps(told(**begun))
        assert found["first-escalation-1"].state == "done"
        assert found["first-upfront"].state == "not_for_this_patient"
        assert "Three months of dexamethasone" in found["first-escalation-2"].waits_for[0]
        assert state("first-escalation-2", begun, dexamethasone_three_months=True) == "do_now"

    def test_warns_that_steroid_comes_after_the_lumbar_puncture(self) -> None:
        cautions = steps(told(**FIRST, **SCREENED))["first-escalation-1"].cautions
        assert any("lumbar puncture comes before steroid" in one.text for one in cautions)

    def test_forbids_cyclophosphamide_in_pregnancy(self) -> None:
        begun = {**FIRST, **SCREENED, "dexamethasone_ever": True, "female": True,
                 "childbearing_age": True, "pregnant": True}  # fmt: skip
        assert state("first-escalation-2", begun) == "not_for_this_patient"

    def test_of_an_adult_shows_no_regimen_of_children(self) -> None:
        grown = {**FIRST, **SCREENED, "adult": True}
        assert state("first-upfront", grown) == "not_for_this_patient"
        assert state("adult-first-episode", grown) == "do_now"

    def test_is_not_treated_by_what_was_given_in_a_later_relapse(self) -> None:
        later = {**FIRST, "steroid_or_acth_ever": True, "ivig_ever": True, "anti_b_cell_ever": True}
        both = ("first-upfront", "first-upfront-rituximab")
        assert [state(node, later) for node in both] == ["done"] * 2
        assert [state(node, later, relapsed_ever=None) for node in both] == ["cannot_say"] * 2
        assert {state(n, later, relapsed_ever=True) for n in both} == {"not_for_this_patient"}


class TestTheTumour:
    FOUND: ClassVar[dict[str, bool]] = {**FIRST, "neuroblastic_tumour": True}

    def test_is_removed_where_it_is_there(self) -> None:
        assert state("tumour-resection", self.FOUND, tumour_there=True) == "do_now"
        assert state("tumour-resection", self.FOUND, tumour_there=True, tumour_resected=True) == (
            "done"
        )

    def test_is_asked_after_where_that_is_not_known(self) -> None:
        step = steps(told(**self.FOUND))["tumour-resection"]
        assert step.state == "cannot_say"
        (asked,) = step.needs
        assert asked.startswith("One of: Was the tumour removed? Or: Is there a neuroblastic")
        untouched = steps(told(**self.FOUND, tumour_resected=False))["tumour-resection"]
        assert untouched.needs[0].startswith("Is there a neuroblastic tumour now")

    def test_that_is_gone_is_not_removed(self) -> None:
        step = steps(told(**self.FOUND, tumour_there=False))["tumour-resection"]
        assert step.state == "not_for_this_patient"
        assert step.because[0].text == "The tumour is recorded as gone."
        gone = {**self.FOUND, "tumour_there": False, "tumour_resected": True}
        assert state("tumour-resection", gone) == "done"

    def test_that_was_excluded_is_not_removed_and_the_search_goes_on(self) -> None:
        found = steps(told(**FIRST, neuroblastic_tumour=False))
        assert found["tumour-resection"].state == "not_for_this_patient"
        assert found["tumour-resection"].because[0].text.startswith("None was found, as far as")
        assert found["tumour-search-child"].state == "do_now"

    def test_that_is_found_needs_no_word_on_a_negative_mibg(self) -> None:
        negative = {**FIRST, "mibg_or_urine_negative": True}
        for known, warns in ((told(**negative), True),
                             (told(**negative, neuroblastic_tumour=True), False)):  # fmt: skip
            rules = [one.rule for one in steps(known)["tumour-search-child"].cautions]
            assert ("negative-mibg-is-no-search" in rules) is warns


class TestWithoutTheDiagnosis:
    def test_nothing_is_treated_and_it_is_asked_for(self) -> None:
        step = steps(told(**{**FIRST, "oms_established": None}, **SCREENED))["first-upfront"]
        assert step.state == "cannot_say"
        assert step.needs[0].startswith("Is opsoclonus-myoclonus syndrome established")

    def test_the_tumour_is_searched_for_all_the_same(self) -> None:
        assert state("tumour-search-child", oms_suspected=True) == "do_now"

    def test_a_negative_mibg_ends_no_search(self) -> None:
        known = told(oms_suspected=True, mibg_or_urine_negative=True)
        step = steps(known)["tumour-search-child"]
        assert step.state == "do_now"
        assert any("not a negative search" in caution.text for caution in step.cautions)


class TestRehabilitation:
    def test_begins_at_diagnosis(self) -> None:
        assert state("rehabilitation-from-diagnosis", FIRST) == "do_now"
        assert state("rehabilitation-from-diagnosis", FIRST, rehabilitation_now=True) == "done"

    def test_iq_is_tested_in_remission_too(self) -> None:
        assert state("iq-testing", oms_established=True, phase_remission=True) == "do_now"

    def test_sleep_and_rage(self) -> None:
        assert state("sleep-and-rage", FIRST, sleep_disturbed=True) == "do_now"


def test_the_pitfalls_are_all_listed() -> None:
    step = steps(told(oms_suspected=True))["avoid-pitfalls"]
    assert len(step.cautions) == 12


def test_an_adult_is_not_shown_the_pitfalls_of_children() -> None:
    of_children = {"pitfall-post-viral", "pitfall-negative-mibg"}
    for adult, shown in ((None, of_children), (False, of_children), (True, set[str]())):
        step = steps(told(oms_suspected=True, adult=adult))["avoid-pitfalls"]
        assert of_children & {caution.rule for caution in step.cautions} == shown


class TestFromACase:
    def test_evidence_stands_beside_the_reason(self) -> None:
        past = history(
            given("dexamethasone", 200, 150),
            lab("hepatitis-b", 3, "normal"),
            lab("neck-to-pelvis-imaging", 3, "normal"),
            sign("none", term="ORPHA:1183"),
        )
        found = steps(read(past, course("relapse", worsening(began=10)), World(3)))
        search = found["tumour-search-child"]
        assert search.state == "done"
        assert "measurements/neck-to-pelvis-imaging" in [
            entry.where for entry in search.because[0].evidence
        ]
        review = found["review-drug-responses"]
        assert review.state == "do_now"
        assert "medicalActions/dexamethasone" in [
            entry.where for entry in review.because[0].evidence
        ]


class TestRegimens:
    def given_now(self, known: dict[str, Circumstance]) -> AssessedStep:
        return steps(known)["give-ivig"]

    def test_are_shown_with_their_mark_and_source(self) -> None:
        (shown,) = self.given_now(told(**TestImmunoglobulin.AFTER)).regimens
        assert (shown.id, shown.verified) == ("ivig-anbl00p3", "read")
        assert shown.sources
        assert "1 g per kg per dose" in shown.as_published

    def test_of_a_step_that_must_wait_are_not_shown(self) -> None:
        known = told(**TestImmunoglobulin.AFTER)
        known["iga-deficiency"] = Circumstance(truth=None)
        held = self.given_now(known)
        assert (held.state, held.regimens) == ("not_yet", ())


class TestTheTumourSearch:
    @pytest.mark.parametrize(
        ("node", "adult"), [("tumour-search-adult", True), ("tumour-search-child", False)]
    )
    def test_in_pregnancy_is_by_imaging_chosen_for_it(self, node: str, adult: bool) -> None:
        pregnant = {**FIRST, "adult": adult, "female": True, "pregnant": True}
        found = steps(told(**pregnant))[node]
        assert found.state == "do_now"
        assert any("In pregnancy" in caution.text for caution in found.cautions)
        assert "In pregnancy" not in " ".join(
            caution.text
            for caution in steps(told(**{**pregnant, "pregnant": False}))[node].cautions
        )
