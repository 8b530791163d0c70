"""Which treatments does the reasoning know by name, and what kind is each?"""

from __future__ import annotations

from typing import Literal

from kinsbourne.knowledge.model.marks import Entry, Slug

TherapyKind = Literal[
    "steroid", "acth", "immunoglobulin", "anti-b-cell", "cytotoxic", "plasma-exchange",
    "steroid-sparing", "other-immune", "tumour-surgery", "tumour-chemotherapy", "antimicrobial",
    "symptomatic", "sedating", "rehabilitation", "vaccine", "live-vaccine",
]  # fmt: skip
IMMUNE: frozenset[TherapyKind] = frozenset(
    {
        "steroid", "acth", "immunoglobulin", "anti-b-cell", "cytotoxic", "plasma-exchange",
        "steroid-sparing", "other-immune",
    }
)  # fmt: skip
"""Kinds that act on the inflammation."""


class Therapy(Entry, frozen=True, kw_only=True):
    """A drug, procedure, vaccine or rehabilitation, as records name it.

    In a case it is coded ``KINSBOURNE:therapy/<id>``, or labelled by its name or one of its words.
    """

    id: Slug
    name: str
    kinds: tuple[TherapyKind, ...]
    words: tuple[str, ...] = ()
    """Other names in records, lower case."""
    note: str | None = None
