"""Which identifiers mean one disease, and which diseases share a gene?

Two facts that HPO's annotations do not hold: Mondo's exact matches, so that a disease of OMIM and
of Orphanet is counted once [mondo-sssom], and the links of genes to diseases in HPO's own
``genes_to_phenotype.txt`` [hpo-2025-01-16]. Only identifiers are taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

EXACT = "skos:exactMatch"
PREFIXES = {"OMIM": "OMIM", "Orphanet": "ORPHA", "DECIPHER": "DECIPHER"}
"""How Mondo's mapping file names the catalogues that HPO annotates, and how HPO does."""


class CrosswalkError(Exception):
    """A mapping file that is not what it should be: where, what, and what to do."""


def same_diseases(mondo: Path, annotated: Iterable[str]) -> list[tuple[str, ...]]:
    """Identifiers that Mondo matches exactly to one of its own, at least one of them annotated.

    Raises:
        CrosswalkError: not Mondo's ``mondo.sssom.tsv``.
    """
    wanted = set(annotated)
    matches: defaultdict[str, set[str]] = defaultdict(set)
    columns = ("subject_id", "predicate_id", "object_id")
    for subject, predicate, other in _table(mondo, columns, "Mondo's mondo.sssom.tsv"):
        catalogue, _, number = other.partition(":")
        if predicate == EXACT and catalogue in PREFIXES:
            matches[subject].add(f"{PREFIXES[catalogue]}:{number}")
    together = _joined(matches.values())
    kept = (group for group in together if len(group) > 1 and not wanted.isdisjoint(group))
    return sorted(tuple(sorted(group)) for group in kept)


def _joined(groups: Iterable[set[str]]) -> list[set[str]]:
    """Groups that share a member are one."""
    of: dict[str, set[str]] = {}
    for group in groups:
        whole = set(group).union(*(of[member] for member in group if member in of))
        for member in whole:
            of[member] = whole
    return list({id(group): group for group in of.values()}.values())


def genes(genes_to_phenotype: Path, annotated: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The annotated diseases of each gene that has two or more, by NCBI gene number.

    Raises:
        CrosswalkError: not HPO's ``genes_to_phenotype.txt``.
    """
    wanted = set(annotated)
    diseases: defaultdict[str, set[str]] = defaultdict(set)
    columns = ("ncbi_gene_id", "disease_id")
    for gene, disease in _table(genes_to_phenotype, columns, "HPO's genes_to_phenotype.txt"):
        if disease in wanted:
            diseases[gene].add(disease)
    return {gene: tuple(sorted(ids)) for gene, ids in sorted(diseases.items()) if len(ids) > 1}


def _table(path: Path, columns: tuple[str, ...], meant: str) -> Iterator[tuple[str, ...]]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines if not line.startswith("#"))
        header = next(rows, list[str]())
        try:
            at = [header.index(column) for column in columns]
        except ValueError:
            raise CrosswalkError(f"{path.name}: no column {columns}; give {meant}") from None
        for number, row in enumerate(rows, start=1):
            if len(row) <= max(at):
                raise CrosswalkError(
                    f"{path.name}: row {number} is cut short; take the complete file, {meant}"
                )
            yield tuple(row[column] for column in at)
