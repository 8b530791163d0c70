"""``kinsbourne find`` and ``simulate population``, as a person at the command line uses them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner, Result

from kinsbourne.cli.main import app
from kinsbourne.population.truth import FILE, LABEL
from tests.measured import environment
from tests.population.searched import folder

DAY = ("--as-of", "2026-11-26")
GOLDEN = Path(__file__).parent.parent / "golden" / "find"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["find", *map(str, arguments)])


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("records") / "simulated")


@pytest.fixture(scope="module")
def lines(records: Path) -> list[dict[str, Any]]:
    done = run(records, *DAY, "--json")
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_is_a_person_with_the_evidence(lines: list[dict[str, Any]]) -> None:
    assert lines
    for line in lines:
        assert set(line) == {
            "person_id", "grade", "score", "index", "known", "rules", "because", "versions",
        }  # fmt: skip
        assert line["grade"] in ("definite", "probable", "possible")
        assert all(set(one) == {"feature", "date", "code", "days"} for one in line["because"])


def test_of_simulated_people_each_line_and_sheet_says_so(
    records: Path, lines: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert all(line["versions"]["simulated"] is True for line in lines)
    sheet = tmp_path / "charts.csv"
    done = run(records, *DAY, "--report", tmp_path / "r.txt", "--review", sheet)
    assert done.stdout.splitlines()[-1].endswith("simulated people: no evidence")
    rows = sheet.read_text(encoding="utf-8-sig").splitlines()
    assert rows[1:]
    assert all("simulated people: no evidence" in row for row in rows[1:])
    real = tmp_path / "real"
    real.mkdir()
    for one in records.iterdir():
        if one.name not in ("simulated.json", "truth.parquet"):
            (real / one.name).symlink_to(one)
    done = run(real, *DAY, "--json", "--report", tmp_path / "r.txt")
    assert done.stdout
    assert "simulated" not in done.stdout


def test_a_report_is_whole_though_nobody_reads_the_list_to_its_end(
    records: Path, tmp_path: Path
) -> None:
    code = "from kinsbourne.cli.main import app; app()"
    command = [sys.executable, "-c", code, "find", str(records), *DAY]
    with subprocess.Popen(
        [*command, "--report", str(tmp_path / "r.txt")], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        child.stdout.close()
    assert "WHO WAS FOUND" in (tmp_path / "r.txt").read_text()


def test_the_best_score_stands_first_and_ties_go_by_person(lines: list[dict[str, Any]]) -> None:
    assert lines == sorted(lines, key=lambda one: (-one["score"], one["person_id"]))


def test_the_report_goes_to_standard_error_and_the_list_to_output(records: Path) -> None:
    done = run(records, *DAY)
    assert "WHO WAS FOUND" in done.stderr
    assert "WHO WAS FOUND" not in done.stdout
    assert done.stdout.startswith("person")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json"])
def test_the_report_is_written_by_its_suffix(records: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"report{suffix}"
    done = run(records, *DAY, "--json", "--report", file)
    assert done.exit_code == 0
    assert "oms 20" in file.read_text()
    assert "WHO WAS FOUND" not in done.stderr


def test_the_page_says_what_it_is_before_it_shows_the_flow_as_a_picture(
    records: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    run(records, *DAY, "--report", file)
    page = file.read_text()
    assert page.index("It diagnoses nobody") < page.index('src="data:image/svg+xml')
    assert page.index("it is no evidence") < page.index('src="data:image/svg+xml')


def test_a_simulation_says_that_it_is_no_evidence(records: Path) -> None:
    assert "it is no evidence" in " ".join(run(records, *DAY).stderr.split())


def test_small_counts_of_people_are_kept_back_unless_the_house_asks(
    records: Path, tmp_path: Path
) -> None:
    real = tmp_path / "real"
    real.mkdir()
    for file in records.iterdir():
        if file.name not in (LABEL, FILE):
            (real / file.name).symlink_to(file)
    kept, exact = tmp_path / "kept.json", tmp_path / "exact.json"
    run(real, *DAY, "--json", "--report", kept)
    run(real, *DAY, "--json", "--report", exact, "--exact-counts")
    few, all_ = json.loads(kept.read_text()), json.loads(exact.read_text())
    assert few["smallest"] == 11
    assert all_["smallest"] is None
    assert not any(0 < (one or 0) < 11 for one in few["steps"].values())
    assert any(0 < one < 11 for one in all_["steps"].values())


def test_a_sheet_goes_out_and_its_verdicts_come_back(records: Path, tmp_path: Path) -> None:
    sheet, report = tmp_path / "sheet.csv", tmp_path / "report.json"
    assert run(records, *DAY, "--review", sheet, "--sample", "6", "--json").exit_code == 0
    rows = sheet.read_text("utf-8-sig").splitlines()
    assert len(rows) == 7
    sheet.write_text("\n".join(row.replace(",,,,", ",keep,,,") for row in rows), "utf-8-sig")
    done = run(records, *DAY, "--reviewed", sheet, "--json", "--report", report)
    assert done.exit_code == 0
    reviewed = [one["reviewed"] for one in json.loads(report.read_text())["by_grade"]]
    assert sum(one["keep"] for one in reviewed if one) == 6
    words = " ".join(run(records, *DAY, "--reviewed", sheet).stderr.split())
    assert "Charts not read yet are taken to be like those that were" in words


def test_a_share_of_charts_that_were_all_read_is_no_estimate(records: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    assert run(records, *DAY, "--review", sheet, "--json").exit_code == 0
    rows = sheet.read_text("utf-8-sig").splitlines()
    sheet.write_text("\n".join(row.replace(",,,,", ",keep,,,") for row in rows), "utf-8-sig")
    words = run(records, *DAY, "--reviewed", sheet).stderr
    assert "Predictive value by chart review: 100 % (all read)" in words


def test_a_row_that_cannot_be_read_is_named_and_the_rest_is_used(
    records: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("person_id,grade,verdict,inclusion probability\n1,possible,what,1\n")
    done = run(records, *DAY, "--reviewed", sheet, "--json")
    assert done.exit_code == 1
    assert "sheet.csv, row 2" in done.stderr
    assert done.stdout


def test_the_prevalence_is_the_one_that_is_given(records: Path) -> None:
    assert "prevalence of one in 50,000" in " ".join(
        run(records, *DAY, "--prevalence", "0.00002").stderr.split()
    )


def test_the_definition_is_described_without_records() -> None:
    done = run("--describe")
    assert done.exit_code == 0
    assert "It diagnoses\nnobody" in done.stdout


@pytest.mark.parametrize("form", ["circe", "fhir"])
def test_the_definition_is_exported(records: Path, tmp_path: Path, form: str) -> None:
    done = run(records, "--export", form, "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert (tmp_path / "out" / "README.md").is_file()


@pytest.mark.parametrize("name", ["nowhere", "n" * 300])
def test_records_that_are_not_there_are_wrong_usage(tmp_path: Path, name: str) -> None:
    done = run(tmp_path / name, *DAY)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "no such file or folder" in done.stderr


def test_a_place_where_nothing_can_be_kept_is_one_clear_error(
    records: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    done = run(records, *DAY, "--keep", tmp_path / "file")
    assert done.exit_code == 1
    assert "nothing can be kept there" in done.stderr
    assert "standard output" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_search_that_is_stopped_says_so_and_leaves_nothing_behind(
    records: Path, tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "person").symlink_to(records / "person")
    rows = (
        "SELECT (i % 3000)::VARCHAR AS person_id, '2020-01-01' AS measurement_date,"
        " i::VARCHAR AS measurement_source_value FROM range(1_000_000) t(i)"
    )
    duckdb.execute(f"COPY ({rows}) TO '{tmp_path}/measurement.parquet'")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    code = "import sys; from kinsbourne.cli.main import app; app(sys.argv[1:])"
    begun = subprocess.Popen(
        [sys.executable, "-c", code, "find", str(tmp_path), "--json"],
        env=environment() | {"TMPDIR": str(scratch)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not list(scratch.glob("*/*.begun")):
        assert begun.poll() is None
        sleep(0.01)
    begun.send_signal(number)
    out, err = begun.communicate(timeout=60)
    assert (begun.returncode, out) == (128 + number, "")
    assert err.splitlines()[-1].startswith("stopped: ")
    assert "Traceback" not in err
    assert list(scratch.iterdir()) == []


def test_a_truth_of_another_form_is_said_and_the_search_goes_on(
    records: Path, tmp_path: Path, lines: list[dict[str, Any]]
) -> None:
    for file in records.iterdir():
        if file.name != FILE:
            (tmp_path / file.name).symlink_to(file)
    duckdb.execute(f"COPY (SELECT 1 AS one) TO '{tmp_path / FILE}'")
    done = run(tmp_path, *DAY, "--json")
    assert done.exit_code == 1
    assert "not a table of person_id and kind" in done.stderr
    assert [json.loads(line) for line in done.stdout.splitlines()] == lines


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (".", "--report", "report.docx"),
        (".", "--review", "sheet.xlsx"),
        (".", "--memory", "much"),
        (".", "--prevalence", "1"),
        (".", "--master", "local[1]"),
        (".", "--export", "circe"),
        (".", "--out", "folder"),
        (".", "--sample", "3"),
        (".", "--reviewed", "nowhere.csv"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_done(wrong: tuple[str, ...]) -> None:
    assert run(*wrong).exit_code == 2


def test_help_loads_neither_numpy_nor_a_database() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from kinsbourne.cli.main import app;"
        "CliRunner().invoke(app, ['find', '--help']);"
        "print([one for one in ('numpy', 'duckdb', 'scipy', 'pyspark') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_small_search_reads_as_it_should(records: Path) -> None:
    done = run(records, *DAY)
    said = done.stdout + "\n" + done.stderr[done.stderr.index("Search for") :]
    assert said == (GOLDEN / "small.txt").read_text()


def test_each_line_of_fhir_that_cannot_be_read_is_named_and_the_others_count(
    tmp_path: Path,
) -> None:
    patient = '{"resourceType": "Patient", "id": "a", "birthDate": "2020-01-01"}'
    (tmp_path / "all.ndjson").write_text(f'{patient}\n{{"resourceType": "Cond\nnothing\n')
    done = run(tmp_path, *DAY, "--json")
    assert done.exit_code == 1
    for line in (2, 3):
        assert f"all.ndjson, line {line}: " in done.stderr
    assert "person: 1 row," in done.stderr


class TestSimulatePopulation:
    def simulate(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(app, ["simulate", "population", *map(str, arguments)])

    def test_writes_a_folder_that_can_be_searched(self, tmp_path: Path) -> None:
        out = tmp_path / "out"
        done = self.simulate("-n", "200", "--out", out, "--seed", "1", "--processes", "1")
        assert done.exit_code == 0
        assert (out / FILE).is_file()
        assert run(out, *DAY, "--json").exit_code == 0

    def test_leaves_a_folder_with_something_in_it_alone(self, tmp_path: Path) -> None:
        (tmp_path / "mine").write_text("")
        done = self.simulate("-n", "200", "--out", tmp_path)
        assert done.exit_code == 2
        assert "there is something already" in done.stderr
