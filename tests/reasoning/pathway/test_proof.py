"""In every state of the circumstances, all at once: does the pathway keep its promises?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.knowledge import base
from kinsbourne.knowledge.condition import AgeBounds, Form
from kinsbourne.knowledge.model import Refusal
from kinsbourne.reasoning.logic import Truth, holds
from kinsbourne.reasoning.pathway.engine import Told, Ways, choices, missing, states
from tests.reasoning.pathway import invariants
from tests.reasoning.pathway.invariants import INVARIANTS
from tests.reasoning.pathway.solver import BrokenError, Model, changed, shipped, without

pathway = base.load().pathway
truths = st.fixed_dictionaries(
    {one.id: st.sampled_from([True, False, None]) for one in pathway.inputs}
)
often_so = st.fixed_dictionaries(
    {one.id: st.sampled_from([True, True, True, False, None]) for one in pathway.inputs}
)


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda one: one.__name__)
def test_it_holds_in_every_state(invariant: Callable[[Model], None]) -> None:
    invariant(shipped())


@pytest.mark.parametrize("step", [step.id for step in pathway.steps])
def test_every_step_can_be_what_is_to_be_done_now(step: str) -> None:
    model = shipped()
    state = model.offending(model.any_now(step))
    assert state is not None
    assert states(pathway, state)[step].state == "do_now"


@pytest.mark.parametrize("rule", [rule.id for rule in pathway.safety])
def test_every_safety_rule_can_act_and_can_be_silent(rule: str) -> None:
    model = shipped()
    (found,) = (one for one in pathway.safety if one.id == rule)
    acting = model.offending(model.of(found.when).yes)
    assert acting is not None
    silent = model.offending(model.of(found.when).no)
    assert silent is not None


@given(truths | often_so)
@settings(deadline=None)
def test_the_formulas_say_what_the_engine_says(told: dict[str, Truth]) -> None:
    model = shipped()
    found = {step: one.state for step, one in states(pathway, told).items()}
    assert model.said(told) == {step: [state] for step, state in found.items()}


@given(truths | often_so)
@settings(deadline=None)
def test_nothing_is_said_without_its_reason(told: dict[str, Truth]) -> None:
    for one in states(pathway, told).values():
        assert bool(one.held_by) == (one.state == "not_yet")
        assert bool(one.needs) == (one.state == "cannot_say")


@given(truths | often_so, st.data())
@settings(deadline=None)
def test_what_it_asks_for_would_settle_it(told: dict[str, Truth], data: st.DataObject) -> None:
    """Some answers to the questions named settle whether the step applies."""
    asking = {k: s.needs for k, s in states(pathway, told).items() if s.state == "cannot_say"}
    for step, ways in asking.items():
        way = data.draw(st.sampled_from(ways))
        (applies,) = (one.applies for one in pathway.steps if one.id == step)
        answers = product((True, False), repeat=len(way))
        filled = (Told({**told, **dict(zip(way, answer, strict=True))}) for answer in answers)
        assert any(holds(applies, world) is not None for world in filled)


def test_no_question_is_asked_to_be_answered_yes_and_no() -> None:
    again = Form(any_=(Form(not_="a"), "b"))
    assert missing(Form(all_=("a", again)), Told({})) == (("a", "b"),)
    assert missing(Form(all_=("a", Form(not_="a"))), Told({})) == (("a",),)


@pytest.mark.parametrize(
    ("ways", "asked"),
    [
        ((), ()),
        ((("a",),), ((("a",),),)),
        ((("a", "b"),), ((("a",),), (("b",),))),
        ((("a",), ("b",)), ((("a",), ("b",)),)),
        ((("a", "b"), ("a", "c")), ((("a",),), (("b",), ("c",)))),
        (
            (("a", "p"), ("a", "q"), ("b", "p"), ("b", "q")),
            ((("a",), ("b",)), (("p",), ("q",))),
        ),
        ((("a", "b"), ("p", "q")), ((("a", "b"), ("p", "q")),)),
        ((("a", "b", "x"), ("p", "q", "x")), ((("x",),), (("a", "b"), ("p", "q")))),
    ],
)
def test_nothing_is_asked_twice_where_it_need_not_be(ways: Ways, asked: tuple[Ways, ...]) -> None:
    assert choices(ways) == asked


@given(st.sets(st.frozensets(st.sampled_from("abcde"), min_size=1), min_size=1, max_size=6))
def test_the_choices_are_the_ways(sets: set[frozenset[str]]) -> None:
    """One of each choice together is a way, and every way is said."""
    ways = tuple(sorted(tuple(sorted(one)) for one in sets))
    picked = {frozenset[str]().union(*one) for one in product(*choices(ways))}
    assert picked == sets


def test_an_engine_that_is_told_circumstances_knows_nothing_else() -> None:
    for condition in (
        Form(age_years=AgeBounds(from_=1)),
        Form(lasting="adult", days=1),
        Form(ongoing="adult"),
        Form(verdict="met", set="genoa-2004"),
    ):
        assert holds(condition, Told({"adult": True})) is None


class TestABrokenRuleIsCaught:
    """Each of these breaks the pathway on purpose, and is shown the patient it would harm."""

    @pytest.mark.parametrize(
        ("rule", "invariant", "words"),
        [
            ("infection-first", "no_escalation_with_an_untreated_infection", "do_now"),
            ("hepatitis-b-before-rituximab", "no_rituximab_before_hepatitis_b_is_settled",
             "before hepatitis B is settled"),
            ("hepatitis-b-needs-a-plan", "no_rituximab_before_hepatitis_b_is_settled",
             "Hepatitis B serology was done: yes"),
            ("iga-before-ivig", "no_immunoglobulin_against_iga", "give-ivig: do_now"),
            ("iga-before-combination", "no_immunoglobulin_against_iga",
             "multimodal-combination: do_now"),
            ("pregnancy", "no_cyclophosphamide_in_pregnancy", "may be given in pregnancy"),
            ("neutropenia-before-cyclophosphamide", "no_cyclophosphamide_in_pregnancy",
             "Neutropenia: yes"),
            ("live-vaccine-before", "no_immunosuppression_after_a_live_vaccine",
             "A live vaccine of late: yes"),
            ("hypertension-before-steroid", "no_steroid_in_uncontrolled_hypertension",
             "Hypertension: yes"),
            ("one-taper", "no_taper_in_a_relapse_infection_or_second_taper", "taper-now"),
            ("no-taper-in-infection", "no_taper_in_a_relapse_infection_or_second_taper",
             "infection-now"),
            ("no-taper-in-treatable-infection",
             "nothing_forbidden_together_is_recommended_together", "taper-and-infection"),
        ],
    )  # fmt: skip
    def test_without_a_safety_rule(self, rule: str, invariant: str, words: str) -> None:
        with pytest.raises(BrokenError) as caught:
            getattr(invariants, invariant)(Model(without(pathway, rule)))
        assert words in str(caught.value)
        assert "in a patient of whom is known:" in str(caught.value)
        assert "do_now" in caught.value.found.values()

    def test_where_the_tumour_search_waits_for_the_criteria(self) -> None:
        broken = changed(
            pathway,
            "tumour-search-child",
            applies=next(s.applies for s in pathway.steps if s.id == "school-plan"),
        )
        with pytest.raises(BrokenError) as caught:
            invariants.the_tumour_search_never_drops_out(Model(broken))
        assert "OMS is suspected: yes" in str(caught.value)
        assert caught.value.found["tumour-search-child"] == "cannot_say"

    def test_where_a_negative_mibg_would_end_the_search(self) -> None:
        broken = changed(pathway, "tumour-search-child", done="mibg-or-urine-negative")
        with pytest.raises(BrokenError, match="without imaging from neck to pelvis") as caught:
            invariants.the_tumour_search_never_drops_out(Model(broken))
        assert "Negative MIBG or catecholamines: yes" in str(caught.value)

    def test_where_a_tumour_long_gone_would_be_removed(self) -> None:
        broken = changed(pathway, "tumour-resection", applies="neuroblastic-tumour")
        with pytest.raises(BrokenError, match="not known to be there") as caught:
            invariants.no_tumour_is_removed_that_is_not_known_to_be_there(Model(broken))
        assert caught.value.found["tumour-resection"] == "do_now"

    def test_where_a_drug_counts_for_a_relapse_that_is_not_there(self) -> None:
        broken = changed(pathway, "give-ivig", done="ivig-in-relapse")
        with pytest.raises(BrokenError, match="give-ivig counts as done") as caught:
            invariants.nothing_is_done_for_a_relapse_that_is_not_there(Model(broken))
        assert caught.value.state["relapse-ongoing"] is None

    def test_where_drugs_of_a_relapse_count_for_the_first_episode(self) -> None:
        broken = changed(pathway, "first-escalation-1", done="dexamethasone-ever")
        with pytest.raises(BrokenError, match="of a later relapse") as caught:
            invariants.no_first_episode_is_treated_by_drugs_of_a_later_relapse(Model(broken))
        assert caught.value.state["relapsed-ever"] is None

    def test_where_a_refusal_is_no_reason(self) -> None:
        refusal = Refusal(when="rage", text="There are rage attacks.")
        broken = changed(pathway, "sleep-and-rage", refusals=(refusal,))
        with pytest.raises(BrokenError, match="There are rage attacks"):
            invariants.a_refusal_says_what_failed(Model(broken))

    def test_where_a_drug_no_longer_needs_the_diagnosis(self) -> None:
        broken = changed(pathway, "escalate-steroid-or-acth", applies="relapse-ongoing")
        with pytest.raises(BrokenError, match="OMS is not established") as caught:
            invariants.no_treatment_without_the_diagnosis(Model(broken))
        assert caught.value.state["oms-established"] is None

    def test_where_a_new_step_forgets_the_safety_rules(self) -> None:
        """The proof goes by what a step gives, not by the list of steps that a rule names."""
        broken = changed(pathway, "review-drug-responses", gives=("anti-b-cell",))
        with pytest.raises(BrokenError, match="review-drug-responses"):
            invariants.no_rituximab_before_hepatitis_b_is_settled(Model(broken))

    def test_where_a_taper_goes_on_in_a_relapse(self) -> None:
        broken = changed(pathway, "select-tapering-method", waits_for=())
        with pytest.raises(BrokenError, match="taper-and-escalation"):
            invariants.nothing_forbidden_together_is_recommended_together(Model(broken))

    def test_where_what_is_waited_for_never_comes(self) -> None:
        broken = changed(pathway, "before-immunosuppression", done="hepatitis-b-known")
        with pytest.raises(BrokenError, match="waits for Renal function") as caught:
            invariants.what_is_waited_for_is_open(Model(broken))
        assert caught.value.found["before-immunosuppression"] == "done"

    def test_where_a_relapse_has_no_next_step(self) -> None:
        broken = changed(pathway, "mitigate-trigger", applies="taper-before")
        with pytest.raises(BrokenError, match="a relapse without its trigger"):
            invariants.every_relapse_has_a_next_step(Model(broken))

    def test_where_a_first_episode_is_left_alone(self) -> None:
        broken = pathway
        for step in ("first-escalation-1", "first-upfront", "first-upfront-rituximab"):
            broken = changed(broken, step, applies="dexamethasone-ever")
        with pytest.raises(BrokenError, match="nothing is said"):
            invariants.every_active_first_episode_has_a_treatment(Model(broken))
