"""Do the terms mean what the findings say they mean?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.model import Finding, OnsetClass
from kinsbourne.knowledge.ontology import Ontology
from kinsbourne.knowledge.reading import Passage, Reading

CURIE = re.compile(r"[A-Za-z][\w.-]*:\S+")


def terms(reading: Reading) -> Iterator[Fault]:
    """Every HPO id is current, and every label is HPO's own."""
    for finding in reading.found(Finding):
        entry = finding.entry
        if entry.hpo is not None:
            yield from term_faults(finding, entry.hpo, reading.ontology, entry.label, "hpo")
        for field, ids in (("also", entry.also), ("except", entry.except_)):
            for index, hpo in enumerate(ids):
                yield from term_faults(finding, hpo, reading.ontology, None, field, index)
    for onset in reading.found(OnsetClass):
        yield from term_faults(onset, onset.entry.id, reading.ontology, onset.entry.label, "id")


def term_faults(
    passage: Passage[Any],
    hpo: str,
    ontology: Ontology,
    label: str | None,
    *steps: str | int,
) -> Iterator[Fault]:
    """What is wrong with an id, and with a label where one is given."""
    instead = ontology.replaced.get(hpo)
    if hpo in ontology:
        if label is not None and label != ontology.labels[hpo]:
            yield passage.fault(
                f"{hpo} is labelled {label}, but HPO calls it {ontology.labels[hpo]}",
                "Correct whichever of the two is wrong.",
                "label",
            )
    elif instead in ontology.labels:
        remedy = f"Use {instead} ({ontology.labels[instead]})."
        yield passage.fault(f"{hpo} is obsolete", remedy, *steps)
    elif hpo in ontology.replaced:
        remedy = "HPO names no replacement: choose a current term."
        yield passage.fault(f"{hpo} is obsolete", remedy, *steps)
    else:
        yield passage.fault(f"HPO has no term {hpo}", "Look the term up in HPO.", *steps)


def findings(reading: Reading) -> Iterator[Fault]:
    """What a finding covers is not nothing, and no two are the same."""
    first: dict[str, Passage[Finding]] = {}
    for finding in reading.found(Finding):
        entry = finding.entry
        roots = (entry.hpo, *entry.also) if entry.hpo else entry.also
        for hpo in sorted({*roots} & {*entry.except_}):
            yield finding.fault(
                f"{hpo} is taken in and taken out again", "Drop it from one of the two.", "except"
            )
        covered = _below(roots, reading.ontology)
        for index, hpo in enumerate(entry.except_):
            if covered.isdisjoint(_below((hpo,), reading.ontology)) and hpo in reading.ontology:
                yield finding.fault(
                    f"{hpo} is no part of the finding, so taking it out does nothing",
                    "Look at what HPO has below the finding's terms.",
                    "except",
                    index,
                )
        if entry.hpo is not None and first.setdefault(entry.hpo, finding) is not finding:
            yield finding.fault(
                f"{entry.hpo} is the term of {first[entry.hpo].entry.id} too",
                "Make one finding of the two, or find the narrower term.",
                "hpo",
            )
        for index, code in enumerate(entry.codes):
            if not CURIE.fullmatch(code) or code.startswith(("HP:", "KINSBOURNE:")):
                yield finding.fault(
                    f"the code {code} does not belong here",
                    "Write SYSTEM:code; HPO's own go into hpo and also, local ones are made.",
                    "codes",
                    index,
                )


def _below(ids: tuple[str, ...], ontology: Ontology) -> frozenset[str]:
    return frozenset[str]().union(*(ontology.descendants(hpo) for hpo in ids if hpo in ontology))


def onset_classes(reading: Reading) -> Iterator[Fault]:
    for onset in reading.found(OnsetClass):
        if onset.entry.from_years >= onset.entry.below_years:
            yield onset.fault("it ends before it begins", "Correct the ages.", "from_years")


RULES = (
    terms,
    findings,
    onset_classes,
)
