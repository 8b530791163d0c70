"""Does the differential diagnosis hang together: its features, questions, identifiers, settings?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from kinsbourne.knowledge.checks.terms import term_faults
from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import (
    Commonness,
    Confusable,
    Disease,
    Feature,
    Finding,
    Question,
    Setting,
    Settings,
)
from kinsbourne.knowledge.reading import Passage, Reading


def terms(reading: Reading) -> Iterator[Fault]:
    """Every HPO id is current, and every label is HPO's own."""
    ontology = reading.ontology
    for feature in reading.found(Feature):
        hpo, label = feature.entry.hpo, feature.entry.label
        if hpo is not None and ontology.labels.get(hpo) != label:
            yield from term_faults(feature, hpo, ontology, label, "hpo")
    for sign in reading.found(Confusable):
        yield from term_faults(sign, sign.entry.recorded, ontology, sign.entry.label, "recorded")
        for index, hpo in enumerate(sign.entry.may_be):
            yield from term_faults(sign, hpo, ontology, None, "may_be", index)
    for question in reading.found(Question):
        for index, name in enumerate(question.entry.finds):
            if name.startswith("HP:"):
                yield from term_faults(question, name, ontology, None, "finds", index)


def local_findings(reading: Reading) -> Iterator[Fault]:
    """A feature, or what a question finds, that is no HPO term is a finding without one."""
    known = {finding.entry.id: finding.entry for finding in reading.every(Finding)}
    for feature in reading.found(Feature):
        if feature.entry.finding is not None:
            yield from _local(feature, feature.entry.finding, known, "finding")
    for question in reading.found(Question):
        for index, name in enumerate(question.entry.finds):
            if not name.startswith("HP:"):
                yield from _local(question, name, known, "finds", index)


def _local(
    passage: Passage[Feature] | Passage[Question],
    name: str,
    known: dict[str, Finding],
    *steps: str | int,
) -> Iterator[Fault]:
    if name not in known:
        what = f"{steps[0]} names an unknown finding, {name}"
        yield passage.fault(what, "Add it to findings.yaml, or correct the name.", *steps)
    elif known[name].hpo is not None:
        what = f"{steps[0]} names {name}, for which HPO has a term"
        remedy = f"Name it by HPO's id, {known[name].hpo} ({known[name].label})."
        yield passage.fault(what, remedy, *steps)


def feature_named_twice(reading: Reading) -> Iterator[Fault]:
    for disease in reading.found(Disease):
        named: set[str | None] = set()
        for index, feature in enumerate(disease.entry.features):
            name = feature.hpo or feature.finding
            if name in named:
                yield disease.fault(
                    f"{name} is a feature of {disease.entry.id} twice",
                    "Keep the one that says how often it is there.",
                    *("features", index),
                )
            named.add(name)


def unknown_question(reading: Reading) -> Iterator[Fault]:
    known = {question.entry.id for question in reading.every(Question)}
    for disease in reading.found(Disease):
        for index, separation in enumerate(disease.entry.separated_by):
            if separation.by not in known:
                yield disease.fault(
                    f"separated_by names an unknown question, {separation.by}",
                    "Add it to questions.yaml, or correct the name.",
                    *("separated_by", index, "by"),
                )


def unasked_finding(reading: Reading) -> Iterator[Fault]:
    """A feature that HPO lacks reaches a case only when something asks for it."""
    asked = {name for question in reading.every(Question) for name in question.entry.finds}
    for feature in reading.found(Feature):
        name = feature.entry.finding
        if name is not None and name not in asked:
            asked.add(name)
            yield feature.fault(
                f"no question finds {name}",
                "Add one to questions.yaml that does.",
                "finding",
                is_warning=True,
            )


def identifiers(reading: Reading) -> Iterator[Fault]:
    """An identifier is that of one disease, and one that HPO annotates.

    The first of several may stand for the whole of a disease of which HPO annotates the forms.
    """
    annotated = reading.ontology.annotated
    first: dict[str, str] = {}
    for disease in reading.found(Disease):
        ids = disease.entry.ids
        for index, name in enumerate(ids):
            if name in first:
                yield disease.fault(
                    f"{name} is an identifier of {first[name]} already",
                    "Leave it to the one that it means.",
                    *("ids", index),
                )
            first.setdefault(name, disease.entry.id)
            is_the_whole = index == 0 and not annotated.isdisjoint(ids)
            if name not in annotated and not is_the_whole:
                yield disease.fault(
                    f"HPO annotates no disease {name}",
                    "Look the identifier up, or leave it out.",
                    *("ids", index),
                    is_warning=True,
                )


def settings(reading: Reading) -> Iterator[Fault]:
    """A setting grades each disease once, and each grade is worth something."""
    known = {disease.entry.id for disease in reading.every(Disease)}
    for setting in reading.found(Setting):
        graded: dict[str, Commonness] = {}
        for grade, names in setting.entry.commonness.items():
            for index, name in enumerate(names):
                at = ("commonness", grade, index)
                if name not in known:
                    what = f"commonness names an unknown disease, {name}"
                    yield setting.fault(what, "Name an entry of differential/.", *at)
                elif name in graded:
                    what = f"{name} is {graded[name]} already, in the same setting"
                    yield setting.fault(what, "Keep one of the two.", *at)
                graded.setdefault(name, grade)
    for all_of_them in reading.found(Settings):
        for grade in get_args(Commonness):
            if grade not in all_of_them.entry.log10_weight:
                what = f"log10_weight has no number for {grade}"
                yield all_of_them.fault(what, "Give it one.", "log10_weight")


RULES = (
    terms,
    local_findings,
    feature_named_twice,
    unknown_question,
    unasked_finding,
    identifiers,
    settings,
)
