"""``kinsbourne assess``: one line out for each case in, whatever is in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from errno import EACCES
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from msgspec import structs
from typer.testing import CliRunner, Result

from benchmarks.published_cases.__main__ import DATA
from kinsbourne.case.blocks import Term, Time
from kinsbourne.case.model import Measurement
from kinsbourne.cli.main import app
from kinsbourne.exchange import phenopacket
from kinsbourne.exchange.phenopacket import MOST_BYTES
from tests.build import case

NEVER = Time(timestamp="9999-12-31")
COMMANDS = ("assess case.json --top 0", "schema", "knowledge show", "--version", "--help")
GOOD = phenopacket.write(case("ataxia", "irritability"))


def kinsbourne(*arguments: str | Path, stdin: bytes = b"") -> Result:
    """What the command answers, in this process."""
    words = [str(one) for one in arguments]
    runner = CliRunner(env={"COLUMNS": "100"})
    return runner.invoke(app, words, input=stdin, catch_exceptions=False)


def program(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The program itself, as a shell would run it."""
    command = [sys.executable, "-m", "kinsbourne.cli.main", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


def lines(done: Result | subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


class TestOneCase:
    def test_is_said_in_words(self, tmp_path: Path):
        file = tmp_path / "case.json"
        file.write_bytes(GOOD)
        done = program("assess", file)
        assert done.returncode == 0
        said = done.stdout.decode()
        assert said.startswith("KEEP OPEN")
        assert "NOT EXAMINED OR NOT RECORDED" in said
        assert "HPO 2025-01-16" in said
        assert done.stderr == b""

    def test_explain_names_rules_and_places(self, tmp_path: Path):
        file = tmp_path / "case.json"
        file.write_bytes(GOOD)
        said = kinsbourne("assess", file, "--explain").stdout
        assert "rule: child-movement-disorder-with-behaviour-or-sleep" in said
        assert "phenotypicFeatures/0" in said
        assert "Settled either way by" in said

    def test_as_json_has_what_others_rely_on(self):
        (line,) = lines(program("assess", "-", "--json", stdin=GOOD))
        assert line["id"] == "case"
        assert set(line["versions"]) == {"software", "knowledge", "hpo"}
        assert line["concern"]["level"] == "keep-open"
        assert line["concern"]["because"]
        assert line["red_flags"][0]["id"] == "tumour-search"
        genoa = line["criteria"][0]
        assert (genoa["set"], genoa["verdict"]) == ("genoa-2004", "cannot_say")
        assert (genoa["met"], genoa["needed"]) == (2, 3)
        assert genoa["items"][0]["id"] == "opsoclonus"
        assert genoa["items"][0]["status"] == "unknown"
        assert genoa["would_settle"] == [["opsoclonus", "neuroblastic-tumour"]]
        assert line["severity"] == []

    def test_a_document_over_several_lines_is_one_case(self):
        pretty = json.dumps(json.loads(GOOD), indent=2).encode()
        assert len(lines(kinsbourne("assess", "-", "--json", stdin=pretty))) == 1

    def test_as_of_leaves_later_items_out(self):
        document = {
            "id": "dated",
            "subject": {"dateOfBirth": "2024-05-01T00:00:00Z"},
            "phenotypicFeatures": [
                {"type": {"id": "HP:0010543"}, "onset": {"timestamp": "2026-03-01T00:00:00Z"}}
            ],
        }
        stdin = json.dumps(document).encode()
        before = kinsbourne("assess", "-", "--json", "--as-of", "2026-02-01", stdin=stdin)
        after = kinsbourne("assess", "-", "--json", "--as-of", "2026-04-01", stdin=stdin)
        assert lines(before)[0]["concern"]["level"] == "none"
        assert lines(after)[0]["concern"]["level"] == "keep-open"


BAD = {
    "broken JSON": b'{"id": "broken", "phenotypicFeatures": [}',
    "unknown field": b'{"id": "unknown", "phenotypicFeature": []}',
    "wrong HPO id": b'{"id": "hpo", "phenotypicFeatures": [{"type": {"id": "HP:9999999"}}]}',
    "impossible age": (
        b'{"id": "age", "subject": {"timeAtLastEncounter": {"age": {"iso8601duration": "P200Y"}}}}'
    ),
    "negative age": (
        b'{"id": "age", "subject": {"timeAtLastEncounter": {"age": {"iso8601duration": "-P2Y"}}}}'
    ),
    "not an object": b"[]",
    "nested": b'{"id": ' * 200_000,
    "not UTF-8": b'{"id": "\xff\xfe"}',
}


class TestBatch:
    def test_one_line_a_case_in_input_order_and_the_bad_ones_are_named(self, tmp_path: Path):
        file = tmp_path / "batch.ndjson"
        mixed = [part for bad in BAD.values() for part in (bad, GOOD)]
        file.write_bytes(b"\n".join(mixed) + b"\n\n")
        done = kinsbourne("assess", file, "--json")
        assert done.exit_code == 1
        found = lines(done)
        assert len(found) == 2 * len(BAD)
        for number, line in enumerate(found):
            assert ("error" in line) == (number % 2 == 0)
        for number, line in enumerate(found[::2]):
            assert set(line["error"]) == {"what", "where", "remedy"}
            assert line["error"]["where"].startswith(f"batch.ndjson, line {2 * number + 1}, ")
            assert all(line["error"].values())

    def test_a_refused_case_keeps_its_id_where_it_can_be_read(self):
        (line,) = lines(kinsbourne("assess", "-", "--json", stdin=BAD["wrong HPO id"]))
        assert line["id"] == "hpo"
        assert line["error"]["where"] == "stdin, line 1, phenotypicFeatures[0].type"
        assert "HP:9999999" in line["error"]["what"]

    def test_without_json_refusals_go_to_standard_error(self, tmp_path: Path):
        file = tmp_path / "batch.ndjson"
        file.write_bytes(b"\n".join([GOOD, BAD["broken JSON"], GOOD]))
        done = kinsbourne("assess", file)
        assert done.exit_code == 1
        assert done.stdout.count("KEEP OPEN") == 2
        assert "not valid JSON" in done.stderr

    def test_fifty_megabytes_of_nesting_are_refused_and_the_next_case_comes_out(
        self, tmp_path: Path
    ):
        file = tmp_path / "big.ndjson"
        with file.open("wb") as stream:
            stream.write(b'{"id":' * (50 * 2**20 // 6) + b"\n" + GOOD + b"\n")
        refused, assessed = lines(kinsbourne("assess", file, "--json"))
        assert f"more than {MOST_BYTES // 2**20} MB" in refused["error"]["what"]
        assert assessed["id"] == "case"

    def test_a_folder_is_read_in_name_order(self, tmp_path: Path):
        (tmp_path / "b.json").write_bytes(
            phenopacket.write(msgspec.structs.replace(case(), id="b"))
        )
        (tmp_path / "a.ndjson").write_bytes(GOOD)
        (tmp_path / "notes.md").write_text("not read")
        (tmp_path / "c.json").symlink_to(tmp_path / "nowhere")
        done = kinsbourne("assess", tmp_path, "--json")
        assert [line["id"] for line in lines(done)] == ["case", "b", None]
        assert "no such file" in lines(done)[2]["error"]["what"]

    def test_a_bad_first_line_on_standard_input_does_not_cost_the_rest(self):
        for first in (b"", b"\xef\xbb\xbf", b'{"id": "broken"', b"not json"):
            done = kinsbourne("assess", "-", "--json", stdin=b"\n".join([first, GOOD, GOOD]))
            assert [line["id"] for line in lines(done)][-2:] == ["case", "case"]

    def test_a_byte_order_mark_is_no_error(self):
        done = kinsbourne("assess", "-", "--json", stdin=b"\xef\xbb\xbf" + GOOD)
        assert lines(done)[0]["id"] == "case"

    def test_a_date_that_only_holds_a_place_costs_neither_its_case_nor_the_next(self):
        score = Measurement(assay=Term(id="KINSBOURNE:oms-score"), time_observed=NEVER)
        odd = phenopacket.write(structs.replace(case("ataxia"), measurements=(score,)))
        done = kinsbourne("assess", "-", "--top", "0", "--json", stdin=odd + b"\n" + GOOD)
        first, second = lines(done)
        assert (done.exit_code, second["notices"]) == (0, [])
        assert first["notices"][0]["where"] == "measurements[0].timeObserved"

    def test_a_folder_that_holds_itself_is_read_once(self, tmp_path: Path):
        (tmp_path / "a.json").write_bytes(GOOD)
        (tmp_path / "loop.json").symlink_to(tmp_path)
        assert len(lines(kinsbourne("assess", tmp_path, "--json"))) == 1

    def test_a_reader_who_leaves_early_is_no_refusal(self, tmp_path: Path):
        file = tmp_path / "many.ndjson"
        file.write_bytes(b"\n".join([GOOD] * 2000))
        command = f"{sys.executable} -m kinsbourne.cli.main assess {file} --json | head -c 10"
        done = subprocess.run(
            ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"], capture_output=True, check=False
        )
        assert done.returncode == 141
        assert done.stderr == b""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
    @pytest.mark.parametrize("words", COMMANDS)
    @pytest.mark.parametrize(
        ("into", "code", "said"),
        [
            (">/dev/full", 1, b"standard output: No space left on device"),
            (">&-", 1, b"standard output: Bad file descriptor"),
            ("| true", 141, b""),
        ],
        ids=["full", "closed", "left"],
    )
    def test_output_that_cannot_be_written_is_said(
        self, tmp_path: Path, words: str, into: str, code: int, said: bytes
    ):
        (tmp_path / "case.json").write_bytes(GOOD)
        command = f"{sys.executable} -m kinsbourne.cli.main {words} {into}; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == code
        assert done.stderr.startswith(said)
        assert done.stderr.count(b"\n") == bool(said)

    def test_a_file_that_cannot_be_read_is_named_and_no_fault_of_the_output(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("KINSBOURNE_CASE_BASE", str(tmp_path))
        done = kinsbourne("assess", "-", stdin=GOOD)
        assert done.exit_code == 1
        assert done.stderr == f"{tmp_path}: Is a directory. The result is not complete.\n"

    def test_a_folder_that_cannot_be_listed_is_refused_in_its_place(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        def closed(self: Path) -> None:
            raise PermissionError(EACCES, "Permission denied", str(self))

        monkeypatch.setattr(Path, "iterdir", closed)
        (line,) = lines(kinsbourne("assess", tmp_path, "--json", "--top", "0"))
        assert line["error"]["what"] == "permission denied"
        assert line["error"]["where"] == tmp_path.name

    def test_findings_listed_twice_are_refused_and_not_lost(self):
        twice = GOOD.replace(
            b'"phenotypicFeatures"', b'"phenotypicFeatures":[],"phenotypicFeatures"'
        )
        assert (
            "twice" in lines(kinsbourne("assess", "-", "--json", stdin=twice))[0]["error"]["what"]
        )
        once = GOOD[:-1] + b',"metaData":{"phenotypicFeatures":1}}'
        assert lines(kinsbourne("assess", "-", "--json", stdin=once))[0]["id"] == "case"

    def test_a_family_is_told_what_to_do(self):
        (line,) = lines(kinsbourne("assess", "-", "--json", stdin=b'{"id":"f","proband":{}}'))
        assert "each member" in line["error"]["remedy"]

    def test_an_empty_folder_says_so(self, tmp_path: Path):
        done = kinsbourne("assess", tmp_path)
        assert done.exit_code == 1
        assert "no file that ends in .json" in done.stderr

    def test_a_wrong_path_is_wrong_usage(self):
        assert kinsbourne("assess", "nowhere.json").exit_code == 2

    @pytest.mark.parametrize(
        "command", ["assess", "course", "what-if", "eye", "read", "convert --to fhir", "find"]
    )
    @pytest.mark.parametrize("times", [1, 20])
    def test_a_note_in_the_place_of_a_path_is_wrong_usage_and_not_repeated(
        self, command: str, times: int
    ):
        note = "Mustermann, 2 years, opsoclonus since Monday. " * times
        done = kinsbourne(*command.split(), note)
        assert done.exit_code == 2
        assert "may not be opened" in done.stderr
        assert "Mustermann" not in done.stderr

    def test_nothing_in_nothing_out(self):
        (line,) = lines(kinsbourne("assess", "-", "--json", stdin=b""))
        assert line["error"]["what"] == "the input is empty"

    def test_errors_never_hold_what_stood_in_the_case(self):
        marker = "Rumpelstiltskin"
        for document in (
            {"id": "x", "subject": {"sex": marker}},
            {"id": "x", "phenotypicFeatures": [{"type": {"id": f"HP:{marker}"}}]},
            {"id": "x", "subject": {"dateOfBirth": marker}},
        ):
            done = kinsbourne("assess", "-", stdin=json.dumps(document).encode())
            assert done.exit_code == 1
            assert marker not in done.stderr


def test_every_line_follows_the_published_schema(tmp_path: Path):
    published = Path(__file__).parents[2] / "docs/reference/schema/assessment.schema.json"
    validator = jsonschema.Draft202012Validator(json.loads(published.read_text(encoding="utf-8")))
    file = tmp_path / "mixed.ndjson"
    file.write_bytes((DATA / "cases.ndjson").read_bytes() + b"\n".join(BAD.values()))
    found = lines(kinsbourne("assess", file, "--json"))
    assert sum("error" in line for line in found) == len(BAD)
    for line in found:
        validator.validate(line)


class TestRanking:
    def test_diseases_are_ranked_and_twenty_are_shown(self):
        (line,) = lines(kinsbourne("assess", "-", "--json", stdin=GOOD))
        assert [entry["rank"] for entry in line["differential"]] == list(range(1, 21))
        assert line["ranking"]["universe"] == "all"
        assert line["ranking"]["setting"] == "neurology"
        assert {"look", "ask", "test"} <= {step["kind"] for step in line["next"]}

    def test_as_many_as_asked_for(self):
        (line,) = lines(kinsbourne("assess", "-", "--json", "--top", "3", stdin=GOOD))
        assert len(line["differential"]) == 3
        (line,) = lines(kinsbourne("assess", "-", "--json", "--top", "all", stdin=GOOD))
        assert len(line["differential"]) == line["ranking"]["diseases"] > 1000

    def test_none_is_ranked_if_none_is_asked_for(self):
        (line,) = lines(kinsbourne("assess", "-", "--json", "--top", "0", stdin=GOOD))
        assert line["differential"] == []
        assert line["ranking"] is None
        assert {step["kind"] for step in line["next"]} <= {"look", "consider"}
        said = kinsbourne("assess", "-", "--top", "0", stdin=GOOD).stdout
        assert "WHAT ELSE COULD IT BE" not in said

    def test_without_a_ranking_numpy_is_not_loaded(self, tmp_path: Path):
        file = tmp_path / "case.json"
        file.write_bytes(GOOD)

        def loaded(*arguments: str) -> list[str]:
            probe = (
                "import sys\nfrom kinsbourne.cli import main\n"
                f"sys.argv = ['kinsbourne', 'assess', {str(file)!r}, *{arguments!r}]\n"
                "try:\n    main.app()\nexcept SystemExit:\n    pass\n"
                "print('numpy' in sys.modules, file=sys.stderr)\n"
            )
            done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True)
            return done.stderr.decode().splitlines()

        assert loaded("--top", "0") == ["False"]
        assert loaded("--top", "1") == ["True"]

    @pytest.mark.parametrize("top", ["some", "-1", "1.5", ""])
    def test_a_number_that_is_none_is_wrong_usage(self, top: str):
        done = kinsbourne("assess", "-", "--top", top, stdin=GOOD)
        assert done.exit_code == 2
        assert done.stdout == ""
        assert "--top" in done.stderr

    def test_a_setting_nobody_knows_is_wrong_usage_and_the_known_are_named(self):
        done = kinsbourne("assess", "-", "--setting", "beach", stdin=GOOD)
        assert done.exit_code == 2
        assert done.stdout == ""
        said = " ".join(done.stderr.replace("\u2502", " ").split())
        assert "--setting" in said
        for word in ("beach", "neurology", "emergency", "ophthalmology", "adult", "flat"):
            assert word in said
        assert "Traceback" not in said

    def test_a_setting_that_is_named_is_taken(self):
        (line,) = lines(kinsbourne("assess", "-", "--json", "--setting", "flat", stdin=GOOD))
        assert line["ranking"]["setting"] == "flat"

    def test_only_our_own_layer_where_asked_for(self):
        arguments = ("--json", "--universe", "oms", "--top", "all")
        (line,) = lines(kinsbourne("assess", "-", *arguments, stdin=GOOD))
        assert line["ranking"]["universe"] == "oms"
        assert len(line["differential"]) == line["ranking"]["diseases"] < 1000
        assert kinsbourne("assess", "-", "--universe", "sea", stdin=GOOD).exit_code == 2

    def test_eight_are_named_and_all_only_when_explained(self):
        def ranks(*arguments: str) -> list[str]:
            said = kinsbourne("assess", "-", *arguments, stdin=GOOD).stdout
            (part,) = (p for p in said.split("\n\n") if p.startswith("WHAT ELSE COULD IT BE"))
            return re.findall(r"^  [ !] ?(\d+) ", part, re.MULTILINE)

        assert ranks() == [str(n) for n in range(1, 9)]
        assert len(ranks("--explain")) == 20


def test_the_demonstration_prints_a_published_patient():
    done = program("demo", "--once")
    assert done.returncode == 0
    assert b"CRITERIA MET" in done.stdout
    assert b"Assess at /: " in done.stdout
    shipped = (DATA / "cases.ndjson").read_text(encoding="utf-8").splitlines()
    packaged = Path(__file__).parents[2] / "src/kinsbourne/examples/pc-0daa2332a8.json"
    assert json.loads(packaged.read_text(encoding="utf-8")) in map(json.loads, shipped)


def test_versions_are_shown():
    done = kinsbourne("--version")
    assert done.stdout.startswith("kinsbourne ")
    assert "knowledge 2026." in done.stdout


@pytest.mark.parametrize("arguments", [("--help",), ("knowledge", "--help")])
def test_help_imports_neither_the_knowledge_nor_anything_heavy(arguments: tuple[str, ...]):
    probe = (
        "import sys\nfrom kinsbourne.cli import main\n"
        f"sys.argv = ['kinsbourne', *{arguments!r}]\n"
        "try:\n    main.app()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'yaml', 'fastapi', 'kinsbourne.knowledge.base'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True)
    assert done.stderr.decode().splitlines()[-1] == "[]"
