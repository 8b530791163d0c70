"""How is a knowledge file read, so that a slip of the pen is found and not passed over?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.knowledge.documents import Document, Fault, KnowledgeError, Steps, read, text_of


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"except_": "except"}):
    id: str
    since: date | None = None
    except_: tuple[int, ...] = ()
    words: dict[str, str] = {}


def refusal(folder: Path, text: str | bytes) -> Fault:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "signs.yaml").write_bytes(content)
    with pytest.raises(KnowledgeError) as caught:
        read(folder, "signs.yaml", tuple[Sign, ...])
    assert str(caught.value) == str(caught.value.fault)
    return caught.value.fault


class TestReading:
    def test_gives_the_content_in_the_shape_of_its_model(self, tmp_path: Path) -> None:
        (tmp_path / "signs.yaml").write_text(
            "- {id: ätaxia, since: 2026-11-22, except: [1], words: {de: 'no'}}\n", "utf-8"
        )
        assert read(tmp_path, "signs.yaml", tuple[Sign, ...]) == (
            Sign("ätaxia", date(2026, 11, 22), (1,), {"de": "no"}),
        )

    @pytest.mark.parametrize(
        ("text", "line", "what"),
        [
            pytest.param("- id: a\n  id: b\n", 2, "the key 'id' is given twice", id="key-twice"),
            pytest.param("- id: a\n  words: {x: y,\n   x: y}\n", 3, "the key 'x'", id="deep-twice"),
            pytest.param("- id: a\n- id: [b\n", 3, "did not find expected", id="not-closed"),
            pytest.param("- id: a\n\t- b\n", 2, "found a tab character", id="tabulator"),
            pytest.param("- id: a\n  words:\n    {x}: y\n", 3, "a key must be a word", id="key"),
            pytest.param("- id: !!python/name:os.system\n", 1, "could not determine", id="code"),
            pytest.param("- id: a\n  since: 2026-02-30\n", 2, "day is out of range", id="day"),
            pytest.param("- id: a\n  except:\n  - 2026-13-01\n", 3, "month must be", id="month"),
            pytest.param("- id: a\n- id: \x07\n", 2, "that YAML does not allow", id="bell"),
            pytest.param("- id: a\n- id: *a\n", 2, "undefined alias", id="alias"),
        ],
    )
    def test_of_what_is_no_plain_yaml_is_refused_with_its_line(
        self, tmp_path: Path, text: str, line: int, what: str
    ) -> None:
        fault = refusal(tmp_path, text)
        assert (fault.file, fault.line) == ("signs.yaml", line)
        assert what in fault.what
        assert fault.remedy in ("Mend the YAML there.", "Take it out.")

    @pytest.mark.parametrize(
        ("text", "line", "what"),
        [
            pytest.param("- id: a\n- colour: red\n  id: b\n", 2, "`colour`", id="unknown-field"),
            pytest.param("- id: a\n- since: 2026-11-22\n", 2, "missing required", id="missing"),
            pytest.param("- id: a\n- id: b\n  since: x\n", 3, "invalid RFC3339", id="no-date"),
            pytest.param("- id: no\n", 1, "expected `str`, got `bool`", id="yaml-has-no-as-false"),
            pytest.param("- id: a\n  except:\n  - 1\n  - b\n", 4, "expected `int`", id="in-a-list"),
            pytest.param("- id: a\n  words:\n    x: 1\n", 3, "expected `str`", id="in-a-mapping"),
            pytest.param("id: a\n", 1, "expected `array`, got `object`", id="not-a-list"),
            pytest.param("", 1, "expected `array`, got `null`", id="empty"),
        ],
    )
    def test_of_what_the_model_does_not_know_is_refused_with_its_line(
        self, tmp_path: Path, text: str, line: int, what: str
    ) -> None:
        fault = refusal(tmp_path, text)
        assert (fault.file, fault.line) == ("signs.yaml", line)
        assert what in fault.what
        assert "knowledge/model/" in fault.remedy

    def test_of_no_file_and_of_no_text_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="no such file"):
            read(tmp_path, "none.yaml", tuple[Sign, ...])
        fault = refusal(tmp_path, b"- id: \xff\n")
        assert (fault.file, fault.line) == ("signs.yaml", 1)
        assert "UTF-8" in fault.what

    def test_names_a_file_as_seen_from_the_folder(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match=r"^deep/none\.yaml:1: error: "):
            read(tmp_path, "deep/none.yaml", tuple[Sign, ...])


class TestLines:
    TEXT = "# head\n- id: a\n- id: b\n  except:\n  - 1\n  - 2\n  words: {x: y}\n"

    @pytest.mark.parametrize(
        ("steps", "line"),
        [
            pytest.param((), 2, id="the-whole"),
            pytest.param((1,), 3, id="an-entry"),
            pytest.param((1, "except"), 5, id="a-list"),
            pytest.param((1, "except", 1), 6, id="an-element"),
            pytest.param((1, "words", "x"), 7, id="a-value"),
            pytest.param((1, "note"), 3, id="what-is-not-there"),
            pytest.param((1, "id", "x"), 3, id="a-part-of-a-word"),
            pytest.param(("id",), 2, id="a-key-of-a-list"),
        ],
    )
    def test_are_those_of_the_part_or_of_what_is_around_it(
        self, tmp_path: Path, steps: Steps, line: int
    ) -> None:
        (tmp_path / "signs.yaml").write_text(self.TEXT)
        assert (
            Document("signs.yaml", text_of(tmp_path, "signs.yaml"), tuple[Sign, ...]).line(steps)
            == line
        )

    def test_of_an_empty_file_is_the_first(self, tmp_path: Path) -> None:
        (tmp_path / "signs.yaml").write_text("")
        assert (
            Document("signs.yaml", text_of(tmp_path, "signs.yaml"), type(None)).line((1, "id")) == 1
        )

    @given(st.lists(st.integers(1, 5), min_size=1))
    def test_are_right_for_every_entry_of_any_file(
        self, tmp_path_factory: pytest.TempPathFactory, heights: list[int]
    ) -> None:
        folder = tmp_path_factory.mktemp("signs")
        entries = [f"- id: s\n  except: [\n{'1,' * 3}\n{'   ' * 2}]\n" + "\n" * h for h in heights]
        (folder / "signs.yaml").write_text("".join(entries))
        document = Document("signs.yaml", text_of(folder, "signs.yaml"), tuple[Sign, ...])
        lines = "".join(entries).splitlines()
        starts = [number for number, line in enumerate(lines, 1) if line.startswith("-")]
        assert [document.line((index,)) for index in range(len(heights))] == starts


class TestFault:
    def test_says_file_line_what_and_remedy(self) -> None:
        fault = Fault("signs.yaml", 3, "it is wrong", "Mend it.")
        assert str(fault) == "signs.yaml:3: error: it is wrong. Mend it."
        warning = msgspec.structs.replace(fault, is_warning=True)
        assert str(warning) == "signs.yaml:3: warning: it is wrong. Mend it."
