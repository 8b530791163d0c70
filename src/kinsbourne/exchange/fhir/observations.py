"""What does an Observation say: a finding, a test, a score?

The value decides, then the interpretation. Without either nothing was found or excluded, and a
reason why the value is absent says that it was not examined. The day of an observation is no
onset: a sign seen then may have been there before; one not seen was looked for on that day.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from kinsbourne.case import blocks
from kinsbourne.case.blocks import Term, Time, Value
from kinsbourne.case.model import Disease, Finding, Measurement
from kinsbourne.exchange.fhir.codes import RESULT, Answer, Codes, Meaning
from kinsbourne.exchange.fhir.conditions import said
from kinsbourne.exchange.fhir.ours import AGE, UNIT
from kinsbourne.exchange.fhir.outcome import (
    NOTHING,
    UNUSED,
    Given,
    Item,
    Odd,
    Outcome,
    not_sure,
    told,
)
from kinsbourne.exchange.fhir.resources import (
    Concept,
    Extension,
    Observation,
    Observed,
    Quantity,
)
from kinsbourne.exchange.fhir.times import aged, between_ages, dated, within

MEASURED = ("measure", "test")
UCUM = "http://unitsofmeasure.org"


def observation(resource: Observation, codes: Codes) -> Given:
    """The findings, tests and scores of an Observation and its components."""
    meaning = codes.meaning(resource.code)
    if meaning is None:
        if codes.asks(resource.code) == "finding":
            meaning = _finding_named(resource, codes)
        elif not resource.component:
            return resource.code or NOTHING
    use = codes.use("Observation", resource.status)
    if use == "void" or resource.focus:
        return UNUSED
    if use == "uncertain" or resource.modifier_extension:
        return not_sure("an observation of a status that is not known, or with a modifier")
    odd: list[Odd] = []
    when = _when(resource, odd)
    if meaning is not None and (meaning.kind in MEASURED or _is_own_test(meaning)):
        test = _measurement(resource, meaning, when, codes)
        return Outcome((test,) if test else (), tuple(odd) if odd else ())
    items = list(_items(resource, meaning, when, codes, odd))
    for component in resource.component:
        items.extend(_items(component, codes.meaning(component.code), when, codes, odd))
    if not items and not odd and meaning is None:
        return resource.code or NOTHING
    return Outcome(tuple(items), tuple(odd))


def _is_own_test(meaning: Meaning) -> bool:
    """A test that has no code here, written by this project in its own."""
    return meaning.is_ours and meaning.kind == "disease"


def _finding_named(resource: Observation, codes: Codes) -> Meaning | None:
    """The finding that is the answer, where the question only asks for one."""
    found = codes.meaning(resource.value_codeable_concept)
    return found if found and found.kind in ("finding", "disease") else None


def _items(
    what: Observed, meaning: Meaning | None, when: Time | None, codes: Codes, odd: list[Odd]
) -> Iterator[Item]:
    if meaning is None:
        return
    if meaning.kind == "test":
        test = _measurement(what, meaning, when, codes)
        if test is not None:
            yield test
    elif meaning.kind in ("finding", "disease") and what.data_absent_reason is None:
        is_named = codes.asks(what.code) == "finding"
        answer = _answer(what, codes)
        presence = (answer and answer.finding) or ("present" if is_named else None)
        if presence is None:
            remedy = "It was not used; say in the record whether it is there."
            odd.append(Odd(f"{said(meaning)} is observed, and not said to be there or not", remedy))
        elif meaning.kind == "disease":
            yield Disease(term=meaning.term, excluded=presence == "excluded")
        else:
            yield _finding(what, meaning, presence == "excluded", when, codes, odd)


def _finding(
    what: Observed,
    meaning: Meaning,
    is_excluded: bool,
    when: Time | None,
    codes: Codes,
    odd: list[Odd],
) -> Finding:
    onset, severity = when if is_excluded else None, None
    for part in what.component if isinstance(what, Observation) else ():
        match codes.asks(part.code):
            case "onset":
                named = codes.meaning(part.value_codeable_concept)
                onset = told(aged, part.value_quantity, odd) or (
                    Time(ontology_class=named.term) if named else onset
                )
            case "severity":
                named = codes.meaning(part.value_codeable_concept)
                severity = named.term if named else None
            case _:
                pass
    finding = Finding(term=meaning.term, excluded=is_excluded, onset=onset, severity=severity)
    return _extended(finding, what, codes, odd) if what.extension else finding


def _extended(finding: Finding, what: Observed, codes: Codes, odd: list[Odd]) -> Finding:
    """The finding with what an extension says of its end and its course."""
    ends = (one.value_date_time for one in codes.extended(what.extension, "resolution"))
    named = (
        codes.meaning(one.value_codeable_concept)
        for one in codes.extended(what.extension, "modifier")
    )
    return msgspec.structs.replace(
        finding,
        resolution=next((told(dated, end, odd) for end in ends), None),
        modifiers=tuple(meaning.term for meaning in named if meaning),
    )


def _answer(what: Observed, codes: Codes) -> Answer | None:
    """What the value says, else the interpretation."""
    if what.value_boolean is not None:
        return Answer("present" if what.value_boolean else "excluded", None)
    value = what.value_codeable_concept
    found = codes.answer((value,)) if value else codes.said(what.value_string or "")
    for one in codes.extended(what.extension, "presence") if what.extension else ():
        found = found or codes.answer((one.value_codeable_concept or NOTHING,))
    return found or codes.answer(_interpretation(what))


def _interpretation(what: Observed) -> tuple[Concept, ...]:
    given = what.interpretation
    return given if isinstance(given, tuple) else (given,)


def _measurement(
    what: Observed, meaning: Meaning, when: Time | None, codes: Codes
) -> Measurement | None:
    """A test or score with its value; none where it was not done."""
    parts: tuple[blocks.TypedQuantity, ...] = ()
    if isinstance(what, Observation) and what.component:
        parts = tuple(part for one in what.component if (part := _part(one, codes)))
    given = what.value_quantity
    if given is not None and not (given.comparator or what.interpretation):
        quantity = _quantity(what, given)  # by far the most of them
        value, description = Value(quantity=quantity) if quantity else None, ""
    elif parts and given is None:
        value, description = None, ""  # the parts are the value
    else:
        value, description = _value(what, meaning, codes)
    if what.data_absent_reason is not None and value is None and not parts:
        return None
    procedure = None
    if meaning.is_ours and isinstance(what, Observation):
        description = "\n".join(one.text for one in what.note) or description
        method = codes.meaning(what.method)
        if method is not None:
            procedure = blocks.Procedure(code=method.term)
    if not parts and procedure is None:
        return Measurement(
            assay=meaning.term, description=description, value=value, time_observed=when
        )
    return Measurement(
        assay=meaning.term,
        description=description,
        value=None if parts else value,
        complex_value=blocks.ComplexValue(parts) if parts else None,
        time_observed=when,
        procedure=procedure,
    )


def _part(part: Observed, codes: Codes) -> blocks.TypedQuantity | None:
    """A part of a compound value, by its own code: what is measured is not what the whole is."""
    quantity = _quantity(part, part.value_quantity)
    coding = part.code.coding[0] if part.code and part.code.coding else None
    if quantity is None or coding is None:
        return None
    return blocks.TypedQuantity(type=codes.part(coding), quantity=quantity)


def _value(what: Observed, meaning: Meaning, codes: Codes) -> tuple[Value | None, str]:
    """The value, and in words what the value has no room for.

    A number that the record judges, but gives no range for, is kept as the judgement.
    """
    given = what.value_quantity
    if given is None and what.value_integer is not None:
        given = Quantity(value=what.value_integer)
    quantity = _quantity(what, given)
    is_judged = bool(what.interpretation) or given is None
    answer = _answer(what, codes) if is_judged else None
    is_exact = given is not None and not given.comparator
    if quantity is not None and is_exact and (quantity.reference_range or not answer):
        return Value(quantity=quantity), ""
    own = codes.meaning(what.value_codeable_concept) if meaning.is_ours else None
    if own is not None and own.is_ours:
        return Value(ontology_class=own.term), ""
    return class_of(answer), _in_words(given)


def class_of(answer: Answer | None) -> Value | None:
    """The result as a class: normal, abnormal, positive, negative, inconclusive."""
    if answer is None or answer.result is None:
        return None
    return Value(ontology_class=Term(RESULT + answer.result, answer.result))


def _in_words(given: Quantity | None) -> str:
    if given is None or given.value is None:
        return ""
    return f"{given.comparator}{given.value:.10g} {given.unit or given.code}".strip()


def _quantity(what: Observed, given: Quantity | None) -> blocks.Quantity | None:
    if given is None or given.value is None:
        return None
    limits = None
    for one in what.reference_range[:1] if what.reference_range else ():
        low = one.low.value if one.low else None
        high = one.high.value if one.high else None
        if low is not None or high is not None:
            unit = unit_of(one.high or one.low or given)
            limits = blocks.ReferenceRange(unit=unit, low=low or 0.0, high=high or 0.0)
    return blocks.Quantity(unit=unit_of(given), value=given.value, reference_range=limits)


def unit_of(given: Quantity) -> Term | None:
    """The unit as the record writes it, with UCUM's code where it has one."""
    return _unit(given.unit, given.code, given.system)


@lru_cache(maxsize=4096)
def _unit(label: str, code: str, system: str) -> Term | None:
    label = label or code
    if not label:
        return None
    if system.rstrip("/") == UCUM and code:
        code = f"UCUM:{code}"
    elif system != UNIT:
        code = ""
    return Term(code, label)


def _when(resource: Observation, odd: list[Odd]) -> Time | None:
    day = resource.effective_date_time or resource.effective_instant
    when = told(dated, day, odd) if day else told(within, resource.effective_period, odd)
    return when or (age_written(resource.extension, odd) if resource.extension else None)


def age_written(extensions: tuple[Extension, ...], odd: list[Odd]) -> Time | None:
    """An age, where this project wrote one for want of a date."""
    for one in extensions:
        if one.url == AGE:
            return told(aged, one.value_age, odd) or told(between_ages, one.value_range, odd)
    return None
