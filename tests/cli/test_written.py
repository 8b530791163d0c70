"""``--html`` and ``--pdf``: the same words as on the terminal, in files."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from kinsbourne.cli.main import app
from tests import course_case

CHILD = msgspec.json.encode(course_case.DOCUMENT)


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), input=stdin)


@pytest.fixture
def child(tmp_path: Path) -> Path:
    path = tmp_path / "child.json"
    path.write_bytes(CHILD)
    return path


@pytest.mark.parametrize("command", ["assess", "course"])
def test_a_page_and_a_pdf_are_written_beside_the_words(command: str, child: Path, tmp_path: Path):
    pytest.importorskip("typst", reason="the extra 'pdf' is not installed")
    page, sheet = tmp_path / "new" / "a.html", tmp_path / "a.pdf"
    done = run(command, child, "--html", page, "--pdf", sheet)
    assert done.exit_code == 0
    assert done.stdout.startswith(("CRITERIA", "PROBABLE", "KEEP OPEN", "Phase"))
    assert f"page: {page}" in done.stderr
    assert done.stdout.splitlines()[0].split(";")[0] in page.read_text(encoding="utf-8")
    assert sheet.read_bytes().startswith(b"%PDF-")


def test_the_page_of_a_course_shows_its_picture(child: Path, tmp_path: Path):
    run("course", child, "--html", tmp_path / "a.html")
    run("assess", child, "--top", "0", "--html", tmp_path / "b.html")
    assert 'src="data:image/svg+xml' in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert 'src="data:image/svg+xml' not in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_a_batch_goes_into_a_folder_with_a_file_for_each(child: Path, tmp_path: Path):
    lines = tmp_path / "many.ndjson"
    lines.write_bytes(CHILD + b"\n{}\n" + CHILD)
    done = run("assess", lines, "--top", "0", "--json", "--html", tmp_path / "out")
    assert done.exit_code == 0
    files = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert files == [
        f"0001-{course_case.ID}.html", "0002-case.html", f"0003-{course_case.ID}.html",
    ]  # fmt: skip


def test_what_cannot_be_written_is_told_and_the_words_are_said(child: Path, tmp_path: Path):
    (tmp_path / "taken.html").mkdir()
    done = run("assess", child, "--top", "0", "--html", tmp_path / "taken.html")
    assert done.exit_code == 1
    assert "page not written: Is a directory" in done.stderr
    assert "CRITERIA" in done.stdout


@pytest.mark.parametrize("command", ["assess", "course"])
@pytest.mark.parametrize(
    ("option", "name", "words"),
    [
        ("--html", "a.pdf", "name a .html file"),
        ("--pdf", "a.html", "name a .pdf file"),
        ("--html", "", "name a folder for a batch"),
    ],
)
def test_a_name_that_does_not_fit_is_refused_before_anything_is_read(
    command: str, option: str, name: str, words: str, child: Path, tmp_path: Path
):
    asked = (child, option, name) if name else (tmp_path, option, "a.html")
    done = run(command, *asked)
    assert done.exit_code == 2
    assert words in done.stderr


def test_a_pdf_without_typst_is_refused_with_what_to_install(
    child: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "typst", None)
    done = run("assess", child, "--pdf", tmp_path / "a.pdf")
    assert done.exit_code == 2
    assert "pip install" in done.stderr
    assert "kinsbourne[pdf]" in done.stderr
