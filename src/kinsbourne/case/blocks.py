"""What small parts is a case made of?

The building blocks of GA4GH Phenopacket Schema v2 [phenopacket-v2], in its own terms, as frozen
records. What is not a building block that any reasoning reads is carried through unread.
"""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

Carried = dict[str, Any]
"""A part of the standard that is kept and written back, but not read."""


class Block(
    msgspec.Struct,
    frozen=True,
    gc=False,
    forbid_unknown_fields=True,
    omit_defaults=True,
    kw_only=True,
    rename="camel",
):
    """A record of the standard: camel case outside, absent where it is at its default.

    Frozen and read from text, none can hold itself, so the garbage collector need not look.
    """


def at_most_one(kinds: str, *given: object) -> None:
    """Refuse what the standard lets a record hold only one of.

    Raises:
        ValueError: more than one is given.
    """
    if len(given) - given.count(None) > 1:
        raise ValueError(f"more than one of {kinds}, where the standard allows one")


class Term(Block, frozen=True):
    """An ontology class: an identifier such as ``HP:0010543`` and its label."""

    id: str = ""
    label: str = ""


class Age(Block, frozen=True):
    """An age as an ISO 8601 duration, at the precision in which it was given."""

    iso8601duration: str = ""


class AgeRange(Block, frozen=True):
    start: Age | None = None
    end: Age | None = None


class GestationalAge(Block, frozen=True):
    weeks: int = 0
    days: int = 0


class Interval(Block, frozen=True):
    """Two RFC 3339 instants."""

    start: str | None = None
    end: str | None = None


class Time(Block, frozen=True):
    """The standard's TimeElement: one of these says when."""

    age: Age | None = None
    age_range: AgeRange | None = None
    ontology_class: Term | None = None
    timestamp: str | None = None
    interval: Interval | None = None
    gestational_age: GestationalAge | None = None

    def __post_init__(self) -> None:
        at_most_one(
            "age, ageRange, ontologyClass, timestamp, interval and gestationalAge",
            self.age,
            self.age_range,
            self.ontology_class,
            self.timestamp,
            self.interval,
            self.gestational_age,
        )


class Reference(Block, frozen=True):
    """Where something was written: a note's span, a resource, a publication."""

    id: str = ""
    reference: str = ""
    description: str = ""


class Evidence(Block, frozen=True):
    evidence_code: Term | None = None
    reference: Reference | None = None


class ReferenceRange(Block, frozen=True):
    unit: Term | None = None
    low: float = 0.0
    high: float = 0.0


class Quantity(Block, frozen=True):
    unit: Term | None = None
    value: float = 0.0
    reference_range: ReferenceRange | None = None


class TypedQuantity(Block, frozen=True):
    """One part of a compound value, such as an item of a score."""

    type: Term | None = None
    quantity: Quantity | None = None


class Value(Block, frozen=True):
    quantity: Quantity | None = None
    ontology_class: Term | None = None

    def __post_init__(self) -> None:
        if self.ontology_class is not None:
            at_most_one("quantity and ontologyClass", self.quantity, self.ontology_class)


class ComplexValue(Block, frozen=True):
    typed_quantities: tuple[TypedQuantity, ...] = ()


class Procedure(Block, frozen=True):
    code: Term | None = None
    body_site: Term | None = None
    performed: Time | None = None


class DoseInterval(Block, frozen=True):
    quantity: Quantity | None = None
    schedule_frequency: Term | None = None
    interval: Interval | None = None


@cache
def holding_times(kind: type[Block]) -> tuple[tuple[str, str], ...]:
    """The fields of a block that hold a time, or blocks that do, with their names outside."""

    def holds(hint: object) -> bool:
        if isinstance(hint, type) and issubclass(hint, Block):
            return hint in (Time, Interval) or bool(holding_times(hint))
        return any(map(holds, get_args(hint)))

    hints = get_type_hints(kind)
    names = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    return tuple((name, outside) for name, outside in names if holds(hints[name]))
