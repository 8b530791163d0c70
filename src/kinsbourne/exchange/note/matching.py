"""Which terms of the vocabulary stand in a sentence, and where?

Longest first, in any order of their words; words such as *was* and *mildly* may stand between.
What two terms share is found in both: *truncal and limb ataxia*, *cannot sit, stand or walk*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from kinsbourne.exchange.note.rules import Rules
from kinsbourne.exchange.note.tokens import Token
from kinsbourne.exchange.note.vocabulary import Entry, Vocabulary, key

_JOINS = frozenset("-'’‐‑:")
"""Marks that join words, and end no term: *broad-based*, *tone: reduced*."""
_LIST_MARKS = frozenset({",", "/"})


class Term(NamedTuple):
    """A term of the vocabulary, in the tokens ``first`` to ``last`` of its sentence."""

    first: int
    last: int
    entry: Entry


def terms(tokens: Sequence[Token], vocabulary: Vocabulary, rules: Rules) -> list[Term]:
    """The terms of a sentence in order; no two overlap."""
    found: dict[int, Term] = {}
    used: set[int] = set()
    candidates = sorted(
        _candidates(tokens, vocabulary, rules),
        key=lambda one: (-one[0], one[1].last - one[1].first, one[1].first),
    )
    for _, term in candidates:
        inside = range(term.first, term.last + 1)
        if used.isdisjoint(inside):
            used.update(inside)
            found[term.first] = term
    for term in [
        *_carried(tokens, vocabulary, rules),
        *_shared(tokens, list(found.values()), vocabulary, rules),
    ]:
        if used.isdisjoint(range(term.first, term.last + 1)):
            used.update(range(term.first, term.last + 1))
            found[term.first] = term
    return [found[at] for at in sorted(found)]


def _candidates(
    tokens: Sequence[Token], vocabulary: Vocabulary, rules: Rules
) -> Iterator[tuple[int, Term]]:
    """Every window of words that is a term, with how many of its words count."""
    for without_fillers in (False, True):
        left_out = rules.beside if without_fillers else rules.ignored
        windows = partial(_windows, tokens, without_fillers=without_fillers)
        run: list[int] = []
        passed_over: list[int] = []
        over = 0
        for at, token in enumerate(tokens):
            if token.plain in left_out:
                over += token.plain in rules.fillers
            elif without_fillers and _counts(token, rules):
                over += 1
            elif token.word in vocabulary.reach:
                run.append(at)
                passed_over.append(over)
            elif token.word not in _JOINS:
                yield from windows(run, passed_over, vocabulary, rules)
                run, passed_over = [], []
        yield from windows(run, passed_over, vocabulary, rules)


def _counts(token: Token, rules: Rules) -> bool:
    """Is it a number or a unit of time, as between the words of *lost 10 words*?"""
    return token.plain[:1].isdecimal() or token.plain in rules.counting


def _windows(
    tokens: Sequence[Token],
    run: list[int],
    passed_over: list[int],
    vocabulary: Vocabulary,
    rules: Rules,
    *,
    without_fillers: bool,
) -> Iterator[tuple[int, Term]]:
    """The windows of a run of words that are terms.

    Where fillers are passed over, only the windows that hold one: the others were looked
    at when none was.
    """
    ordered = rules.ordered
    keys, entries = vocabulary.keys, vocabulary.entries
    words = [tokens[at].word for at in run]
    reach = [vocabulary.reach[word] for word in words]
    is_ordered = not ordered.isdisjoint(words)
    for start, most in enumerate(reach):
        end = start
        while end < len(run):
            most = min(most, reach[end])
            end += 1
            if end - start > most:
                break
            if without_fillers and passed_over[end - 1] == passed_over[start]:
                continue
            window = words[start:end]
            place = keys.get(key(window, ordered) if is_ordered else " ".join(sorted(window)))
            if place is not None:
                yield end - start, Term(run[start], run[end - 1], entries[place])


def _carried(tokens: Sequence[Token], vocabulary: Vocabulary, rules: Rules) -> Iterator[Term]:
    """*Cannot sit, stand or walk*: the first word belongs to each of the list."""
    for at, token in enumerate(tokens):
        carried = rules.carriers.get(token.plain)
        if carried is None:
            continue
        for later in range(at + 1, len(tokens)):
            word = tokens[later].plain
            if word in carried:
                entry = vocabulary.get((token.word, tokens[later].word), rules.ordered)
                if entry is not None:
                    yield Term(later, later, entry)
            elif not _is_list_word(word, rules):
                break


def _is_list_word(word: str, rules: Rules) -> bool:
    return (
        word in _LIST_MARKS
        or word in rules.ignored
        or rules.or_words.at([word], 0) is not None
        or rules.and_words.at([word], 0) is not None
    )


def _shared(
    tokens: Sequence[Token], found: list[Term], vocabulary: Vocabulary, rules: Rules
) -> Iterator[Term]:
    """*Truncal and limb ataxia*, *ataxia of trunk and limbs*: the noun belongs to both."""
    for term in found:
        inside = [
            token.word
            for token in tokens[term.first : term.last + 1]
            if token.plain[0].isalnum() and token.plain not in rules.ignored
        ]
        if term.entry.kind != "finding" or len(inside) < len("ab"):
            continue
        for other, dropped, conjunction in (
            (term.first - 2, inside[1:], term.first - 1),
            (term.last + 2, inside[:-1], term.last + 1),
        ):
            if not 0 <= other < len(tokens) or not _is_list_word(tokens[conjunction].plain, rules):
                continue
            entry = vocabulary.get([*dropped, tokens[other].word], rules.ordered)
            if entry is not None and entry.kind == "finding":
                yield Term(other, other, entry)
