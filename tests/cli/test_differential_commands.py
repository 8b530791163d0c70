"""``what-if`` and ``knowledge add-cases`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kinsbourne.case.blocks import Term
from kinsbourne.case.model import Case, Disease, Finding
from kinsbourne.cli.main import app
from kinsbourne.exchange import phenopacket
from tests.build import HPO, case

RUN = CliRunner()


@pytest.fixture
def triad(tmp_path: Path) -> str:
    file = tmp_path / "triad.json"
    file.write_bytes(phenopacket.write(case("opsoclonus", "myoclonus", "ataxia")))
    return file.as_posix()


class TestWhatIf:
    def test_says_where_each_disease_stood_and_would_stand(self, triad: str) -> None:
        result = RUN.invoke(app, ["what-if", triad, "--ignore", HPO["opsoclonus"], "--top", "3"])
        assert result.exit_code == 0
        assert result.stdout.startswith(f"WHAT IF: without {HPO['opsoclonus']}\n")
        assert "Opsoclonus-myoclonus syndrome" in result.stdout

    def test_names_the_two_settings(self, triad: str) -> None:
        result = RUN.invoke(app, ["what-if", triad, "--setting", "emergency"])
        assert "setting neurology -> emergency" in result.stdout

    def test_json(self, triad: str) -> None:
        arguments = ["what-if", triad, "--add", "scorpion-sting", "--exclude", "fever", "--json"]
        result = RUN.invoke(app, arguments)
        said = json.loads(result.stdout)
        assert said["supposed"] == ["with scorpion-sting", "fever excluded"]
        assert {"rank", "rank_then", "posterior", "posterior_then"} <= said["changes"][0].keys()

    def test_nothing_supposed(self, triad: str) -> None:
        assert "nothing changed" in RUN.invoke(app, ["what-if", triad]).stdout

    def test_reads_standard_input(self, triad: str) -> None:
        result = RUN.invoke(app, ["what-if", "-"], input=Path(triad).read_bytes())
        assert result.exit_code == 0

    @pytest.mark.parametrize(
        "arguments",
        [["--add", "dancing"], ["--setting", "beach"]],
        ids=["unknown finding", "unknown setting"],
    )
    def test_wrong_usage(self, triad: str, arguments: list[str]) -> None:
        result = RUN.invoke(app, ["what-if", triad, *arguments])
        assert result.exit_code == 2
        assert "no such" in result.stderr

    def test_a_case_that_cannot_be_read(self, tmp_path: Path) -> None:
        file = tmp_path / "broken.json"
        file.write_text("{", encoding="utf-8")
        result = RUN.invoke(app, ["what-if", file.as_posix()])
        assert result.exit_code == 1
        assert result.stderr

    @pytest.mark.parametrize("command", ["what-if", "assess"])
    def test_a_damaged_case_base_is_named(
        self, triad: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        damaged = tmp_path / "case-base.json"
        damaged.write_text("{", encoding="utf-8")
        monkeypatch.setenv("KINSBOURNE_CASE_BASE", damaged.as_posix())
        result = RUN.invoke(app, [command, triad])
        assert result.exit_code == 1
        assert "add the cases again" in result.stderr

    def test_no_such_file(self) -> None:
        assert RUN.invoke(app, ["what-if", "nowhere.json"]).exit_code == 2


class TestAddCases:
    def test_counts_are_kept_and_no_patient(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = tmp_path / "case-base.json"
        monkeypatch.setenv("KINSBOURNE_CASE_BASE", kept.as_posix())
        folder = tmp_path / "cases"
        folder.mkdir()
        patient = Case(
            id="jane-doe",
            findings=(Finding(term=Term(id=HPO["ataxia"], label="Ataxia")),),
            diseases=(Disease(term=Term(id="OMIM:208900", label="x")),),
        )
        (folder / "a.json").write_bytes(phenopacket.write(patient))
        (folder / "b.json").write_bytes(phenopacket.write(case("ataxia")))
        (folder / "c.json").write_text("{", encoding="utf-8")
        result = RUN.invoke(app, ["knowledge", "add-cases", folder.as_posix()])
        assert result.exit_code == 1
        assert "1 patients added, 1 counts in all" in result.stdout
        assert "b.json" in result.stderr
        assert "c.json" in result.stderr
        assert "jane" not in kept.read_text(encoding="utf-8")
        assert json.loads(kept.read_bytes()) == [
            ["OMIM:208900", HPO["ataxia"], "own patients, cases", 1, 1]
        ]
