"""What must hold of the pathway in every state of the circumstances: each as what must never be."""

from __future__ import annotations

import z3

from kinsbourne.knowledge.condition import findings_named
from kinsbourne.knowledge.model import ByDose, ByTreatment
from tests.reasoning.pathway.solver import Model, never

SUPPRESSING = ("steroid", "acth", "anti-b-cell", "cytotoxic")
IMMUNE = (*SUPPRESSING, "immunoglobulin")


def no_escalation_with_an_untreated_infection(model: Model) -> None:
    infection, treated = model.inputs["treatable-infection"], model.inputs["antimicrobial-now"]
    for step in model.giving(*SUPPRESSING):
        never(
            model,
            z3.And(model.any_now(step), z3.Not(infection.no), z3.Not(treated.yes)),
            f"{step} is recommended while a treatable infection is, or may be, untreated",
        )


def no_rituximab_before_hepatitis_b_is_settled(model: Model) -> None:
    known, plan = model.inputs["hepatitis-b-known"], model.inputs["hepatitis-b-plan"]
    positive = model.inputs["hepatitis-b-positive"]
    for step in model.giving("anti-b-cell"):
        is_settled = z3.And(known.yes, z3.Or(positive.no, plan.yes))
        never(
            model,
            z3.And(model.any_now(step), z3.Not(is_settled)),
            f"{step} may give rituximab before hepatitis B is settled",
        )


def no_immunoglobulin_against_iga(model: Model) -> None:
    lacking, against = model.inputs["iga-deficiency"], model.inputs["anti-iga"]
    for step in model.giving("immunoglobulin"):
        never(
            model,
            z3.And(model.any_now(step), z3.Not(z3.Or(lacking.no, against.no))),
            f"{step} may give immunoglobulin before IgA is settled",
        )


def no_cyclophosphamide_in_pregnancy(model: Model) -> None:
    safe = [model.inputs[name].no for name in ("female", "childbearing-age", "pregnant")]
    for step in model.giving("cytotoxic"):
        never(
            model,
            z3.And(model.any_now(step), z3.Not(z3.Or(safe))),
            f"{step} may be given in pregnancy",
        )
        never(
            model,
            z3.And(model.any_now(step), model.inputs["neutropenia"].yes),
            f"{step} may be given in neutropenia",
        )


def no_immunosuppression_after_a_live_vaccine(model: Model) -> None:
    for step in model.giving(*SUPPRESSING):
        never(
            model,
            z3.And(model.any_now(step), model.inputs["live-vaccine-recent"].yes),
            f"{step} is recommended within weeks of a live vaccine",
        )


def no_steroid_in_uncontrolled_hypertension(model: Model) -> None:
    for step in model.giving("steroid", "acth"):
        never(
            model,
            z3.And(model.any_now(step), model.inputs["hypertension"].yes),
            f"{step} is recommended in uncontrolled hypertension",
        )


def no_taper_in_a_relapse_infection_or_second_taper(model: Model) -> None:
    against = ("relapse-ongoing", "infection-now", "treatable-infection", "taper-now")
    for name in against:
        never(
            model,
            z3.And(model.any_now("select-tapering-method"), z3.Not(model.inputs[name].no)),
            f"a taper is recommended although {name} is, or may be, so",
        )


def nothing_forbidden_together_is_recommended_together(model: Model) -> None:
    for apart in model.pathway.not_together:
        for other in apart.others:
            never(
                model,
                z3.And(model.any_now(apart.step), model.any_now(other)),
                f"{apart.step} and {other} are recommended together ({apart.id})",
            )


def the_tumour_search_never_drops_out(model: Model) -> None:
    suspected = z3.Or(model.inputs["oms-established"].yes, model.inputs["oms-suspected"].yes)
    found, adult = model.steps["tumour-search-child"], model.inputs["adult"]
    never(
        model,
        z3.And(suspected, z3.Not(adult.yes), z3.Not(z3.Or(found["do_now"], found["done"]))),
        "the tumour search of a child drops out",
    )
    is_found = z3.And(model.inputs["neuroblastic-tumour"].yes, model.inputs["relapse-ongoing"].no)
    never(
        model,
        z3.And(found["done"], z3.Not(model.inputs["body-imaging-done"].yes), z3.Not(is_found)),
        "the tumour search counts as done without imaging from neck to pelvis",
    )
    grown = model.steps["tumour-search-adult"]
    never(
        model,
        z3.And(suspected, adult.yes, z3.Not(z3.Or(grown["do_now"], grown["done"]))),
        "the tumour search of an adult drops out",
    )


def no_tumour_is_removed_that_is_not_known_to_be_there(model: Model) -> None:
    never(
        model,
        z3.And(model.any_now("tumour-resection"), z3.Not(model.inputs["tumour-there"].yes)),
        "a tumour is to be removed that is gone, or not known to be there",
    )


def nothing_is_done_for_a_relapse_that_is_not_there(model: Model) -> None:
    """What counts from the onset of a relapse says nothing where none goes on."""
    since = {
        one.id
        for one in model.pathway.inputs
        if (isinstance(one.read, ByTreatment) and one.read.when == "since-episode")
        or (isinstance(one.read, ByDose) and one.read.change == "raised-since-episode")
    }
    steps = [
        s for s in model.pathway.steps if s.done and not since.isdisjoint(findings_named(s.done))
    ]
    assert {step.id for step in steps} >= {"give-ivig", "escalate-steroid-or-acth"}
    for step in steps:
        never(
            model,
            z3.And(model.steps[step.id]["done"], z3.Not(model.inputs["relapse-ongoing"].yes)),
            f"{step.id} counts as done in a relapse that is not known to go on",
        )


def no_first_episode_is_treated_by_drugs_of_a_later_relapse(model: Model) -> None:
    for step in model.pathway.steps:
        if step.branch == "first-episode" and step.gives:
            never(
                model,
                z3.And(model.steps[step.id]["done"], z3.Not(model.inputs["relapsed-ever"].no)),
                f"{step.id} counts as done where its drug may be that of a later relapse",
            )


def a_refusal_says_what_failed(model: Model) -> None:
    """Where the reason for a refusal holds, the step does not apply."""
    for step in model.pathway.steps:
        for refusal in step.refusals:
            never(
                model,
                z3.And(model.of(refusal.when).yes, z3.Not(model.of(step.applies).no)),
                f"{step.id} may apply although it would be refused: {refusal.text}",
            )


def no_treatment_without_the_diagnosis(model: Model) -> None:
    for step in model.giving(*IMMUNE, "symptomatic", "plasma-exchange"):
        never(
            model,
            z3.And(model.any_now(step), z3.Not(model.inputs["oms-established"].yes)),
            f"{step} is recommended although OMS is not established",
        )


def what_is_waited_for_is_open(model: Model) -> None:
    """No dead end: the step that brings about what another waits for is to be done, or asks."""
    for step in model.pathway.steps:
        waiting = model.steps[step.id]["not_yet"]
        for wait in step.waits_for:
            if wait.by is not None:
                lacking = z3.Not(model.of(wait.holds).yes)
                never(
                    model,
                    z3.And(waiting, lacking, z3.Not(model.is_open(wait.by))),
                    f"{step.id} waits for {wait.text}, which {wait.by} no longer brings",
                )
        for rule in model.pathway.safety:
            if rule.by is not None and step.id in rule.holds:
                when = model.of(rule.when)
                never(
                    model,
                    z3.And(waiting, when.yes, z3.Not(model.is_open(rule.by))),
                    f"{step.id} is held by {rule.id}, which {rule.by} no longer lifts",
                )


def every_relapse_has_a_next_step(model: Model) -> None:
    relapse = z3.And(model.inputs["oms-established"].yes, model.inputs["relapse-ongoing"].yes)
    never(
        model,
        z3.And(relapse, z3.Not(model.any_now("mitigate-trigger"))),
        "a relapse without its trigger being looked for",
    )
    raised = model.steps["escalate-steroid-or-acth"]
    never(
        model,
        z3.And(relapse, z3.Not(z3.Or(model.is_open("escalate-steroid-or-acth"), raised["done"]))),
        "a relapse in which steroid is neither open nor raised",
    )


def every_active_first_episode_has_a_treatment(model: Model) -> None:
    """One of the two strategies is open, or its steps were all done, or the next branch is."""
    inputs = model.inputs
    first = z3.And(
        inputs["oms-established"].yes,
        inputs["adult"].no,
        inputs["phase-active"].yes,
        inputs["relapsed-ever"].no,
    )
    steps = [s.id for s in model.pathway.steps if s.branch == "first-episode" and s.gives]
    settled = z3.Or(
        [z3.Or(model.is_open(step), model.steps[step]["done"]) for step in steps]
        + [model.is_open("treat-neuroinflammation")]
    )
    never(model, z3.And(first, z3.Not(settled)), "a first episode to which nothing is said")
    grown = z3.And(
        inputs["oms-established"].yes,
        inputs["adult"].yes,
        inputs["phase-active"].yes,
        inputs["relapsed-ever"].no,
    )
    never(
        model,
        z3.And(grown, z3.Not(model.any_now("adult-first-episode"))),
        "a first episode of an adult to which nothing is said",
    )


def no_state_is_without_a_next_step_or_an_explained_end(model: Model) -> None:
    """Where OMS is established or suspected something is open besides the list of pitfalls; else
    every step is done or out, each with its reason."""
    some = z3.Or([model.is_open(s.id) for s in model.pathway.steps if s.id != "avoid-pitfalls"])
    ended = z3.And(
        [
            z3.Or(found["done"], found["not_for_this_patient"])
            for step, found in model.steps.items()
            if step != "avoid-pitfalls"
        ]
    )
    never(model, z3.Not(z3.Or(some, ended)), "a state without a next step or an end")
    concerned = z3.Or(model.inputs["phase-active"].yes, model.inputs["relapse-ongoing"].yes)
    never(
        model,
        z3.And(model.inputs["oms-established"].yes, concerned, ended),
        "an end while signs go on",
    )


def the_states_are_told_apart(model: Model) -> None:
    """Each step has exactly one state."""
    for step, found in model.steps.items():
        formulas = list(found.values())
        one = z3.And(z3.AtLeast(*formulas, 1), z3.AtMost(*formulas, 1))
        never(model, z3.Not(one), f"{step} has no state, or two")


INVARIANTS = (
    no_escalation_with_an_untreated_infection,
    no_rituximab_before_hepatitis_b_is_settled,
    no_immunoglobulin_against_iga,
    no_cyclophosphamide_in_pregnancy,
    no_immunosuppression_after_a_live_vaccine,
    no_steroid_in_uncontrolled_hypertension,
    no_taper_in_a_relapse_infection_or_second_taper,
    nothing_forbidden_together_is_recommended_together,
    the_tumour_search_never_drops_out,
    no_tumour_is_removed_that_is_not_known_to_be_there,
    nothing_is_done_for_a_relapse_that_is_not_there,
    no_first_episode_is_treated_by_drugs_of_a_later_relapse,
    a_refusal_says_what_failed,
    no_treatment_without_the_diagnosis,
    what_is_waited_for_is_open,
    every_relapse_has_a_next_step,
    every_active_first_episode_has_a_treatment,
    no_state_is_without_a_next_step_or_an_explained_end,
    the_states_are_told_apart,
)
