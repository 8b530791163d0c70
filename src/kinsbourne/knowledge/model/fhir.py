"""What do the codes that FHIR itself lays down mean here: statuses, answers, interpretations?"""

from __future__ import annotations

from typing import Literal

from kinsbourne.knowledge.model.marks import Entry, Marked

FhirUse = Literal["applies", "excluded", "over", "planned", "uncertain", "void"]
"""``uncertain`` and ``void`` never become part of a case: the first is reported as such."""
Presence = Literal["present", "excluded"]
CodedResult = Literal["normal", "abnormal", "positive", "negative", "inconclusive"]


class FhirStatus(Marked, frozen=True, kw_only=True):
    """Which statuses of some kinds of resource make it count, and as what."""

    resources: tuple[str, ...]
    use: FhirUse
    codes: tuple[str, ...]


class FhirAnswer(Marked, frozen=True, kw_only=True):
    """Codes that say whether what was asked for was found, or how a test came out."""

    systems: tuple[str, ...]
    """Short names of the code lists, else addresses."""
    codes: tuple[str, ...]
    finding: Presence | None = None
    """What it says of a finding that was asked for; none where it says nothing."""
    result: CodedResult | None = None
    """What it says of a test."""


class FhirWords(Marked, frozen=True, kw_only=True):
    """The same, written out; lower case."""

    words: tuple[str, ...]
    finding: Presence | None = None
    result: CodedResult | None = None


class FhirPart(Marked, frozen=True, kw_only=True):
    """Codes of a question or part of an observation whose answer is of a known kind."""

    holds: Literal["finding", "onset", "severity"]
    systems: tuple[str, ...]
    codes: tuple[str, ...]


class FhirExtension(Marked, frozen=True, kw_only=True):
    """Extensions of others in which an observed finding says what its fields have no place for."""

    holds: Literal["presence", "resolution", "modifier"]
    urls: tuple[str, ...]


class FhirCodes(Entry, frozen=True, kw_only=True):
    """How resources of a record system are taken, beyond what their code means."""

    statuses: tuple[FhirStatus, ...]
    answers: tuple[FhirAnswer, ...]
    words: tuple[FhirWords, ...]
    parts: tuple[FhirPart, ...]
    extensions: tuple[FhirExtension, ...] = ()
