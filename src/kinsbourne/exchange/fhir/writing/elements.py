"""How do the parts of a case stand in FHIR: codes, times, amounts, names of resources?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from datetime import datetime
from math import isfinite
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kinsbourne.case import blocks
from kinsbourne.case.blocks import Age, Interval, Term, Time
from kinsbourne.case.time import (
    DAYS_A_MONTH,
    DAYS_A_YEAR,
    ImpossibleTime,
    age_span,
    first_and_last_day,
)
from kinsbourne.exchange.fhir.ours import AGE, ORIGIN, SYSTEM, UNIT
from kinsbourne.knowledge.codelists import CodeLists

Json = dict[str, Any]
UCUM = "http://unitsofmeasure.org"
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
_PARTS = re.compile(r"(\d+(?:\.\d+)?)([YMWD])")
_UNITS = {"Y": "a", "M": "mo", "W": "wk", "D": "d"}
_DAYS = {"Y": DAYS_A_YEAR, "M": DAYS_A_MONTH, "W": 7.0, "D": 1.0}


def name_of(*parts: str) -> str:
    """The id of a resource: the same for the same part of the same case."""
    return str(uuid5(NAMESPACE_URL, "urn:kinsbourne:" + "/".join(parts)))


def is_id(text: str) -> bool:
    """May FHIR call a resource so?"""
    return bool(_ID.fullmatch(text))


def own(term: Term) -> Json:
    """A term as it stands in a case."""
    coding = {"system": SYSTEM, "code": term.id, "display": term.label}
    return {name: text for name, text in coding.items() if text.strip()}


def concept(term: Term, lists: CodeLists) -> Json:
    """A term in our own code, then in those of the systems that have one for it."""
    codings = [own(term)]
    if term.id.startswith("HP:"):
        codings.append({"system": lists.uri("hpo"), "code": term.id})
    codings += [
        {"system": lists.uri(system), "code": code} for system, code, _ in lists.codes_for(term.id)
    ]
    return {"coding": codings} | ({"text": term.label} if term.label.strip() else {})


def origin(origins: tuple[str, ...]) -> Json:
    """Where an item came from, as identifiers that reading takes up again."""
    named = [{"system": ORIGIN, "value": one} for one in origins if one.strip()]
    return {"identifier": named} if named else {}


def date_time(text: str) -> str | None:
    """A date or instant as FHIR writes it; an hour without a zone is taken as UTC."""
    try:
        first_and_last_day(text)
        if len(text) <= len("2026-03-01"):
            return text
        moment = datetime.fromisoformat(text)
    except (ImpossibleTime, ValueError):
        return None
    if moment.tzinfo is not None and _INSTANT.match(text):
        return text
    return moment.isoformat() + ("" if moment.tzinfo else "Z")


def period(interval: Interval | None) -> Json:
    if interval is None:
        return {}
    ends = {"start": date_time(interval.start or ""), "end": date_time(interval.end or "")}
    return {name: text for name, text in ends.items() if text}


def age(given: Age | None) -> Json | None:
    """An age as an amount in one unit: ``P1Y6M`` is 18 months, years with weeks are weeks."""
    if given is None:
        return None
    try:
        age_span(given)
    except ImpossibleTime:
        return None
    text = given.iso8601duration
    parts = [(float(amount), unit) for amount, unit in _PARTS.findall(text)]
    if not parts or "T" in text:
        return None
    if len(parts) == 1:
        (value, unit), *_ = parts
    elif {unit for _, unit in parts} == {"Y", "M"}:
        value, unit = sum(a * (12 if u == "Y" else 1) for a, u in parts), "M"
    else:
        exact = sum(amount * _DAYS[u] for amount, u in parts)
        is_weeks = parts[-1][1] == "W"  # no narrower than it was written
        value, unit = (round(exact / 7), "W") if is_weeks else (exact, "D")
    value = int(value) if value == int(value) else value
    return {"value": value, "unit": _UNITS[unit], "system": UCUM, "code": _UNITS[unit]}


def ages(time: Time) -> Json | None:
    given = time.age_range
    low, high = (age(given.start), age(given.end)) if given else (None, None)
    return {"low": low, "high": high} if low and high else None


def when(prefix: str, time: Time | None, *, has_age: bool = False) -> Json:
    """The time in the field of this name; an age beside it, where the field takes only dates.

    Times that FHIR has no place for, by weeks of pregnancy or by an ontology, are left out.
    """
    if time is None:
        return {}
    if time.timestamp is not None:
        day = date_time(time.timestamp)
        return {f"{prefix}DateTime": day} if day else {}
    if time.interval is not None:
        days = period(time.interval)
        return {f"{prefix}Period": days} if days else {}
    one, several = age(time.age), ages(time)
    if has_age:
        given = {f"{prefix}Age": one, f"{prefix}Range": several}
        return {name: value for name, value in given.items() if value}
    if one or several:
        value = {"valueAge": one} if one else {"valueRange": several}
        return {"extension": [{"url": AGE, **value}]}
    return {}


def quantity(given: blocks.Quantity) -> Json | None:
    """An amount with its unit; none where it is no number."""
    return amount(given.value, given.unit)


def amount(value: float, unit: Term | None) -> Json | None:
    if not isfinite(value):
        return None
    written: Json = {"value": int(value) if value == int(value) else value}
    if unit is None:
        return written
    system, _, code = unit.id.partition(":")
    if system == "UCUM" and code:
        written |= {"system": UCUM, "code": code}
    elif unit.id:
        written |= {"system": UNIT, "code": unit.id}
    return written | ({"unit": unit.label} if unit.label else {})
