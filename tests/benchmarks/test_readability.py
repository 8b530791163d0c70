"""A reader of about 12 can read the hand-outs, by the formula of each language."""

from __future__ import annotations

import pytest

from benchmarks.readability.formulas import FORMULAS, Language, count, syllables
from benchmarks.readability.lines import texts
from kinsbourne.knowledge.base import load

EVERY = list(texts(load()))


@pytest.mark.parametrize("text", EVERY, ids=lambda text: f"{text.language}-{text.section}")
def test_each_section_keeps_the_bound_of_its_language(text) -> None:
    formula = FORMULAS[text.language]
    score = formula.score(count(text.lines, text.language))
    assert formula.keeps(score), f"{formula.name} {score:.1f}, {formula.asked}"


@pytest.mark.parametrize(
    ("language", "hard"),
    [
        (
            "en",
            "Multidirectional saccadic oscillations constitute the pathognomonic manifestation.",
        ),
        ("es", "Las oscilaciones sacádicas multidireccionales constituyen la manifestación."),
        ("fr", "Les oscillations saccadiques multidirectionnelles constituent la manifestation."),
    ],
)
def test_the_words_of_an_article_do_not_keep_it(language: Language, hard: str) -> None:
    formula = FORMULAS[language]
    assert not formula.keeps(formula.score(count([hard], language)))


@pytest.mark.parametrize(
    ("language", "word", "spoken"),
    [
        ("en", "eye", 1), ("en", "tumour", 2), ("en", "medicine", 3), ("en", "something", 2),
        ("en", "neuroblastoma", 5), ("en", "child's", 1), ("en", "two-minute", 3),
        ("en", "little", 2), ("en", "usual", 3), ("en", "video", 3), ("en", "walked", 1),
        ("en", "needed", 2), ("en", "directions", 3), ("en", "fps", 1),
        ("es", "ojos", 2), ("es", "día", 2), ("es", "quién", 1), ("es", "guía", 2),
        ("es", "ahí", 2), ("es", "equipo", 3), ("es", "neuroblastoma", 5), ("es", "muy", 1),
        ("fr", "yeux", 1), ("fr", "tête", 1), ("fr", "équipe", 2), ("fr", "maladies", 3),
        ("fr", "l'enfant", 2), ("fr", "secousses", 2), ("fr", "naître", 1), ("fr", "que", 1),
        ("en", "120", 2),
    ],
)  # fmt: skip
def test_syllables_are_those_that_are_heard(language: str, word: str, spoken: int) -> None:
    assert syllables(word, language) == spoken


def test_a_line_without_a_stop_is_a_sentence() -> None:
    assert count(["Two days in a row", "Call. Call now!"], "en").sentences == 3
