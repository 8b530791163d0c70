"""How do HPO's release files become one small file of facts?

``kinsbourne knowledge build-hpo hp.obo phenotype.hpoa`` keeps ids, labels, synonyms, hierarchy,
obsolete ids with their replacement, and the disease annotations, and alters none of them. Rows
with evidence IEA are left out unless asked for: HPO's documentation restricts their reuse. With
Mondo's mappings and HPO's gene file it also keeps which identifiers mean one disease and which
diseases share a gene (``crosswalk``).
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import msgspec

from kinsbourne.knowledge import crosswalk
from kinsbourne.knowledge.ontology import Annotation, Manifest, TermRow, Terms

ACKNOWLEDGEMENT = (
    "This service uses the Human Phenotype Ontology (release {version}). Find out more at "
    "http://www.human-phenotype-ontology.org"
)
MONDO = (
    "Which identifiers mean one disease: exact matches of the Mondo Disease Ontology, "
    "https://mondo.monarchinitiative.org, CC BY 4.0; identifier pairs only, taken as they are"
)
LICENCE = "https://hpo.jax.org/app/license"
LEFT_OUT = frozenset({"IEA"})
_ID = re.compile(r"HP:\d{7}")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_COLUMNS = (
    "database_id", "disease_name", "qualifier", "hpo_id", "reference", "evidence",
    "onset", "frequency", "sex", "modifier", "aspect", "biocuration",
)  # fmt: skip


class SnapshotError(Exception):
    """A release file that is not what it should be: where, what, and what to do."""


class Ontology(NamedTuple):
    version: str
    terms: Terms
    synonyms: dict[str, list[str]]


class Annotations(NamedTuple):
    version: str
    rows: list[Annotation]
    left_out: dict[str, int]


def build(
    obo: Path,
    hpoa: Path,
    folder: Path,
    *,
    mondo: Path | None = None,
    genes: Path | None = None,
    leave_out: frozenset[str] = LEFT_OUT,
) -> Path:
    """Write ``hpo-VERSION.zip`` into ``folder``; the same input gives the same bytes.

    Raises:
        SnapshotError: a file that is not hp.obo or phenotype.hpoa, or of another release.
        CrosswalkError: a mapping file that is not what it should be.
    """
    ontology = read_obo(obo)
    annotations = read_hpoa(hpoa, leave_out)
    if annotations.version != ontology.version:
        raise SnapshotError(
            f"{hpoa.name}: annotations of {annotations.version} with an ontology of "
            f"{ontology.version}; take both files from one release"
        )
    diseases = {row.disease for row in annotations.rows}
    manifest = Manifest(
        hpo_version=ontology.version,
        hpoa_version=annotations.version,
        acknowledgement=ACKNOWLEDGEMENT.format(version=ontology.version),
        licence=LICENCE,
        terms=len(ontology.terms.current),
        obsolete=len(ontology.terms.replaced),
        annotations=len(annotations.rows),
        left_out=annotations.left_out,
        mondo=MONDO if mondo else None,
    )
    same = crosswalk.same_diseases(mondo, diseases) if mondo else []
    links = crosswalk.genes(genes, diseases) if genes else {}
    target = folder / f"hpo-{ontology.version}.zip"
    with zipfile.ZipFile(target, "w") as archive:
        _write(archive, "manifest.json", manifest, zipfile.ZIP_DEFLATED)
        _write(archive, "terms.json", ontology.terms, zipfile.ZIP_DEFLATED)
        _write(archive, "synonyms.json", ontology.synonyms, zipfile.ZIP_DEFLATED)
        _write(archive, "annotations.json", annotations.rows, zipfile.ZIP_LZMA)
        _write(archive, "same.json", same, zipfile.ZIP_DEFLATED)
        _write(archive, "genes.json", links, zipfile.ZIP_DEFLATED)
    return target


def _write(archive: zipfile.ZipFile, name: str, content: object, method: int) -> None:
    member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    member.create_system = 3
    member.compress_type = method
    member.external_attr = 0o644 << 16
    archive.writestr(member, msgspec.json.encode(content))


def read_obo(path: Path) -> Ontology:
    """The ontology's terms from ``hp.obo``."""
    text = _text(path)
    found = re.search(r"^data-version: (?:hp/releases/)?(\d{4}-\d{2}-\d{2})", text, re.MULTILINE)
    if found is None:
        raise SnapshotError(f"{path.name}: no data-version line; give HPO's hp.obo")
    current: list[TermRow] = []
    replaced: dict[str, str | None] = {}
    merged: dict[str, str] = {}
    synonyms: dict[str, list[str]] = {}
    for stanza in _stanzas(text):
        hpo, name = (stanza.get(key, [""])[0] for key in ("id", "name"))
        if not _ID.fullmatch(hpo):
            continue
        if stanza.get("is_obsolete") == ["true"]:
            replaced[hpo] = next(iter(_ids(stanza.get("replaced_by", []))), None)
            continue
        if not name:
            raise SnapshotError(f"{path.name}: {hpo} has no name; give the complete hp.obo")
        current.append(TermRow(hpo, name, _ids(stanza.get("is_a", []))))
        merged.update(dict.fromkeys(_ids(stanza.get("alt_id", [])), hpo))
        if words := [_synonym(path, hpo, line) for line in stanza.get("synonym", [])]:
            synonyms[hpo] = words
    current.sort()
    _check_hierarchy(path, current)
    instead = {old: replaced.get(old) or merged.get(old) for old in sorted({*replaced, *merged})}
    return Ontology(found.group(1), Terms(current, instead), synonyms)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SnapshotError(f"{path.name}: not text in UTF-8; give HPO's own file") from error


def _check_hierarchy(path: Path, terms: list[TermRow]) -> None:
    """Is every term below known ones, and none below itself?"""
    known = {row.id for row in terms}
    for row in terms:
        if strangers := [parent for parent in row.parents if parent not in known]:
            raise SnapshotError(
                f"{path.name}: {row.id} is below {strangers[0]}, which is not in the file; "
                "give the complete hp.obo"
            )
    try:
        TopologicalSorter({row.id: row.parents for row in terms}).prepare()
    except CycleError as error:
        raise SnapshotError(
            f"{path.name}: {error.args[1][0]} is below itself; give HPO's own hp.obo"
        ) from error


def _stanzas(text: str) -> Iterator[dict[str, list[str]]]:
    for block in text.split("\n[")[1:]:
        kind, _, body = block.partition("]\n")
        if kind == "Term":
            stanza: dict[str, list[str]] = {}
            for line in body.split("\n"):
                key, _, value = line.partition(": ")
                if value:
                    stanza.setdefault(key, []).append(value)
            yield stanza


def _ids(values: list[str]) -> tuple[str, ...]:
    """The identifiers at the start of OBO values, without the comments after them."""
    return tuple(value.split(" ", 1)[0] for value in values)


def _synonym(path: Path, hpo: str, line: str) -> str:
    match = _QUOTED.match(line)
    if match is None:
        raise SnapshotError(
            f"{path.name}: a synonym of {hpo} without quotes; give HPO's own hp.obo"
        )
    return match.group(1).replace('\\"', '"')


def read_hpoa(path: Path, leave_out: frozenset[str] = LEFT_OUT) -> Annotations:
    """The disease annotations from ``phenotype.hpoa``, one row a line, nothing altered."""
    lines = _text(path).removesuffix("\n").split("\n")
    comments = list(takewhile(lambda line: line.startswith("#"), lines))
    version = next((line[9:].strip() for line in comments if line.startswith("#version:")), "")
    header, *table = lines[len(comments) :] or [""]
    if tuple(header.split("\t")) != _COLUMNS or not version:
        raise SnapshotError(f"{path.name}: not HPO's phenotype.hpoa (header line differs)")
    rows: list[Annotation] = []
    left_out: Counter[str] = Counter()
    for number, line in enumerate(table, start=len(comments) + 2):
        row = line.split("\t")
        if len(row) != len(_COLUMNS):
            raise SnapshotError(
                f"{path.name}, line {number}: {len(row)} columns instead of {len(_COLUMNS)}; "
                "take the complete file from HPO's release"
            )
        annotation = Annotation(*row[:-1])
        if annotation.evidence in leave_out:
            left_out[annotation.evidence] += 1
        else:
            rows.append(annotation)
    return Annotations(version, rows, dict(left_out))
