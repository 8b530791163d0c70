"""What does a report say: which test was done, and what it concludes by code?

Its text and what is attached are not read.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from kinsbourne.case.model import Disease, Finding, Measurement
from kinsbourne.exchange.fhir.codes import Codes
from kinsbourne.exchange.fhir.observations import class_of
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
from kinsbourne.exchange.fhir.resources import DiagnosticReport
from kinsbourne.exchange.fhir.times import dated, within


def report(resource: DiagnosticReport, codes: Codes) -> Given:
    """The test that a report is of, and what it concludes by code; its text is not read."""
    use = codes.use("DiagnosticReport", resource.status)
    if use in ("void", "planned"):
        return UNUSED
    concluded = (*resource.conclusion_code, *resource.coded_diagnosis)
    found = [meaning for one in concluded if (meaning := codes.meaning(one))]
    test = codes.meaning(resource.code)
    is_test = test is not None and test.kind == "test"
    if not is_test and not found:
        return resource.code or NOTHING
    if use == "uncertain" or resource.modifier_extension:
        return not_sure("a report of a status that is not known, or with a modifier")
    odd: list[Odd] = []
    when = told(dated, resource.effective_date_time, odd) or told(
        within, resource.effective_period, odd
    )
    items: list[Item] = []
    if test is not None and is_test:
        answer = codes.answer(concluded)
        items.append(Measurement(assay=test.term, value=class_of(answer), time_observed=when))
    for meaning in found:
        if meaning.kind == "finding":
            items.append(Finding(term=meaning.term))
        elif meaning.kind == "disease":
            items.append(Disease(term=meaning.term))
    return Outcome(tuple(items), tuple(odd))
