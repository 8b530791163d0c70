"""What does the case say of each finding: present, excluded, or nothing?

A specific term counts as every kind it belongs to (*gait ataxia* is *ataxia*); excluding a general
term excludes every kind of it; excluding a specific one says nothing of the general.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

import msgspec

from kinsbourne.case import blocks
from kinsbourne.case.blocks import Time
from kinsbourne.case.model import Case
from kinsbourne.case.origin import origins, place
from kinsbourne.case.placeholders import without_placeholders
from kinsbourne.case.time import DAYS_A_YEAR, Span, age_at, age_on, calendar_span, date_span
from kinsbourne.case.vetting import current_id
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Finding, Investigation, Therapy
from kinsbourne.knowledge.ontology import Ontology
from kinsbourne.reasoning.logic import Truth


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """One recorded item: what it is, whether present, and where it stands in the record."""

    term: str
    label: str
    present: bool
    where: str


class Vocabulary:
    """Which recorded codes speak for or against which of the findings known by name?"""

    def __init__(self, knowledge: Knowledge) -> None:
        self._ontology = knowledge.ontology
        self._findings = knowledge.findings
        self._by_code: dict[str, set[str]] = {}
        for finding in self._findings.values():
            for code in (finding.local_code, *finding.codes):
                self._by_code.setdefault(code, set()).add(finding.id)
        self.codes = frozenset(self._by_code)
        self._kinds: dict[str, set[str]] = {}
        for finding in self._findings.values():
            if finding.kind_of is not None:
                self._kinds.setdefault(finding.kind_of, set()).add(finding.id)
        self.onset_ages = {
            term.id: Span(term.from_years * DAYS_A_YEAR, term.below_years * DAYS_A_YEAR)
            for term in knowledge.onset_classes
        }
        self._knowledge = knowledge
        self.supported_by = cache(self._supported_by)
        self.denied_by = cache(self._denied_by)

    @cached_property
    def therapies(self) -> dict[str, Therapy]:
        return self._knowledge.therapies

    @cached_property
    def investigations(self) -> dict[str, Investigation]:
        return self._knowledge.investigations

    @cached_property
    def therapy_names(self) -> dict[str, str]:
        """The ids of the therapies, by every name a record may call them."""
        return _by_name(self.therapies)

    @cached_property
    def test_names(self) -> dict[str, str]:
        """The ids of the tests, by every name a record may call them."""
        return _by_name(self.investigations)

    @cached_property
    def pulses(self) -> tuple[float, float]:
        """The most days that a pulse lasts, and that two of one course begin apart."""
        values = self._knowledge.course.values
        return values["pulse-most"], values["pulses-apart"]

    def meant_by(self, code: str) -> frozenset[str]:
        """The findings of which this is a code."""
        return frozenset(self._by_code.get(code, ()))

    def _supported_by(self, code: str) -> frozenset[str]:
        """Findings that are present when this code is."""
        named = set(self._by_code.get(code, ()))
        if code in self._ontology:
            above = self._ontology.ancestors(code)
            named.update(f.id for f in self._findings.values() if _covers(f, above))
        named.update(kind for name in list(named) if (kind := self._findings[name].kind_of))
        return frozenset(named)

    def _denied_by(self, code: str) -> dict[str, frozenset[str]]:
        """For each finding that excluding this code touches, the roots it excludes."""
        touched = {finding: frozenset({"all"}) for finding in self._by_code.get(code, ())}
        if code in self._ontology:
            for finding in self._findings.values():
                below = {r for r in roots(finding) if self._ontology.is_a(r, code)}
                if below:
                    touched[finding.id] = frozenset(below)
        for finding in [name for name in touched if self.excluded(name, touched[name])]:
            touched.update((kind, frozenset({"all"})) for kind in self._kinds.get(finding, ()))
        return touched

    def excluded(self, finding: str, denied: frozenset[str]) -> bool:
        """Do these excluded roots exclude the whole finding?"""
        known = self._findings[finding]
        if "all" in denied or known.hpo in denied:
            return True
        return known.hpo is None and bool(known.also) and denied.issuperset(known.also)


def _by_name(known: Mapping[str, Therapy] | Mapping[str, Investigation]) -> dict[str, str]:
    """The ids by every name, in lower case."""
    return {
        name.lower(): one.id for one in known.values() for name in (one.id, one.name, *one.words)
    }


def roots(finding: Finding) -> tuple[str, ...]:
    """The terms at and below which a recorded term counts as the finding."""
    return (finding.hpo, *finding.also) if finding.hpo else finding.also


def _covers(finding: Finding, above: frozenset[str]) -> bool:
    return not above.isdisjoint(roots(finding)) and above.isdisjoint(finding.except_)


class _Recorded(NamedTuple):
    evidence: Evidence
    onset: Time | None
    resolution: Time | None


class Facts:
    """The case, asked finding by finding."""

    def __init__(
        self, case: Case, knowledge: Knowledge, vocabulary: Vocabulary, as_of: date | None = None
    ) -> None:
        self.case, _ = without_placeholders(case)  # which they are, vetting tells
        self.ontology = knowledge.ontology
        self._onset_ages = vocabulary.onset_ages
        birth = self.case.subject.date_of_birth
        self._birth = date_span(birth) if birth else None
        self._as_of = as_of
        self._today = date_span(as_of.isoformat()) if as_of else None
        self._origins = origins(case)
        self.support: dict[str, list[Evidence]] = {}
        self.denial: dict[str, list[Evidence]] = {}
        self._courses: dict[str, list[tuple[Time, Time | None]]] = {}
        self._lasting: set[str] = set()
        self.recorded: list[Evidence] = []
        self._later: set[Evidence] = set()
        self._collect(vocabulary, knowledge.ontology)

    def _collect(self, vocabulary: Vocabulary, ontology: Ontology) -> None:
        denied: dict[str, frozenset[str]] = {}
        for evidence, onset, resolution in _recorded(self, ontology):
            self.recorded.append(evidence)
            if self.is_later(onset):
                self._later.add(evidence)
                continue
            if not evidence.present:
                for finding, roots_denied in vocabulary.denied_by(evidence.term).items():
                    denied[finding] = denied.get(finding, frozenset()) | roots_denied
                    self.denial.setdefault(finding, []).append(evidence)
                continue
            for finding in vocabulary.supported_by(evidence.term):
                self.support.setdefault(finding, []).append(evidence)
                if resolution is None or self.is_later(resolution):
                    self._lasting.add(finding)
                if onset is not None:
                    self._courses.setdefault(finding, []).append((onset, resolution))
        for finding in list(self.denial):
            if not vocabulary.excluded(finding, denied[finding]):
                del self.denial[finding]

    def place(self, kind: str, index: int, evidence: Iterable[blocks.Evidence] = ()) -> str:
        """Where an item of the case came from."""
        return place(self._origins, kind, index, evidence)

    def timely(self) -> Iterator[Evidence]:
        """What is recorded, without what began after the day of the assessment."""
        return (entry for entry in self.recorded if entry not in self._later)

    def is_later(self, time: Time | None) -> bool:
        """Did it begin after the day as of which the case is looked at?"""
        if self._today is None or time is None:
            return False
        then = calendar_span(time)
        if then is None and self._birth is not None:
            age = age_at(time, self._birth, self._onset_ages)
            then = age and Span(self._birth.from_ + age.from_, self._birth.below + age.below)
        return then is not None and then.from_ >= self._today.below

    def present(self, finding: str) -> Truth:
        """Present if recorded anywhere, even where something else excludes it.

        A sign once seen was seen; the contradiction is reported by ``case.vetting``.
        """
        if finding in self.support:
            return True
        return False if finding in self.denial else None

    def evidence(self, finding: str) -> list[Evidence]:
        """The items a finding's status rests on; none where it is unknown."""
        return self.support.get(finding) or self.denial.get(finding) or []

    def age(self) -> tuple[Span, str] | None:
        """How old is the patient, in days, and what says so?"""
        subject = self.case.subject
        if self._today is not None and self._birth is not None:
            return age_on(self._today, self._birth), "subject.dateOfBirth"
        if subject.time_at_last_encounter is not None:
            span = age_at(subject.time_at_last_encounter, self._birth, self._onset_ages)
            if span is not None:
                return span, "subject.timeAtLastEncounter"
        return self._latest_onset()

    def _latest_onset(self) -> tuple[Span, str] | None:
        known = [
            (span, f"{kind}/{index}.onset")
            for kind, items in (
                ("phenotypicFeatures", self.case.findings),
                ("diseases", self.case.diseases),
            )
            for index, item in enumerate(items)
            if item.onset and (span := age_at(item.onset, self._birth, self._onset_ages))
        ]
        return max(known, default=None)

    def age_days(self) -> Span | None:
        found = self.age()
        return found[0] if found else None

    def lasting_days(self, finding: str) -> Span | None:
        """How long has the finding lasted: from its onset until it resolved, or was last seen?"""
        courses = self._courses.get(finding, ())
        spans = [self._between(onset, resolution or self._now()) for onset, resolution in courses]
        return max(filter(None, spans), default=None)

    def ongoing(self, finding: str) -> Truth:
        """Is the finding present and, by some record of it, not yet over?"""
        present = self.present(finding)
        return finding in self._lasting if present else present

    def onset(self) -> Span | None:
        """How old was the patient, in days, when the first of what is present began?"""
        spans = (age_at(onset, self._birth, self._onset_ages) for onset in self._onsets())
        return min(filter(None, spans), default=None)

    def ill_for_days(self) -> Span | None:
        """For how long has anything of it been there?"""
        spans = (self._between(onset, self._now()) for onset in self._onsets())
        return max(filter(None, spans), default=None)

    def _onsets(self) -> Iterator[Time]:
        for item in (*self.case.findings, *self.case.diseases):
            if item.onset is not None and not item.excluded and not self.is_later(item.onset):
                yield item.onset

    def _now(self) -> Time | None:
        if self._as_of is not None:
            return Time(timestamp=self._as_of.isoformat())
        return self.case.subject.time_at_last_encounter

    def _between(self, start: Time, end: Time | None) -> Span | None:
        if end is None:
            return None
        began, ended = calendar_span(start), calendar_span(end)
        if began is None or ended is None:
            began = age_at(start, self._birth, self._onset_ages)
            ended = age_at(end, self._birth, self._onset_ages)
        if began is None or ended is None:
            return None
        return Span(max(0.0, ended.from_ - began.below), max(0.0, ended.below - began.from_))


def _recorded(facts: Facts, ontology: Ontology) -> Iterator[_Recorded]:
    for index, finding in enumerate(facts.case.findings):
        code = current_id(finding.term, ontology) or finding.term.id
        label = ontology.labels.get(code) or finding.term.label
        where = facts.place("phenotypicFeatures", index, finding.evidence)
        evidence = Evidence(code, label, not finding.excluded, where)
        yield _Recorded(evidence, finding.onset, finding.resolution)
    for index, disease in enumerate(facts.case.diseases):
        if disease.term is not None:
            where = facts.place("diseases", index)
            term = disease.term
            evidence = Evidence(term.id, term.label, not disease.excluded, where)
            yield _Recorded(evidence, disease.onset, disease.resolution)
