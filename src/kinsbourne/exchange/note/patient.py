"""Of whom is the note: how old, of which sex, born and seen when?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from kinsbourne.exchange.note.lengths import Length
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.exchange.note.times import Mention
from kinsbourne.exchange.note.tokens import Token

_NEAR = 5
"""Tokens after an age in which the noun stands that it is the age of."""


class Place(NamedTuple):
    """Where in the text something about the patient stands."""

    start: int
    end: int


class Patient(msgspec.Struct):
    """What is known so far; the first that is said stands."""

    age: Length | None = None
    age_place: Place | None = None
    corrected: Length | None = None
    """Counted from the day the birth was due: the age only where the note has no other."""
    corrected_place: Place | None = None
    unclear: list[Place] = msgspec.field(default_factory=list)
    """Ages that stand in the note and are not taken."""
    sex: str | None = None
    pronouns: set[str] = msgspec.field(default_factory=set)
    """The sexes that the pronouns of the note have, in sentences without relatives."""
    born: str | None = None
    visit: str | None = None


def look(
    patient: Patient,
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    rules: Rules,
) -> None:
    """Add what a sentence says; ages of relatives are not the patient's."""
    words = [token.plain for token in tokens]
    said = _without_lengths(words, mentions)
    for mention in mentions:
        nearby = words[mention.end : mention.end + _NEAR]
        is_relative = not rules.relatives.isdisjoint(
            [*nearby[:2], *words[max(0, mention.first - 2) : mention.first]]
        )
        place = Place(tokens[mention.first].start, tokens[mention.end - 1].end)
        if mention.says == "unclear" and not is_relative:
            patient.unclear.append(place)
        if mention.says == "corrected" and not is_relative:
            if patient.corrected is not None and patient.corrected_place is not None:
                patient.unclear.append(place)
            else:
                patient.corrected, patient.corrected_place = mention.length, place
        if mention.says == "now" and patient.age is None and not is_relative:
            patient.age = mention.length
            patient.age_place = place
            inside = said[mention.first : mention.end]
            after = _without_amounts(said[mention.end : mention.end + _NEAR])
            before = _without_amounts(said[max(0, mention.first - _NEAR) : mention.first])
            around = [*inside, *after, *before]
            patient.sex = patient.sex or _sex(around, rules, short=True)
        if mention.says == "date" and mention.day is not None:
            before = words[: mention.first]
            if patient.born is None and _ends_with(before, rules.birth_words):
                patient.born = mention.day if len(mention.day) == len("2026-01-01") else None
            elif patient.visit is None and _ends_with(before, rules.visit_words):
                patient.visit = mention.day
    if rules.relatives.isdisjoint(words):
        patient.sex = patient.sex or _sex(words, rules, short=False)
        patient.pronouns.update(rules.pronouns[word] for word in words if word in rules.pronouns)


def settle(patient: Patient) -> None:
    """At the end of the note: a corrected age is the age where there is no other."""
    if patient.corrected_place is None:
        return
    if patient.age is None:
        patient.age, patient.age_place = patient.corrected, patient.corrected_place
    else:
        patient.unclear.append(patient.corrected_place)
    patient.corrected = patient.corrected_place = None


def sex_of(patient: Patient) -> str | None:
    """The sex the note names, else that of all its pronouns."""
    if patient.sex is None and len(patient.pronouns) == 1:
        return next(iter(patient.pronouns))
    return patient.sex


def _without_lengths(words: Sequence[str], mentions: Sequence[Mention]) -> list[str]:
    """The words, none left in the place of *1y 8m*: its *m* is no male."""
    over = {at for mention in mentions for at in range(*mention.over)}
    return ["" if at in over else word for at, word in enumerate(words)]


def _without_amounts(words: Sequence[str]) -> list[str]:
    """Without single letters after numbers: *walks 5 m* names no sex."""
    pairs = zip(["", *words], words, strict=False)
    return [word for last, word in pairs if len(word) > 1 or not last[:1].isdecimal()]


def _sex(words: Sequence[str], rules: Rules, *, short: bool) -> str | None:
    known = (word for word in words if word in rules.sexes and (short or len(word) > 1))
    return next((rules.sexes[word] for word in known), None)


def _ends_with(words: Sequence[str], phrases: Sequence[Sequence[str]]) -> bool:
    before = [word for word in words if word not in (":", "-", "on", ".")]
    return any(before[len(before) - len(phrase) :] == list(phrase) for phrase in phrases)


def visit_day(patient: Patient) -> date | None:
    """The day of the visit, where the note gives a whole day."""
    if patient.visit is None or len(patient.visit) != len("2026-01-01"):
        return None
    return date.fromisoformat(patient.visit)
