"""What does ``kinsbourne knowledge`` answer, and with which exit code?"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kinsbourne.cli.main import app
from kinsbourne.knowledge.base import load, shipped_folder
from kinsbourne.knowledge.ontology import Ontology

OBO = """format-version: 1.2
data-version: hp/releases/2031-05-06

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000010
name: Eye sign
is_a: HP:0000001 ! All

[Term]
id: HP:0000002
name: obsolete Old
is_obsolete: true
replaced_by: HP:0000010
"""
COLUMNS = (
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex"
    "\tmodifier\taspect\tbiocuration"
)
HPOA = f"""#version: 2031-05-06
{COLUMNS}
OMIM:1\tDancing\t\tHP:0000010\tPMID:11\tPCS\t\t3/5\t\t\tP\tX:me
OMIM:2\tOther\t\tHP:0000010\tOMIM:2\tIEA\t\t\t\t\tP\tX:me
"""


def knowledge(*words: str) -> Result:
    return CliRunner().invoke(app, ["knowledge", *words])


def real(*words: str) -> subprocess.CompletedProcess[str]:
    """The program itself, as a shell would run it."""
    command = [sys.executable, "-m", "kinsbourne.cli.main", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    (tmp_path / "hp.obo").write_text(OBO)
    (tmp_path / "phenotype.hpoa").write_text(HPOA)
    return tmp_path


# ---- check ----------------------------------------------------------------------------------


def test_check_passes_the_shipped_knowledge() -> None:
    result = knowledge("check")
    assert result.exit_code == 0, result.stderr
    (line,) = result.stdout.splitlines()
    assert f"knowledge {load().release.version}" in line
    assert f"{len(load().statements)} statements" in line
    assert ": errors 0, " in line


def test_check_names_file_line_and_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "oms"
    shutil.copytree(shipped_folder(), folder)
    path = folder / "statements" / "causes.yaml"
    path.write_text(path.read_text().replace("section: causes", "section: causation", 1))
    result = knowledge("check", "--folder", str(folder))
    assert result.exit_code == 1
    assert "causes.yaml:" in result.stderr
    assert "error: " in result.stderr
    assert "errors 1, " in result.stdout


def test_check_of_knowledge_that_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "oms"
    shutil.copytree(shipped_folder(), folder)
    (folder / "release.yaml").write_text("version: 1\nversion: 2\n")
    ran = real("knowledge", "check", "--folder", str(folder))
    assert ran.returncode == 1
    assert "release.yaml:2: error: the key 'version' is given twice" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout.startswith("knowledge that cannot be read: ")


# ---- show -----------------------------------------------------------------------------------


def test_show_prints_markdown_or_html() -> None:
    assert knowledge("show").stdout.startswith("# Opsoclonus-myoclonus syndrome\n")
    assert knowledge("show", "--html").stdout.startswith("<!DOCTYPE html>\n")


def test_show_one_section() -> None:
    shown = knowledge("show", "Screening").stdout
    assert "## Screening" in shown
    assert "## Causes" not in shown


def test_show_resources_in_french() -> None:
    assert "### Associations de patients" in knowledge("show", "resources", "--lang", "fr").stdout


def test_an_unknown_section_is_wrong_usage() -> None:
    ran = real("knowledge", "show", "prognosis")
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "no section 'prognosis'" in ran.stderr
    assert "natural-history" in ran.stderr
    assert "Traceback" not in ran.stderr


# ---- cite -----------------------------------------------------------------------------------


def test_cite_prints_every_source() -> None:
    printed = knowledge("cite").stdout
    assert printed.count("\n@") + 1 == len(load().sources)


def test_cite_sections_statements_and_sources_once_each() -> None:
    names = ("surgery", "resect-localised-tumour", "pike-2013", "matthay-2005")
    items = json.loads(knowledge("cite", *names, "--format", "csl").stdout)
    ids = [item["id"] for item in items]
    assert ids[-1] == "matthay-2005"
    assert ids.count("pike-2013") == 1
    assert "pranzatelli-2017" in ids


def test_cite_of_nothing_known_is_wrong_usage() -> None:
    result = knowledge("cite", "no-such-thing")
    assert result.exit_code == 2
    assert "no source or statement 'no-such-thing'" in result.stderr


# ---- build-hpo and search -------------------------------------------------------------------


def test_build_hpo_writes_a_snapshot(release: Path) -> None:
    out = release / "out"
    out.mkdir()
    files = (str(release / "hp.obo"), str(release / "phenotype.hpoa"))
    result = knowledge("build-hpo", *files, "--out", str(out))
    assert result.exit_code == 0, result.stderr
    made = out / "hpo-2031-05-06.zip"
    assert result.stdout == (
        f"{made}: 2 terms, 1 obsolete ids, 1 annotations, 1 IEA rows left out\n"
    )
    assert Ontology(made).replaced == {"HP:0000002": "HP:0000010"}


def test_build_hpo_keeps_rows_of_evidence_iea_when_asked(release: Path) -> None:
    files = (str(release / "hp.obo"), str(release / "phenotype.hpoa"))
    result = knowledge("build-hpo", *files, "--out", str(release), "--with-iea")
    assert "2 annotations\n" in result.stdout


def test_build_hpo_takes_matches_and_genes(release: Path) -> None:
    files = (str(release / "hp.obo"), str(release / "phenotype.hpoa"))
    mondo, genes = release / "mondo.sssom.tsv", release / "genes_to_phenotype.txt"
    mondo.write_text(
        "subject_id\tpredicate_id\tobject_id\n"
        "MONDO:1\tskos:exactMatch\tOMIM:1\nMONDO:1\tskos:exactMatch\tOrphanet:1\n"
    )
    genes.write_text("ncbi_gene_id\tdisease_id\n7\tOMIM:1\n7\tOMIM:2\n")
    more = ("--mondo", str(mondo), "--genes", str(genes), "--with-iea")
    assert knowledge("build-hpo", *files, "--out", str(release), *more).exit_code == 0
    made = Ontology(release / "hpo-2031-05-06.zip")
    assert made.same == [("OMIM:1", "ORPHA:1")]
    assert made.genes == {"7": ("OMIM:1", "OMIM:2")}


def test_build_hpo_refuses_another_mapping(release: Path) -> None:
    files = (str(release / "hp.obo"), str(release / "phenotype.hpoa"))
    other = str(release / "phenotype.hpoa")
    result = knowledge("build-hpo", *files, "--out", str(release), "--mondo", other)
    assert result.exit_code == 1
    assert "give Mondo's mondo.sssom.tsv" in result.stderr


def test_build_hpo_refuses_other_files(release: Path) -> None:
    hpoa = str(release / "phenotype.hpoa")
    ran = real("knowledge", "build-hpo", hpoa, hpoa, "--out", str(release))
    assert ran.returncode == 1
    assert "give HPO's hp.obo" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_search_finds_terms_by_words() -> None:
    result = knowledge("search", "opsoclonus")
    assert "HP:0010543  Opsoclonus\n" in result.stdout
    assert result.stderr == "HPO 2025-01-16\n"


def test_search_shows_the_synonym_that_matched() -> None:
    found = knowledge("search", "wide", "based", "gait").stdout
    assert "HP:0002136  Broad-based gait (Wide based gait)\n" in found
