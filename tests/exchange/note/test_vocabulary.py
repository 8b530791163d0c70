"""Which words stand for what, and that the kept list is the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from kinsbourne.exchange.note import vocabulary
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.exchange.note.vocabulary import Vocabulary
from kinsbourne.knowledge import base


@pytest.fixture(scope="module")
def rules() -> dict[str, Rules]:
    return {language: Rules(base.load().cues(language)) for language in ("en", "es", "fr")}


@pytest.fixture(scope="module")
def known(rules: dict[str, Rules]) -> Vocabulary:
    return vocabulary.load(base.load(), "en", rules["en"])


@pytest.fixture
def empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("KINSBOURNE_CACHE", str(tmp_path))
    return tmp_path


def entry(words: str, known: Vocabulary, rules: Rules) -> vocabulary.Entry | None:
    folded = [token.word for token in rules.folding.tokens(words)]
    return known.get(folded, rules.ordered)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_made_anew_it_is_what_is_kept(
    language: str, rules: dict[str, Rules], empty_cache: Path
) -> None:
    made = vocabulary.load(base.load(), language, rules[language])
    assert list(empty_cache.glob(f"note-words-{language}-*"))
    assert vocabulary.load(base.load(), language, rules[language]) == made


def test_nothing_of_a_note_is_in_what_is_kept(rules: dict[str, Rules], empty_cache: Path) -> None:
    from kinsbourne.exchange import note

    vocabulary.load(base.load(), "en", rules["en"])
    note.read("Zyxwvut has no fever", base.load())
    assert not any(b"zyxwvut" in file.read_bytes().lower() for file in empty_cache.iterdir())


class TestWords:
    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ("dancing eyes", "HP:0010543"),
            ("eyes dancing", "HP:0010543"),
            ("unsteady gaits", "HP:0002317"),
            ("tumor of the kidney", None),
            ("renal cell carcinoma", "HP:0005584"),
            ("neural crest tumor", "HP:0004376"),
            ("neural crest tumours", "HP:0004376"),
            ("ivig", "KINSBOURNE:therapy/immunoglobulin"),
            ("brain mri", "KINSBOURNE:test/mri-brain"),
            ("omes", "KINSBOURNE:omes"),
        ],
    )
    def test_in_any_order_number_and_spelling(
        self, words: str, code: str | None, known: Vocabulary, rules: dict[str, Rules]
    ) -> None:
        found = entry(words, known, rules["en"])
        assert (found.code if found else None) == code

    def test_a_negation_in_a_term_keeps_its_place(
        self, known: Vocabulary, rules: dict[str, Rules]
    ) -> None:
        assert entry("not sleeping", known, rules["en"]) is not None
        assert entry("sleeping not", known, rules["en"]) is None

    def test_modifiers_of_hpo_are_no_findings(
        self, known: Vocabulary, rules: dict[str, Rules]
    ) -> None:
        assert entry("severe", known, rules["en"]) is None
        assert entry("juvenile onset", known, rules["en"]) is None
