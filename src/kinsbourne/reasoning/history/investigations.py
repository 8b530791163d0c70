"""Which tests were done or are planned, and with what result, as far as it is coded?"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.case.blocks import Procedure, Term, Value
from kinsbourne.case.model import Measurement
from kinsbourne.case.time import Span
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.history.axis import Axis
from kinsbourne.reasoning.history.items import Result, Test

TEST = "KINSBOURNE:test/"
RESULTS: dict[str, Result] = {
    "normal": "normal", "negative": "normal", "abnormal": "abnormal", "positive": "abnormal",
    "inconclusive": "inconclusive",
}  # fmt: skip


def investigations(
    facts: Facts, axis: Axis, vocabulary: Vocabulary, today: Span | None
) -> Iterator[Test]:
    names = vocabulary.test_names
    for index, measurement in enumerate(facts.case.measurements):
        code = measurement.assay or Term()
        if facts.is_later(measurement.time_observed) or _is_ours(code.id):
            continue
        yield Test(
            where=facts.place("measurements", index),
            test=test_of(code, names),
            label=_label(code, vocabulary),
            on=axis.span(measurement.time_observed),
            result=_result(measurement.value),
            said=_said(measurement),
        )
    for index, action in enumerate(facts.case.medical_actions):
        procedure = action.procedure or Procedure()
        test = test_of(procedure.code, names) if procedure.code else None
        if procedure.code is None or test is None:
            continue
        on = axis.span(procedure.performed)
        is_to_come = today is not None and on is not None and on.from_ >= today.below
        yield Test(
            where=facts.place("medicalActions", index),
            test=test,
            label=_label(procedure.code, vocabulary),
            on=on,
            is_planned=procedure.performed is None or is_to_come,
        )


def test_of(code: Term, names: dict[str, str]) -> str | None:
    """Which test is it: by our own code, else by its label?"""
    if code.id.startswith(TEST):
        return code.id.removeprefix(TEST)
    return names.get(code.label.strip().lower())


def _label(code: Term, vocabulary: Vocabulary) -> str:
    """As the record calls it; where it only has our own code, by the name that is ours."""
    known = vocabulary.investigations.get(code.id.removeprefix(TEST))
    return code.label or (known.name if known else code.id)


def _is_ours(code: str) -> bool:
    """A score or an eye measure, which are no investigation to be ticked off."""
    return code.startswith("KINSBOURNE:") and not code.startswith(TEST)


def _said(measurement: Measurement) -> str:
    value = measurement.value
    if value is not None and value.ontology_class is not None:
        return measurement.description or value.ontology_class.label
    if value is not None and value.quantity is not None:
        unit = value.quantity.unit.label if value.quantity.unit else ""
        return f"{value.quantity.value:g} {unit}".strip()
    return measurement.description


def _result(value: Value | None) -> Result | None:
    """Normal or not, where it is coded so or the record gives the range it should be in."""
    if value is None:
        return None
    if value.ontology_class is not None:
        code = value.ontology_class.id.removeprefix("KINSBOURNE:result/")
        return RESULTS.get(code.lower()) or RESULTS.get(value.ontology_class.label.lower())
    quantity = value.quantity
    if quantity is None or quantity.reference_range is None:
        return None
    low, high = quantity.reference_range.low, quantity.reference_range.high
    if low == high == 0:
        return None
    above = high != 0 and quantity.value > high  # the standard writes no bound as nought
    return "abnormal" if quantity.value < low or above else "normal"
