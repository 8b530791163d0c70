"""Which dates of a case only hold a place, such as 9999-12-31 for *still given*?

Record systems write a first or last year where nobody said a date. Such a date is taken as not
said, and its item stays: a drug until 9999 is a drug that goes on, and no slip.
"""

from __future__ import annotations

from operator import is_not
from typing import cast

from msgspec.structs import replace

from kinsbourne.case.blocks import Block, Interval, Time, holding_times
from kinsbourne.case.errors import Problem
from kinsbourne.case.model import Case
from kinsbourne.case.time import ImpossibleTime, PlaceholderTime, first_and_last_day

REMEDY = "The date was taken as not said, and the rest was used; correct it or leave it out."


def without_placeholders(case: Case) -> tuple[Case, list[Problem]]:
    """The case as far as it says when, and each place where it does not."""
    odd: list[Problem] = []
    case = cast("Case", _told(case, "", odd))
    why = _why_unsaid(case.subject.date_of_birth)
    if why is not None:
        odd.append(Problem(why, "subject.dateOfBirth", REMEDY))
        case = replace(case, subject=replace(case.subject, date_of_birth=None))
    return case, odd


def _told(part: object, where: str, odd: list[Problem]) -> object:
    """The part itself where every date in it is one; None for a time that is not said."""
    if isinstance(part, Time):
        interval = part.interval
        ends = (interval.start, interval.end) if interval else (part.timestamp,)
        why = next(filter(None, map(_why_unsaid, ends)), None)
        if why is None:
            return part
        odd.append(Problem(why, where, REMEDY))
        return None
    if isinstance(part, Interval):  # of a dose, which may have no end yet
        unsaid = {
            name: why for name in ("start", "end") if (why := _why_unsaid(getattr(part, name)))
        }
        odd += [Problem(why, f"{where}.{name}", REMEDY) for name, why in unsaid.items()]
        return replace(part, **dict.fromkeys(unsaid)) if unsaid else part
    if isinstance(part, Block):
        changed: dict[str, object] = {}
        for name, outside in holding_times(type(part)):
            if inner := getattr(part, name):
                told = _told(inner, f"{where}.{outside}" if where else outside, odd)
                if told is not inner:
                    changed[name] = told
        return replace(part, **changed) if changed else part
    parts = cast("tuple[object, ...]", part)
    every = tuple(_told(inner, f"{where}[{index}]", odd) for index, inner in enumerate(parts))
    return every if any(map(is_not, every, parts)) else parts


def _why_unsaid(text: str | None) -> str | None:
    """Why a date is none of a patient's; None where it may be, or is wrong in another way."""
    try:
        if text is not None:
            first_and_last_day(text)
    except PlaceholderTime as error:
        return str(error)
    except ImpossibleTime:
        pass  # refused where the case is judged
    return None
