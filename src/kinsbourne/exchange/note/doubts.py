"""Which terms in the reach of a cue does it govern less surely, or after all?

To call a sign absent that is there does harm: where an exclusion may speak of something else in its
sentence, it is not sure.
"""

from __future__ import annotations

from collections.abc import Sequence

from kinsbourne.exchange.note.landmarks import HARD, Place
from kinsbourne.exchange.note.matching import Term
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.exchange.note.tokens import Token
from kinsbourne.knowledge.model import Cue

_TESTS = frozenset({"test", "unclear"})


def nearest(terms: Sequence[Term], cue: Cue) -> tuple[list[Term], list[Term]]:
    """Of the terms of one item, nearest first, those an exclusion reaches, and less surely.

    *No fever ataxia* may be one statement or two.
    """
    if cue.says != "excluded" or cue.list == "any":
        return list(terms), []
    findings = [term for term in terms if term.entry.kind == "finding"]
    return [term for term in terms if term not in findings[1:]], findings[1:]


def is_of_test(place: Place, following: Term | None, words: Sequence[str]) -> bool:
    """*Ataxia, negative MRI*: does the test that an exclusion speaks of follow it?

    Not in *tumour excluded: MRI normal*, where it is the reason.
    """
    if place.cue.says != "excluded" or words[place.end - 1] in HARD:
        return False
    return following is not None and following.entry.kind in _TESTS


def is_of_other(terms: Sequence[Term], place: Place, words: Sequence[str], rules: Rules) -> bool:
    """*No trauma ataxia since Monday*: does an exclusion speak of something before the term?"""
    if not terms or place.cue.says != "excluded":
        return False
    return not rules.other_nouns.isdisjoint(words[place.end : terms[0].first])


def is_negated(term: Term, tokens: Sequence[Token], rules: Rules) -> bool:
    """Does the term hold a word such as *cannot* itself?"""
    return any(tokens[at].word in rules.ordered for at in range(term.first, term.last + 1))


def is_positive(term: Term, words: Sequence[str], rules: Rules) -> bool:
    """*Anti-Hu positive*: does the term say itself what a test gave?"""
    found = (rules.cue_words.at(words, at) for at in range(term.first, term.last + 1))
    return any(match is not None and match.value.says == "positive" for match in found)


def names_part(term: Term, tokens: Sequence[Token], rules: Rules) -> bool:
    """Does the term say what of it, as *gait wide based* and *eyes darting* do?"""
    return term.last > term.first and tokens[term.first].word in rules.part_words


def refers_back(comma: int, place: Place, words: Sequence[str], rules: Rules) -> bool:
    """*Ataxia, now resolved*, *tremor, this has gone*: of what stands before the comma?"""
    if comma < 0 or words[comma] != ",":
        return False
    if not rules.referring.isdisjoint(words[comma + 1 : place.first]):
        return True
    return place.end >= len(words) or words[place.end] in HARD | {","}
