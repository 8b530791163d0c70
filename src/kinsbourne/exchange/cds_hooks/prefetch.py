"""What of the record was sent with the call, and what was not?

A query can have been left out, have found nothing, have failed, or have brought only its first
page: four things, of which only the second says anything about the patient. What is needed and
was not sent is refused, since nothing is ever fetched; the rest is said on the card.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import Generic, Literal, TypeVar

import msgspec

from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.exchange.cds_hooks.request import Call, peeked
from kinsbourne.exchange.fhir.whose import patient_named
from kinsbourne.knowledge.model import Prefetch

E = TypeVar("E")
State = Literal["sent", "nothing found", "not sent", "failed", "incomplete", "unreadable"]
WHOLE = frozenset[State]({"sent", "nothing found"})
"""States in which the query's whole answer is known."""
REMEDY = "Send this key whole, on one page; the service never calls back."


_NULL = msgspec.Raw(b"null")


class Seen(msgspec.Struct, frozen=True):
    """What came, each a resource or a Bundle in JSON, and the state of each query."""

    sent: tuple[msgspec.Raw, ...]
    states: dict[str, State]


class _Reference(msgspec.Struct):
    reference: str | None = None


class _Link(msgspec.Struct):
    relation: str | None = None


class _Issue(msgspec.Struct):
    severity: str | None = None


class _Resource(msgspec.Struct, rename="camel"):
    """Of any resource, what tells its kind, its patient, and, of an outcome, how grave it is."""

    resource_type: str
    id: str | None = None
    subject: _Reference | None = None
    patient: _Reference | None = None
    issue: list[_Issue] | None = None


class _Entry(msgspec.Struct):
    """An entry whose resource is read with its bundle."""

    resource: _Resource | msgspec.UnsetType = msgspec.UNSET


class _Unread(msgspec.Struct):
    """An entry of a bundle in which not every resource can be read."""

    resource: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Sent(_Resource, Generic[E], rename="camel"):
    """What came for a query; of a bundle, also whether it is whole."""

    entry: list[E] | None = None
    link: list[_Link] | None = None
    total: int | None = None


def seen(call: Call, queries: tuple[Prefetch, ...]) -> Seen:
    """What came of each query.

    Raises:
        CallError: 412, where a required query did not come whole; 400, where something is of
            another patient than the call is about.
    """
    sent: list[msgspec.Raw] = []
    states: dict[str, State] = {}
    for query in queries:
        raw = call.prefetch.get(query.key, _NULL)
        state = _state(raw, call.patient) if query.key in call.prefetch else "not sent"
        # An instance that is not there leaves nothing to assess; a search may find nothing.
        is_enough = WHOLE if "?" in query.query else WHOLE - {"nothing found"}
        if query.required and state not in is_enough:
            what = f"{query.holds}: {state}"
            where = f"prefetch.{query.key}"
            raise CallError(HTTPStatus.PRECONDITION_FAILED, what, where, REMEDY)
        states[query.key] = state
        if state in ("sent", "incomplete"):
            sent.append(raw if "?" in query.query else _named(raw, call.patient))
    return Seen(tuple(sent), states)


def _named(raw: msgspec.Raw, patient: str) -> msgspec.Raw:
    """The patient, with the id that the call gives where the resource itself has none."""
    fields = peeked(raw, dict[str, msgspec.Raw]) or {}
    if "id" in fields or bytes(fields["resourceType"]) != b'"Patient"':
        return raw
    return msgspec.Raw(msgspec.json.encode(fields | {"id": patient}))


def _state(raw: msgspec.Raw, patient: str) -> State:
    if bytes(raw) == b"null":
        return "nothing found"
    top = peeked(raw, _Sent[_Entry]) or peeked(raw, _Sent[_Unread])
    if top is None:
        return "unreadable"
    if top.resource_type == "OperationOutcome":
        return "failed" if _is_error(top) else "nothing found"
    if top.resource_type != "Bundle":
        _of_one_patient(top, patient)
        return "sent"
    return _state_of_bundle(top, patient)


def _state_of_bundle(bundle: _Sent[_Entry] | _Sent[_Unread], patient: str) -> State:
    entries = [one.resource for one in bundle.entry or () if one.resource is not msgspec.UNSET]
    found = failed = unreadable = 0
    for entry in entries:
        resource = peeked(entry, _Resource) if isinstance(entry, msgspec.Raw) else entry
        if resource is None:
            unreadable += 1
        elif resource.resource_type == "OperationOutcome":
            failed += _is_error(resource)
        else:
            _of_one_patient(resource, patient)
            found += 1
    has_more = any(link.relation == "next" for link in bundle.link or ())
    if has_more or unreadable or (bundle.total or 0) > len(entries) or (failed and found):
        return "incomplete"
    return "failed" if failed else "sent" if found else "nothing found"


def _is_error(outcome: _Resource) -> bool:
    """Without an issue that says how grave it is, a failure."""
    severities = [issue.severity for issue in outcome.issue or ()]
    return not severities or any(one not in ("information", "warning") for one in severities)


@lru_cache(maxsize=256)  # one record names one patient over and over
def _patient_named(reference: str) -> str | None:
    return None if reference.startswith("#") else patient_named(reference)


def _of_one_patient(resource: _Resource, patient: str) -> None:
    """Two patients in one call would be read as one."""
    named = [resource.id if resource.resource_type == "Patient" else None]
    for reference in (resource.subject, resource.patient):
        if reference is not None and reference.reference:
            named.append(_patient_named(reference.reference))
    if not {None, patient}.issuperset(named):
        raise CallError(
            HTTPStatus.BAD_REQUEST,
            "a resource is of another patient than the call is about",
            f"prefetch, {resource.resource_type}"
            if resource.resource_type.isalpha()
            else "prefetch",
            "Send one patient's record, the one of context.patientId.",
        )
