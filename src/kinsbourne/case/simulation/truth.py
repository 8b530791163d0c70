"""What truly happened to a simulated patient, whatever the record shows of it?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

LABEL = "simulated"
"""The word by which files and ids of simulated patients are known."""
Trigger = Literal["taper", "infection", "both", "other"]
MimicKind = Literal["fever", "infection", "tired", "bad-day", "after-taper", "drug"]
Pattern = Literal["monophasic", "relapsing-remitting", "relapsing-progressive"]


class Relapse(msgspec.Struct, frozen=True, kw_only=True):
    """A return of signs by the disease itself; it always lasts longer than 72 hours."""

    onset: date
    end: date
    """May lie after the end of the follow-up."""
    points: float
    """How far the level rises, of 15."""
    trigger: Trigger


class Mimic(msgspec.Struct, frozen=True, kw_only=True):
    """A worsening that is no relapse."""

    kind: MimicKind
    onset: date
    end: date
    hours: float
    points: float


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A day at the clinic, and the true level without mimics, noise and raters."""

    on: date
    level: float
    """Of 15."""
    in_relapse: bool


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """The patient as nobody can know one."""

    is_simulated: Literal[True] = True
    id: str
    onset: date
    diagnosed: date
    improved: date
    """From when the first recovery has gone half way."""
    ends: date
    """The last day of the follow-up."""
    age_at_onset_years: float
    pattern: Pattern
    """Within the follow-up."""
    tumour: str | None
    relapses: tuple[Relapse, ...]
    """Those with an onset within the follow-up."""
    mimics: tuple[Mimic, ...]
    seen: tuple[Seen, ...]
    """In order of time, whether or not a score was kept."""
    residue: float
    """The level between relapses, at the end; of 15."""
    fsiq: float


def labelled(file: Path) -> Path:
    """The file, with a name that says what is in it."""
    if LABEL in file.name:
        return file
    return file.with_name(f"{file.stem}.{LABEL}{file.suffix}")
