"""What is known about the syndrome, part by part?"""

from __future__ import annotations

import shutil
from functools import cached_property
from pathlib import Path

import pytest

from kinsbourne.knowledge import ontology
from kinsbourne.knowledge.base import Knowledge, files_in, load, shipped_folder
from kinsbourne.knowledge.documents import KnowledgeError
from kinsbourne.knowledge.model import weakest

PARTS = [name for name, part in vars(Knowledge).items() if isinstance(part, cached_property)]


class TestShippedKnowledge:
    @pytest.mark.parametrize("part", PARTS)
    def test_every_part_can_be_read(self, part: str) -> None:
        assert getattr(load(), part)

    @pytest.mark.parametrize(
        "part", ["sources", "statements", "findings", "criteria", "scales", "diseases", "questions"]
    )
    def test_entries_are_found_by_their_id(self, part: str) -> None:
        entries = getattr(load(), part)
        assert all(entry.id == name for name, entry in entries.items())

    def test_is_read_once(self) -> None:
        assert load() is load()
        assert load().findings is load().findings
        assert load().ontology is ontology.load()

    def test_holds_the_statements_of_all_files_in_order(self) -> None:
        files = files_in(shipped_folder(), "statements")
        assert files == sorted(files)
        assert files[0].startswith("statements/")
        written = [
            line.removeprefix("- id: ")
            for file in files
            for line in (shipped_folder() / file).read_text(encoding="utf-8").splitlines()
            if line.startswith("- id: ")
        ]
        assert list(load().statements) == written


class TestFindings:
    def test_that_hpo_has_no_one_term_for_are_named_by_us_and_go_by_all_of_their_terms(
        self,
    ) -> None:
        for name in ("adult-oms-tumour", "onconeuronal-antibody"):
            finding = load().findings[name]
            assert finding.hpo is None
            assert len(finding.also) > 1
            assert finding.label not in load().ontology.labels.values()
            assert finding.local_code == f"KINSBOURNE:{name}"

    def test_are_called_in_a_sentence_by_their_name_where_hpo_has_an_odd_one(self) -> None:
        assert load().findings["behavioural-change"].said == "Change of behaviour"
        assert load().findings["opsoclonus"].said == "Opsoclonus"

    def test_neuroblastoma_is_known_by_its_disease_codes(self) -> None:
        for name in ("neuroblastoma", "neuroblastic-tumour"):
            assert {"OMIM:256700", "ORPHA:635", "MONDO:0005072"} <= {*load().findings[name].codes}


class TestAnotherFolder:
    def test_is_read_instead_and_with_its_own_ontology(self, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(shipped_folder(), tmp_path / "oms"))
        (folder / "release.yaml").write_text("{version: '2031.01.2', review_months: 6}")
        terms = ontology.Ontology(ontology.shipped_snapshot())
        other = Knowledge(folder, terms)
        assert (other.release.version, other.release.reviewed_by) == ("2031.01.2", ())
        assert other.ontology is terms
        assert load(folder) is not load()

    def test_a_part_that_cannot_be_read_is_told_when_asked_for(self, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(shipped_folder(), tmp_path / "oms"))
        (folder / "concern.yaml").write_text("raises: []\n")
        knowledge = Knowledge(folder)
        assert knowledge.criteria
        with pytest.raises(KnowledgeError, match=r"concern.yaml:1: error: .* `lowers`"):
            _ = knowledge.concern


class TestMarks:
    def test_the_weakest_of_several_is_the_mark_of_what_rests_on_them(self) -> None:
        assert weakest(["read", "recalled", "read"]) == "recalled"
        assert weakest(["read", "default", "recalled"]) == "default"
        assert weakest(["read"]) == "read"
