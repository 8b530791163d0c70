"""A small ontology, a few diseases and constants of their own, for tests of the ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

from kinsbourne.case.blocks import Age, Term, Time
from kinsbourne.case.model import Case, Finding, Subject
from kinsbourne.knowledge import model
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.ontology import Ontology
from kinsbourne.knowledge.snapshot import build
from kinsbourne.reasoning.differential.ranking import Query, Ranker
from kinsbourne.reasoning.differential.store import Table, builder, compiled

TODAY = date(2031, 5, 6)
EYE, NYSTAGMUS, SACCADE, DANCING, BOBBING = (f"HP:000001{n}" for n in range(5))
MOVEMENT, SHAKING, JERKS, FINE = (f"HP:000002{n}" for n in range(4))
SPEECH = "HP:0000030"
INHERITANCE = "HP:0000005"
CHILD, ADULT = "HP:0011463", "HP:0003581"
PARENTS: dict[str, tuple[str, ...]] = {
    "HP:0000001": (),
    INHERITANCE: ("HP:0000001",),
    "HP:0000118": ("HP:0000001",),
    EYE: ("HP:0000118",),
    NYSTAGMUS: (EYE,),
    SACCADE: (EYE, MOVEMENT),
    DANCING: (SACCADE,),
    BOBBING: (SACCADE, NYSTAGMUS),
    MOVEMENT: ("HP:0000118",),
    SHAKING: (MOVEMENT,),
    JERKS: (MOVEMENT,),
    FINE: (SHAKING, JERKS),
    SPEECH: ("HP:0000118",),
}
TERMS = [code for code in PARENTS if code > "HP:0000005" and code != "HP:0000118"]
CONSTANTS: dict[str, float] = {
    "shrink-k": 1, "shrink-n": 2, "shrink-k-curated": 0.3, "shrink-n-curated": 0.7,
    "grade-patients": 6, "obligate": 1, "very-frequent": 0.9, "frequent": 0.5,
    "occasional": 0.2, "very-rare": 0.03, "single-reports": 0.004, "excluded": 0,
    "noise": 0.8, "noise-curated": 0.3, "siblings": 0.4, "siblings-floor": 0.1,
    "siblings-most": 3, "exact": 0.5, "exact-per-information": 0.25, "breadth": 0.3,
    "breadth-share": 0.4, "coverage-even": 0.6, "coverage-by-share": 0.7,
    "publications": 0.35, "catalogues": 0.9, "onset": 0.6, "onset-patients": 1.5,
    "missed": 0.15, "barred": 0.02, "excluded-counts-from": 0.85, "excluded-counts-patients": 5,
    "usual-age": 0.3, "unusual-age": -0.4, "impossible-age": -1.2,
    "tempo-fits": 0.25, "tempo-misfits": -0.6, "local-share": 0.07, "temperature": 1.1,
    "temperature-per-log-finding": 0.4, "thin-findings": 3, "thin-leader": 0.2,
    "harm-treat-now": 10, "harm-must-not-miss": 5, "harm-other": 1, "burden-none": 0,
    "burden-swab": 0.1, "burden-urine": 0.1, "burden-recording": 0.2, "burden-blood": 0.3,
    "burden-imaging": 0.4, "burden-radiation": 0.5, "burden-lumbar-puncture": 0.7,
    "burden-sedation": 0.6, "least-value": 0,
}  # fmt: skip
LIFE = [-0.75, 0, 0.08, 1, 5, 16, 40, 60, 120]
HEADER = (
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\t"
    "modifier\taspect\tbiocuration\n"
)


class Row(NamedTuple):
    """One row of HPO's annotations."""

    disease: str
    hpo: str
    frequency: str = ""
    reference: str = ""
    aspect: str = "P"
    qualifier: str = ""


def ontology(
    folder: Path,
    rows: Iterable[Row] = (),
    same: Iterable[tuple[str, str]] = (),
    genes: Iterable[tuple[str, str]] = (),
) -> Ontology:
    """A snapshot of these annotations; ``same`` pairs Mondo with Mondo's name of a disease."""
    folder.mkdir(parents=True, exist_ok=True)
    stanzas = "".join(
        f"[Term]\nid: {code}\nname: Sign {code[-2:]}\n"
        + "".join(f"is_a: {parent}\n" for parent in parents)
        + "\n"
        for code, parents in PARENTS.items()
    )
    (folder / "hp.obo").write_text(f"data-version: hp/releases/2031-05-06\n\n{stanzas}")
    written = "".join(
        f"{r.disease}\tDisease {r.disease}\t{r.qualifier}\t{r.hpo}\t{r.reference or r.disease}\tPCS"
        f"\t\t{r.frequency}\t\t\t{r.aspect}\tX:me\n"
        for r in rows
    )
    (folder / "phenotype.hpoa").write_text(f"#version: 2031-05-06\n{HEADER}{written}")
    matches = "".join(f"{mondo}\tskos:exactMatch\t{name}\n" for mondo, name in same)
    (folder / "mondo.tsv").write_text(f"subject_id\tpredicate_id\tobject_id\n{matches}")
    links = "".join(f"{gene}\t{name}\n" for gene, name in genes)
    (folder / "genes.txt").write_text(f"ncbi_gene_id\tdisease_id\n{links}")
    files = (folder / "hp.obo", folder / "phenotype.hpoa", folder)
    return Ontology(build(*files, mondo=folder / "mondo.tsv", genes=folder / "genes.txt"))


def feature(code: str, how_often: str | None = None, k: int | None = None, n: int | None = None):
    """A feature by its HPO id, else by a finding's id; graded or counted."""
    named = {"hpo": code, "label": "x"} if code.startswith("HP:") else {"finding": code}
    return model.Feature(how_often=how_often, k=k, n=n, verified="default", **named)  # type: ignore[arg-type]


def disease(name: str, *features: model.Feature, **more: object) -> model.Disease:
    return model.Disease(
        id=name, group=f"Group of {name}", name=name.capitalize(), features=features,
        verified="default", reviewed=TODAY, **more,
    )  # type: ignore[arg-type] # fmt: skip


def question(name: str, kind: str, *finds: str, **more: object) -> model.Question:
    return model.Question(
        id=name, kind=kind, name=name.capitalize(), finds=finds,
        **{"burden": ("none",), "otherwise": "occasional", "verified": "default",
           "reviewed": TODAY, **more},
    )  # type: ignore[arg-type] # fmt: skip


def confusable(recorded: str, how_often: str, *may_be: str) -> model.Confusable:
    return model.Confusable(
        recorded=recorded, label="x", may_be=may_be, how_often=how_often, why="x",
        verified="default", reviewed=TODAY,
    )  # type: ignore[arg-type] # fmt: skip


def knowledge(
    folder: Path,
    terms: Ontology,
    curated: Iterable[model.Disease] = (),
    *,
    constants: Mapping[str, float] = CONSTANTS,
    confusables: Iterable[model.Confusable] = (),
    questions: Iterable[model.Question] = (),
    findings: Iterable[model.Finding] = (),
) -> Knowledge:
    """Knowledge in YAML files that ranks these diseases, with one setting for each age."""
    marked = {"verified": "default", "reviewed": TODAY.isoformat()}
    named = [{"id": k, "value": v, "why": "x", **marked} for k, v in constants.items()]
    settings = {
        "log10_weight": {"leading": 2, "common": 1, "uncommon": 0.5, "rare": 0.2, "very-rare": 0},
        "why": "x", "verified": "default",
        "settings": [
            {"id": "child", "name": "A child", "below_years": 18, "commonness": {}, **marked},
            {"id": "adult", "name": "An adult", "from_years": 18, "commonness": {}, **marked},
        ],
    }  # fmt: skip
    classes = [
        {"id": CHILD, "label": "Childhood onset", "from_years": 1, "below_years": 5},
        {"id": ADULT, "label": "Adult onset", "from_years": 16, "below_years": 120},
    ]
    parts: dict[str, object] = {
        "differential/all.yaml": list(curated),
        "weights.yaml": {
            "constants": named,
            "confusables": list(confusables),
            "stretches": {"bounds_in_years": LIFE, "why": "x", **marked},
        },
        "settings.yaml": settings,
        "onset_classes.yaml": classes,
        "questions.yaml": list(questions),
        "findings.yaml": list(findings),
    }
    for name, part in parts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(msgspec.to_builtins(part), sort_keys=False))
    return Knowledge(folder, terms)


def compile_table(known: Knowledge) -> Table:
    """The table of this knowledge, built in memory."""
    return Table(*compiled(builder(known, cases=()), known))


def ranker(known: Knowledge) -> Ranker:
    return Ranker(compile_table(known))


def query(*present: str, excluded: tuple[str, ...] = ()) -> Query:
    return Query(present, excluded)


def patient(*present: str, no: tuple[str, ...] = (), age: str | None = None) -> Case:
    findings = [Finding(term=Term(id=code)) for code in present]
    findings += [Finding(term=Term(id=code), excluded=True) for code in no]
    seen = Time(age=Age(iso8601duration=age)) if age else None
    return Case(id="x", subject=Subject(time_at_last_encounter=seen), findings=tuple(findings))
