"""Which resources belong to which patient, and what record does each make?

Patients come in the order in which they are first named. Of one patient any number of resources
is taken in any order; a resource that names nobody belongs to the patient of a record of one.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from kinsbourne.case.errors import CaseError, Problem
from kinsbourne.exchange.fhir import resources as r
from kinsbourne.exchange.fhir.codes import Codes
from kinsbourne.exchange.fhir.gathered import Gathered, Place, Told, said
from kinsbourne.exchange.fhir.outcome import NOTHING, Odd, Outcome
from kinsbourne.exchange.fhir.people import subject
from kinsbourne.exchange.fhir.reading import (
    READ_DRUG,
    READERS,
    SHAPES,
    Misfit,
    Text,
    decode,
    kind_of,
)
from kinsbourne.exchange.fhir.whose import Aliases, without_version
from kinsbourne.exchange.record import Record

MOST_WAITING = 200_000
"""Resources that wait for a drug named in a later resource."""
WHOSE = Odd("it is not said whose it is", "It was not used; give each resource its subject.")
Entry = tuple[Any, str, int, str]
"""A resource as decoded, or none; where it stands (two parts); its address in a Bundle."""


class Unread(NamedTuple):
    """A resource not yet decoded, in place of one that is."""

    kind: str
    text: Text


class Waiting(NamedTuple):
    kind: str
    resource: Any
    reference: str
    owner: Gathered
    where: Place
    address: str


class Patients:
    """The patients of one document or set of files, at most ``limit`` of them at a time."""

    def __init__(
        self, codes: Codes, limit: int = 10**9, done: frozenset[str] | set[str] = frozenset()
    ) -> None:
        self._codes = codes
        self._limit = limit
        self._done = done
        self._people: dict[str, Gathered] = {}
        self._nobody = Gathered("")
        self._unread = Told()
        self._owners: dict[str, Gathered] = {}
        self._aliases = Aliases()
        self._drugs: dict[str, r.Concept] = {}
        self._waiting: list[Waiting] = []
        self.is_full = False
        """Are there patients beyond the limit, who are not among these?"""

    def add(self, resources: Iterable[Entry]) -> None:
        """Take resources, in one loop, since there may be very many.

        Those of a Bundle come with its patients and drugs first, since the others refer to them.
        """
        codes, owners, readers = self._codes, self._owners, READERS
        for resource, label, index, address in resources:
            shape: type[object] = type(resource)  # pyright: ignore[reportUnknownVariableType]
            found = readers.get(shape)
            if found is None:
                self._add_other(resource, (label, index), address)
                continue
            kind, read = found
            subject = resource.subject
            owner = owners.get(subject.reference) if subject is not None else None
            if owner is None:
                owner = self._owner(kind, subject, address)
                if owner is None:
                    continue
            if read is None:
                self._add_medicated(owner, kind, resource, (label, index), address)
                continue
            given = read(resource, codes)
            if isinstance(given, r.Concept):
                owner.not_known(kind, given)
            else:
                owner.take(kind, resource, given, (label, index), address)

    def _add_other(self, resource: Any, where: Place, address: str) -> None:
        """Take what is no evidence of a patient's, or not yet decoded; None is no resource."""
        if isinstance(resource, r.Patient):
            self._add_patient(resource, where, address)
        elif isinstance(resource, r.Medication):
            self._add_drug(resource, address)
        elif isinstance(resource, Unread):
            self._add_unread(resource, where, address)
        elif resource is not None:
            self.not_read(type(resource).__name__)

    def _add_unread(self, unread: Unread, where: Place, address: str) -> None:
        if unread.kind not in SHAPES:
            return self.not_read(unread.kind)
        try:
            decoded = decode(unread.kind, unread.text)
        except Misfit as misfit:
            return self.cannot_read(misfit.odd, where, unread.kind)
        return self.add([(decoded, *where, address)])

    def _add_patient(self, patient: r.Patient, where: Place, address: str) -> None:
        key = self._aliases.add(patient.id, address)
        if self._aliases.are_shared:
            self._owners.clear()
        owner = self._person(key)
        if owner is None:
            return
        odd: list[Odd] = []
        who = subject(patient, odd)
        owner.subject = who if who.id else msgspec.structs.replace(who, id=key)
        owner.used["Patient"] = 1
        for one in odd:
            owner.tell(one, said("Patient", where))

    def _add_drug(self, drug: r.Medication, address: str) -> None:
        """A drug in a resource of its own, to which others refer."""
        self._drugs[f"Medication/{drug.id}"] = drug.code or NOTHING
        if address:
            self._drugs[without_version(address)] = drug.code or NOTHING
        self._nobody.used["Medication"] = self._nobody.used.get("Medication", 0) + 1

    def not_read(self, kind: str) -> None:
        """Count a resource of a kind that is not read."""
        self._nobody.not_used(kind)

    def cannot_read(self, odd: Odd, where: Place, kind: str = "resource") -> None:
        """A resource is lost, and whose it was is not known."""
        self._unread.add(Problem(odd.what, said(kind, where), odd.remedy))

    def refusals(self) -> tuple[CaseError, ...]:
        """What could not be read, each with its place."""
        return tuple(CaseError(one.what, one.where, one.remedy) for one in self._unread.all())

    def tell(self, problem: Problem) -> None:
        """Something is wrong that belongs to no patient."""
        self._nobody.told.add(problem)

    def _add_medicated(
        self, owner: Gathered, kind: str, resource: r.Medicated, where: Place, address: str
    ) -> None:
        named = resource.medication or r.CodeableReference()
        drug = resource.medication_codeable_concept or named.concept
        referred = resource.medication_reference or named.reference
        reference = without_version(referred.reference) if referred else ""
        if drug is None and reference.startswith("#"):
            drug = _contained(resource.contained, reference[1:])
        elif drug is None and reference:
            drug = self._drug(reference)
            if drug is None and len(self._waiting) < MOST_WAITING:
                self._waiting.append(Waiting(kind, resource, reference, owner, where, address))
                return
        outcome = READ_DRUG[kind][1](resource, drug, self._codes)
        self._take(owner, kind, resource, outcome, where, address)

    def _drug(self, reference: str) -> r.Concept | None:
        found = self._drugs.get(reference)
        return found or self._drugs.get("/".join(reference.rsplit("/", 2)[-2:]))

    def _take(
        self,
        owner: Gathered,
        kind: str,
        resource: Any,
        given: Outcome | r.Concept,
        where: Place,
        address: str,
    ) -> None:
        if isinstance(given, r.Concept):
            owner.not_known(kind, given)
        else:
            owner.take(kind, resource, given, where, address)

    def _owner(self, kind: str, subject: r.Reference | None, address: str) -> Gathered | None:
        """Whose a resource is; None where it is no patient's, or of one beyond the limit."""
        reference = subject.reference if subject is not None else ""
        if not reference and subject is not None and subject.identifier is not None:
            reference = subject.identifier.value
        if not reference or reference.startswith("#"):
            return self._nobody
        key = self._aliases.key(reference, address)
        if key is None:
            self._nobody.not_used(kind)
            return None
        owner = self._person(key)
        if owner is not None and not self._aliases.are_shared:
            self._owners[reference] = owner
        return owner

    def _person(self, key: str) -> Gathered | None:
        found = self._people.get(key)
        if found is None and key not in self._done:
            if len(self._people) >= self._limit:
                self.is_full = True
                return None
            found = self._people[key] = Gathered(key)
        return found

    def forget_nobody(self) -> None:
        """What belongs to no patient was told before."""
        self._nobody = Gathered("")

    def keys(self) -> Iterator[str]:
        """Who they are."""
        return iter(self._people)

    def records(self, *, are_one: bool = False) -> Iterator[Record]:
        """One record a patient; what belongs to nobody is counted in the first."""
        for kind, resource, reference, owner, where, address in self._waiting:
            outcome = READ_DRUG[kind][1](resource, self._drug(reference), self._codes)
            self._take(owner, kind, resource, outcome, where, address)
        self._waiting.clear()
        nobody = self._nobody
        people = list(self._people.values())
        is_clear = are_one or len(people) == 1 or (not people and len(nobody.given) == 1)
        if nobody.given and not is_clear:
            nobody.give_up_items()
            nobody.tell(WHOSE, "the record")
        if people:
            people[0].take_over(nobody)
        elif are_one or nobody.has_anything:
            people = [nobody]
        created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return (person.record(created, self._codes.short) for person in people)


def _contained(contained: tuple[msgspec.Raw, ...], name: str) -> r.Concept | None:
    for text in contained:
        try:
            if kind_of(text) == "Medication":
                drug: r.Medication = decode("Medication", text)
                if drug.id == name:
                    return drug.code
        except Misfit:
            continue
    return None
