"""How is one resource decoded, whatever stands in the rest of it?

Only the fields used are looked at. One of the wrong type makes that resource a problem, with the
place of the field; nulls and numbers written as text are put up with.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import msgspec

from kinsbourne.exchange.fhir import conditions, forms, observations, people, reports, treatments
from kinsbourne.exchange.fhir import resources as r
from kinsbourne.exchange.fhir.codes import Codes
from kinsbourne.exchange.fhir.outcome import Given, Odd

Text = bytes | msgspec.Raw
Read = Callable[[Any, Codes], Given]
ReadDrug = Callable[[Any, r.Concept | None, Codes], Given]

MOST_FIELDS = 100_000
"""Opening braces and brackets in a resource that is looked at a second time."""

READ: dict[str, tuple[type[Any], Read]] = {
    "AllergyIntolerance": (r.AllergyIntolerance, conditions.allergy),
    "Condition": (r.Condition, conditions.condition),
    "DiagnosticReport": (r.DiagnosticReport, reports.report),
    "Encounter": (r.Encounter, people.encounter),
    "Immunization": (r.Immunization, treatments.immunization),
    "Observation": (r.Observation, observations.observation),
    "Procedure": (r.Procedure, treatments.procedure),
    "QuestionnaireResponse": (r.QuestionnaireResponse, forms.response),
}
"""The kinds of resource that are read, and by what; a new kind is one line here."""
READ_DRUG: dict[str, tuple[type[Any], ReadDrug]] = {
    "MedicationAdministration": (r.MedicationAdministration, treatments.administration),
    "MedicationRequest": (r.MedicationRequest, treatments.request),
    "MedicationStatement": (r.MedicationStatement, treatments.statement),
}
"""The kinds that name a drug, which may stand in a resource of its own."""

SHAPES: dict[str, type[Any]] = {
    "Patient": r.Patient,
    "Medication": r.Medication,
    **{kind: shape for kind, (shape, _) in READ.items()},
    **{kind: shape for kind, (shape, _) in READ_DRUG.items()},
}
READERS: dict[type[Any], tuple[str, Read | None]] = {
    **{shape: (kind, read) for kind, (shape, read) in READ.items()},
    **{shape: (kind, None) for kind, (shape, _) in READ_DRUG.items()},
}
"""What is read of a patient, by the shape decoded; none here, but by its drug, for drugs."""
_HEAD = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]{1,64})"')
_KIND = re.compile(r"[A-Za-z]{1,64}")
_PLACE = re.compile(r" - at `(?:key in )?\$\.?(?P<place>[A-Za-z\[\]0-9.]*)`$")
_head = msgspec.json.Decoder(r.Head).decode
CANNOT = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises of a text that is not as it should be."""


class Misfit(Exception):  # noqa: N818 - what it is
    """A resource that cannot be read, and why: without anything of what stands in it."""

    def __init__(self, what: str, remedy: str, place: str = "") -> None:
        self.odd = Odd(f"{place}: {what}" if place else what, remedy)
        super().__init__(self.odd.what)


def kind_of(text: Text) -> str:
    """What kind of resource it is.

    Raises:
        Misfit: no JSON object with a resourceType.
    """
    begun = _HEAD.match(text)
    if begun is not None:
        return begun[1].decode()
    try:
        kind = _head(text).resource_type
    except CANNOT as error:
        raise _misfit(error) from None
    if not _KIND.fullmatch(kind):
        raise Misfit("it has no resourceType", "Send FHIR resources in JSON.")
    return kind


DECODERS = {kind: msgspec.json.Decoder(shape).decode for kind, shape in SHAPES.items()}
"""How each kind that is read is decoded, as long as every field used is as in FHIR."""


def decode(kind: str, text: Text) -> Any:
    """The fields used of a resource of a kind that is read.

    Raises:
        Misfit: not JSON in UTF-8, too large, too deep, or a field of the wrong type.
    """
    try:
        return DECODERS[kind](text)
    except msgspec.ValidationError as error:
        return _put_up_with(kind, text, error)
    except CANNOT as error:
        raise _misfit(error) from None


def _put_up_with(kind: str, text: Text, error: msgspec.ValidationError) -> Any:
    whole = bytes(text)
    if whole.count(b"{") + whole.count(b"[") > MOST_FIELDS:
        raise _misfit(error) from None
    try:
        loose = _without_null(msgspec.json.decode(whole))
        return msgspec.json.decode(msgspec.json.encode(loose), type=SHAPES[kind], strict=False)
    except CANNOT as second:
        raise _misfit(second) from None


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value).items()
        return {name: _without_null(inner) for name, inner in fields if inner is not None}
    if isinstance(value, list):
        return [_without_null(one) for one in cast("list[Any]", value) if one is not None]
    return value


def _misfit(error: Exception) -> Misfit:
    message = str(error)
    if isinstance(error, RecursionError):
        return Misfit("it is nested deeper than any resource", "Send FHIR resources in JSON.")
    if isinstance(error, msgspec.ValidationError):
        found = _PLACE.search(message)
        what = _PLACE.sub("", message)
        what = what[:1].lower() + what[1:] if what.startswith("Expected") else "not as in FHIR"
        return Misfit(what, "It was not used; correct it.", found["place"] if found else "")
    return Misfit("not valid JSON in UTF-8", "Send FHIR resources in JSON, in UTF-8.")
