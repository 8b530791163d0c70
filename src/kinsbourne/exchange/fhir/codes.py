"""What do the codes in a resource mean here: its subject matter, its status, its answer?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec

from kinsbourne.case.blocks import Term
from kinsbourne.exchange.fhir.ours import SYSTEM
from kinsbourne.exchange.fhir.resources import Coding, Concept, Extension
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.diseases import ROOT
from kinsbourne.knowledge.model import CodedResult, FhirUse, Presence

Kind = Literal["finding", "disease", "therapy", "test", "measure", "modifier"]
Asked = Literal["finding", "onset", "severity"]
RESULT = "KINSBOURNE:result/"
THERAPY = "KINSBOURNE:therapy/"
MOST_KEPT = 100_000
"""Codes looked up before; a record with more than this many different ones is odd."""


class Meaning(msgspec.Struct, frozen=True, gc=False):
    kind: Kind
    term: Term
    is_ours: bool = False
    """Is it written in this project's own codes, and so said as it stands in a case?"""


class Answer(NamedTuple):
    finding: Presence | None
    result: CodedResult | None


class Codes:
    """What one edition of the knowledge makes of the codes of record systems."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._lists = knowledge.codelists
        self._ontology = knowledge.ontology
        fhir = knowledge.fhir
        self._measures = frozenset(f"KINSBOURNE:{name}" for name in knowledge.scales)
        self._known: dict[tuple[str, str], Meaning | None] = {}
        self._several: dict[tuple[Coding, ...], Meaning | None] = {}
        self._named: dict[Coding, Term] = {}
        self._systems: dict[str, str] = {}
        self._uses: dict[str, dict[str, FhirUse]] = {}
        for status in fhir.statuses:
            for resource in status.resources:
                self._uses.setdefault(resource, {}).update(dict.fromkeys(status.codes, status.use))
        self._answers = {
            (system, code): Answer(answer.finding, answer.result)
            for answer in fhir.answers
            for system in answer.systems
            for code in answer.codes
        }
        self._part_codes = frozenset(code for part in fhir.parts for code in part.codes)
        self._extensions = {url: one.holds for one in fhir.extensions for url in one.urls}
        self._words = {
            word: Answer(said.finding, said.result) for said in fhir.words for word in said.words
        }
        self._parts: dict[tuple[str, str], Asked] = {
            (system, code): part.holds
            for part in fhir.parts
            for system in part.systems
            for code in part.codes
        }

    def meaning(self, concept: Concept | None) -> Meaning | None:
        """What it is about: the most specific meaning of its codes, else the first that has one.

        A disease is more specific than a finding, and a finding than those of which it is a kind.
        """
        if concept is None:
            return None
        codings = concept.coding
        if len(codings) != 1:
            return self._of_several(codings) if codings else None
        (coding,) = codings
        key = coding.system, coding.code
        try:
            found = self._known[key]
        except KeyError:
            found = self._look_up(key)
        return self._as_written(found, coding) if found is not None and found.is_ours else found

    def _of_several(self, codings: tuple[Coding, ...]) -> Meaning | None:
        try:
            return self._several[codings]
        except KeyError:
            pass
        best: Meaning | None = None
        for coding in codings:
            found = self._look_up((coding.system, coding.code))
            if found is not None and found.is_ours:
                best = self._as_written(found, coding)
                break  # it stands in a case as it is
            if found is not None and (best is None or self._is_more_specific(found, best)):
                best = found
        if len(self._several) >= MOST_KEPT:
            self._several.clear()
        self._several[codings] = best
        return best

    def _is_more_specific(self, one: Meaning, other: Meaning) -> bool:
        if other.kind != "finding" or one.kind not in ("finding", "disease"):
            return False
        mine, its = one.term.id, other.term.id
        return one.kind == "disease" or (mine != its and self._is_a(mine, its))

    def _is_a(self, one: str, other: str) -> bool:
        known = self._ontology
        return one in known and other in known and known.is_a(one, other)

    def _as_written(self, meaning: Meaning, coding: Coding) -> Meaning:
        return Meaning(meaning.kind, Term(meaning.term.id, coding.display), is_ours=True)

    def sign(self, concept: Concept | None) -> Meaning | None:
        """Which finding it is: by code; in words alone, where they are HPO's own name for it.

        Where there is a code the words are not asked: nobody knows how they go together.
        """
        found = self.meaning(concept)
        if found is None and concept is not None and concept.text and not concept.coding:
            means = self._by_name.get(concept.text.strip().casefold())
            if means is not None and self._kind(means) == "finding":
                return Meaning("finding", Term(means, self._ontology.labels[means]))
        return found

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {label.casefold(): hpo for hpo, label in self._ontology.labels.items()}

    def drug(self, concept: Concept | None) -> Meaning | None:
        """Which drug it is: by code, else by a name in its words."""
        if concept is None:
            return None
        found = self.meaning(concept)
        if found is not None:
            return found
        for text in (concept.text, *(coding.display for coding in concept.coding)):
            name = self._lists.drug(text) if text else None
            if name is not None:
                means = THERAPY + name
                return Meaning("therapy", Term(means, self._lists.label(means) or name))
        return None

    def _look_up(self, key: tuple[str, str]) -> Meaning | None:
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        found = self._known[key] = self._meaning(*key)
        return found

    def _meaning(self, system: str, code: str) -> Meaning | None:
        if system == SYSTEM:
            return Meaning(self._kind(code), Term(code), is_ours=True)
        short = self._lists.system_of(system)
        means = self._lists.meaning(short, code) if short and code else None
        return Meaning(self._kind(means[0]), Term(*means)) if means else None

    def _kind(self, means: str) -> Kind:
        if means in self._measures or means.startswith("KINSBOURNE:eye/"):
            return "measure"
        if means.startswith("HP:"):
            is_sign = means not in self._ontology or self._ontology.is_a(means, ROOT)
            return "finding" if is_sign else "modifier"
        return self._lists.kind(means) or "disease"

    def use(self, resource: str, status: str) -> FhirUse:
        """Does a resource of this status count? A status nobody has heard of is uncertain.

        A missing one counts: the standard asks for it, and many records leave it out.
        """
        return self._uses[resource].get(status, "uncertain") if status else "applies"

    def answer(self, concepts: Iterable[Concept]) -> Answer | None:
        """What do these codes, or else their words, say of what was asked or tested?"""
        for concept in concepts:
            for coding in concept.coding:
                found = self._answers.get((self.short(coding.system), coding.code))
                if found is None and coding.system == SYSTEM:
                    found = self._own_result(coding.code)
                if found is not None:
                    return found
            found = self.said(concept.text)
            if found is not None and not concept.coding:
                return found
        return None

    def said(self, text: str) -> Answer | None:
        """The same, of plain words."""
        return self._words.get(text.strip().lower()) if text else None

    def _own_result(self, code: str) -> Answer | None:
        return self.said(code.removeprefix(RESULT)) if code.startswith(RESULT) else None

    def part(self, coding: Coding) -> Term:
        """The part of a compound value that a code is of, called by the code's own system."""
        found = self._named.get(coding)
        if found is None:
            system = "" if coding.system == SYSTEM else f"{self.short(coding.system).upper()}:"
            found = Term(f"{system}{coding.code}", coding.display)
            if len(self._named) < MOST_KEPT:
                self._named[coding] = found
        return found

    def clinical(self, status: str) -> FhirUse:
        """Is a condition going on, or over? Going on, unless the record says otherwise."""
        return self._uses["ConditionClinical"].get(status, "applies")

    def asks(self, concept: Concept | None) -> Asked | None:
        """Is it a question or part whose answer is of a known kind?"""
        if concept is not None:
            for coding in concept.coding:
                if coding.code not in self._part_codes:
                    continue
                found = self._parts.get((self.short(coding.system), coding.code))
                if found is not None:
                    return found
        return None

    def extended(self, extensions: Iterable[Extension], holds: str) -> Iterator[Extension]:
        """Which extensions of others hold this of a finding?"""
        return (one for one in extensions if self._extensions.get(one.url) == holds)

    def short(self, system: str) -> str:
        """The short name of a code system, else what the record calls it."""
        found = self._systems.get(system)
        if found is None:
            found = self._lists.system_of(system) or system
            if len(self._systems) < MOST_KEPT:
                self._systems[system] = found
        return found
