"""What stands in a list of codes: which code of which system means what here?"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from kinsbourne.knowledge.model.marks import Entry, Slug, Verified

CodeForm = Literal["snomed", "loinc", "icd10", "icd9", "atc", "number", "mondo", "curie"]
"""How the codes of a system are built, by which a slip of the pen is found."""


class CodeSystem(Entry, frozen=True, kw_only=True):
    """A code system, by the names that records give it."""

    id: Slug
    name: str
    form: CodeForm
    prefix: str
    """What stands before the number, where codes are themselves ids of a case; else empty."""
    uris: str
    """Addresses, old spellings, object identifiers, with spaces between; the first is written."""
    omop: str
    """Its ``vocabulary_id`` in OMOP, or several; empty where OMOP has none."""
    licence: str
    source: str
    """Where address and object identifier were read, a source of ``sources.yaml``; or empty."""
    verified: Verified
    note: str


class CodeRow(Entry, frozen=True, kw_only=True):
    """One code, and what it means here."""

    code: Annotated[str, Meta(min_length=1)]
    match: Literal["exact", "below"]
    """``below``: the code and every longer one that begins with it."""
    means: Annotated[str, Meta(min_length=1)]
    """The id written in a case."""
    written: Literal["yes", "no"]
    """Is the meaning written by this code? A wider code is read, and never written."""
    source: str
    """What was read of the code: a source of ``sources.yaml``; empty where none was."""
    at: str
    verified: Verified
    """``read``: the code was read in the source, with its name or as a code of this term."""
    note: str


class NotMeant(Entry, frozen=True, kw_only=True):
    """A word of a product's name which says that a therapy is not meant."""

    word: Annotated[str, Meta(min_length=1)]
    therapy: str
    """The therapy that is not meant beside this word; empty: none is."""
    verified: Verified
    note: str
