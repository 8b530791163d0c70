"""Where is the compiled table kept, so that only the first ranking pays for it?

In the user's cache, by the hash of all it is made from: the HPO release, the knowledge, the case
base and the form of the table. It is derived from HPO and never leaves the machine. Where nothing
can be written, the table is built in memory each time.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from kinsbourne.knowledge import case_base, diseases, kept
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.diseases import CaseRow, Catalogue, code_of
from kinsbourne.knowledge.model import Disease
from kinsbourne.reasoning.differential import onset, tree
from kinsbourne.reasoning.differential import table as table_module
from kinsbourne.reasoning.differential.onset import onset_ratios
from kinsbourne.reasoning.differential.table import Builder, Column

MAKERS = (diseases, case_base, onset, table_module, tree)
"""The modules that make the table: another edition of them makes another table."""
UNREADABLE = (OSError, ValueError, KeyError, EOFError, msgspec.MsgspecError)
"""What a table that is missing, cut short or of another form is met with."""
KEPT = 4
"""Tables kept in the cache; each takes some 30 MB."""
Array = npt.NDArray[Any]


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One disease of the table."""

    id: str
    ids: tuple[str, ...]
    name: str


class Contents(msgspec.Struct, frozen=True):
    """What is not an array."""

    codes: list[str]
    entries: list[Entry]
    diseases: list[Disease]
    """The curated ones; they come first among the entries, in this order."""
    constants: dict[str, float]
    references: list[str]


class Table:
    """The compiled table: arrays in memory or mapped from disk."""

    def __init__(self, arrays: dict[str, Array], contents: Contents) -> None:
        self.contents = contents
        self.constants = contents.constants
        self.parent: Array = arrays["parent"]
        self.given_parent: Array = arrays["given_parent"]
        self.information: Array = arrays["information"]
        self.start: Array = arrays["start"]
        self.disease: Array = arrays["disease"]
        self.known: Array = arrays["known"]
        self.gain: Array = arrays["gain"]
        self.as_parent: Array = arrays["as_parent"]
        self.lent: Array = arrays["lent"]
        self.listed_start: Array = arrays["listed_start"]
        self.listed_disease: Array = arrays["listed_disease"]
        self.bonus: Array = arrays["bonus"]
        self.share: Array = arrays["share"]
        self.patients: Array = arrays["patients"]
        self.confused: Array = arrays["confused"]
        self.cited_start: Array = arrays["cited_start"]
        self.cited: Array = arrays["cited"]
        self.exclusion_start: Array = arrays["exclusion_start"]
        self.exclusion_disease: Array = arrays["exclusion_disease"]
        self.exclusion: Array = arrays["exclusion"]
        self.barred_start: Array = arrays["barred_start"]
        self.barred_disease: Array = arrays["barred_disease"]
        self.breadth: Array = arrays["breadth"]
        self.evidence: Array = arrays["evidence"]
        self.onset: Array = arrays["onset"]
        self.life: Array = arrays["life"]
        """Bounds, in years, of the stretches of life that ``onset`` has a column for."""

    @cached_property
    def row(self) -> dict[str, int]:
        return {code: at for at, code in enumerate(self.contents.codes)}

    @cached_property
    def curated(self) -> int:
        """How many diseases are curated."""
        return len(self.contents.diseases)

    @cached_property
    def forms(self) -> dict[int, int]:
        """For each form of a disease, by its place, the place of the disease."""
        places = {disease.id: at for at, disease in enumerate(self.contents.diseases)}
        return {
            at: places[disease.form_of]
            for at, disease in enumerate(self.contents.diseases)
            if disease.form_of is not None
        }

    @staticmethod
    def find(diseases: Array, start: int, end: int, places: Array) -> tuple[Array, Array]:
        """Where in this stretch of diseases each of these stands, and whether it does."""
        if start == end:
            return np.zeros(len(places), dtype=np.int64), np.zeros(len(places), dtype=bool)
        stretch = diseases[start:end]
        at = np.minimum(stretch.searchsorted(places), end - start - 1)
        return at + start, stretch[at] == places

    def curated_at(self, place: int) -> Disease | None:
        """The disease of this project's own layer at this place, if it is one."""
        return self.contents.diseases[place] if place < self.curated else None

    def __len__(self) -> int:
        return len(self.contents.entries)


def table(knowledge: Knowledge) -> Table:
    """The table of this knowledge, from the cache where it is there."""
    folder = kept.folder() / f"differential-{_key(knowledge)}"
    try:
        return _load(folder)
    except UNREADABLE:
        shutil.rmtree(folder, ignore_errors=True)  # what is damaged would stand in the way
        arrays, contents = compiled(builder(knowledge), knowledge)
    try:
        _save(folder, arrays, contents)
        return _load(folder)
    except UNREADABLE:
        return Table(arrays, contents)


def builder(
    knowledge: Knowledge,
    *,
    constants: Mapping[str, float] | None = None,
    cases: Iterable[CaseRow] | None = None,
) -> Builder:
    """What builds the table: the whole catalogue, read anew.

    Other constants and another case base than this site's can be given, to see what they change.
    """
    constants = constants or {each.id: each.value for each in knowledge.weights.constants}
    curated = tuple(knowledge.diseases.values())
    rows = case_base.rows() if cases is None else cases
    catalogue = Catalogue(knowledge.ontology, curated, constants, rows)
    local = {code_of(f) for d in curated for f in d.features if f.finding}
    confusables = knowledge.weights.confusables
    return Builder(knowledge.ontology, catalogue, constants, sorted(local), confusables)


def compiled(built: Builder, knowledge: Knowledge) -> tuple[dict[str, Array], Contents]:
    """Every disease's column, turned into arrays by term."""
    columns = [built.column(at) for at in range(len(built.profiles))]
    size = len(built.tree.codes)

    def by_term(rows: str, *values: str) -> tuple[Array, Array, list[Array], Array]:
        return _by_term([getattr(c, rows) for c in columns], _each(columns, values), size)

    start, disease, (known, gain, as_parent, lent), _ = by_term(
        "rows", "known", "gain", "as_parent", "lent"
    )
    listed_start, listed, (bonus, share, patients, confused), order = by_term(
        "listed", "bonus", "share", "patients", "confused"
    )
    exclusion_start, excluded, (exclusion,), _ = by_term("excludable", "exclusion")
    barred_start, barred, _, _ = by_term("barred")
    names: dict[str, int] = {}
    cited: list[list[int]] = []
    for column, profile in zip(columns, built.profiles, strict=True):
        rows: list[int] = column.listed.tolist()
        for row in rows:
            counts = profile.present.get(built.tree.codes[row], [])
            references = dict.fromkeys(counted.reference for counted in counts if counted.reference)
            cited.append([names.setdefault(name, len(names)) for name in references])
    cited = [cited[at] for at in order]
    life = np.array(knowledge.weights.stretches.bounds_in_years)
    arrays: dict[str, Array] = {
        "parent": built.tree.parent,
        "given_parent": built.tree.given_parent,
        "information": built.tree.information,
        "start": start,
        "disease": disease,
        "known": known,
        "gain": gain,
        "as_parent": as_parent,
        "lent": lent.astype(bool),
        "listed_start": listed_start,
        "listed_disease": listed,
        "bonus": bonus,
        "share": share,
        "patients": patients,
        "confused": confused.astype(bool),
        "cited_start": np.cumsum([0, *map(len, cited)], dtype=np.int64),
        "cited": np.fromiter((at for each in cited for at in each), np.uint32),
        "exclusion_start": exclusion_start,
        "exclusion_disease": excluded,
        "exclusion": exclusion,
        "barred_start": barred_start,
        "barred_disease": barred,
        "breadth": np.array([column.breadth for column in columns]),
        "evidence": np.array([built.evidence(profile) for profile in built.profiles]),
        "onset": onset_ratios(built.profiles, knowledge.onset_classes, life, built.constants),
        "life": life,
    }
    contents = Contents(
        codes=built.tree.codes,
        entries=[Entry(p.id, p.ids, p.name) for p in built.profiles],
        diseases=[p.curated for p in built.profiles if p.curated],
        constants=dict(built.constants),
        references=list(names),
    )
    return arrays, contents


def _each(columns: list[Column], names: Iterable[str]) -> list[list[Array]]:
    return [[getattr(column, name) for column in columns] for name in names]


def _by_term(
    rows: list[Array], values: list[list[Array]], size: int
) -> tuple[Array, Array, list[Array], Array]:
    """Diseases and values in the order of terms, where each term starts, and that order."""
    term = np.concatenate(rows)
    disease = np.repeat(np.arange(len(rows), dtype=np.uint16), [len(each) for each in rows])
    order = np.argsort(term, kind="stable")
    start = np.searchsorted(term[order], np.arange(size + 1))
    sorted_ = [np.concatenate(each)[order].astype(np.float32) for each in values]
    return start, disease[order], sorted_, order


def _key(knowledge: Knowledge) -> str:
    """The hash of everything the table is made from."""
    parts = ("differential/*.yaml", "weights.yaml", "onset_classes.yaml")
    files = [knowledge.ontology.snapshot, case_base.file(), Path(__file__)]
    files += [Path(str(module.__file__)) for module in MAKERS]
    files += [file for part in parts for file in sorted(knowledge.folder.glob(part))]
    return kept.key(files)


def _save(folder: Path, arrays: dict[str, Array], contents: Contents) -> None:
    """Written beside its place and moved there whole, so that no reader meets half a table."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=folder.parent))
    try:
        for name, array in arrays.items():
            np.save(part / f"{name}.npy", array)
        (part / "contents.msgpack").write_bytes(msgspec.msgpack.encode(contents))
        part.rename(folder)
        _forget(folder.parent)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        if not folder.exists():
            raise


def _forget(tables_in: Path) -> None:
    """Keep the tables made last; others are of knowledge that has been replaced."""
    tables = sorted(tables_in.glob("differential-*"), key=lambda folder: folder.stat().st_mtime)
    for old in tables[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _load(folder: Path) -> Table:
    raw = (folder / "contents.msgpack").read_bytes()
    contents = msgspec.msgpack.decode(raw, type=Contents)
    arrays = {file.stem: np.asarray(np.load(file, mmap_mode="r")) for file in folder.glob("*.npy")}
    return Table(arrays, contents)
