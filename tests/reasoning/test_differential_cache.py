"""Is the compiled table built once, and rebuilt whenever it must be?"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest

from kinsbourne.knowledge import case_base, kept
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.diseases import CaseRow
from kinsbourne.reasoning.differential import store
from kinsbourne.reasoning.differential.ranking import Ranker
from kinsbourne.reasoning.differential.store import Table, table
from tests.reasoning import tiny
from tests.reasoning.tiny import EYE, JERKS, SPEECH, Row, disease, feature, query


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KINSBOURNE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KINSBOURNE_CASE_BASE", str(tmp_path / "cases.json"))
    return tmp_path / "cache"


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    terms = tiny.ontology(tmp_path / "hpo", [Row("OMIM:1", JERKS, "3/4", "PMID:1")])
    return tiny.knowledge(tmp_path / "oms", terms, [disease("ours", feature(EYE, "frequent"))])


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Knowledge]:
    """The knowledge of each table that is built."""
    seen: list[Knowledge] = []
    real = store.compiled

    def compiled(built: object, knowledge: Knowledge):
        seen.append(knowledge)
        return real(built, knowledge)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "compiled", compiled)
    return seen


def again(knowledge: Knowledge) -> Knowledge:
    """The same files, read anew."""
    return Knowledge(knowledge.folder, knowledge.ontology)


def evidence(of: Table) -> list[float]:
    return Ranker(of).rank(query(JERKS, SPEECH)).evidence.tolist()


def folders(cache: Path) -> list[Path]:
    return sorted(cache.iterdir())


class TestCache:
    def test_is_built_once_and_loaded_afterwards(
        self, cache: Path, knowledge: Knowledge, built: list[Knowledge]
    ):
        first, second = table(knowledge), table(again(knowledge))
        assert len(built) == 1
        assert len(folders(cache)) == 1
        assert evidence(first) == evidence(second)
        assert first.contents == second.contents

    def test_the_tables_made_last_are_kept(self, cache: Path, knowledge: Knowledge):
        for age in range(store.KEPT + 2):
            old = cache / f"differential-old{age}"
            old.mkdir(parents=True)
            os.utime(old, (age, age))
        table(knowledge)
        kept_names = [folder.name for folder in folders(cache)]
        assert len(kept_names) == store.KEPT
        assert "differential-old0" not in kept_names
        assert "differential-old1" not in kept_names

    def test_holds_what_was_built(self, cache: Path, knowledge: Knowledge):
        assert evidence(table(knowledge)) == evidence(tiny.compile_table(knowledge))

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            pytest.param("differential/all.yaml", "frequent", "obligate", id="a disease"),
            pytest.param("weights.yaml", "value: 0.8", "value: 0.7", id="a constant"),
            pytest.param("onset_classes.yaml", "below_years: 5", "below_years: 6", id="an age"),
        ],
    )
    def test_is_rebuilt_when_the_knowledge_changes(
        self,
        cache: Path,
        knowledge: Knowledge,
        built: list[Knowledge],
        file: str,
        old: str,
        new: str,
    ):
        table(knowledge)
        path = knowledge.folder / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
        table(again(knowledge))
        assert len(built) == 2
        assert len(folders(cache)) == 2

    def test_is_not_rebuilt_for_what_it_does_not_hold(
        self, cache: Path, knowledge: Knowledge, built: list[Knowledge]
    ):
        table(knowledge)
        settings = knowledge.folder / "settings.yaml"
        settings.write_text(settings.read_text().replace("A child", "A small child"))
        table(again(knowledge))
        assert len(built) == 1

    def test_is_rebuilt_when_a_site_adds_cases_of_its_own(
        self, cache: Path, knowledge: Knowledge, built: list[Knowledge]
    ):
        assert [entry.id for entry in table(knowledge).contents.entries[1:]] == ["OMIM:1"]
        rows = [
            CaseRow("OMIM:1", SPEECH, "site", 5, 6),
            CaseRow("OMIM:1", "HP:7654321", "site", 5, 6),
            CaseRow("MONDO:5", SPEECH, "site", 5, 6),
        ]
        case_base.file().write_bytes(msgspec.json.encode(rows))
        after = table(again(knowledge))
        assert [entry.id for entry in after.contents.entries[1:]] == ["MONDO:5", "OMIM:1"]
        ranks = Ranker(after)
        assert (ranks.rank(query(SPEECH)).evidence > ranks.rank(query()).evidence).tolist() == [
            False, True, True,
        ]  # fmt: skip
        assert len(built) == 2

    def test_is_rebuilt_when_hpo_is_another_release(
        self, cache: Path, knowledge: Knowledge, built: list[Knowledge], tmp_path: Path
    ):
        table(knowledge)
        terms = tiny.ontology(tmp_path / "other", [Row("OMIM:2", SPEECH)])
        assert table(Knowledge(knowledge.folder, terms)).contents.entries[1].id == "OMIM:2"
        assert len(built) == 2

    def test_is_rebuilt_when_what_builds_it_changes(
        self,
        cache: Path,
        knowledge: Knowledge,
        built: list[Knowledge],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ):
        table(knowledge)
        (tmp_path / "maker.py").write_text("another way of building it")
        maker = SimpleNamespace(__file__=str(tmp_path / "maker.py"))
        monkeypatch.setattr(store, "MAKERS", (*store.MAKERS[1:], maker))
        table(again(knowledge))
        assert len(built) == 2


class TestDamage:
    @pytest.mark.parametrize(
        "damage",
        [
            pytest.param(lambda at: (at / "gain.npy").unlink(), id="an array is gone"),
            pytest.param(lambda at: (at / "gain.npy").write_bytes(b""), id="an array is empty"),
            pytest.param(
                lambda at: (at / "gain.npy").write_bytes((at / "gain.npy").read_bytes()[:-4]),
                id="an array is cut short",
            ),
            pytest.param(lambda at: (at / "gain.npy").write_bytes(b"x" * 99), id="no array"),
            pytest.param(lambda at: (at / "contents.msgpack").unlink(), id="no contents"),
            pytest.param(
                lambda at: (at / "contents.msgpack").write_bytes(b"\x81"), id="broken contents"
            ),
            pytest.param(
                lambda at: (at / "contents.msgpack").write_bytes(b"\x80"), id="other contents"
            ),
        ],
    )
    def test_is_mended(
        self, cache: Path, knowledge: Knowledge, built: list[Knowledge], damage: object
    ):
        whole = evidence(table(knowledge))
        (folder,) = folders(cache)
        damage(folder)  # type: ignore[operator]
        assert evidence(table(again(knowledge))) == whole
        assert evidence(table(again(knowledge))) == whole
        assert len(built) == 2
        assert folders(cache) == [folder]

    def test_a_file_in_the_place_of_the_folder_costs_only_time(
        self, cache: Path, knowledge: Knowledge, built: list[Knowledge]
    ):
        whole = evidence(table(knowledge))
        (folder,) = folders(cache)
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        folder.write_text("in the way")
        assert evidence(table(again(knowledge))) == whole
        assert len(built) == 2
        assert folders(cache) == [folder]


class TestWhereNothingCanBeWritten:
    def test_the_table_is_built_in_memory(
        self,
        cache: Path,
        knowledge: Knowledge,
        built: list[Knowledge],
        monkeypatch: pytest.MonkeyPatch,
    ):
        whole = evidence(table(knowledge))
        cache.with_name("file").write_text("not a folder")
        monkeypatch.setenv("KINSBOURNE_CACHE", str(cache.with_name("file") / "below"))
        assert evidence(table(again(knowledge))) == whole
        assert len(built) == 2

    def test_a_full_disk_leaves_nothing_half_written(
        self, cache: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
    ):
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(np, "save", full)
        assert evidence(table(knowledge)) == evidence(tiny.compile_table(knowledge))
        assert folders(cache) == []


def test_two_that_build_at_once_do_not_clash(
    cache: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
):
    together = Barrier(2, timeout=20)
    real = store.compiled

    def compiled(built: object, knowledge: Knowledge):
        made = real(built, knowledge)  # type: ignore[arg-type]
        together.wait()
        return made

    monkeypatch.setattr(store, "compiled", compiled)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(table, [again(knowledge), again(knowledge)])
    assert evidence(one) == evidence(other)
    (folder,) = folders(cache)
    assert folder.name.startswith("differential-")


class TestWhere:
    def test_its_own_variable_comes_first(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        monkeypatch.setenv("KINSBOURNE_CACHE", str(tmp_path / "own"))
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
        assert kept.folder() == tmp_path / "own"

    def test_then_the_desktops_then_the_home(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        monkeypatch.delenv("KINSBOURNE_CACHE", raising=False)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
        assert kept.folder() == tmp_path / "xdg" / "kinsbourne"
        monkeypatch.setenv("XDG_CACHE_HOME", "")
        monkeypatch.setenv("HOME", str(tmp_path))
        assert kept.folder() == tmp_path / ".cache" / "kinsbourne"
