"""What does the reading of the course rest on?"""

from __future__ import annotations

from kinsbourne.knowledge.model.limits import Limits
from kinsbourne.knowledge.model.marks import Entry, Slug


class Explanation(Entry, frozen=True, kw_only=True):
    """A passing state that may by itself bring signs back for as long as it lasts."""

    finding: Slug
    said: str
    """As in ``worse only with a fever``."""
    is_over: str
    """As in ``after the temperature has come down``."""


class CourseRules(Limits, frozen=True, kw_only=True):
    """Which findings show the course, what else may explain them, and the numbers used."""

    core: tuple[Slug, ...]
    """Signs of which the return is a worsening of the syndrome."""
    supporting: tuple[Slug, ...]
    """Signs that go with it, and alone are not enough."""
    improved: tuple[Slug, ...]
    """Findings that say that the patient has improved."""
    explained_by: tuple[Explanation, ...]
    infections: tuple[Slug, ...]
    """Findings that name an infection as a possible trigger."""
