"""Which concept ids of an OMOP vocabulary stand for the codes that are looked for?

What stands beneath a concept is a kind of it, and counts as it does, unless the definition takes
the code alone. What a code *maps to* may be broader than the code, so that way is not gone: a
standard concept counts where it is one of the codes itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.codelists import normal
from kinsbourne.knowledge.model import CodeForm
from kinsbourne.population.codes import Wanted, alone
from kinsbourne.population.plan import spelt
from kinsbourne.population.script.step import text, texts

Ask = Callable[[str], Sequence[tuple[object, ...]]]
"""Runs a SELECT and gives its rows."""
AT_ONCE = 1_000
"""Ids asked for in one SELECT."""


class Vocabulary(NamedTuple):
    concepts: tuple[tuple[int, str, str], ...] = ()
    """Concept id, system by our short name, and code: the code itself, or the one above it."""
    missing: int = 0
    """Codes of a vocabulary that is there, and that it does not have."""


def concepts(
    ask: Ask, table: str, ancestors: str | None, wanted: Sequence[Wanted], knowledge: Knowledge
) -> Vocabulary:
    """The concept ids of these codes, and of all that stand beneath them.

    Args:
        table: what SQL selects the concepts from.
        ancestors: what it selects ``concept_ancestor`` from; None where it is not there.
    """
    systems = knowledge.codelists.systems
    ours = {name: one.id for one in systems.values() for name in one.omop.split()}
    sought: defaultdict[str, set[Wanted]] = defaultdict(set)
    for one in wanted:
        sought[one.system].add(one)
    found: list[tuple[int, str, str]] = []
    for name, system in ours.items():
        if sought[system]:
            where = " OR ".join(_conditions(sought[system], systems[system].form))
            rows = ask(
                f"SELECT concept_id, concept_code FROM {table}"
                f" WHERE vocabulary_id = {text(name)} AND ({where})"
            )
            found += ((int(str(concept)), system, str(code)) for concept, code in rows)
    there = {(system, normal(code, systems[system].form)) for _, system, code in found}
    held = {str(name) for (name,) in ask(f"SELECT DISTINCT vocabulary_id FROM {table}")}
    missing = {
        (system, normal(one.code, systems[system].form))
        for name, system in ours.items()
        if name in held
        for one in sought[system]
    } - there
    if ancestors is not None:
        by_itself = alone(knowledge)
        wide = [
            (concept, system, code)
            for concept, system, code in found
            if (system, normal(code, systems[system].form)) not in by_itself
        ]
        found += _beneath(ask, ancestors, wide)
    return Vocabulary(tuple(sorted(set(found))), len(missing))


def _conditions(sought: set[Wanted], form: CodeForm) -> Iterator[str]:
    written = {way for one in sought for way in spelt(one.code, form)}
    yield f"concept_code IN ({texts(sorted(written))})"
    for code in sorted({one.code for one in sought if one.below}):
        yield f"concept_code LIKE {text(f'{code}%')}"


def _beneath(
    ask: Ask, ancestors: str, found: Sequence[tuple[int, str, str]]
) -> Iterator[tuple[int, str, str]]:
    above: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for concept, system, code in found:
        above[concept].append((system, code))
    ids = sorted(above)
    for begin in range(0, len(ids), AT_ONCE):
        some = ", ".join(str(one) for one in ids[begin : begin + AT_ONCE])
        for ancestor, descendant in ask(
            f"SELECT ancestor_concept_id, descendant_concept_id FROM {ancestors}"
            f" WHERE ancestor_concept_id IN ({some})"
        ):
            for system, code in above[int(str(ancestor))]:
                yield int(str(descendant)), system, code
