"""``kinsbourne what-if``: how the ranking changes with one finding, or with the setting."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import msgspec
import typer

from kinsbourne.case import vetting
from kinsbourne.case.errors import CaseError
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.knowledge.case_base import CaseBaseError
from kinsbourne.reasoning.differential.differentiate import Differentiator, UnknownSettingError
from kinsbourne.reasoning.differential.what_if import (
    UnknownFindingError,
    WhatIf,
    supposing,
    what_if,
)
from kinsbourne.reasoning.facts import Vocabulary


def run(
    source: str,
    as_of: date | None,
    *,
    ignore: list[str],
    add: list[str],
    exclude: list[str],
    setting: str | None,
    top: int,
    as_json: bool,
) -> int:
    """Print both rankings; the exit code says whether the case was refused."""
    knowledge = base.load()
    vocabulary = Vocabulary(knowledge)
    text = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    try:
        case = phenopacket.read(text)
        vetting.vet(case, knowledge.ontology, vocabulary.codes)
        then = supposing(case, knowledge, ignore=ignore, add=add, exclude=exclude)
        before = Differentiator(knowledge, top=top)
        after = Differentiator(knowledge, setting=setting, top=top) if setting else before
    except CaseError as error:
        typer.echo(str(error.problem), err=True)
        return 1
    except CaseBaseError as error:
        typer.echo(str(error), err=True)
        return 1
    except (UnknownFindingError, UnknownSettingError) as error:
        typer.echo(str(error), err=True)
        return 2
    supposed = (
        *(f"without {each}" for each in ignore),
        *(f"with {each}" for each in add),
        *(f"{each} excluded" for each in exclude),
        *((f"setting {setting}",) if setting else ()),
    )
    result = what_if(
        case, then, before, after, knowledge, vocabulary,
        supposed=supposed, as_of=as_of, top=top,
    )  # fmt: skip
    typer.echo(msgspec.json.encode(result).decode() if as_json else _said(result))
    return 0


def _said(result: WhatIf) -> str:
    lines = ["WHAT IF: " + "; ".join(result.supposed or ("nothing changed",))]
    if result.setting != result.setting_then:
        lines.append(f"setting {result.setting} -> {result.setting_then}")
    for change in result.changes:
        moved = change.rank - change.rank_then
        arrow = f"+{moved}" if moved > 0 else str(moved) if moved else "="
        mark = "!" if change.must_not_miss else " "
        lines.append(
            f"{mark}{change.rank_then:>5} (was {change.rank:>5}, {arrow:>5})  "
            f"{change.posterior:6.1%} -> {change.posterior_then:6.1%}  {change.name}"
        )
    return "\n".join(lines)
