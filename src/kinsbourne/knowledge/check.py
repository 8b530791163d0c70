"""Is the knowledge sound?

Each rule is a function that looks at all that could be read and says what is wrong; the modules
of ``checks`` hold them. A rule that needs a file which cannot be read is passed over, so that one
slip is not reported a hundred times.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from kinsbourne.knowledge.base import files_in
from kinsbourne.knowledge.checks import (
    card,
    chapter,
    codelists,
    cues,
    differential,
    follow_up,
    form,
    handouts,
    names,
    numbers,
    pathway,
    phenotype,
    population_simulation,
    regimens,
    sources,
    teaching,
    terms,
    words,
)
from kinsbourne.knowledge.documents import Fault
from kinsbourne.knowledge.ontology import Ontology, load
from kinsbourne.knowledge.reading import FOLDERS, SHAPES, Reading, UnreadError, lists_in

SUFFIXES = (".yaml", ".yml", ".csv")


def check(folder: Path, today: date, ontology: Ontology | None = None) -> list[Fault]:
    """What is wrong with the knowledge in this folder, by file and line?"""
    reading = Reading(folder, today, ontology or load())
    # Keys, each held once: a part used at several places by its YAML anchor is one fault.
    faults = dict.fromkeys(reading.faults)
    for rule in RULES:
        with suppress(UnreadError):
            faults |= dict.fromkeys(rule(reading))
    return sorted(faults, key=lambda fault: (fault.file, fault.line, fault.what))


def stray_file(reading: Reading) -> Iterator[Fault]:
    """A file that nothing reads would be knowledge nobody hears of."""
    read = {*SHAPES, *(name for part in FOLDERS for name in files_in(reading.folder, part))}
    read.update(lists_in(reading.folder))
    for path in sorted(p for p in reading.folder.rglob("*.*") if p.suffix in SUFFIXES):
        name = path.relative_to(reading.folder).as_posix()
        if name not in read:
            yield Fault(name, 1, "nothing reads this file", "Name it in SHAPES of reading.py.")


RULES = (
    stray_file,
    *sources.RULES,
    *names.RULES,
    *terms.RULES,
    *numbers.RULES,
    *chapter.RULES,
    *differential.RULES,
    *regimens.RULES,
    *follow_up.RULES,
    *pathway.RULES,
    *cues.RULES,
    *codelists.RULES,
    *card.RULES,
    *form.RULES,
    *words.RULES,
    *handouts.RULES,
    *teaching.RULES,
    *phenotype.RULES,
    *population_simulation.RULES,
)
