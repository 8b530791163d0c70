"""How are cases written as OMOP tables?

Codes stand in the source columns as a case has them; concepts are looked up where a table of
concepts is given, and are 0 where not.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kinsbourne.case.blocks import Quantity, Term, Time
from kinsbourne.case.errors import CaseError
from kinsbourne.case.model import Case, Disease, Finding, Measurement, MedicalAction
from kinsbourne.exchange import spreadsheet
from kinsbourne.exchange.form.times import day_of
from kinsbourne.exchange.form.values import option_meaning, text_of_number, text_of_term
from kinsbourne.exchange.omop.carried import carried
from kinsbourne.exchange.omop.concepts import Concept, concepts_in
from kinsbourne.exchange.omop.tables import COLUMNS, EVENTS, Table
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import FormOption

_Cells = dict[str, str]
_Rows = dict[Table, list[_Cells]]


def write(cases: Iterable[Case], folder: Path, knowledge: Knowledge) -> None:
    """Write the cases as ``Rows`` does.

    Raises:
        CaseError: one of them cannot be taken, or the folder cannot be used.
    """
    rows = Rows(knowledge)
    for case in cases:
        rows.add(case)
    rows.save(folder)


class Rows:
    """Cases that become rows of tables.

    ``concepts`` is a table of OMOP concepts, as parquet or CSV, or the folder it stands in.

    Raises:
        CaseError: the concepts cannot be used.
    """

    def __init__(self, knowledge: Knowledge, concepts: Path | None = None) -> None:
        self._knowledge = knowledge
        self._concepts = concepts_in(concepts, knowledge) if concepts else {}
        self._rows: _Rows = {table: [] for table in COLUMNS}
        self._people = 0

    def add(self, case: Case) -> int:
        """Take one more case, and say how many of its items the tables do not hold.

        Raises:
            CaseError: it has no place there; the others stay.
        """
        reduced = carried(case, self._people + 1, self._knowledge)
        if reduced is None:
            what, where = "OMOP has nobody without a year of birth", "subject.dateOfBirth"
            raise CaseError(what, where, "Give the date of birth, or its year.")
        self._people += 1
        _Person(self._people, self._rows, self._concepts, self._knowledge).add(reduced)
        return _items(case) - _items(reduced)

    def save(self, folder: Path) -> None:
        """Write one CSV a table into the folder.

        Raises:
            CaseError: the folder cannot be used.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for table, columns in COLUMNS.items():
                lines = [[row.get(column, "") for column in columns] for row in self._rows[table]]
                text = spreadsheet.written([columns, *lines])
                (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            what = (error.strerror or "cannot be written").lower()
            raise CaseError(what, folder.name, "Name a folder that can be written.") from None


def _items(case: Case) -> int:
    lists = (case.findings, case.diseases, case.measurements, case.medical_actions)
    return sum(map(len, lists))


class _Person:
    """Writes one person's rows."""

    def __init__(
        self, number: int, rows: _Rows, concepts: Mapping[str, Concept], knowledge: Knowledge
    ) -> None:
        self._number, self._rows = number, rows
        self._concepts, self._knowledge = concepts, knowledge
        self._days: list[str] = []

    def add(self, case: Case) -> None:
        self._person(case)
        last = _day(case.subject.time_at_last_encounter)
        for item in (*case.findings, *case.diseases):
            self._finding(item, last)
        for measurement in case.measurements:
            self._measurement(measurement)
        for action in case.medical_actions:
            self._action(action)
        if last:
            self._days.append(last)
            self._row(
                "visit_occurrence",
                visit_concept_id="0",
                visit_start_date=last,
                visit_end_date=last,
                visit_type_concept_id="0",
            )
        if self._days:
            self._row(
                "observation_period",
                observation_period_start_date=min(self._days),
                observation_period_end_date=max(self._days),
                period_type_concept_id="0",
            )

    def _row(self, table: Table, **cells: str) -> str:
        """Adds a row, and gives its id."""
        rows = self._rows[table]
        key = COLUMNS[table][0]
        number = str(len(rows) + 1)
        rows.append({"person_id": str(self._number), **({key: number} | cells)})
        return number

    def _event(self, table: Table, code: str, day: str, **cells: str) -> str:
        """Adds a row of a table of events, with the concepts of its code."""
        event, concept = EVENTS[table], self._concepts.get(code)
        self._days.append(day)
        return self._row(
            table,
            **{
                event.day: day,
                f"{event.stem}_concept_id": concept.standard if concept else "0",
                f"{event.stem}_type_concept_id": "0",
                f"{event.stem}_source_value": code,
                f"{event.stem}_source_concept_id": concept.source if concept else "0",
                **cells,
            },
        )

    def _person(self, case: Case) -> None:
        born = (case.subject.date_of_birth or "")[:10].split("-")
        year, month, day = (*born, "", "")[:3]
        option = option_meaning(case.subject.sex, "sex", self._knowledge)
        named = option is not None and not option.is_blank
        self._row(
            "person",
            person_id=str(self._number),
            gender_concept_id=_concept(option),
            year_of_birth=year,
            month_of_birth=month.lstrip("0"),
            day_of_birth=day.lstrip("0"),
            race_concept_id="0",
            ethnicity_concept_id="0",
            person_source_value=next(iter(case.subject.alternate_ids), ""),
            gender_source_value=option.id if option and named else "",
            gender_source_concept_id="0",
        )

    def _finding(self, item: Finding | Disease, last: str) -> None:
        """What began on a day is a condition; what was only seen, or not there, is observed."""
        code = item.term.id if item.term else ""
        day = _day(item.onset)
        if item.excluded or not day:
            said = "no" if item.excluded else "yes"
            self._event("observation", code, day or last, value_as_string=said)
        else:
            end = _day(item.resolution)
            self._event(
                "condition_occurrence",
                code,
                day,
                condition_end_date=end,
                condition_status_concept_id="0",
            )
            self._days += [end] if end else []

    def _measurement(self, one: Measurement) -> None:
        code, day = one.assay.id if one.assay else "", _day(one.time_observed)
        if one.complex_value is None and one.value is None:
            if code.removeprefix("KINSBOURNE:test/") != code:
                self._event("procedure_occurrence", code, day)
            return
        how = one.procedure.code if one.procedure else None
        option = option_meaning(how.id, "how-rated", self._knowledge) if how else None
        parts = [(code, one.value.quantity)] if one.value and one.value.quantity else []
        if one.complex_value:
            typed = one.complex_value.typed_quantities
            parts = [(p.type.id, p.quantity) for p in typed if p.type and p.quantity]
        cells = {"value_source_value": option.id if option else ""}
        for name, quantity in parts:
            row = self._event("measurement", name, day, **_number(quantity), **cells)
            cells["measurement_event_id"] = cells.get("measurement_event_id", row)
        if one.value and (result := one.value.ontology_class):
            found = option_meaning(result.id, "result", self._knowledge)
            said = found.id if found else ""
            self._event(
                "measurement",
                code,
                day,
                value_as_concept_id=_concept(found) if self._concepts else "0",
                value_source_value=said,
            )

    def _action(self, action: MedicalAction) -> None:
        if action.procedure is not None:
            code = action.procedure.code or Term()
            self._event("procedure_occurrence", code.id, _day(action.procedure.performed))
        elif action.treatment is not None:
            agent = action.treatment.agent or Term()
            for dose in action.treatment.dose_intervals:
                interval = dose.interval
                start = _day(Time(timestamp=interval.start)) if interval else ""
                end = _day(Time(timestamp=interval.end)) if interval and interval.end else ""
                quantity = dose.quantity
                self._event(
                    "drug_exposure",
                    agent.id,
                    start,
                    drug_exposure_end_date=end or start,
                    verbatim_end_date=end,
                    quantity=text_of_number(quantity.value) if quantity else "",
                    dose_unit_source_value=_text(quantity.unit) if quantity else "",
                    sig=_text(dose.schedule_frequency),
                )
                self._days += [end] if end else []


def _number(quantity: Quantity) -> dict[str, str]:
    limits = quantity.reference_range
    return {
        "value_as_number": text_of_number(quantity.value),
        "unit_source_value": _text(quantity.unit),
        "range_low": text_of_number(limits.low) if limits else "",
        "range_high": text_of_number(limits.high) if limits else "",
    }


def _concept(option: FormOption | None) -> str:
    return str(option.omop[0]) if option and option.omop else "0"


def _text(term: Term | None) -> str:
    return text_of_term(term) if term else ""


def _day(time: Time | None) -> str:
    day = day_of(time)
    return str(day) if day else ""
