"""Where in all that is known do these words stand?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

import msgspec

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.citation import in_words
from kinsbourne.report import words
from kinsbourne.report.chapter import plan, walk
from kinsbourne.report.disease import addresses, differential, finding
from kinsbourne.report.disease.matching import Piece, fold, holds, pieces, words_of

T = TypeVar("T")
MOST = 20
"""Hits shown of one kind."""
AROUND = 60
"""Letters shown before the first word, where it stands far inside."""


class Hit(msgspec.Struct, frozen=True):
    """One thing that holds the words."""

    url: str
    title: tuple[Piece, ...]
    about: tuple[Piece, ...]


class Kind(msgspec.Struct, frozen=True):
    """The hits of one kind: the closest, and how many there are."""

    title: str
    said: str
    hits: tuple[Hit, ...]


class Found(msgspec.Struct, frozen=True):
    """What was found of the words."""

    asked: str
    said: str
    kinds: tuple[Kind, ...]


class Indexed(NamedTuple):
    """One thing that can be found."""

    kind: str
    url: str
    title: str
    about: str
    folded_title: str
    folded: str


def search(knowledge: Knowledge, asked: str) -> Found:
    """What holds all the words; without words, nothing."""
    asked_for = words_of(asked)
    by_kind: dict[str, list[Indexed]] = {}
    for one in index(knowledge) if asked_for else ():
        if holds(one.folded, asked_for):
            by_kind.setdefault(one.kind, []).append(one)
    kinds = tuple(_kind(kind, hits, asked_for) for kind, hits in by_kind.items())
    number = sum(map(len, by_kind.values()))
    said = f"Found {number}." if number else "Nothing holds all of these words."
    return Found(asked, said if asked_for else "", kinds)


def _kind(kind: str, hits: list[Indexed], asked_for: tuple[str, ...]) -> Kind:
    closest = _closest(hits, asked_for)
    said = f"{len(hits)}" if len(closest) == len(hits) else f"{len(closest)} of {len(hits)}"
    return Kind(kind, said, tuple(_hit(one, asked_for) for one in closest))


def _closest(hits: list[Indexed], words: tuple[str, ...]) -> list[Indexed]:
    """Those first that hold the words in what they are called."""
    return sorted(hits, key=lambda one: not holds(one.folded_title, words))[:MOST]


def _hit(one: Indexed, words: tuple[str, ...]) -> Hit:
    return Hit(one.url, pieces(one.title, words), pieces(_near(one.about, words), words))


def _near(text: str, words: tuple[str, ...]) -> str:
    """The text around the first of the words."""
    folded = fold(text)
    first = min((at for word in words if (at := folded.find(word)) >= 0), default=0)
    start = max(0, first - AROUND)
    end = start + 4 * AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def chosen(
    knowledge: Knowledge, things: Mapping[str, T], address: Callable[[str], str], asked: str
) -> tuple[T, ...]:
    """Those of the things that hold all the words; without words, all.

    ``address`` gives the address of a thing by its name.
    """
    asked_for = words_of(asked)
    folded = {one.url: one.folded for one in index(knowledge)}
    return tuple(thing for name, thing in things.items() if holds(folded[address(name)], asked_for))


@cache
def index(knowledge: Knowledge) -> tuple[Indexed, ...]:
    """All that can be found."""
    return tuple(
        Indexed(kind, url, title, about, fold(title), fold(f"{title} {about}"))
        for kind, url, title, about in _things(knowledge)
    )


def _things(known: Knowledge) -> Iterator[tuple[str, str, str, str]]:
    for _, section in walk(plan(known)):
        yield "Sections", addresses.section(section.id), section.title, ""
    for name, found in known.findings.items():
        yield "Findings", addresses.finding(name), found.label, finding.searched(known, found)
    for name, disease in known.diseases.items():
        about = differential.searched(known, disease)
        yield "Diseases it is told apart from", addresses.disease(name), disease.name, about
    for name, statement in known.statements.items():
        number = words.estimate(statement.estimate, "") if statement.estimate else ""
        about = "; ".join(filter(None, (statement.population, number, statement.note)))
        yield "Statements", addresses.statement(name), statement.claim, about
    for name, source in known.sources.items():
        yield "Sources", addresses.source(name), in_words(source), source.note or ""
