"""What does a row of an OMOP table mean here?

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kinsbourne.exchange.form.values import LOCAL, canonical
from kinsbourne.exchange.omop.rows import Row
from kinsbourne.exchange.omop.tables import EVENTS
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.knowledge.codelists import Kind

_CURIE = re.compile(r"(?P<prefix>[A-Za-z]+):(?P<code>\S+)")
_FLOAT = re.compile(r"\d+\.0", re.ASCII)
_CODE = re.compile(r"(?=.*\d)[\w.:-]{1,20}", re.ASCII)
_CATALOGUES = frozenset({"ORPHA", "OMIM", "MONDO"})


class Meant(NamedTuple):
    id: str
    label: str
    kind: Kind


def meant(row: Row, knowledge: Knowledge) -> Meant | None:
    """What the row's codes mean: its source's code first, then its standard concept's.

    Where no concept says which system the source's code is of, those usual in the table are tried
    last. A source value that is an id of a case is that id; a product is known by its name.
    """
    lists = knowledge.codelists
    own = itself(row.source, knowledge)
    if own is not None:
        return own
    pairs = [(row.source_vocabulary, row.source_code), (row.vocabulary, row.code)]
    systems = [(lists.system_of(name), code) for name, code in pairs if name and code]
    if not row.source_vocabulary:
        systems += ((name, code_in(row.source)) for name in EVENTS[row.table].systems)
    for system, code in systems:
        found = lists.meaning(system, code) if system and code else None
        if found is not None and (kind := lists.kind(found[0])) is not None:
            return Meant(*found, kind)
    therapy = None
    if row.table == "drug_exposure":
        therapy = lists.drug(row.name) or lists.drug(row.source)
    if therapy is not None:
        id_ = f"{LOCAL}therapy/{therapy}"
        return Meant(id_, lists.label(id_) or therapy, "therapy")
    return None


def itself(source: str, knowledge: Knowledge) -> Meant | None:
    """The source value, where it is an id as a case has them."""
    lists = knowledge.codelists
    kind = lists.kind(source)
    if kind is not None:
        label = canonical(source, knowledge) or lists.label(source) or ""
        return Meant(source, label, kind)
    found = _CURIE.fullmatch(source)
    if found is not None and found["prefix"] in _CATALOGUES:
        return Meant(source, "", "disease")
    return None


def code_in(source: str) -> str:
    """The source's code; a number that passed through floats loses its nought again."""
    return source[:-2] if _FLOAT.fullmatch(source) else source


def unmapped_code(row: Row, knowledge: Knowledge) -> tuple[str, str]:
    """The system and code of a row that means nothing here; blank where it has words alone."""
    if row.source_vocabulary or row.vocabulary:
        name = row.source_vocabulary or row.vocabulary
        system = knowledge.codelists.system_of(name) or name
        return system, row.source_code or row.code
    code = code_in(row.source)
    return "", code if _CODE.fullmatch(code) else ""
