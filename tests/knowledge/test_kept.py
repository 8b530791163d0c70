"""What is kept between runs, and what happens when it cannot be."""

from __future__ import annotations

from datetime import date
from errno import ENOSPC
from pathlib import Path

import msgspec
import pytest

from kinsbourne.knowledge import base, case_base, documents, kept, model
from kinsbourne.knowledge.base import Knowledge, shipped_folder


class Thing(msgspec.Struct, frozen=True):
    name: str
    day: date


THING = Thing("a", date(2026, 1, 2))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("KINSBOURNE_CACHE", folder.as_posix())
    return folder


def content(file: Path, times: list[int]) -> Thing:
    def make() -> Thing:
        times.append(1)
        return THING

    return kept.content("thing", [file], Thing, make)


def test_it_is_made_once(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_text("1", encoding="utf-8")
    times: list[int] = []
    assert [content(file, times) for _ in range(3)] == [THING] * 3
    assert len(times) == 1


def test_another_content_makes_another_and_forgets_the_first(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "x"
    times: list[int] = []
    content(file, times)
    file.write_text("2", encoding="utf-8")
    content(file, times)
    assert len(times) == 2
    assert len(list(place.iterdir())) == 1


def test_what_is_damaged_is_made_anew(place: Path, tmp_path: Path) -> None:
    times: list[int] = []
    content(tmp_path / "x", times)
    (only,) = place.iterdir()
    only.write_bytes(b"\xc1")
    assert content(tmp_path / "x", times) == THING
    assert len(times) == 2


def test_where_nothing_can_be_written_it_is_made_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("KINSBOURNE_CACHE", (blocked / "cache").as_posix())
    times: list[int] = []
    assert [content(tmp_path / "x", times) for _ in range(2)] == [THING] * 2
    assert len(times) == 2


def test_what_could_not_be_written_whole_leaves_nothing(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert content(tmp_path / "x", []) == THING
    assert list(place.iterdir()) == []


def test_an_account_without_a_home_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(uid: int) -> None:
        raise KeyError("getpwuid(): uid not found")

    for name in ("HOME", "KINSBOURNE_CACHE", "KINSBOURNE_CASE_BASE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert kept.folder() == Path("/nonexistent/.cache/kinsbourne")
    assert case_base.rows() == ()


def test_the_folder_is_the_users_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KINSBOURNE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert kept.folder() == Path("/x/kinsbourne")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert kept.folder() == Path.home() / ".cache" / "kinsbourne"


def test_the_shipped_knowledge_reads_the_same_kept_or_not(place: Path) -> None:
    shipped = shipped_folder()
    for _ in range(2):
        known = Knowledge(shipped, base.load().ontology)
        assert known.questions == _by_id(shipped, "questions.yaml", model.Question)
        assert known.concern == documents.read(shipped, "concern.yaml", model.Concern)
        assert known.settings == documents.read(shipped, "settings.yaml", model.Settings)
        assert known.criteria == _by_id(shipped, "criteria.yaml", model.CriteriaSet)
        assert known.sources == _by_id(shipped, "sources.yaml", model.Source)
    assert len(list(place.iterdir())) == 5


def test_other_folders_are_always_read(place: Path, tmp_path: Path) -> None:
    (tmp_path / "release.yaml").write_text("version: 2026.01.0\nreview_months: 1\n", "utf-8")
    assert Knowledge(tmp_path, base.load().ontology).release.version == "2026.01.0"
    assert not place.exists()


def _by_id(folder: Path, name: str, kind: type) -> dict[str, object]:
    return {each.id: each for each in documents.read(folder, name, tuple[kind, ...])}  # type: ignore[valid-type]
