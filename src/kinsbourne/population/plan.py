"""Which values of which columns are evidence of which feature?

The same plan for every engine, so that they differ only in how they carry it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.codelists import normal
from kinsbourne.knowledge.model import CodeForm
from kinsbourne.population import codes
from kinsbourne.population.codes import Wanted
from kinsbourne.population.data import Data, Events, People


class Coded(NamedTuple):
    """A value of a column, and what it is evidence of."""

    value: str
    feature: str
    code: str
    system: str = ""
    """Only where the table names a system for each row."""


class Read(NamedTuple):
    """What is read of one table of events."""

    events: Events
    texts: tuple[Coded, ...]
    """Codes as they may be written."""
    patterns: tuple[Coded, ...]
    """What a code beneath another looks like, in the signs of SQL's LIKE."""


class Plan(NamedTuple):
    people: People
    reads: tuple[Read, ...]
    concepts: tuple[tuple[int, str, str], ...]
    """Concept id, feature, code."""
    number: bool


Names = Mapping[str, Sequence[str]]
"""What records call a code system, by our short name for it."""


def planned(data: Data, knowledge: Knowledge) -> Plan:
    """How the evidence of every feature of the phenotype is found in these data."""
    systems = knowledge.codelists.systems.values()
    forms: dict[str, CodeForm] = {system.id: system.form for system in systems}
    return plan(data, codes.wanted(knowledge), forms, names(knowledge))


def names(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """What do records call each code system where they put it before its codes?"""
    return {
        system.id: tuple(
            sorted(
                name
                for name in {system.id.upper(), system.name, *system.omop.split()}
                if " " not in name
            )
        )
        for system in knowledge.codelists.systems.values()
    }


def plan(
    data: Data, wanted: Sequence[Wanted], forms: Mapping[str, CodeForm], names: Names | None = None
) -> Plan:
    """How the evidence of these features is found in these data.

    Args:
        wanted: the codes of each feature.
        forms: how the codes of each system are written.
        names: what stands before a code that names its system, as ``ICD10CM:H55.89`` does.
    """
    return Plan(
        data.people,
        tuple(_read(events, wanted, forms, names or {}) for events in data.events),
        tuple(sorted(set(_concepts(data, wanted, forms)))),
        data.number,
    )


def _concepts(data: Data, wanted: Sequence[Wanted], forms: Mapping[str, CodeForm]):
    exact: dict[tuple[str, str], list[Wanted]] = {}
    for one in wanted:
        exact.setdefault((one.system, normal(one.code, forms[one.system])), []).append(one)
    below = [one for one in wanted if one.below]
    for concept, system, code in data.concepts:
        for one in exact.get((system, normal(code, forms[system])), ()):
            yield concept, one.feature, one.code
        for one in below:
            if one.system == system and _beneath(code, one, forms[system]):
                yield concept, one.feature, one.code


def _beneath(code: str, one: Wanted, form: CodeForm) -> bool:
    return normal(code, form).startswith(normal(one.code, form))


def _read(
    events: Events, wanted: Sequence[Wanted], forms: Mapping[str, CodeForm], names: Names
) -> Read:
    texts: set[Coded] = set()
    patterns: set[Coded] = set()
    if events.text is not None:
        for one in wanted:
            if events.system is None and one.system not in events.systems:
                continue
            system = one.system if events.system else ""
            form, named = forms[one.system], names.get(one.system, ())
            texts |= {
                Coded(text, one.feature, one.code, system) for text in spelt(one.code, form, named)
            }
            if one.below:
                patterns |= {
                    Coded(text, one.feature, one.code, system)
                    for text in beneath(one.code, form, named)
                }
    return Read(events, tuple(sorted(texts)), tuple(sorted(patterns)))


def spelt(code: str, form: CodeForm, names: Sequence[str] = ()) -> frozenset[str]:
    """How a code may be written in a record: with or without its point, in small letters, as a
    number that went through floats, and after the name of its system.

    An id, ``ORPHA:1183``, is also written without what stands before its number, or with ``_``.
    """
    ways = {code}
    if form in ("icd10", "icd9"):
        ways.add(code.replace(".", ""))
    elif form == "curie":
        number = code.rpartition(":")[2]
        ways |= {number, code.replace(":", "_"), *(f"{name}_{number}" for name in names)}
        return frozenset(ways | {f"{name}:{number}" for name in names})
    elif code.isdecimal():
        ways |= {f"{code}.0", code.lstrip("0")} if form == "number" else {f"{code}.0"}
    named = {f"{name}:{way}" for name in names for way in ways}
    return frozenset(named | ways | {way.lower() for way in ways})


def beneath(code: str, form: CodeForm, names: Sequence[str] = ()) -> frozenset[str]:
    """How a code that stands beneath another may be written, in the signs of SQL's LIKE.

    ICD-9 without its point has five signs at most, lest the numbers of other systems fit.
    """
    bare = code.replace(".", "")
    if form == "icd9":
        rest = ("_" * more for more in range(1, 6 - len(bare)))
        dotted = f"{code}_%" if "." in code else f"{code}.%"
        ways = {dotted, *(bare + one for one in rest)}
    else:
        ways = {f"{way}_%" for way in ({code, bare} if form == "icd10" else {code})}
        ways |= {way.lower() for way in ways}
    return frozenset(ways | {f"{name}:{way}" for name in names for way in ways})
