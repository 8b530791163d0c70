"""On what does a conclusion rest?

No conclusion stands without its reasons: in words, with the recorded items, the rule that was
applied, its mark and its sources.
"""

from __future__ import annotations

import msgspec

from kinsbourne.knowledge.model import Verified
from kinsbourne.reasoning.facts import Evidence


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an assessment."""


class Because(Part, frozen=True, kw_only=True):
    """Why: in words, with the recorded items, the rule and the numbered sources it rests on."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    rule: str | None = None
    """The entry of the knowledge that was applied."""
    verified: Verified | None = None
    sources: tuple[int, ...] = ()
    """Numbers into the assessment's own list of sources."""
