"""How do HPO's release files become one small file of facts?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kinsbourne.knowledge.ontology import Annotation, Match, Ontology, load
from kinsbourne.knowledge.snapshot import SnapshotError, build

OBO = r"""format-version: 1.2
data-version: hp/releases/2031-05-06
ontology: hp

[Term]
id: HP:0000020
name: Dancing "eyes"
alt_id: HP:0000021
alt_id: HP:0000092
alt_id: HP:0000090
def: "Eyes that dance.\nTwice: yes." [ORCID:0]
comment:
synonym: "Eyes, \"dancing\"" EXACT layperson [ORCID:0]
synonym: "Saccadomania" RELATED []
is_a: HP:0000010 {source="x"} ! Eye sign
is_obsolete: false

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000010
name: Eye sign
is_a: HP:0000001 ! All

[Term]
id: UBERON:0000970
name: eye

[Term]
id: HP:0000090
name: obsolete Prancing eyes
is_obsolete: true
replaced_by: HP:0000010

[Term]
id: HP:0000091
name: obsolete Humours
is_obsolete: true

[Term]
id: HP:0000092
name: obsolete Merged eyes
is_obsolete: true

[Typedef]
id: part_of
name: part of
"""
HEADER = (
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\t"
    "modifier\taspect\tbiocuration\n"
)
ROWS = (
    'TEST:2\t"Dancing" syndrome\t\tHP:0000020\tPMID:1\tPCS\tHP:0003593\t3/4\tFEMALE\tHP:1;HP:2\t'
    "P\tHPO:x[2031-01-01]\n",
    "TEST:1\tOther syndrome \u2028 here\tNOT\tHP:0000010\tTEST:1\tTAS\t\t\t\t\tP\tHPO:y\n",
    "TEST:3\tThird syndrome\t\tHP:0000021\tTEST:3\tIEA\t\t\t\t\tP\tHPO:z\n",
)
HPOA = "#description: tiny\n#version: 2031-05-06\n#tracker: none\n" + HEADER + "".join(ROWS)


def files(folder: Path, obo: str = OBO, hpoa: str = HPOA) -> tuple[Path, Path]:
    folder.mkdir(exist_ok=True)
    (folder / "hp.obo").write_text(obo, encoding="utf-8")
    (folder / "phenotype.hpoa").write_text(hpoa, encoding="utf-8")
    return folder / "hp.obo", folder / "phenotype.hpoa"


@pytest.fixture
def ontology(tmp_path: Path) -> Ontology:
    return Ontology(build(*files(tmp_path), tmp_path))


class TestWhatIsKept:
    def test_terms_with_their_labels_and_what_is_above_them(self, ontology: Ontology) -> None:
        assert ontology.labels == {
            "HP:0000001": "All",
            "HP:0000010": "Eye sign",
            "HP:0000020": 'Dancing "eyes"',
        }
        assert ontology.ancestors("HP:0000020") == ontology.labels.keys()
        assert "UBERON:0000970" not in ontology

    def test_synonyms_without_the_files_quoting(self, ontology: Ontology) -> None:
        assert ontology.synonyms == {"HP:0000020": ['Eyes, "dancing"', "Saccadomania"]}
        assert ontology.search("saccadomania") == [
            Match("HP:0000020", 'Dancing "eyes"', "Saccadomania")
        ]

    def test_old_ids_with_what_replaces_them(self, ontology: Ontology) -> None:
        assert ontology.replaced == {
            "HP:0000021": "HP:0000020",
            "HP:0000090": "HP:0000010",
            "HP:0000091": None,
            "HP:0000092": "HP:0000020",
        }

    def test_annotations_as_they_were_written(self, ontology: Ontology) -> None:
        assert ["\t".join(row) for row in ontology.annotations] == [
            row.rpartition("\t")[0] for row in ROWS[:2]
        ]
        assert ontology.annotations[0] == Annotation(
            disease="TEST:2",
            name='"Dancing" syndrome',
            qualifier="",
            hpo="HP:0000020",
            reference="PMID:1",
            evidence="PCS",
            onset="HP:0003593",
            frequency="3/4",
            sex="FEMALE",
            modifier="HP:1;HP:2",
            aspect="P",
        )

    def test_the_manifest_counts_it(self, ontology: Ontology) -> None:
        manifest = ontology.manifest
        assert (manifest.hpo_version, manifest.hpoa_version) == ("2031-05-06", "2031-05-06")
        assert (manifest.terms, manifest.obsolete, manifest.annotations) == (3, 4, 2)
        assert "(release 2031-05-06)" in manifest.acknowledgement

    def test_electronic_inference_is_left_out_and_counted(self, ontology: Ontology) -> None:
        assert ontology.manifest.left_out == {"IEA": 1}

    def test_electronic_inference_is_kept_when_asked_for(self, tmp_path: Path) -> None:
        whole = Ontology(build(*files(tmp_path), tmp_path, leave_out=frozenset()))
        assert [row.evidence for row in whole.annotations] == ["PCS", "TAS", "IEA"]
        assert whole.manifest.left_out == {}


class TestTheFile:
    def test_the_same_input_gives_the_same_bytes(self, tmp_path: Path) -> None:
        one = build(*files(tmp_path / "one"), tmp_path / "one")
        two = build(*files(tmp_path / "two"), tmp_path / "two")
        assert one != two
        assert one.read_bytes() == two.read_bytes()

    def test_windows_line_ends_change_nothing(self, tmp_path: Path) -> None:
        one = build(*files(tmp_path / "one"), tmp_path / "one")
        obo, hpoa = files(tmp_path / "two")
        for path in (obo, hpoa):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert build(obo, hpoa, tmp_path / "two").read_bytes() == one.read_bytes()

    def test_a_newer_release_is_taken_under_its_own_name(self, tmp_path: Path) -> None:
        newer = [text.replace("2031-05-06", "2032-01-02") for text in (OBO, HPOA)]
        snapshot = build(*files(tmp_path, *newer), tmp_path)
        assert snapshot == tmp_path / "hpo-2032-01-02.zip"
        assert load(snapshot).manifest.hpo_version == "2032-01-02"
        assert load(snapshot) is not load()

    def test_an_ontology_without_annotations_is_taken(self, tmp_path: Path) -> None:
        bare = HPOA.removesuffix("".join(ROWS))
        assert Ontology(build(*files(tmp_path, hpoa=bare), tmp_path)).annotations == []


class TestWrongFiles:
    @pytest.mark.parametrize(
        ("obo", "says"),
        [
            ("", "hp.obo: no data-version line; give HPO's hp.obo"),
            (HPOA, "hp.obo: no data-version line; give HPO's hp.obo"),
            (
                OBO.replace("name: Eye sign\n", ""),
                "hp.obo: HP:0000010 has no name; give the complete hp.obo",
            ),
            (
                OBO.replace("id: HP:0000001\n", "id: HP:0000002\n"),
                "hp.obo: HP:0000010 is below HP:0000001, which is not in the file; "
                "give the complete hp.obo",
            ),
            (
                OBO.replace('"Saccadomania"', "Saccadomania"),
                "hp.obo: a synonym of HP:0000020 without quotes; give HPO's own hp.obo",
            ),
        ],
        ids=["empty", "the other file", "no name", "no parent", "unquoted synonym"],
    )
    def test_what_is_not_the_ontology_is_refused(self, tmp_path: Path, obo: str, says: str) -> None:
        with pytest.raises(SnapshotError, match=f"^{re.escape(says)}$"):
            build(*files(tmp_path, obo), tmp_path)

    def test_a_term_below_itself_is_refused(self, tmp_path: Path) -> None:
        circle = OBO.replace("name: All\n", "name: All\nis_a: HP:0000020\n")
        with pytest.raises(SnapshotError, match=r"^hp\.obo: HP:00000\d\d is below itself"):
            build(*files(tmp_path, circle), tmp_path)

    @pytest.mark.parametrize(
        "hpoa",
        ["", "#version: 2031-05-06\n", OBO, HEADER, HPOA.replace("hpo_id", "hpo")],
        ids=["empty", "only comments", "the other file", "no version", "another header"],
    )
    def test_what_is_not_the_annotations_is_refused(self, tmp_path: Path, hpoa: str) -> None:
        with pytest.raises(SnapshotError, match=r"^phenotype\.hpoa: not HPO's phenotype\.hpoa"):
            build(*files(tmp_path, hpoa=hpoa), tmp_path)

    def test_a_row_cut_off_is_refused_with_its_line(self, tmp_path: Path) -> None:
        with pytest.raises(SnapshotError, match=r"^phenotype\.hpoa, line 8: 2 columns instead of"):
            build(*files(tmp_path, hpoa=HPOA + "TEST:4\tFourth\n"), tmp_path)

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_file_that_is_not_text_is_refused(self, tmp_path: Path, which: int) -> None:
        paths = files(tmp_path)
        paths[which].write_bytes(b"PK\x03\x04\xff\xfe")
        with pytest.raises(SnapshotError, match=f"^{paths[which].name}: not text in UTF-8"):
            build(*paths, tmp_path)

    def test_files_of_two_releases_are_refused(self, tmp_path: Path) -> None:
        older = HPOA.replace("2031-05-06", "2030-01-01")
        with pytest.raises(SnapshotError, match="take both files from one release"):
            build(*files(tmp_path, hpoa=older), tmp_path)
        assert not list(tmp_path.glob("*.zip"))
