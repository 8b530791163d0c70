"""What does a code of somebody else's record mean here, and by which code is a meaning written?

The lists are data, ``oms/codelists/*.csv``, one for each code system. A system whose codes are
themselves ids of a case (HPO, Orphanet, OMIM) needs none. A meaning carries our own label, never
the system's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from kinsbourne.knowledge.model import (
    CodeForm,
    CodeRow,
    CodeSystem,
    Disease,
    Finding,
    Investigation,
    NotMeant,
    Therapy,
)
from kinsbourne.knowledge.ontology import Ontology
from kinsbourne.knowledge.table import rows

Kind = Literal["finding", "disease", "therapy", "test"]
Meaning = tuple[str, str]
"""An id as a case writes it, and our label."""

SYSTEMS = "codelists/systems.csv"
NOT_MEANT = "codelists/not_meant.csv"
OURS = "KINSBOURNE:"
SHORTEST = 4
"""Letters of a name that is looked for in a product's; shorter ones, as ``dex``, mean too much."""


class Names(NamedTuple):
    """What a code can mean."""

    ontology: Ontology
    findings: dict[str, Finding]
    diseases: dict[str, Disease]
    therapies: dict[str, Therapy]
    investigations: dict[str, Investigation]


def file_of(system: str) -> str:
    """Where the codes of a system are listed."""
    return f"codelists/{system}.csv"


def normal(code: str, form: CodeForm) -> str:
    """A code as it is looked up: ICD is written with and without its point, CVX with a nought."""
    code = code.strip().upper()
    if form in ("icd10", "icd9"):
        return code.replace(".", "")
    return code.lstrip("0") if form == "number" else code


class _List(NamedTuple):
    form: CodeForm
    exact: dict[str, Meaning]
    below: dict[str, Meaning]


class CodeLists:
    """The code lists of a folder, read when they are first asked for."""

    def __init__(self, folder: Path, names: Callable[[], Names]) -> None:
        self._folder = folder
        self._ask = names

    @cached_property
    def _names(self) -> Names:
        return self._ask()

    @cached_property
    def systems(self) -> dict[str, CodeSystem]:
        """The code systems, by short name."""
        return {system.id: system for system in rows(self._folder, SYSTEMS, CodeSystem)}

    @cached_property
    def codes(self) -> dict[str, tuple[CodeRow, ...]]:
        """The rows of each list, by short name of the system."""
        listed = (name for name, system in self.systems.items() if system.form != "curie")
        return {name: rows(self._folder, file_of(name), CodeRow) for name in listed}

    @cached_property
    def _lists(self) -> dict[str, _List]:
        lists: dict[str, _List] = {}
        for name, listed in self.codes.items():
            form = self.systems[name].form
            exact = {normal(row.code, form): self._meaning(row.means) for row in listed}
            below = {
                normal(row.code, form): self._meaning(row.means)
                for row in listed
                if row.match == "below"
            }
            lists[name] = _List(form, exact, below)
        return lists

    def _meaning(self, means: str) -> Meaning:
        return means, self.label(means) or means

    def meaning(self, system: str, code: str) -> Meaning | None:
        """What a code means: the id a case writes and our label; None where no list says.

        Args:
            system: the system's short name, as ``system_of`` gives it.
            code: as the record writes it, ICD with or without its point.
        """
        listed = self._lists.get(system)
        if listed is None:
            return self._itself(system, code)
        code = normal(code, listed.form)
        found = listed.exact.get(code)
        if found is None and listed.below:
            for end in range(len(code) - 1, 0, -1):
                found = listed.below.get(code[:end])
                if found is not None:
                    break
        return found

    def _itself(self, system: str, code: str) -> Meaning | None:
        known = self.systems.get(system)
        if known is None:
            return None
        number = code.strip().rpartition(":")[2].rpartition("_")[2]
        means = f"{known.prefix}:{number}"
        means = self._names.ontology.replaced.get(means) or means
        label = self.label(means)
        return (means, label) if label is not None else None

    def codes_for(self, means: str) -> tuple[tuple[str, str, str], ...]:
        """By which codes is a meaning written: short name of the system, code and our label.

        None of them says more than is meant, or less.
        """
        return self._written.get(means, ())

    @cached_property
    def _written(self) -> dict[str, tuple[tuple[str, str, str], ...]]:
        found: dict[str, list[tuple[str, str, str]]] = {}
        for name, listed in self.codes.items():
            for row in listed:
                if row.written == "yes":
                    entry = (name, row.code, self._meaning(row.means)[1])
                    found.setdefault(row.means, []).append(entry)
        return {means: tuple(entries) for means, entries in found.items()}

    def system_of(self, name: str) -> str | None:
        """The short name of the system that a record calls so: by address, OID, name, in OMOP."""
        return self._called.get(_spelt(name))

    @cached_property
    def _called(self) -> dict[str, str]:
        return {
            _spelt(name): system.id
            for system in self.systems.values()
            for name in (system.id, system.name, *system.uris.split(), *system.omop.split())
        }

    def uri(self, system: str) -> str:
        """The address by which FHIR writes a system.

        Raises:
            KeyError: no such system.
        """
        return self.systems[system].uris.split()[0]

    def kind(self, means: str) -> Kind | None:
        """Where in a case does an id belong? None where nothing here is called so."""
        names, local = self._names, means.removeprefix(OURS)
        if means.startswith(f"{OURS}therapy/"):
            return "therapy" if local.removeprefix("therapy/") in names.therapies else None
        if means.startswith(f"{OURS}test/"):
            return "test" if local.removeprefix("test/") in names.investigations else None
        if means in names.ontology or (local != means and local in names.findings):
            return "finding"
        return "disease" if means in self._diseases else None

    def label(self, means: str) -> str | None:
        """What is an id called here? None where nothing is."""
        names, local = self._names, means.removeprefix(OURS)
        match self.kind(means):
            case "therapy":
                return names.therapies[local.removeprefix("therapy/")].name
            case "test":
                return names.investigations[local.removeprefix("test/")].name
            case "finding":
                return names.ontology.labels.get(means) or names.findings[local].said
            case _:
                return self._diseases.get(means)

    @cached_property
    def _diseases(self) -> dict[str, str]:
        """The names of the differential's diseases, by each catalogue's id and by our own."""
        return {
            each: disease.name
            for disease in self._names.diseases.values()
            for each in (*disease.ids, f"{OURS}{disease.id}")
        }

    def drug(self, text: str) -> str | None:
        """Which therapy does a product's name name? Its id, or None.

        Names count as whole words, the longest first: ``predniSONE 5 MG Oral Tablet`` is
        prednisolone's. A product put on skin, eye or airways is not the therapy.
        """
        return self._drug(text.casefold())

    @cached_property
    def _drug(self) -> Callable[[str], str | None]:
        therapies = self._names.therapies.values()
        names = {n.casefold(): t.id for t in therapies for n in (t.id, t.name, *t.words)}
        words = sorted((n for n in names if len(n) >= SHORTEST), key=len, reverse=True)
        named = _any_of(words)
        beside = rows(self._folder, NOT_MEANT, NotMeant)
        against = _any_of([row.word.casefold() for row in beside])
        whom = {row.word.casefold(): row.therapy for row in beside}

        @lru_cache(maxsize=10_000)
        def drug(text: str) -> str | None:
            found = named.search(text)
            if found is None:
                return None
            therapy = names[found[0]]
            denied = {whom[word] for word in against.findall(text)}
            return None if denied & {"", therapy} else therapy

        return drug


def _spelt(name: str) -> str:
    return name.strip().rstrip("/").casefold().replace("https://", "http://")


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
