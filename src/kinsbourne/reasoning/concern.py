"""How worried should one be, what must happen whatever else is true, and what comes next?

Rules in ``knowledge/oms/concern.yaml`` raise the concern, may hold it down, and raise red flags
that nothing holds down. Each rests on statements of which at least one was read in its source.

Intended purpose: to keep the syndrome in mind before all of it shows, with the reason given. It
advises what to look for and to consider; it orders nothing.
"""

from __future__ import annotations

from typing import TypeVar, get_args

import msgspec

from kinsbourne.knowledge import model
from kinsbourne.knowledge.condition import findings_named, sets_named
from kinsbourne.knowledge.model import Concern, Level, RaisingRule, Rule
from kinsbourne.reasoning.assessment import AssessedConcern, AssessedRedFlag, Next, WouldRaise
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.criteria import Judged, unique
from kinsbourne.reasoning.logic import AGE, Ask, ways_to
from kinsbourne.reasoning.sources import Numbering

LEVELS: tuple[Level, ...] = get_args(Level)
MOST_WAYS = 4
"""Alternative sets of findings named for one rule; more would not be read."""
UNRAISED = "No rule raises the concern on what is recorded."
UNREAD = (
    "None of the recorded findings could be read, so this says nothing of the patient: code them "
    "with HPO terms."
)
R = TypeVar("R", bound=Rule)


def assess_concern(
    judged: Judged, concern: Concern, numbering: Numbering, *, is_unread: bool = False
) -> AssessedConcern:
    """The level of concern: the highest that a rule raises, as far as no rule holds it down.

    Where findings are recorded and none of them could be read (``is_unread``), that is said.
    """
    raised = sorted(held(concern.raises, judged), key=_height, reverse=True)
    lowered = held(concern.lowers, judged)
    levels: list[Level] = [raised[0].level if raised else "none"]
    levels.extend(rule.at_most for rule in lowered)
    level = min(levels, key=lambda known: LEVELS.index(known))
    because = tuple(why(rule, judged, numbering) for rule in raised)
    if not raised:
        because = (Because(text=UNREAD if is_unread else UNRAISED),)
    return AssessedConcern(
        level=level,
        because=because,
        held_down_by=tuple(why(rule, judged, numbering) for rule in lowered),
        would_raise=() if lowered else _would_raise(judged, concern, level, numbering),
    )


def assess_red_flags(
    judged: Judged, concern: Concern, numbering: Numbering
) -> tuple[AssessedRedFlag, ...]:
    """What must not be missed, whatever the concern."""
    flags: dict[str, AssessedRedFlag] = {}
    for rule in held(concern.red_flags, judged):
        earlier = flags[rule.flag].because if rule.flag in flags else ()
        flags[rule.flag] = AssessedRedFlag(
            id=rule.flag,
            label=rule.label,
            because=(*earlier, why(rule, judged, numbering)),
        )
    return tuple(flags.values())


def leading(judged: Judged, concern: Concern) -> list[RaisingRule]:
    """The rules that raise the concern as far as any does; their advice is the one that counts."""
    raised = held(concern.raises, judged)
    highest = max(map(_height, raised), default=0)
    return [rule for rule in raised if _height(rule) == highest]


def _height(rule: RaisingRule) -> int:
    return LEVELS.index(rule.level)


def held(rules: tuple[R, ...], judged: Judged) -> list[R]:
    """The rules whose condition holds."""
    return [rule for rule in rules if judged.holds(rule.when)]


def assess_next(
    judged: Judged, concern: Concern, findings: dict[str, model.Finding], numbering: Numbering
) -> tuple[Next, ...]:
    """What to look for and what to consider, bedside looks first, each once.

    What to consider is this project's own advice, even where the rule itself was read.
    """
    looks: dict[str, Next] = {}
    steps: dict[str, Next] = {}
    rules = (
        *held(concern.red_flags, judged),
        *held(concern.lowers, judged),
        *leading(judged, concern),
    )
    for rule in rules:
        because = why(rule, judged, numbering)
        for name in rule.look_for:
            if judged.present(name) is None and name not in looks:
                looks[name] = _look(findings[name], because, numbering)
        for step in rule.do:
            ours = msgspec.structs.replace(because, verified="default")
            step_id = f"{rule.id}-{rule.do.index(step) + 1}"
            steps.setdefault(step, Next(kind="consider", id=step_id, name=step, because=(ours,)))
    return (*looks.values(), *steps.values())


def _look(finding: model.Finding, because: Because, numbering: Numbering) -> Next:
    elicit = finding.elicit
    if elicit is not None:
        because = Because(
            text=because.text,
            rule=because.rule,
            verified=elicit.verified,
            sources=numbering.cite(elicit.sources) or because.sources,
        )
    return Next(
        kind="look",
        id=finding.id,
        name=finding.said,
        how=elicit.text if elicit else None,
        finding=finding.id,
        because=(because,),
    )


def why(rule: Rule, judged: Judged, numbering: Numbering) -> Because:
    """The rule that held, in words, with the recorded items that made it hold."""
    support = judged.facts.support
    named = findings_named(rule.when).union(
        *(judged.findings_asked(criteria) for criteria in sets_named(rule.when))
    )
    return Because(
        text=rule.because,
        evidence=unique(
            entry for name in sorted(named & support.keys()) for entry in support[name]
        ),
        rule=rule.id,
        verified=rule.verified,
        sources=numbering.cite(rule.sources),
    )


def _would_raise(
    judged: Judged, concern: Concern, level: Level, numbering: Numbering
) -> tuple[WouldRaise, ...]:
    """For the rules of a higher level that are still open: the fewest facts they wait for.

    Only rules for which something is recorded already; the one that waits for the fewest comes
    first, a missing age before all else.
    """
    waiting: list[WouldRaise] = []
    for rule in concern.raises:
        begun = findings_named(rule.when) & judged.facts.support.keys()
        if _height(rule) <= LEVELS.index(level) or not begun or judged.holds(rule.when) is not None:
            continue
        ways = ways_to(rule.when, judged)
        fewest = min(map(len, ways), default=0)
        shortest = sorted(tuple(sorted(map(_asked, way))) for way in ways if len(way) == fewest)
        if shortest:
            because = why(rule, judged, numbering)
            ways_named = tuple(shortest[:MOST_WAYS])
            waiting.append(WouldRaise(level=rule.level, facts=ways_named, because=because))
    waiting.sort(key=lambda raising: (len(raising.facts[0]), raising.facts[0] != (AGE,)))
    return tuple(waiting)


def _asked(ask: Ask) -> str:
    finding, present = ask
    return finding if present else f"not {finding}"
