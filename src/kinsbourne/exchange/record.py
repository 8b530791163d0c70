"""What did somebody else's record give: a case, and what of it was and was not used?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import msgspec

from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case


class Unmapped(msgspec.Struct, frozen=True):
    """A code that nothing here knows, and how often it stands in the record.

    ``system`` is the code system's short name where it has one here, else its address; both are
    empty where the record gives words alone, which are not repeated.
    """

    resource: str
    system: str
    code: str
    count: int


class Record(msgspec.Struct, frozen=True):
    """One patient's record as read.

    ``used``, ``unused`` and ``unmapped`` together count every resource, or row, of the patient
    once, but for those that are a problem.
    """

    case: Case
    used: dict[str, int] = {}
    """How many gave something to the case, by resource or table."""
    unused: dict[str, int] = {}
    """How many did not: of a kind that is not read, void, uncertain or told of somebody else."""
    unmapped: tuple[Unmapped, ...] = ()
    """How many of a kind that is read hold no code that is known."""
    problems: tuple[Problem, ...] = ()
