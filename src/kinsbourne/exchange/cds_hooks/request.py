"""What does the record system ask, and about whom?

Parsed loosely: only what is used is looked at, and what is unknown is passed over. The address and
the token of the record system's own server are never read, since nothing is ever fetched.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import codecs
import re
from http import HTTPStatus
from typing import TypeVar

import msgspec

from kinsbourne.exchange.cds_hooks.errors import CallError

REMEDY = "Send a CDS Hooks request, as the discovery document describes the service."
_PLACE = re.compile(r" - at `(?:key in )?\$\.?(?P<place>[\w.\[\]-]*)`$", re.ASCII)
T = TypeVar("T")


class _Context(msgspec.Struct, frozen=True, rename="camel"):
    patient_id: str
    selections: tuple[str, ...] | None = None
    draft_orders: msgspec.Raw = msgspec.Raw(b"null")


class _Sent(msgspec.Struct, frozen=True, rename="camel"):
    hook: str
    hook_instance: str
    context: _Context
    prefetch: dict[str, msgspec.Raw] | None = None


class Call(msgspec.Struct, frozen=True):
    """One call: which hook, which patient, what was fetched beforehand, what is being ordered."""

    hook: str
    patient: str
    """The FHIR id."""
    prefetch: dict[str, msgspec.Raw]
    selections: tuple[str, ...]
    draft_orders: msgspec.Raw


def read(body: bytes) -> Call:
    """The call in a request's body.

    Raises:
        CallError: 400, where it is not JSON or lacks what every call needs.
    """
    sent = decoded(body, _Sent)
    patient = sent.context.patient_id.removeprefix("Patient/")
    needed = {"hook": sent.hook, "hookInstance": sent.hook_instance, "context.patientId": patient}
    for where, value in needed.items():
        if not value:
            raise CallError(HTTPStatus.BAD_REQUEST, "a required field is empty", where, REMEDY)
    return Call(
        hook=sent.hook,
        patient=patient,
        prefetch=sent.prefetch or {},
        selections=sent.context.selections or (),
        draft_orders=sent.context.draft_orders,
    )


def decoded(body: bytes, shape: type[T], remedy: str = REMEDY) -> T:
    """JSON of this shape.

    Raises:
        CallError: 400; with the place, and nothing of what stood there.
    """
    try:
        return msgspec.json.decode(body.removeprefix(codecs.BOM_UTF8), type=shape)
    except msgspec.ValidationError as error:
        found = _PLACE.search(str(error))
        where = (found["place"] if found else "") or "the body"
        what = _what(str(error))
    except RecursionError:
        where, what = "the body", "nested too deeply"
    except (msgspec.DecodeError, UnicodeDecodeError):
        where, what = "the body", "not valid JSON in UTF-8"
    raise CallError(HTTPStatus.BAD_REQUEST, what, where, remedy)


def _what(message: str) -> str:
    missing = re.match(r"Object missing required field `(\w+)`", message)
    return f"the field {missing[1]} is missing" if missing else "not of the kind it should be"


def peeked(raw: msgspec.Raw, shape: type[T]) -> T | None:
    """A part of the body seen as this shape; none where it is something else."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
