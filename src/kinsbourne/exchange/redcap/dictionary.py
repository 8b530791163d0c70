"""Which REDCap project holds the form: its data dictionary?

Eighteen columns, as REDCap takes in. The instruments of visits, findings, diagnoses, treatments and
tests repeat, which is switched on in the project's setup: a dictionary cannot say it.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinsbourne.exchange.form.questions import sections
from kinsbourne.exchange.form.to_case import finding_asked
from kinsbourne.exchange.redcap.names import RECORD, Place, choice_codes, instrument, label, places
from kinsbourne.exchange.spreadsheet import written
from kinsbourne.knowledge.base import Knowledge

COLUMNS = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
    "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max",
    "Identifier?", "Branching Logic (Show field only if...)", "Required Field?",
    "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip
_Row = dict[str, str]


def dictionary(knowledge: Knowledge) -> str:
    """The REDCap data dictionary as CSV."""
    rows = list(_rows(knowledge))
    order = list(dict.fromkeys(row["Form Name"] for row in rows))
    rows.sort(key=lambda row: order.index(row["Form Name"]))
    return written([COLUMNS, *([row.get(column, "") for column in COLUMNS] for row in rows)])


def _rows(knowledge: Knowledge) -> Iterator[_Row]:
    every = places(knowledge)
    yield {
        "Variable / Field Name": RECORD,
        "Form Name": instrument(every[0].field, knowledge),
        "Field Type": "text",
        "Field Label": "Record",
    }
    headed: set[str] = set()
    for place in every:
        form, heading = instrument(place.field, knowledge), place.field.heading
        part = place.field.part
        if part.switch is not None and part.switch not in headed:
            headed.add(part.switch)
            yield _switch(place, form)
        row = {
            "Variable / Field Name": place.name,
            "Form Name": form,
            "Field Label": label(place),
            "Field Note": _note(place),
            **_type(place, knowledge),
        }
        if heading not in headed and heading != place.field.group:
            row["Section Header"] = sections(knowledge)[heading].name
        headed.add(heading)
        if part.switch is not None:
            row["Branching Logic (Show field only if...)"] = (
                f"[{part.switch}] = '{part.switch_codes[place.kind]}'"
            )
        if place.field.asks in ("patient", "birth"):
            row["Identifier?"] = "y"
        if place.field.asks == "finding" and place.field.is_first:
            term = finding_asked(place.field.question, knowledge)
            row["Field Annotation"] = f"{term.id} | {term.label}"
        yield row


def _switch(place: Place, form: str) -> _Row:
    """The field that says which of the fields for a code is filled in."""
    part = place.field.part
    named = [(code, kind.capitalize() if kind == "other" else kind)
             for kind, code in part.switch_codes.items()]  # fmt: skip
    return {
        "Variable / Field Name": part.switch or "",
        "Form Name": form,
        "Field Type": "dropdown",
        "Field Label": f"{place.field.label}: in which coding",
        "Choices, Calculations, OR Slider Labels": _choices(dict(named)),
    }


def _note(place: Place) -> str:
    if place.kind == "other" and "day" in place.field.part.redcap:
        return "Where the day is not known"
    return place.field.part.hint or place.field.how


def _type(place: Place, knowledge: Knowledge) -> _Row:
    part = place.field.part
    listed, valid = COLUMNS[5], COLUMNS[7]
    if part.choices is not None:
        codes = choice_codes(place.field, knowledge)
        return {"Field Type": "dropdown", listed: _choices(codes)}
    if place.kind == "onset-class":
        labels = {onset.id: onset.label for onset in knowledge.onset_classes}
        codes = {code.lower().replace(":", "_"): labels[code] for code in part.classes}
        return {"Field Type": "dropdown", listed: _choices(codes)}
    row = {"Field Type": "text", listed: part.lookup.get(place.kind, "")}
    if place.kind == "day":
        row[valid] = "date_ymd"
    elif part.type == "number":
        row[valid] = "number"
    elif part.type == "whole":
        row |= {valid: "integer", "Text Validation Min": "0"}
        row["Text Validation Max"] = "" if place.field.most is None else str(place.field.most)
    return row


def _choices(codes: dict[str, str]) -> str:
    return " | ".join(f"{code}, {label}" for code, label in codes.items())
