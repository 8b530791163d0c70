"""What is known of each disease that it could be?

Joins HPO's annotations [hpo-2025-01-16], one disease once by Mondo's exact matches [mondo-sssom],
with this project's own layer (``oms/differential/``), which holds the acquired, toxic, infectious
and benign conditions that HPO lacks, and with a site's own case base where there is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from kinsbourne.knowledge.model import Disease, Feature
from kinsbourne.knowledge.ontology import Annotation, Ontology

ROOT = "HP:0000118"
"""Phenotypic abnormality: what a finding is; other branches say how, when and how inherited."""
CLASSES = {
    "HP:0040280": "obligate",
    "HP:0040281": "very-frequent",
    "HP:0040282": "frequent",
    "HP:0040283": "occasional",
    "HP:0040284": "very-rare",
    "HP:0040285": "excluded",
}
"""HPO's frequency terms, in HPO's words."""
OWN_CASES = "own case base"
"""Begins the reference of what comes from a site's own patients."""
CATALOGUES = ("ORPHA", "OMIM", "DECIPHER")


class Counted(NamedTuple):
    """A finding in ``k`` of ``n`` patients of one reference; none of none where not counted."""

    k: float
    n: float
    reference: str


class Profile(msgspec.Struct, frozen=True):
    """One disease: its identifiers, and its findings as far as they were counted."""

    id: str
    ids: tuple[str, ...]
    name: str
    curated: Disease | None
    present: dict[str, list[Counted]]
    """Terms or local codes, each with what was counted."""
    onset: tuple[tuple[str, float], ...]
    """HPO's classes of age at onset, each with how many patients it stands for."""
    publications: int

    @property
    def is_in_two_catalogues(self) -> bool:
        return len({name.partition(":")[0] for name in self.ids}) > 1


class CaseRow(NamedTuple):
    """A site's own patients: of ``n`` with the disease in one reference, ``k`` had the finding."""

    disease: str
    hpo: str
    reference: str
    k: int
    n: int


class Catalogue:
    """All diseases, each buildable anew without some references."""

    def __init__(
        self,
        ontology: Ontology,
        curated: Iterable[Disease],
        constants: Mapping[str, float],
        case_rows: Iterable[CaseRow] = (),
    ) -> None:
        self._constants = constants
        self._patients = constants["grade-patients"]
        self._known = ontology.descendants(ROOT)
        self._names: dict[str, str] = {}
        rows: defaultdict[str, list[Annotation]] = defaultdict(list)
        for row in ontology.annotations:
            self._names.setdefault(row.disease, row.name)
            rows[row.disease].append(row)
        self._rows = rows
        self._cases: defaultdict[str, list[CaseRow]] = defaultdict(list)
        for case in case_rows:
            self._cases[case.disease].append(case)
        self._groups: list[tuple[tuple[str, ...], Disease | None]] = []
        self._forms: dict[int, int] = {}
        self._gather(ontology.same, tuple(curated))
        self.of = {name: at for at, (ids, _) in enumerate(self._groups) for name in ids}
        """Where the disease with this identifier is."""
        self._citing: defaultdict[str, set[int]] = defaultdict(set)
        for name, entries in rows.items():
            for row in entries:
                for reference in row.reference.split(";"):
                    self._citing[reference].add(self.of[name])
        for name, cases in self._cases.items():
            for case in cases:
                self._citing[case.reference].add(self.of[name])

    def _gather(self, same: list[tuple[str, ...]], curated: tuple[Disease, ...]) -> None:
        """One group for each disease: the curated first, each with all its identifiers."""
        together = {name: group for group in same for name in group}
        taken: set[str] = set()

        def widened(ids: Iterable[str]) -> tuple[str, ...]:
            found = dict.fromkeys(other for name in ids for other in together.get(name, (name,)))
            fresh = [name for name in found if name not in taken]
            taken.update(fresh)
            return tuple(sorted(fresh, key=_catalogue_order))

        for disease in curated:
            self._groups.append((widened(disease.ids), disease))
        places = {disease.id: at for at, disease in enumerate(curated)}
        for at, disease in enumerate(curated):
            if disease.form_of is not None:
                self._forms[at] = places[disease.form_of]
        for name in sorted({*self._rows, *self._cases}):
            if name not in taken:
                self._groups.append((widened((name,)), None))

    def __len__(self) -> int:
        return len(self._groups)

    def citing(self, references: Iterable[str]) -> set[int]:
        """Which diseases would change without these references?"""
        found = set[int]().union(*(self._citing.get(name, ()) for name in references))
        return found | {form for form, of in self._forms.items() if of in found}

    def profile(self, at: int, without: frozenset[str] = frozenset()) -> Profile:
        """What is known of one disease, leaving some references out.

        HPO sums several publications in one row; such a row goes when all of them do.
        """
        ids, _ = self._groups[self._forms.get(at, at)]
        _, curated = self._groups[at]
        present: defaultdict[str, list[Counted]] = defaultdict(list)
        onset: list[tuple[str, float]] = []
        published: set[str] = set()
        features = curated.features if curated else ()
        replaced = {feature.hpo for feature in features if feature.instead}
        rows = [row for name in ids for row in self._rows.get(name, ()) if row.hpo not in replaced]
        for row in rows:
            references = row.reference.split(";")
            if without.issuperset(references):
                continue
            counted = self._count(row.frequency, row.reference)
            if row.aspect == "C":
                onset.append((row.hpo, counted.k or 1.0))
            if row.aspect != "P" or row.hpo not in self._known or row.qualifier == "NOT":
                continue
            if counted.n == 0 or counted.k > 0:
                present[row.hpo].append(counted)
                published.update(each for each in references if each.startswith("PMID"))
        for case in (case for name in ids for case in self._cases.get(name, ())):
            if case.reference not in without and case.k:
                reference = f"{OWN_CASES}: {case.reference}"
                present[case.hpo].append(Counted(case.k, case.n, reference))
        for feature in features:
            present[code_of(feature)].append(self._graded(feature))
        first = ids[0] if ids else f"KINSBOURNE:{curated.id if curated else ''}"
        names = (self._names[each] for each in ids if each in self._names)
        name = curated.name if curated else next(names, first)
        return Profile(
            id=first,
            ids=ids or (first,),
            name=name,
            curated=curated,
            present=dict(present),
            onset=tuple(onset),
            publications=len(published),
        )

    def _count(self, frequency: str, reference: str) -> Counted:
        """HPO's frequency: k/n, a percentage, one of its classes, or nothing."""
        if frequency in CLASSES:
            share = self._constants[CLASSES[frequency]]
            return Counted(share * self._patients, self._patients, reference)
        k, slash, n = frequency.partition("/")
        if slash:
            return Counted(float(k), float(n), reference)
        if frequency.endswith("%"):
            share = float(frequency[:-1]) / 100
            return Counted(share * self._patients, self._patients, reference)
        return Counted(0, 0, reference)

    def _graded(self, feature: Feature) -> Counted:
        if feature.k is not None and feature.n is not None:
            return Counted(feature.k, feature.n, "")
        share = self._constants[feature.how_often or "frequent"]
        return Counted(share * self._patients, self._patients, "")


def code_of(feature: Feature) -> str:
    """The term or local code under which a feature is recorded in a case."""
    return feature.hpo or f"KINSBOURNE:{feature.finding}"


def _catalogue_order(name: str) -> tuple[int, str]:
    prefix = name.partition(":")[0]
    return CATALOGUES.index(prefix) if prefix in CATALOGUES else len(CATALOGUES), name
