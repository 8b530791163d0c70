"""Which score, test or treatment do rows of OMOP tables say?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite

import msgspec

from kinsbourne.case.blocks import (
    ComplexValue,
    DoseInterval,
    Interval,
    Procedure,
    Quantity,
    ReferenceRange,
    Term,
    Time,
    TypedQuantity,
    Value,
)
from kinsbourne.case.model import Measurement, MedicalAction, Treatment
from kinsbourne.exchange.form.items import unit_term
from kinsbourne.exchange.form.values import THERAPY
from kinsbourne.exchange.omop.codes import Meant
from kinsbourne.exchange.omop.rows import Row
from kinsbourne.knowledge.base import Knowledge


def number(text: str) -> float | None:
    """The number, where the text is one."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _place(row: Row) -> str:
    return f"omop:{row.table}/{row.id}"


def _on(row: Row) -> Time | None:
    return Time(timestamp=f"{row.day}T00:00:00Z") if row.day else None


def scores(rows: Iterable[Row], knowledge: Knowledge) -> Iterator[tuple[Measurement, str]]:
    """Scores as they were written from here: a total, and its items by the row they belong to."""
    forms: dict[str, list[Row]] = {}
    for row in rows:
        forms.setdefault(_whole(row), []).append(row)
    for form in forms.values():
        yield _score(form, knowledge), _place(form[0])


def _whole(row: Row) -> str:
    """The row of the score as a whole: its own, or the one it is an item of."""
    event = number(row.more["measurement_event_id"])
    return row.id if event is None else str(int(event))


def _score(form: list[Row], knowledge: Knowledge) -> Measurement:
    first = form[0]
    code = first.source.partition("/")[0]
    typed: list[TypedQuantity] = []
    for row in form:
        value = number(row.more["value_as_number"])
        if value is not None:
            most = number(row.more["range_high"])
            limits = None if most is None else ReferenceRange(high=most)
            quantity = Quantity(value=value, reference_range=limits)
            typed.append(TypedQuantity(type=Term(id=row.source), quantity=quantity))
    alone = len(typed) == 1 and typed[0].type == Term(id=code)
    listed = next(one for one in knowledge.form.choices if one.id == "how-rated")
    how = next((o for o in listed.options if o.id == first.more["value_source_value"]), None)
    return Measurement(
        assay=Term(id=code),
        value=Value(quantity=typed[0].quantity) if alone else None,
        complex_value=ComplexValue(typed_quantities=tuple(typed)) if typed and not alone else None,
        time_observed=_on(first),
        procedure=Procedure(code=Term(id=how.means or "", label=how.label)) if how else None,
    )


def tests(
    rows: Iterable[tuple[Row, Meant]], knowledge: Knowledge
) -> Iterator[tuple[Measurement, str]]:
    """Tests that were done, with their class or value."""
    for row, meaning in rows:
        test = Measurement(
            assay=Term(id=meaning.id, label=meaning.label),
            value=_value(row, knowledge) if row.table == "measurement" else None,
            time_observed=_on(row),
        )
        yield test, _place(row)


def _value(row: Row, knowledge: Knowledge) -> Value | None:
    value = number(row.more["value_as_number"])
    if value is not None:
        low, high = (number(row.more[f"range_{end}"]) for end in ("low", "high"))
        limits = ReferenceRange(low=low or 0.0, high=high or 0.0)
        unit = unit_term(row.more["unit_source_value"])
        has_limits = low is not None or high is not None
        quantity = Quantity(value=value, unit=unit, reference_range=limits if has_limits else None)
        return Value(quantity=quantity)
    listed = next(one for one in knowledge.form.choices if one.id == "result")
    concept, said = number(row.more["value_as_concept_id"]), row.more["value_source_value"]
    for option in listed.options:
        if option.means and (concept in option.omop or said.casefold() == option.id):
            return Value(ontology_class=Term(id=option.means, label=option.id))
    return None


class Treatments:
    """One person's treatments: each drug with its exposures as doses, in their order."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._drugs: dict[str, int] = {}
        self._all: list[tuple[MedicalAction, str]] = []

    def all(self) -> list[tuple[MedicalAction, str]]:
        return self._all

    def add(self, row: Row, meaning: Meant) -> bool:
        """Takes the row in; False where a row of this table is no treatment."""
        agent = Term(id=meaning.id, label=meaning.label)
        kinds = self._knowledge.therapies[meaning.id.removeprefix(THERAPY)].kinds
        is_procedure = not set(kinds).isdisjoint(self._knowledge.form.procedures)
        if row.table not in ("drug_exposure", "procedure_occurrence"):
            return False
        if is_procedure or row.table == "procedure_occurrence":
            procedure = Procedure(code=agent, performed=_on(row))
            self._all.append((MedicalAction(procedure=procedure), _place(row)))
            return True
        at = self._drugs.setdefault(meaning.id, len(self._all))
        if at == len(self._all):
            treatment = Treatment(agent=agent)
            self._all.append((MedicalAction(treatment=treatment), _place(row)))
        action, place = self._all[at]
        treatment = action.treatment or Treatment(agent=agent)
        doses = (*treatment.dose_intervals, _dose(row))
        more = msgspec.structs.replace(treatment, dose_intervals=doses)
        self._all[at] = (msgspec.structs.replace(action, treatment=more), place)
        return True


def _dose(row: Row) -> DoseInterval:
    """From when to when; an end that only repeats the start is none, unless the record says so."""
    verbatim, end = (row.more[n][:10] for n in ("verbatim_end_date", "drug_exposure_end_date"))
    ended = verbatim or (end if end > row.day else "")
    amount, unit = number(row.more["quantity"]), row.more["dose_unit_source_value"]
    # A quantity without a dose's unit counts packages or tablets.
    dose = Quantity(value=amount, unit=unit_term(unit)) if amount is not None and unit else None
    return DoseInterval(
        quantity=dose,
        schedule_frequency=unit_term(row.more["sig"]) if dose else None,
        interval=Interval(
            start=f"{row.day}T00:00:00Z" if row.day else None,
            end=f"{ended}T00:00:00Z" if ended else None,
        ),
    )
