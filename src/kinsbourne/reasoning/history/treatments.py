"""Which treatments were given, with which doses, and what came of them?"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from kinsbourne.case.blocks import DoseInterval, Term, Time
from kinsbourne.case.model import MedicalAction
from kinsbourne.case.time import Span
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.history.axis import Axis
from kinsbourne.reasoning.history.investigations import TEST, test_of
from kinsbourne.reasoning.history.items import Dose, Given, Outcome

THERAPY = "KINSBOURNE:therapy/"
OUTCOMES: dict[str, Outcome] = {
    "none": "none", "no effect": "none", "no response": "none", "no improvement": "none",
    "partial": "partial", "partial response": "partial", "improved": "partial",
    "complete": "complete", "complete response": "complete", "remission": "complete",
}  # fmt: skip
LAST = Span(inf, inf)
NEVER = Span(-inf, -inf)


def treatments(facts: Facts, vocabulary: Vocabulary, axis: Axis) -> Iterator[Given]:
    """Drugs with their doses, procedures and vaccines, up to the day of the assessment."""
    therapies, names = vocabulary.therapies, vocabulary.therapy_names
    for index, action in enumerate(facts.case.medical_actions):
        term = _agent(action)
        if term is None or term.id.startswith(TEST):
            continue
        if action.treatment is None and test_of(term, vocabulary.test_names) is not None:
            continue
        doses = tuple(_doses(facts, action, axis))
        performed = action.procedure.performed if action.procedure else None
        starts = [start_of(dose) for dose in dose_intervals(action)]
        if facts.is_later(performed) or (starts and all(map(facts.is_later, starts))):
            continue
        known = therapies.get(names.get(term.id.removeprefix(THERAPY).lower(), ""))
        known = known or therapies.get(names.get(term.label.lower(), ""))
        done = axis.span(performed)
        began = done or (doses[0].began if doses else None)
        response = action.response_to_treatment
        why = action.treatment_termination_reason
        yield Given(
            where=facts.place("medicalActions", index),
            therapy=known.id if known else None,
            name=known.name if known else term.label or term.id,
            kinds=frozenset(known.kinds) if known else frozenset(),
            began=began,
            ended=done or _ended(doses),
            doses=doses,
            outcome=_outcome(response) if response else None,
            response=response.label if response else "",
            stopped_because=why.label or why.id if why else "",
            adverse=tuple(event.label or event.id for event in action.adverse_events),
            is_procedure=action.treatment is None,
        )


def _agent(action: MedicalAction) -> Term | None:
    if action.treatment is not None:
        return action.treatment.agent
    return action.procedure.code if action.procedure is not None else None


def dose_intervals(action: MedicalAction) -> tuple[DoseInterval, ...]:
    return action.treatment.dose_intervals if action.treatment else ()


def start_of(dose: DoseInterval) -> Time | None:
    start = dose.interval.start if dose.interval else None
    return Time(timestamp=start) if start else None


def end_of(dose: DoseInterval) -> Time | None:
    end = dose.interval.end if dose.interval else None
    return Time(timestamp=end) if end else None


def _doses(facts: Facts, action: MedicalAction, axis: Axis) -> Iterator[Dose]:
    found: list[tuple[Span, Span, Dose]] = []
    for dose in dose_intervals(action):
        start = start_of(dose)
        if facts.is_later(start):
            continue
        began, ended = axis.span(start), axis.span(end_of(dose))
        given = Dose(
            began=began,
            ended=None if axis.may_be_later(end_of(dose)) else ended,
            amount=dose.quantity.value if dose.quantity else None,
            unit=dose.quantity.unit.label if dose.quantity and dose.quantity.unit else "",
            frequency=dose.schedule_frequency.label if dose.schedule_frequency else "",
        )
        found.append((began or ended or LAST, began or NEVER, given))
    yield from (given for _, _, given in sorted(found, key=lambda one: one[:2]))


def _ended(doses: tuple[Dose, ...]) -> Span | None:
    """When the last dose ended; None where it has not, or nothing says."""
    ends = [dose.ended for dose in doses]
    if not ends or None in ends:
        return None
    return max(end for end in ends if end is not None)


def _outcome(response: Term) -> Outcome | None:
    code = response.id.removeprefix("KINSBOURNE:response/")
    return OUTCOMES.get(code.lower()) or OUTCOMES.get(response.label.lower())
