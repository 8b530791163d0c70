"""Which identifiers mean one disease, and which diseases share a gene?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kinsbourne.knowledge.crosswalk import CrosswalkError, genes, same_diseases
from kinsbourne.knowledge.ontology import Ontology, load
from kinsbourne.knowledge.snapshot import build
from tests.reasoning import tiny
from tests.reasoning.tiny import JERKS, Row

MONDO = """#curie_map:
#  MONDO: http://purl.obolibrary.org/obo/MONDO_
subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label
MONDO:1\tone\tskos:exactMatch\tOMIM:1\tone
MONDO:1\tone\tskos:exactMatch\tOrphanet:11\tone
MONDO:1\tone\tskos:exactMatch\tDOID:77\tone
MONDO:2\ttwo\tskos:exactMatch\tOMIM:2\ttwo
MONDO:2\ttwo\tskos:broadMatch\tOrphanet:22\ttwo
MONDO:3\tthree\tskos:exactMatch\tOrphanet:11\tone
MONDO:3\tthree\tskos:exactMatch\tDECIPHER:3\tthree
"""
GENES = """ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id
7\tAAA\tHP:1\tx\t-\tOMIM:2
7\tAAA\tHP:2\tx\t-\tOMIM:1
7\tAAA\tHP:3\tx\t-\tOMIM:1
8\tBBB\tHP:1\tx\t-\tOMIM:1
9\tCCC\tHP:1\tx\t-\tOMIM:1
9\tCCC\tHP:1\tx\t-\tOMIM:404
"""
ANNOTATED = ("OMIM:1", "OMIM:2", "ORPHA:11", "ORPHA:22", "DECIPHER:3")


def file(folder: Path, text: str, name: str = "file.tsv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


class TestOneDisease:
    def test_exact_matches_are_joined_also_by_way_of_a_third(self, tmp_path: Path):
        found = same_diseases(file(tmp_path, MONDO), ANNOTATED)
        assert found == [("DECIPHER:3", "OMIM:1", "ORPHA:11")]

    def test_what_is_broader_is_another(self, tmp_path: Path):
        found = same_diseases(file(tmp_path, MONDO), ANNOTATED)
        assert not {"OMIM:2", "ORPHA:22"} & {name for group in found for name in group}

    def test_one_that_hpo_does_not_annotate_still_joins_two_that_it_does(self, tmp_path: Path):
        found = same_diseases(file(tmp_path, MONDO), ["OMIM:1", "DECIPHER:3"])
        assert found == [("DECIPHER:3", "OMIM:1", "ORPHA:11")]

    def test_what_hpo_annotates_nothing_of_is_left_out(self, tmp_path: Path):
        assert same_diseases(file(tmp_path, MONDO), ["OMIM:2", "OMIM:404"]) == []

    def test_other_catalogues_are_left_out(self, tmp_path: Path):
        (group,) = same_diseases(file(tmp_path, MONDO), ANNOTATED)
        assert "DOID:77" not in group


class TestGenes:
    def test_lend_among_two_diseases_or_more(self, tmp_path: Path):
        assert genes(file(tmp_path, GENES), ANNOTATED) == {"7": ("OMIM:1", "OMIM:2")}

    def test_without_annotated_diseases_there_is_none(self, tmp_path: Path):
        assert genes(file(tmp_path, GENES), []) == {}


class TestWrongFiles:
    @pytest.mark.parametrize("text", ["", "#only a comment\n", "a\tb\n1\t2\n", GENES])
    def test_a_missing_column_names_the_file_and_the_right_one(self, tmp_path: Path, text: str):
        said = r"^file\.tsv: no column .*predicate_id.*; give Mondo's mondo\.sssom\.tsv$"
        with pytest.raises(CrosswalkError, match=said):
            same_diseases(file(tmp_path, text), ANNOTATED)

    def test_so_with_the_genes(self, tmp_path: Path):
        said = r"^file\.tsv: no column .*ncbi_gene_id.*; give HPO's genes_to_phenotype\.txt$"
        with pytest.raises(CrosswalkError, match=said):
            genes(file(tmp_path, MONDO), ANNOTATED)

    @pytest.mark.parametrize(
        ("read", "text", "row", "meant"),
        [
            (same_diseases, MONDO + "MONDO:4\tfour\n", 8, "Mondo's mondo.sssom.tsv"),
            (genes, GENES + "7\tAAA\n", 7, "HPO's genes_to_phenotype.txt"),
        ],
    )
    def test_a_row_cut_short_is_named_with_the_remedy(
        self, tmp_path: Path, read: object, text: str, row: int, meant: str
    ):
        said = f"file.tsv: row {row} is cut short; take the complete file, {meant}"
        with pytest.raises(CrosswalkError, match=f"^{re.escape(said)}$"):
            read(file(tmp_path, text), ANNOTATED)  # type: ignore[operator]


class TestSnapshot:
    def test_holds_both_where_both_are_given(self, tmp_path: Path):
        rows = [Row(name, JERKS) for name in ANNOTATED]
        tiny.ontology(tmp_path, rows)
        made = Ontology(
            build(
                tmp_path / "hp.obo",
                tmp_path / "phenotype.hpoa",
                tmp_path,
                mondo=file(tmp_path, MONDO, "mondo.sssom.tsv"),
                genes=file(tmp_path, GENES, "genes_to_phenotype.txt"),
            )
        )
        assert made.same == [("DECIPHER:3", "OMIM:1", "ORPHA:11")]
        assert made.genes == {"7": ("OMIM:1", "OMIM:2")}
        assert made.manifest.mondo is not None
        assert "CC BY 4.0" in made.manifest.mondo

    def test_holds_neither_and_thanks_nobody_where_none_is_given(self, tmp_path: Path):
        tiny.ontology(tmp_path, [Row("OMIM:1", JERKS)])
        made = Ontology(build(tmp_path / "hp.obo", tmp_path / "phenotype.hpoa", tmp_path))
        assert (made.same, made.genes, made.manifest.mondo) == ([], {}, None)

    def test_the_shipped_one_names_each_once_and_only_with_what_hpo_annotates(self):
        ontology = load()
        annotated = {row.disease for row in ontology.annotations}
        matched = [name for group in ontology.same for name in group]
        assert all(annotated & {*group} for group in ontology.same)
        assert len(matched) == len({*matched})
        assert all(len(group) > 1 for group in (*ontology.same, *ontology.genes.values()))
        assert {name for group in ontology.genes.values() for name in group} <= annotated
        assert ontology.manifest.mondo is not None
