"""What is an item of the time line?

Times are spans of days on the case's own axis, as wide as they were recorded: ``began`` and
``ended`` are None where nothing says when, and ``is_over`` tells *ended, not known when* from
*still going on as far as is known*.
"""

from __future__ import annotations

from functools import cached_property
from math import inf
from typing import Literal

import msgspec
from msgspec import structs

from kinsbourne.case.errors import Problem
from kinsbourne.case.time import Span
from kinsbourne.knowledge.model import IMMUNE, TherapyKind
from kinsbourne.reasoning.facts import Evidence
from kinsbourne.reasoning.history.axis import Axis

Outcome = Literal["none", "partial", "complete"]
"""What came of a treatment, as the record says it."""
OVER = Span(-inf, -inf)
"""Before any day."""
Result = Literal["normal", "abnormal", "inconclusive"]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    where: str
    """Its place in the record."""


class Score(Item, frozen=True, kw_only=True):
    """A total on a severity scale."""

    scale: str
    total: int
    maximum: int
    items: dict[str, int] = {}
    rated: str | None = None
    on: Span | None


class Sign(Item, frozen=True, kw_only=True):
    """A finding with its time: a sign of the syndrome, a fever, an infection."""

    findings: frozenset[str]
    """Ids of all findings that the recorded term counts as."""
    term: str
    label: str
    present: bool
    began: Span | None = None
    ended: Span | None = None

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.term, self.label, self.present, self.where)


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """A dose as it was given; ``amount`` is None where only the dates are known."""

    began: Span | None = None
    ended: Span | None = None
    amount: float | None = None
    unit: str = ""
    """As written; amounts in different units are never compared."""
    frequency: str = ""


class Given(Item, frozen=True, kw_only=True):
    """A treatment: a drug with its doses, a procedure, a vaccine."""

    therapy: str | None
    """Its id in ``therapies.yaml``; None where the name is not known."""
    name: str
    kinds: frozenset[TherapyKind] = frozenset()
    began: Span | None = None
    ended: Span | None = None
    """None: not known to have ended."""
    doses: tuple[Dose, ...] = ()
    """In order of their starts, or of their ends where no start is known; the undated last."""
    outcome: Outcome | None = None
    response: str = ""
    """What came of it, in the record's words."""
    stopped_because: str = ""
    adverse: tuple[str, ...] = ()
    is_procedure: bool = False
    is_between_pulses: bool | None = False
    """Of a drug against the inflammation, given in pulses or cycles of which each has ended: is it
    between two of them today?"""

    @property
    def is_unnamed(self) -> bool:
        """Is it a drug whose name the knowledge does not have, so that it may be any drug?"""
        return self.therapy is None and not self.is_procedure

    @property
    def is_immune(self) -> bool:
        return not self.kinds.isdisjoint(IMMUNE)


class Test(Item, frozen=True, kw_only=True):
    """An investigation done or planned."""

    __test__ = False
    test: str | None
    """The id after ``KINSBOURNE:test/``; None where it is only labelled."""
    label: str
    on: Span | None = None
    result: Result | None = None
    """As far as it is coded; free text is shown and not read."""
    said: str = ""
    is_planned: bool = False
    """Not done yet on the day of the assessment."""


class History(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All that is dated, up to the day of the assessment, each kind in order of time."""

    axis: Axis
    now: Span | None
    """The day of the assessment, else of the last encounter, else of the last dated item."""
    scores: tuple[Score, ...] = ()
    signs: tuple[Sign, ...] = ()
    given: tuple[Given, ...] = ()
    tests: tuple[Test, ...] = ()
    problems: tuple[Problem, ...] = ()
    unnamed: tuple[Problem, ...] = ()
    """That drugs have names which are not known, for whoever asks what was given."""

    def signs_of(self, *findings: str) -> list[Sign]:
        """The recorded items, present or excluded, that speak of any of these findings."""
        found = {at for name in findings for at in self._signs.get(name, ())}
        return [self.signs[at] for at in sorted(found)]

    @cached_property
    def _signs(self) -> dict[str, list[int]]:
        """Where the signs of each finding stand, since a long record is asked a thousand times."""
        places: dict[str, list[int]] = {}
        for at, sign in enumerate(self.signs):
            for name in sign.findings:
                places.setdefault(name, []).append(at)
        return places

    def given_of(self, *kinds: TherapyKind) -> list[Given]:
        """The treatments of any of these kinds."""
        wanted = frozenset(kinds)
        return [one for one in self.given if not wanted.isdisjoint(one.kinds)]

    def without(self, therapy: str) -> History:
        """The same, with one treatment as if it were long over: what is told of the others."""
        given = (
            structs.replace(one, doses=(), ended=OVER, is_between_pulses=False)
            if one.therapy == therapy
            else one
            for one in self.given
        )
        return structs.replace(self, given=tuple(given))

    @property
    def given_otherwise(self) -> bool | None:
        """What does the record say of a treatment that is not in it?

        False, not given, where it lists treatments and each by a name that is known; else None.
        """
        is_told = bool(self.given) and not any(one.is_unnamed for one in self.given)
        return False if is_told else None
