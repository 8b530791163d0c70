"""Which tables that were made of FHIR NDJSON can be taken again?

They stand while the files are those that were read, and the views, statuses and systems are the
same. What was left out of them, and which lines could not be read, is told again.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from kinsbourne import __version__
from kinsbourne.case.errors import CaseError
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.population.kept import Source, digest, source
from kinsbourne.population.source import fhir, fhir_rows


class _Made(msgspec.Struct, frozen=True):
    """What the tables beside it were made of and by, and what was told of it."""

    asked: str
    sources: tuple[Source, ...]
    tables: tuple[tuple[str, int], ...]
    """Names and sizes of the files."""
    told: fhir.Flattened


def flattened(sources: Sequence[Path], out: Path, knowledge: Knowledge) -> fhir.Flattened:
    """As ``fhir.flatten``, but what stands in ``out`` of the same files is taken as it is.

    Raises
    ------
    CaseError
        As ``fhir.flatten``, and if a file cannot be read or changed while it was.
    """
    files = fhir.files_of(sources)
    before = tuple(map(source, files))
    asked = _asked(knowledge)
    made = _standing(out)
    if made and (made.asked, made.sources, made.tables) == (asked, before, _tables(out)):
        return made.told
    told = fhir.flatten(sources, out, knowledge)
    for file, then in zip(files, before, strict=True):
        if source(file) != then:
            shutil.rmtree(out)
            what = "the file changed while it was read"
            raise CaseError(what, str(file), "Search again when nothing writes to it.")
    (out / fhir.MADE).write_bytes(msgspec.json.encode(_Made(asked, before, _tables(out), told)))
    return told


def _asked(knowledge: Knowledge) -> str:
    views = (file.read_text("utf-8") for file in sorted(fhir_rows.FOLDER.glob("*.json")))
    void = (f"{resource} {code}" for resource, code in fhir_rows.void(knowledge))
    systems = (
        f"{system.id} {system.name} {system.uris} {system.omop}"
        for system in knowledge.codelists.systems.values()
    )
    return digest((__version__, *views, *void, *systems))


def _tables(folder: Path) -> tuple[tuple[str, int], ...]:
    names = (fhir.PERSON, fhir.EVENT, fhir.NOT_READ)
    files = (folder / name for name in names)
    return tuple((file.name, file.stat().st_size) for file in files if file.is_file())


def _standing(folder: Path) -> _Made | None:
    try:
        return msgspec.json.decode((folder / fhir.MADE).read_bytes(), type=_Made)
    except (OSError, msgspec.MsgspecError):
        return None
