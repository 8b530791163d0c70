"""What did one resource give?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import msgspec

from kinsbourne.case.blocks import Time
from kinsbourne.case.model import Disease, Finding, Measurement, MedicalAction, Subject
from kinsbourne.case.time import ImpossibleTime
from kinsbourne.exchange.fhir.resources import Concept

T = TypeVar("T")
NOTHING = Concept()


class Seen(msgspec.Struct, frozen=True, gc=False):
    """The patient was there on that day."""

    when: Time


Item = Finding | Disease | Measurement | MedicalAction | Seen | Subject


class Odd(NamedTuple):
    """What is odd about a resource, and what to do: never with anything of what stands in it."""

    what: str
    remedy: str


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """Items for the case, if any, and what is odd."""

    items: tuple[Item, ...] = ()
    odd: tuple[Odd, ...] = ()
    updated: str = ""
    """When this version of the resource was written, where that is said."""
    origins: tuple[str, ...] = ()
    """Where the items came from, where this project wrote the resource; else it is the resource."""


UNUSED = Outcome()
Given = Outcome | Concept
"""What a resource gave; a concept is one that nothing here knows."""


def not_sure(what: str) -> Outcome:
    """It may or may not be so, and is left out."""
    return Outcome((), (Odd(what, "It was not used; confirm or refute it in the record."),))


def told(make: Callable[[T], Time | None], given: T, odd: list[Odd]) -> Time | None:
    """The time that is given; one that cannot be is told and left out."""
    try:
        return make(given)
    except ImpossibleTime as error:
        odd.append(Odd(str(error), "The item was used without this time; correct it."))
        return None
