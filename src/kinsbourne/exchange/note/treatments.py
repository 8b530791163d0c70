"""In which dose was a drug given, how often, and what came of it, as the note has it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kinsbourne.exchange.note.context import Context
from kinsbourne.exchange.note.landmarks import HARD
from kinsbourne.exchange.note.matching import Term
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.exchange.note.tokens import Token

_DOSE_STOPS = HARD - {"(", ")", ":"}
_RESPONSE_STOPS = HARD - {","}
_NEAR = 3
"""Tokens that may stand between a drug and the dose before it."""


class Dose(NamedTuple):
    """An amount with its unit as written; ``start`` and ``end`` are places in the text."""

    start: int
    end: int
    value: float
    unit: str


def doses(text: str, tokens: Sequence[Token], rules: Rules) -> list[Dose]:
    """Every dose in a sentence."""
    if not tokens:
        return []
    found = rules.dose_pattern.finditer(text, tokens[0].start, tokens[-1].end)
    return [
        Dose(m.start(), m.end(), float(m["value"].replace(",", ".")), _unit(m["unit"]))
        for m in found
    ]


def _unit(written: str) -> str:
    """The unit as written, without spaces around its strokes."""
    return re.sub(r"\s*/\s*", "/", " ".join(written.split()))


def unknown_drugs(text: str, given: Sequence[Dose], context: Context) -> Iterator[tuple[int, int]]:
    """Words with a dose after them that end as names of drugs do, and are none known here."""
    endings = tuple(context.rules.cues.doses.unknown)
    inside = {at for term in context.terms for at in range(term.first, term.last + 1)}
    for dose in given:
        before = [at for at, one in enumerate(context.tokens) if one.end <= dose.start]
        if before and before[-1] not in inside:
            token = context.tokens[before[-1]]
            if text[token.start : token.end].lower().endswith(endings):
                yield token.start, token.end


def doses_of(given: Sequence[Dose], drugs: Sequence[Term], context: Context) -> dict[Term, Dose]:
    """The dose of each drug; none where there are two, since the note does not say which holds."""
    own: dict[Term, list[Dose]] = {}
    for dose in given:
        drug = _drug_of(dose, drugs, context)
        if drug is not None:
            own.setdefault(drug, []).append(dose)
    return {drug: found[0] for drug, found in own.items() if len(found) == 1}


def _drug_of(dose: Dose, drugs: Sequence[Term], context: Context) -> Term | None:
    """The drug right before a dose, else the one right after it, else the last before it."""
    tokens = context.tokens
    before = [term for term in drugs if tokens[term.last].end <= dose.start]
    after = [term for term in drugs if tokens[term.first].start >= dose.end]
    last, following = (before[-1] if before else None), (after[0] if after else None)
    if last is not None and _are_beside(tokens[last.last].end, dose.start, context):
        return last
    if following is not None and _are_beside(dose.end, tokens[following.first].start, context):
        return following
    if last is not None and not _has(tokens[last.last].end, dose.start, _DOSE_STOPS, context):
        return last
    return None


def _are_beside(start: int, end: int, context: Context) -> bool:
    """Do few words stand between two places of the text, and nothing that parts a list?"""
    between = [at for at, one in enumerate(context.tokens) if start <= one.start < end]
    return len(between) <= _NEAR and not any(context.lists.ends_item(at) for at in between)


def _has(start: int, end: int, marks: frozenset[str], context: Context) -> bool:
    return any(start <= one.start < end and one.plain in marks for one in context.tokens)


def frequency_of(
    drug: Term, drugs: Sequence[Term], tokens: Sequence[Token], rules: Rules
) -> tuple[int, int] | None:
    """The tokens that say how often, after the drug and before the next."""
    words = [token.plain for token in tokens]
    stop = min((t.first for t in drugs if t.first > drug.last), default=len(tokens))
    for at in range(drug.last + 1, stop):
        if words[at] in _DOSE_STOPS:
            return None
        match = rules.frequencies.at(words, at)
        if match is not None:
            return at, match.end
    before = drug.first - 1
    if before >= 0 and rules.frequencies.at(words[: before + 1], before) is not None:
        return before, before + 1
    return None


def responses(context: Context, drugs: Sequence[Term], rules: Rules) -> dict[Term, str]:
    """What came of each drug of a sentence, where it says so; what it says twice is unsaid."""
    words, found = context.words, dict[Term, set[str]]()
    for at in range(len(words)):
        before = rules.response_before.at(words, at)
        listed = [] if before is None else _listed(context, drugs, before.end, 1)
        if before is not None and listed:
            for term in listed:
                found.setdefault(term, set()).add(before.value)
            continue
        after = rules.response_after.at(words, at)
        if after is not None:
            for term in _listed(context, drugs, at - 1, -1):
                found.setdefault(term, set()).add(after.value)
    return {term: says.pop() for term, says in found.items() if len(says) == 1}


def _listed(context: Context, drugs: Sequence[Term], at: int, step: int) -> list[Term]:
    """The drugs in a row from a token on, joined by nothing but list words and doses."""
    listed: list[Term] = []
    starts = {place: term for term in drugs for place in range(term.first, term.last + 1)}
    while 0 <= at < len(context.words) and context.words[at] not in _RESPONSE_STOPS:
        term = starts.get(at)
        if term is not None:
            if term not in listed:
                listed.append(term)
        elif (step > 0 or listed) and (
            context.words[at] == "," or "contrast" in context.breaks.get(at, frozenset())
        ):
            break
        at += step
    return listed
