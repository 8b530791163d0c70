"""How is the page described to whom sends its form by a program?"""

from __future__ import annotations

from typing import Any

from kinsbourne.exchange.bedside.sent import AGE_UNITS
from kinsbourne.web.openapi import READS, field, form

_TEXT: dict[str, Any] = {"type": "string"}


_FIELDS: dict[str, Any] = {
    "note": field("A clinical note, as it was written."),
    "case": field("A record that was opened before, as a phenopacket."),
    "age": field("A number, with its unit in age-unit; or 18m, 1y6m, P1Y6M."),
    "age-unit": field("The unit of the age.", enum=list(AGE_UNITS)),
    **{
        f"{day}-{box}": field(f"The {box} of: {says}.")
        for day, says in (
            ("birth-date", "the date of birth"),
            ("first-sign", "the day of the first sign"),
            ("visit-day", "the day of the assessment; today, unless given"),
        )
        for box in ("day", "month", "year")
    },
    "sex": field("As the assessment form has it: female, male, other."),
    "setting": field("Where the patient is seen; follows from the age unless given."),
    "opsoclonus": field(
        "yes or no; not known where it is left out. So for each finding of the assessment form, "
        "by the linkId of its question."
    ),
    "word.HP:0001251": field(
        "What holds of an item that was read, by its code: present, excluded, normal, family, "
        "past or uncertain. As it was read, where it is left out."
    ),
    "drug.1": field("A drug or procedure; the next is drug.2."),
    "drug-dose-as-written.1": field("Its dose as it is written, such as 2 mg/kg/day."),
    "test.1": field("A test; the next is test.2."),
    "test-result.1": field("normal, abnormal, positive, negative or inconclusive."),
    "omes": field("The total of a score; its items are omes-gait and so on."),
    "confirm": field("Not empty: everything that was read of findings is confirmed."),
    "answer": field("A field and its value in one, such as opsoclonus=yes."),
    "ignore": field("The code of a finding that the ranking is shown without."),
}
_BODY = form(_FIELDS, {"file": READS})
_VIEW: dict[str, Any] = {
    "200": {
        "description": "The page, or with Accept: application/json what it says.",
        "content": {
            "text/html": {"schema": _TEXT},
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["asked", "errors", "read", "items", "case", "assessment",
                                 "document", "result"],
                }
            },
        },
    }
}  # fmt: skip
_REFUSED: dict[str, Any] = {
    str(status): {
        "description": says,
        "content": {
            "text/html": {"schema": _TEXT},
            "application/json": {"schema": {"type": "object"}},
        },
    }
    for status, says in (
        (400, "The form cannot be read."),
        (413, "More than is taken in one request."),
        (415, "Not a form."),
        (422, "Nothing of a patient that could be written."),
        (501, "What writes PDF is not installed."),
    )
}
_FILES = ("application/json", "application/fhir+json", "text/html", "application/pdf")
PAGE: dict[str, Any] = {"summary": "The empty page", "responses": _VIEW}
SENT: dict[str, Any] = {
    "summary": "What follows from what is known",
    **_BODY,
    "responses": _VIEW | {name: _REFUSED[name] for name in ("400", "413", "415")},
}
TAKEN: dict[str, Any] = {
    "summary": "The case and what follows from it, as a file",
    **_BODY,
    "responses": {
        "200": {"description": "The file.", "content": {kind: {} for kind in _FILES}},
        **_REFUSED,
    },
}
