"""``kinsbourne course``, as a person at the command line uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner, Result

from kinsbourne.cli import course as command
from kinsbourne.cli.main import app
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import Assessment
from tests import course_case
from tests.course_build import drug, patient, score, sign

CHILD = msgspec.json.encode(course_case.DOCUMENT)
FIELDS = {
    "id", "red_flags", "course", "pathway", "work_up", "due", "due_undecided", "versions",
    "sources", "notices", "worked",
}  # fmt: skip


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["course", *map(str, arguments)], input=stdin)


@pytest.fixture
def child(tmp_path: Path) -> Path:
    path = tmp_path / "child.json"
    path.write_bytes(CHILD)
    return path


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> list[command.Asked]:
    """Let the course be the one written by hand; what was asked is kept."""
    asked: list[command.Asked] = []

    class ByHand(Assessor):
        def assess(self, *given: Any) -> Assessment:
            return course_case.assessed()

    def assessor_for(how: command.Asked) -> Assessor:
        asked.append(how)
        return ByHand(base.load())

    monkeypatch.setattr(command, "assessor_for", assessor_for)
    return asked


class TestOneCase:
    @pytest.mark.usefixtures("by_hand")
    def test_is_said_in_words(self, child: Path) -> None:
        done = run(child)
        assert done.exit_code == 0
        assert done.stdout.startswith("Phase: partial recovery")
        assert "PATHWAY" in done.stdout
        assert done.stderr == ""

    @pytest.mark.usefixtures("by_hand")
    def test_explain_shows_rules_and_places(self, child: Path) -> None:
        said = run(child, "--explain").stdout
        assert "rule: relapse-least" in said
        assert "phenotypicFeatures/3" in said

    @pytest.mark.usefixtures("by_hand")
    def test_as_json_is_one_line_with_what_others_rely_on(self, child: Path) -> None:
        (line,) = run(child, "--json").stdout.splitlines()
        found = json.loads(line)
        assert set(found) == FIELDS
        assert found["id"] == course_case.ID
        assert [one["verdict"] for one in found["course"]["relapses"]] == [
            "relapse", "fluctuation", "relapse", "cannot_say"
        ]  # fmt: skip
        assert found["due"][0]["overdue"] is True

    def test_a_real_assessment_gives_the_same_line(self, child: Path) -> None:
        found = json.loads(run(child, "--json", "--as-of", "2026-11-20").stdout)
        assert set(found) == FIELDS

    def test_what_was_asked_reaches_the_assessment(
        self, child: Path, by_hand: list[command.Asked], tmp_path: Path
    ) -> None:
        own = tmp_path / "schedule.yaml"
        own.write_text("{}")
        run(child, "--as-of", "2026-11-20", "--relapse-hours", "72", "--schedule", own)
        assert by_hand == [command.Asked(course_case.TODAY, 72.0, own)]

    def test_standard_input_is_read(self) -> None:
        assert json.loads(run("-", "--json", stdin=CHILD).stdout)["id"] == course_case.ID


class TestBatch:
    def test_a_refused_case_is_told_and_the_rest_goes_on(self, tmp_path: Path) -> None:
        file = tmp_path / "batch.ndjson"
        file.write_bytes(b"\n".join((CHILD, b'{"id": "bad", "x": 1}', CHILD)))
        done = run(file, "--json")
        assert done.exit_code == 1
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert ["error" in line for line in lines] == [False, True, False]
        assert lines[1]["error"]["where"].startswith("batch.ndjson, line 2, ")
        done = run(file)
        assert done.stdout.count("simulated-course-1") == 2
        assert "bad: batch.ndjson, line 2" in done.stderr

    def test_a_file_that_cannot_be_read_is_refused(self, tmp_path: Path) -> None:
        done = run(tmp_path)
        assert done.exit_code == 1
        assert "no file that ends in .json" in done.stderr


class TestAnswers:
    def test_stand_in_for_what_is_not_recorded(self, child: Path) -> None:
        before = json.loads(run(child, "--json").stdout)["pathway"]
        answered = ("--answer", "treatable-infection=yes", "--answer", "antimicrobial-now=no")
        after = json.loads(run(child, "--json", *answered).stdout)["pathway"]
        states = [
            next(step["state"] for step in steps if step["node"] == "treat-infections")
            for steps in (before, after)
        ]
        assert states == ["cannot_say", "do_now"]

    def test_that_name_no_question_are_refused_and_the_questions_named(self, child: Path) -> None:
        done = run(child, "--answer", "weather=yes")
        assert done.exit_code == 2
        assert "treatable-infection" in done.stderr

    def test_are_yes_no_or_unknown_and_of_one_case(self, child: Path) -> None:
        assert run(child, "--answer", "treatable-infection=maybe").exit_code == 2
        assert run(child.parent, "--answer", "treatable-infection=no").exit_code == 2
        assert run(child, "--answer", "treatable-infection=unknown").exit_code == 0


class TestPicture:
    @pytest.mark.parametrize("name", ["child.svg", "child.png", "new/child.SVG"])
    def test_is_written_where_it_is_asked_for(self, child: Path, tmp_path: Path, name: str) -> None:
        done = run(child, "--picture", tmp_path / name)
        assert done.exit_code == 0
        assert (tmp_path / name).stat().st_size > 10_000
        assert f"picture: {tmp_path / name}" in done.stderr

    def test_of_a_batch_each_case_has_its_own(self, tmp_path: Path) -> None:
        file = tmp_path / "batch.ndjson"
        odd = msgspec.json.encode({**course_case.DOCUMENT, "id": "../../a b\n"})
        file.write_bytes(b"\n".join((CHILD, CHILD, odd)))
        assert run(file, "--picture", tmp_path / "out").exit_code == 0
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
            "0001-simulated-course-1.svg", "0002-simulated-course-1.svg", "0003-a-b.svg"
        ]  # fmt: skip

    def test_of_several_cases_on_standard_input_none_is_lost(self, tmp_path: Path) -> None:
        run("-", "--picture", tmp_path / "p.svg", stdin=CHILD + b"\n" + CHILD)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["p-2.svg", "p.svg"]

    def test_that_cannot_be_written_is_told(self, child: Path, tmp_path: Path) -> None:
        (tmp_path / "full.svg").mkdir()
        done = run(child, "--picture", tmp_path / "full.svg")
        assert done.exit_code == 1
        assert "picture not written: Is a directory" in done.stderr
        assert done.stdout.startswith("Phase: ")


class TestWrongUsage:
    def test_is_told(self, child: Path, tmp_path: Path) -> None:
        for arguments, words in (
            ((tmp_path / "none.json",), "no such file or folder"),
            ((child, "--schedule", tmp_path / "none.yaml"), "no such file"),
            ((child, "--picture", "course.gif"), "name a .svg or .png file"),
            ((tmp_path, "--picture", "course.svg"), "name a folder for a batch"),
            ((child, "--relapse-hours", "0"), "not in the range x>=1"),
        ):
            done = run(*arguments)
            assert done.exit_code == 2
            assert words in " ".join(done.stderr.replace("│", " ").split())


class TestAPublishedRegimen:
    READY = (
        "--as-of", "2024-01-06", "--answer", "treatable-infection=no",
        "--answer", "blood-pressure-known=yes", "--answer", "glucose-known=yes",
        "--answer", "oms-established=yes", "--weight", "10.4", "--height", "80",
    )  # fmt: skip

    @pytest.fixture
    def ill(self, tmp_path: Path) -> Path:
        path = tmp_path / "ill.json"
        signs = (sign("opsoclonus", 0), sign("ataxia", 0), sign("irritability", 0))
        path.write_bytes(phenopacket.write(patient(*signs, scores=(score(3, 11),))))
        return path

    def test_is_worked_out_and_its_days_go_into_a_calendar(self, ill: Path, tmp_path: Path) -> None:
        to = tmp_path / "days.ics"
        chosen = ("--regimen", "dexamethasone-pulses-rossor", "--first-day", "2024-01-07")
        done = run(ill, *self.READY, *chosen, "--every", "28", "--calendar", to)
        assert done.exit_code == 0
        assert "PUBLISHED EXAMPLE, NOT AN ORDER" in done.stdout
        assert "4.8074… mg per dose" in done.stdout
        assert to.read_bytes().count(b"BEGIN:VEVENT") > 12

    def test_is_in_the_line_of_json_too(self, ill: Path) -> None:
        done = run(ill, *self.READY, "--regimen", "dexamethasone-pulses-rossor", "--json")
        assert json.loads(done.stdout)["worked"]["note"] == "published example, not an order"

    def test_that_is_refused_writes_no_calendar_and_says_so(
        self, ill: Path, tmp_path: Path
    ) -> None:
        to = tmp_path / "days.ics"
        chosen = ("--regimen", "dexamethasone-pulses-rossor", "--first-day", "2024-01-07")
        done = run(ill, "--as-of", "2024-01-06", *chosen, "--calendar", to)
        assert done.exit_code == 1
        assert "refused" in done.stdout
        assert "calendar not written" in done.stderr
        assert not to.exists()

    def test_that_has_begun_goes_on_from_the_number_that_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "begun.json"
        signs = (sign("opsoclonus", -40), sign("ataxia", -40), sign("irritability", -40))
        given = (drug("dexamethasone", (-30, None, 10)),)
        path.write_bytes(phenopacket.write(patient(*signs, scores=(score(3, 11),), given=given)))
        chosen = ("--regimen", "dexamethasone-pulses-rossor", "--first-day", "2024-01-07")
        asked = run(path, *self.READY, *chosen, "--every", "28")
        assert "the record does not tell" in " ".join(asked.stdout.split())
        told = run(path, *self.READY, *chosen, "--every", "28", "--given", "11")
        assert "2024-01-07 to 2024-01-09: each pulse, 12 of 12" in told.stdout
        assert "Left: 1." in " ".join(told.stdout.split())

    def test_without_a_day_is_judged_as_of_today(self, ill: Path) -> None:
        done = run(ill, "--regimen", "dexamethasone-pulses-rossor")
        assert done.exit_code == 0
        assert "as of 20" in done.stdout

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (("--regimen", "none-such"), "the published regimens"),
            (("--weight", "10"), "goes with --regimen"),
            (("--given", "3"), "goes with --regimen"),
            (("--regimen", "ivig-anbl00p3", "--calendar", "days.ics"), "--first-day"),
            (
                ("--regimen", "ivig-anbl00p3", "--first-day", "2024-01-07", "--calendar", "d.txt"),
                "name an .ics file",
            ),
        ],
    )
    def test_asked_for_in_a_way_that_cannot_be_is_wrong_usage(
        self, ill: Path, options: tuple[str, ...], words: str
    ) -> None:
        done = run(ill, *options)
        assert done.exit_code == 2
        assert words in " ".join(done.stderr.replace("│", " ").split())

    def test_is_of_one_case(self, tmp_path: Path, ill: Path) -> None:
        assert ill.is_file()
        done = run(tmp_path, "--regimen", "ivig-anbl00p3")
        assert done.exit_code == 2
