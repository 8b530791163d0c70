"""What do several commands take: an input of any format, and how it is to be read?"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kinsbourne.exchange.sources import Asked


class Form(StrEnum):
    """In which format an input is."""

    PHENOPACKET = "phenopacket"
    FHIR = "fhir"
    NOTE = "note"
    TABLE = "table"
    REDCAP = "redcap"
    OMOP = "omop"


class Language(StrEnum):
    """In which language a note is."""

    EN = "en"
    ES = "es"
    FR = "fr"


Source = Annotated[
    str,
    typer.Argument(
        help="A phenopacket, note, FHIR record, table, REDCap export, folder, or - (stdin)."
    ),
]
From = Annotated[
    Form | None, typer.Option("--from", help="The format, where it should not be guessed.")
]
In = Annotated[Language, typer.Option("--language", help="The language of a note.")]


def must_exist(source: str | Path | None, hint: str, *, is_file: bool = False) -> None:
    """Refuse a name of nothing; ``-`` is standard input.

    The name is not repeated: it may be a note that was meant to be read.

    Raises:
        typer.BadParameter: there is no such file or folder.
    """
    if source is None or str(source) == "-":
        return
    # Unlike those of Path, these refuse no name, such as one that is too long.
    if is_file and (not os.path.exists(source) or os.path.isdir(source)):  # noqa: PTH110, PTH112
        raise typer.BadParameter("no such file, or it may not be opened", param_hint=hint)
    if not os.path.exists(source):  # noqa: PTH110
        words = "no such file or folder, or it may not be opened; pipe a note itself to -"
        raise typer.BadParameter(words, param_hint=hint)


def asked(form: Form | None, language: Language) -> Asked:
    """How an input is to be read."""
    from kinsbourne.exchange.sources import Asked

    return Asked(None if form is None else form.value, language.value)
