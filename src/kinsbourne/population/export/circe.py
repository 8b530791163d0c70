"""How is the definition said as cohorts of OHDSI's Circe, for ATLAS and its kin?

Intended purpose: exchange of definitions. It draws no conclusion.

One cohort a rule, and one a grade: those who enter by one of its rules and by none of a better
grade. Where Circe cannot say what the definition says, the nearest is written, and
``docs/reference/phenotype-exports.md`` lists it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange.omop.tables import EVENTS, Table
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.model import Phenotype
from kinsbourne.knowledge.model.phenotype import AgeSpan, PhenotypeRule, Term
from kinsbourne.population.data import Data
from kinsbourne.population.plan import Plan, planned
from kinsbourne.population.script.scoring import GRADES
from kinsbourne.population.search import versions

Said = dict[str, Any]

CRITERIA: dict[Table, tuple[str, str]] = {
    "condition_occurrence": ("ConditionOccurrence", "ConditionSourceConcept"),
    "procedure_occurrence": ("ProcedureOccurrence", "ProcedureSourceConcept"),
    "drug_exposure": ("DrugExposure", "DrugSourceConcept"),
    "measurement": ("Measurement", "MeasurementSourceConcept"),
    "observation": ("Observation", "ObservationSourceConcept"),
}
"""What Circe calls a table's rows, and its column of source concepts."""
AT_MOST, AT_LEAST = 1, 2
README = """# {name}, as cohorts of OHDSI's Circe

{versions}.

Import each file as a cohort definition in ATLAS. A rule's cohort has those for whom it fires, from
the first day on which it does; a grade's cohort those with a rule of that grade and of no better
one. Concepts are those of the vocabulary the export was made with. What Circe says otherwise is
listed in the software's documentation under "The definition in other tools".

It finds people for a review of their charts by their own clinicians; it diagnoses nobody.

{files}
"""


def write(folder: Path, data: Data, knowledge: Knowledge) -> tuple[Path, ...]:
    """Write the cohorts into a folder, a JSON file each, and what they are.

    Raises:
        CaseError: the records have no table of concepts, by whose ids Circe knows a code.
    """
    phenotype = knowledge.phenotype
    systems = {name: one.omop or name for name, one in knowledge.codelists.systems.items()}
    made = cohorts(phenotype, data, planned(data, knowledge), systems)
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    listed: list[str] = []
    for name, (title, cohort) in made.items():
        if cohort is None:
            listed.append(f"- {name}, left out as the concepts are too few for it: {title}")
            continue
        file = folder / f"{name}.json"
        file.write_bytes(msgspec.json.format(msgspec.json.encode(cohort), indent=2) + b"\n")
        files.append(file)
        listed.append(f"- `{file.name}`: {title}")
    said = README.format(name=phenotype.name, versions=versions(knowledge), files="\n".join(listed))
    (folder / "README.md").write_text(said, encoding="utf-8")
    return tuple(files)


def cohorts(
    phenotype: Phenotype, data: Data, plan: Plan, systems: Mapping[str, str]
) -> dict[str, tuple[str, Said | None]]:
    """Title and expression of each cohort, by the name of its file; no expression where the
    concepts are too few for it.

    Args:
        systems: OMOP's name of each code system, by our short one.

    Raises:
        CaseError: no concept id is known for any code.
    """
    if not plan.concepts:
        what = "no concept ids, by which Circe knows a code"
        remedy = "Put your concept table (concept.parquet) beside the records."
        raise CaseError(what, "the records", remedy)
    made: dict[str, tuple[str, Said | None]] = {}
    for rule in phenotype.rules:
        sets = _ConceptSets(data, plan, systems)
        made[f"rule-{rule.id}"] = (rule.name, _cohort(sets, [rule], []))
    for at, grade in enumerate(GRADES):
        rules = [rule for rule in phenotype.rules if rule.grade == grade]
        better = [rule for rule in phenotype.rules if rule.grade in GRADES[:at]]
        if rules:
            sets = _ConceptSets(data, plan, systems)
            title = f"{phenotype.name}: {grade}"
            made[f"grade-{grade}"] = (title, _cohort(sets, rules, better))
    return made


class _Concept(NamedTuple):
    id: int
    system: str
    code: str


class _ConceptSets:
    """The concept sets of one cohort: one for the codes of some features in one table."""

    def __init__(self, data: Data, plan: Plan, systems: Mapping[str, str]) -> None:
        there = {events.table for events in data.events}
        self.tables: list[Table] = [table for table in CRITERIA if table in there]
        known = {one: _Concept(one, system, code) for one, system, code in data.concepts}
        self._concepts: dict[str, set[_Concept]] = {}
        for one, feature, _ in plan.concepts:
            self._concepts.setdefault(feature, set()).add(known[one])
        self._systems = systems
        self._numbers: dict[tuple[str, ...], int] = {}
        self.said: list[Said] = []

    def number(self, features: Iterable[str], table: Table) -> int | None:
        """The number of the set of these features' concepts that belong into the table; none where
        no concept does."""
        found = {
            one
            for feature in features
            for one in self._concepts.get(feature, ())
            if one.system in EVENTS[table].systems
        }
        if not found:
            return None
        key = (table, *sorted(set(features)))
        if key not in self._numbers:
            self._numbers[key] = number = len(self._numbers)
            items = [self._item(one) for one in sorted(found)]
            name = f"{', '.join(key[1:])} ({table})"
            self.said.append({"id": number, "name": name, "expression": {"items": items}})
        return self._numbers[key]

    def _item(self, one: _Concept) -> Said:
        concept = {
            "CONCEPT_ID": one.id,
            "CONCEPT_CODE": one.code,
            "CONCEPT_NAME": one.code,
            "VOCABULARY_ID": self._systems.get(one.system, one.system),
        }
        # Those beneath a concept are listed themselves.
        return {
            "concept": concept,
            "isExcluded": False,
            "includeDescendants": False,
            "includeMapped": False,
        }


def _cohort(
    sets: _ConceptSets, rules: Sequence[PhenotypeRule], better: Sequence[PhenotypeRule]
) -> Said | None:
    """None where the concepts are too few for any of the rules."""
    primary = [one for rule in rules for one in _entries(sets, rule)]
    if not primary:
        return None
    cohort: Said = {
        "PrimaryCriteria": {
            "CriteriaList": primary,
            "ObservationWindow": {"PriorDays": 0, "PostDays": 0},
            "PrimaryCriteriaLimit": {"Type": "All"},
        },
        "QualifiedLimit": {"Type": "All"},
        "ExpressionLimit": {"Type": "First"},
        "InclusionRules": [],
        "CensoringCriteria": [],
        "CollapseSettings": {"CollapseType": "ERA", "EraPad": 0},
        "CensorWindow": {},
        "cdmVersionRange": ">=5.0.0",
    }
    none_of = [
        _counted(one, None, None, (AT_MOST, 0)) for rule in better for one in _entries(sets, rule)
    ]
    if none_of:
        cohort["AdditionalCriteria"] = _group("ALL", none_of, [])
    return {"ConceptSets": sets.said, **cohort}


def _entries(sets: _ConceptSets, rule: PhenotypeRule) -> Iterator[Said]:
    """The events with which a rule begins, each with all that the rule asks for around it."""
    around: list[Said] = []
    for need in rule.needs:
        terms = [one for term in need.of if (one := _term(sets, term))]
        if len(terms) < need.at_least:
            return  # Circe takes a group of nothing for one that holds.
        around.append(_group("AT_LEAST", [], terms, need.at_least))
    around += [one for term in rule.unless if (one := _never(sets, term))]
    for kind, event in _events(sets, rule.entry):
        if rule.ages is not None:
            event["Age"] = _age(rule.ages)
        if around:
            event["CorrelatedCriteria"] = _group("ALL", [], around)
        yield {kind: event}


def _term(sets: _ConceptSets, term: Term) -> Said | None:
    found = list(_within(sets, term, (AT_LEAST, term.days)))
    return _group("ANY", found, []) if found else None


def _never(sets: _ConceptSets, term: Term) -> Said | None:
    found = list(_within(sets, term, (AT_MOST, term.days - 1)))
    return _group("ALL", found, []) if found else None


def _within(sets: _ConceptSets, term: Term, how_many: tuple[int, int]) -> Iterator[Said]:
    for kind, event in _events(sets, term.any):
        yield _counted({kind: event}, term.since, term.until, how_many)


def _events(sets: _ConceptSets, features: Iterable[str]) -> Iterator[tuple[str, Said]]:
    """The events with a code of these features, by the standard's concept and by the source's."""
    for table in sets.tables:
        number = sets.number(features, table)
        if number is not None:
            kind, source = CRITERIA[table]
            yield kind, {"CodesetId": number}
            yield kind, {source: number}


def _counted(
    criterion: Said, since: int | None, until: int | None, how_many: tuple[int, int]
) -> Said:
    """So many days with such an event within a time around the entry."""
    kind, count = how_many
    return {
        "Criteria": criterion,
        "StartWindow": {
            "Start": _end(since, -1),
            "End": _end(until, 1),
            "UseIndexEnd": False,
            "UseEventEnd": False,
        },
        "RestrictVisit": False,
        "IgnoreObservationPeriod": True,
        "Occurrence": {
            "Type": kind,
            "Count": count,
            "IsDistinct": True,
            "CountColumn": "START_DATE",
        },
    }


def _end(days: int | None, way: int) -> Said:
    if days is None:
        return {"Coeff": way}
    return {"Days": abs(days), "Coeff": -1 if days < 0 else 1}


def _group(kind: str, criteria: Sequence[Said], groups: Sequence[Said], count: int = 0) -> Said:
    said: Said = {
        "Type": kind,
        "CriteriaList": list(criteria),
        "DemographicCriteriaList": [],
        "Groups": list(groups),
    }
    return said | {"Count": count} if kind == "AT_LEAST" else said


def _age(ages: AgeSpan) -> Said:
    """The difference of the years of birth and of entry, wide enough that nobody is lost."""
    least = ages.since // 12
    if ages.below is None:
        return {"Value": least, "Op": "gte"}
    return {"Value": least, "Extent": -(-ages.below // 12), "Op": "bt"}
