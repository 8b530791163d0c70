"""Tables that were made of FHIR NDJSON are taken again while nothing they rest on has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge.base import Knowledge, load
from kinsbourne.population.source import fhir, fhir_kept, fhir_rows
from kinsbourne.population.source.opening import opened
from tests.population.fhir.test_flatten import EVENT, condition, rows


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.ndjson").write_text(json.dumps(condition()) + "\nnot JSON\n")
    return folder


def written(out: Path) -> int:
    return (out / fhir.EVENT).stat().st_mtime_ns


def test_what_stands_is_taken_and_told_again(
    tmp_path: Path, place: Path, knowledge: Knowledge
) -> None:
    out = tmp_path / "out"
    first = fhir_kept.flattened([place], out, knowledge)
    then = written(out)
    assert fhir_kept.flattened([place], out, knowledge) == first
    assert written(out) == then
    assert [problem.where for problem in first.problems] == [f"{place / 'a.ndjson'}, line 2"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("in/a.ndjson", json.dumps(condition()) + "\n" + json.dumps(condition(id="c2"))),
        ("in/b.ndjson", json.dumps(condition())),
        ("out/event.parquet", "cut"),
        ("out/made.json", "{"),
    ],
)
def test_what_changed_is_made_anew(
    tmp_path: Path, place: Path, knowledge: Knowledge, file: str, text: str
) -> None:
    out = tmp_path / "out"
    fhir_kept.flattened([place], out, knowledge)
    (tmp_path / file).write_text(text)
    fhir_kept.flattened([place], out, knowledge)
    assert rows(out, "event") == [EVENT] * (2 if file.startswith("in/") else 1)


def test_other_views_make_other_tables(
    tmp_path: Path, place: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    fhir_kept.flattened([place], out, knowledge)
    views = tmp_path / "views"
    views.mkdir()
    patient = (fhir_rows.FOLDER / "Patient.json").read_text("utf-8")
    (views / "Patient.json").write_text(patient)
    monkeypatch.setattr(fhir_rows, "FOLDER", views)
    fhir_kept.flattened([place], out, knowledge)
    assert rows(out, "event") == []


def test_a_file_that_changes_while_it_is_read_ends_it(
    tmp_path: Path, place: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    flatten = fhir.flatten

    def and_another_writes(*given: object) -> fhir.Flattened:
        done = flatten(*given)  # pyright: ignore[reportArgumentType]
        (place / "a.ndjson").write_text("")
        return done

    monkeypatch.setattr(fhir, "flatten", and_another_writes)
    with pytest.raises(CaseError, match="changed while it was read"):
        fhir_kept.flattened([place], tmp_path / "out", knowledge)
    assert not (tmp_path / "out").exists()


def test_a_search_that_keeps_its_tables_reports_the_same_lines_again(
    tmp_path: Path, place: Path, knowledge: Knowledge
) -> None:
    (place / "p.ndjson").write_text('{"resourceType":"Patient","id":"p1","birthDate":"2018"}\n')
    first = opened(place, knowledge, work=tmp_path / "work")
    then = written(tmp_path / "work/flat")
    second = opened(place, knowledge, work=tmp_path / "work")
    assert written(tmp_path / "work/flat") == then
    assert second.survey == first.survey
    assert len(second.survey.problems) == 1
