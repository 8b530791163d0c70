"""What has been gathered of one patient, and what case does it make?

A resource that comes twice counts once, the version last written. A time that cannot be, such as
one before birth, is told and left out, so that one slip does not cost the patient the rest.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from kinsbourne.case.blocks import Evidence, Reference, Time
from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case, Disease, Finding, Measurement, MedicalAction, Subject
from kinsbourne.case.origin import meta_data
from kinsbourne.case.time import (
    age_at,
    calendar_span,
)
from kinsbourne.exchange.fhir.ours import ORIGIN
from kinsbourne.exchange.fhir.outcome import Item, Odd, Outcome, Seen
from kinsbourne.exchange.fhir.resources import Coding, Concept, Identifier
from kinsbourne.exchange.fhir.within import WITHIN, within_life
from kinsbourne.exchange.record import Record, Unmapped

MOST_PROBLEMS = 100
"""Problems of one patient that are told one by one; of the rest, how many."""
MOST_CODES = 10_000
"""Different unknown codes of one patient that are counted one by one."""
CODE_LENGTH = 64
SYSTEM_LENGTH = 256
NO_CODE = Coding()
CREATED_BY = "kinsbourne"
T = TypeVar("T")
Code = tuple[str, str, str]
Place = tuple[str, int]
"""Where a resource stands: what in, and as which; as words only where something is wrong."""


class Told:
    """Problems, of which no more are kept than can be told."""

    __slots__ = ("_more", "_named")

    def __init__(self) -> None:
        self._named: list[Problem] = []
        self._more = 0

    def add(self, problem: Problem) -> None:
        if len(self._named) < MOST_PROBLEMS:
            self._named.append(problem)
        else:
            self._more += 1

    def take_over(self, other: Told) -> None:
        for problem in other._named:
            self.add(problem)
        self._more += other._more

    def all(self) -> tuple[Problem, ...]:
        """Those that are named, and how many more there are."""
        if not self._more:
            return tuple(self._named)
        what = f"{self._more} more problems"
        return (*self._named, Problem(what, "the record", "Correct those named first."))


class Gathered:
    """One patient's items so far."""

    __slots__ = ("given", "subject", "told", "unmapped", "unused", "used")

    def __init__(self, name: str) -> None:
        self.subject = Subject(id=name)
        self.given: dict[str, Outcome] = {}
        self.used: dict[str, int] = {}
        self.unused: dict[str, int] = {}
        self.unmapped: dict[Code, int] = {}
        self.told = Told()

    def take(self, kind: str, resource: Any, given: Outcome, where: Place, address: str) -> None:
        """Take what a resource gave; of two versions of it the one last written.

        One that says nothing any more, such as one entered in error, withdraws the other.
        """
        meta = resource.meta
        updated = meta.last_updated if meta is not None else ""
        name = f"fhir:{kind}/{resource.id or address or f'{where[0]}/{where[1]}'}"
        items, before = given.items, self.given.get(name)
        counts = self.used if items and before is None else self.unused
        counts[kind] = counts.get(kind, 0) + 1
        if (items and before is None) or (before is not None and updated >= before.updated):
            written = resource.identifier
            if updated or written:
                given = Outcome(items, given.odd, updated, _written(written) if written else ())
            self.given[name] = given
        if given.odd:
            for one in given.odd:
                self.tell(one, said(kind, where))

    def not_used(self, kind: str) -> None:
        self.unused[kind] = self.unused.get(kind, 0) + 1

    def not_known(self, kind: str, concept: Concept) -> None:
        """Count a code that nothing here knows; words alone are not repeated."""
        coding = concept.coding[0] if concept.coding else NO_CODE
        code = kind, coding.system, coding.code
        count = self.unmapped.get(code, 0)
        if not count and len(self.unmapped) >= MOST_CODES:
            code = kind, "", ""
            count = self.unmapped.get(code, 0)
        self.unmapped[code] = count + 1

    def tell(self, odd: Odd, where: str) -> None:
        self.told.add(Problem(odd.what, where, odd.remedy))

    def take_over(self, other: Gathered) -> None:
        """What belonged to nobody belongs to this patient."""
        for kept, counts in (
            (self.used, other.used),
            (self.unused, other.unused),
            (self.unmapped, other.unmapped),
        ):
            _add_up(kept, counts)  # type: ignore[arg-type]
        self.given.update(other.given)
        self.told.take_over(other.told)

    @property
    def has_anything(self) -> bool:
        """Was any resource counted?"""
        return bool(self.used or self.unused or self.unmapped)

    def give_up_items(self) -> None:
        """Whose they are is not known: they are nobody's, and count as unused."""
        _add_up(self.unused, self.used)
        self.used.clear()
        self.given.clear()

    def record(self, created: str, short: Callable[[str], str]) -> Record:
        """The case that it all makes, with what was and was not used.

        ``short`` gives the short name of a code system.
        """
        case = self._case(created)
        codes: dict[Code, int] = {}
        for (kind, system, code), count in self.unmapped.items():
            one = kind, *_coded(short(system), code)
            codes[one] = codes.get(one, 0) + count
        unmapped = sorted(codes.items(), key=lambda one: (-one[1], one[0]))
        return Record(
            case=case,
            used=dict(sorted(self.used.items())),
            unused=dict(sorted(self.unused.items())),
            unmapped=tuple(Unmapped(*code, count) for code, count in unmapped),
            problems=self.told.all(),
        )

    def _case(self, created: str) -> Case:
        who = self._who()
        keep = within_life(who.date_of_birth, self.tell) if who.date_of_birth else None
        lists: dict[type, list[Item]] = {kind: [] for kind in WITHIN}
        known: dict[str, str] = {}
        for name, kept in self.given.items():
            origin = kept.origins[0] if kept.origins else name
            for item in kept.items:
                kind = type(item)
                if keep is not None:
                    possible = WITHIN[kind](item, keep, origin)
                    if possible is None:
                        continue
                    item = possible
                listed = lists[kind]
                place = _PLACES.get(kind)
                if place is not None:
                    known[f"{place}/{len(listed)}"] = origin
                elif isinstance(item, Finding):
                    item = _evident(item, kept.origins or (origin,))
                listed.append(item)

        def of(kind: type[T]) -> list[T]:
            return lists[kind]  # type: ignore[return-value]

        seen = max(of(Seen), key=_day, default=None)
        subject = msgspec.structs.replace(
            who, id=self.subject.id, time_at_last_encounter=seen.when if seen else None
        )
        return Case(
            id=subject.id,
            subject=subject,
            findings=tuple(of(Finding)),
            measurements=tuple(of(Measurement)),
            diseases=tuple(of(Disease)),
            medical_actions=tuple(of(MedicalAction)),
            meta_data=meta_data(created, CREATED_BY, known),
        )

    def _who(self) -> Subject:
        """The patient as the record has it, else as a form does."""
        if "Patient" in self.used:
            return self.subject
        items = (item for kept in self.given.values() for item in kept.items)
        return next((item for item in items if isinstance(item, Subject)), self.subject)


_PLACES: Mapping[type, str] = {
    Measurement: "measurements",
    Disease: "diseases",
    MedicalAction: "medicalActions",
}


def _written(identifiers: tuple[Identifier, ...] | Identifier) -> tuple[str, ...]:
    """The origins that this project wrote into a resource of its own."""
    if isinstance(identifiers, Identifier):
        return ()
    return tuple(one.value for one in identifiers if one.system == ORIGIN)


def said(kind: str, where: Place) -> str:
    """How a notice calls the place of a resource."""
    return f"{where[0]} {where[1]} ({kind})"


def _evident(finding: Finding, origins: tuple[str, ...]) -> Finding:
    """The finding with its origins as evidence, where it does not name its own."""
    if finding.evidence:
        return finding
    evidence = tuple(Evidence(reference=Reference(id=origin)) for origin in origins)
    return msgspec.structs.replace(finding, evidence=evidence)


def _day(seen: Seen) -> tuple[bool, float]:
    """To order visits: those with a date after those with an age."""
    when = seen.when
    return _day_of_text(when.timestamp) if when.timestamp else _day_of(when)


@lru_cache(maxsize=65_536)
def _day_of_text(timestamp: str) -> tuple[bool, float]:
    return _day_of(Time(timestamp=timestamp))


def _day_of(when: Time) -> tuple[bool, float]:
    day = calendar_span(when)
    span = day or age_at(when)
    return day is not None, span.from_ if span else 0.0


def _coded(system: str, code: str) -> tuple[str, str]:
    """A code as it is told; nothing of what is none, since it may be anything."""
    is_one = 0 < len(code) <= CODE_LENGTH and " " not in code and len(system) <= SYSTEM_LENGTH
    return (system, code) if is_one else ("", "")


def _add_up(kept: dict[T, int], counts: Mapping[T, int]) -> None:
    for name, count in counts.items():
        kept[name] = kept.get(name, 0) + count
