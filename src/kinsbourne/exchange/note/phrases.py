"""Which of many phrases, the longest if several, begins at this word?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")
NUMBER = "<number>"
"""Stands in a phrase for any number, in figures or in words."""
_VALUE = None
"""The key of what a phrase stands for; no word is it."""


class Match(NamedTuple, Generic[T]):
    end: int
    """One past the last word."""
    value: T


class Phrases(Generic[T]):
    """Phrases as sequences of folded words, each with what it stands for."""

    def __init__(self, numbers: frozenset[str] = frozenset()) -> None:
        self._root: dict[str | None, Any] = {}
        self._numbers = numbers

    def add(self, words: Sequence[str], value: T) -> None:
        """Add a phrase; one that is there already stays."""
        node = self._root
        for word in words:
            node = node.setdefault(word, {})
        if words:
            node.setdefault(_VALUE, value)

    def at(self, words: Sequence[str], start: int, stop: int | None = None) -> Match[T] | None:
        """The longest phrase that begins at this word, and ends by ``stop``."""
        node = self._root
        if start >= len(words):
            return None
        if words[start] not in node and (NUMBER not in node or not self._is_number(words[start])):
            return None
        stop = len(words) if stop is None else stop
        best: Match[T] | None = None
        waiting = [(node, start)]
        while waiting:
            node, at = waiting.pop()
            if _VALUE in node and (best is None or at > best.end):
                best = Match(at, node[_VALUE])
            if at < stop:
                word = words[at]
                if word in node:
                    waiting.append((node[word], at + 1))
                if NUMBER in node and self._is_number(word):
                    waiting.append((node[NUMBER], at + 1))
        return best

    def _is_number(self, word: str) -> bool:
        return word[:1].isdecimal() or word in self._numbers
