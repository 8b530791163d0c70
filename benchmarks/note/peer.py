"""The peer: the same vocabulary, with NegEx's rule for what is negated.

The rule as published by Chapman and others in 2001 and kept by many tools: a negation phrase
negates the terms within six words after it, or before it, up to the end of the sentence or a
conjunction such as *but*. Its phrases are written here in short; stock tools that implement it
cannot be installed beside each other.
"""

from __future__ import annotations

import re

from benchmarks.note.scoring import Said
from kinsbourne.exchange.note.matching import terms
from kinsbourne.exchange.note.reader import Reader
from kinsbourne.exchange.note.tokens import sentences

BEFORE = (
    "no", "not", "without", "denies", "denied", "absence of", "negative for", "no evidence of",
    "no sign of", "no signs of", "no history of", "never had", "never", "ruled out", "free of",
    "excluded", "nil", "neither", "none",
)  # fmt: skip
AFTER = ("absent", "negative", "not seen", "not present", "ruled out", "excluded", "unlikely")
POSSIBLE = ("possible", "suspected", "rule out", "may have", "probable", "query")
PSEUDO = ("no increase", "no change", "not only", "not certain", "no significant change")
ENDS = ("but", "however", "nevertheless", "yet", "though", "although", "except", "apart from")
WORDS = 6


def said(text: str, reader: Reader) -> list[Said]:
    """Findings with a status, as NegEx would have them."""
    found: list[Said] = []
    for sentence in sentences(text, reader.rules.folding):
        tokens = sentence.tokens
        raw = [re.sub(r"\W", "", text[t.start : t.end].lower()) for t in tokens]
        for term in terms(tokens, reader.vocabulary, reader.rules):
            if term.entry.kind != "finding":
                continue
            start, end = tokens[term.first].start, tokens[term.last].end
            before = _window(raw[max(0, term.first - WORDS) : term.first], last=True)
            after = _window(raw[term.last + 1 : term.last + 1 + WORDS], last=False)
            status = "present"
            if _has(before, BEFORE) or _has(after, AFTER):
                status = "excluded"
            elif _has(before, POSSIBLE):
                status = "uncertain"
            found.append(Said(term.entry.code, status, start, end, text[start:end]))
    return found


def _window(words: list[str], *, last: bool) -> str:
    window = f" {' '.join(word for word in words if word)} "
    for phrase in PSEUDO:
        window = window.replace(f" {phrase} ", " ")
    pieces = re.split("|".join(rf"\b{end}\b" for end in ENDS), window)
    return f" {(pieces[-1] if last else pieces[0]).strip()} "


def _has(window: str, phrases: tuple[str, ...]) -> bool:
    return any(f" {phrase} " in window for phrase in phrases)
