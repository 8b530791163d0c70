"""In every state of the circumstances: does a regimen that has begun go on only where it may?"""

from __future__ import annotations

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.knowledge import base
from kinsbourne.reasoning.logic import Truth
from kinsbourne.reasoning.pathway.engine import giving, goes_on
from tests.reasoning.pathway.invariants import SUPPRESSING
from tests.reasoning.pathway.solver import BrokenError, Model, never, shipped, without
from tests.reasoning.pathway.test_proof import often_so, truths

known = base.load()
pathway = known.pathway
READ = [one.id for one in known.regimens.values() if one.verified == "read" and one.courses]
KINDS = {name: known.therapies[known.regimens[name].therapy].kinds for name in READ}


def of(*kinds: str) -> list[str]:
    return [name for name in READ if not set(kinds).isdisjoint(KINDS[name])]


def settled(model: Model, rule: str) -> z3.BoolRef:
    """What must be known before the next time round, written apart from the rules."""
    told = model.inputs
    infection, hepatitis = told["treatable-infection"], told["hepatitis-b-positive"]
    return {
        "infection": z3.Or(infection.no, told["antimicrobial-now"].yes),
        "hepatitis-b": z3.And(
            told["hepatitis-b-known"].yes, z3.Or(hepatitis.no, told["hepatitis-b-plan"].yes)
        ),
        "iga": z3.Or(told["iga-deficiency"].no, told["anti-iga"].no),
        "pregnancy": z3.Or([told[name].no for name in ("female", "childbearing-age", "pregnant")]),
        "neutropenia": z3.Not(told["neutropenia"].yes),
        "live-vaccine": z3.Not(told["live-vaccine-recent"].yes),
        "hypertension": z3.Not(told["hypertension"].yes),
        "pressure": told["blood-pressure-known"].yes,
        "diagnosis": told["oms-established"].yes,
    }[rule]


HOLDS = [
    *(("infection", name) for name in of(*SUPPRESSING)),
    *(("live-vaccine", name) for name in of(*SUPPRESSING)),
    *(("hepatitis-b", name) for name in of("anti-b-cell")),
    *(("iga", name) for name in of("immunoglobulin")),
    *(("pregnancy", name) for name in of("cytotoxic")),
    *(("neutropenia", name) for name in of("cytotoxic")),
    *(("hypertension", name) for name in of("steroid", "acth")),
    *(("pressure", name) for name in of("steroid", "acth")),
    *(("diagnosis", name) for name in READ),
]
RULE = {
    "infection": "infection-first", "hepatitis-b": "hepatitis-b-before-rituximab",
    "iga": "iga-before-ivig", "pregnancy": "pregnancy", "live-vaccine": "live-vaccine-before",
    "neutropenia": "neutropenia-before-cyclophosphamide",
    "hypertension": "hypertension-before-steroid",
}  # fmt: skip


def promise(model: Model, rule: str, regimen: str) -> None:
    never(
        model,
        z3.And(model.goes_on(regimen, lowers=False), z3.Not(settled(model, rule))),
        f"{regimen} goes on although {rule} is not settled",
    )


@pytest.mark.parametrize(("rule", "regimen"), HOLDS)
def test_in_no_state_does_it_go_on_against_a_hold(rule: str, regimen: str) -> None:
    promise(shipped(), rule, regimen)


@pytest.mark.parametrize(("rule", "regimen"), [(r, n) for r, n in HOLDS if r in RULE])
def test_a_rule_that_is_missing_is_caught(rule: str, regimen: str) -> None:
    with pytest.raises(BrokenError, match="goes on although"):
        promise(Model(without(pathway, RULE[rule])), rule, regimen)


@pytest.mark.parametrize("regimen", READ)
def test_in_no_state_is_a_dose_lowered_in_an_infection_or_beside_another_taper(
    regimen: str,
) -> None:
    model = shipped()
    for name in ("infection-now", "treatable-infection", "taper-now"):
        never(
            model,
            z3.And(model.goes_on(regimen, lowers=True), z3.Not(model.inputs[name].no)),
            f"a dose of {regimen} is lowered although {name} is, or may be, so",
        )
    never(
        model,
        z3.And(model.goes_on(regimen, lowers=True), model.inputs["vaccine-recent"].yes),
        f"a dose of {regimen} is lowered within weeks of a vaccine",
    )


@pytest.mark.parametrize("lowers", [False, True])
@pytest.mark.parametrize("regimen", READ)
def test_there_is_a_state_in_which_it_goes_on(regimen: str, lowers: bool) -> None:
    model = shipped()
    state = model.offending(model.goes_on(regimen, lowers=lowers))
    assert state is not None
    assert goes_on(regimen, pathway, state, lowers=lowers).is_free


@given(truths | often_so, st.sampled_from(READ), st.booleans())
@settings(deadline=None)
def test_the_formula_says_what_the_engine_says(
    told: dict[str, Truth], regimen: str, lowers: bool
) -> None:
    model = shipped()
    formula = model.goes_on(regimen, lowers=lowers)
    assert model.says(formula, told) is goes_on(regimen, pathway, told, lowers=lowers).is_free


@pytest.mark.parametrize("regimen", READ)
def test_the_steps_asked_give_its_drug_and_the_least_beside_it(regimen: str) -> None:
    steps = giving(regimen, pathway)
    assert steps
    assert all(set(KINDS[regimen]) & set(step.gives) for step in steps)
