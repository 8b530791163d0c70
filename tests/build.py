"""Cases in a few words, for tests."""

from __future__ import annotations

from kinsbourne.case.blocks import Age, Term, Time
from kinsbourne.case.model import Case, Finding, Measurement, Subject
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import AssessedCriteria, Assessment

HPO = {
    "opsoclonus": "HP:0010543",
    "flutter": "HP:0031931",
    "nystagmus": "HP:0000639",
    "ataxia": "HP:0001251",
    "gait ataxia": "HP:0002066",
    "unsteady gait": "HP:0002317",
    "myoclonus": "HP:0001336",
    "tremor": "HP:0001337",
    "irritability": "HP:0000737",
    "sleep": "HP:0002360",
    "insomnia": "HP:0100785",
    "neuroblastoma": "HP:0003006",
    "ganglioneuroblastoma": "HP:0006747",
    "ganglioneuroma": "HP:0003005",
    "lung cancer": "HP:0030357",
    "neoplasm": "HP:0002664",
    "fever": "HP:0001945",
    "encephalopathy": "HP:0001298",
    "hyperglycaemia": "HP:0003074",
    "eye movement": "HP:0000496",
    "behaviour": "HP:0000708",
}


def term(word: str) -> Term:
    """HPO's term for a word of the table; anything with a colon as it is; else a local code."""
    code = HPO.get(word) or (word if ":" in word else f"KINSBOURNE:{word}")
    return Term(id=code, label=base.load().ontology.labels.get(code, word))


def years(number: float) -> Time:
    return Time(age=Age(iso8601duration=f"P{int(number)}Y{round(number % 1 * 12)}M"))


def case(
    *present: str,
    no: tuple[str, ...] = (),
    age: float | None = 1.5,
    since: float | None = None,
    measurements: tuple[Measurement, ...] = (),
) -> Case:
    """A patient of this age in years; ``since`` is the age at which every finding began."""
    onset = None if since is None else years(since)
    findings = tuple(Finding(term=term(word), onset=onset) for word in present)
    findings += tuple(Finding(term=term(word), excluded=True) for word in no)
    encounter = None if age is None else years(age)
    subject = Subject(time_at_last_encounter=encounter)
    return Case(id="case", subject=subject, findings=findings, measurements=measurements)


def assess(*present: str, **how: object) -> Assessment:
    return assessor().assess(case(*present, **how))  # type: ignore[arg-type]


def assessor() -> Assessor:
    global _assessor
    if _assessor is None:
        _assessor = Assessor(base.load())
    return _assessor


_assessor: Assessor | None = None


def criteria(assessed: Assessment, name: str = "genoa-2004") -> AssessedCriteria:
    return next(found for found in assessed.criteria if found.set == name)


def item(assessed: Assessment, name: str, criteria_set: str = "genoa-2004") -> str:
    found = criteria(assessed, criteria_set)
    return next(entry.status for entry in found.items if entry.id == name)
