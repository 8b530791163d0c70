"""How is a document written as a PDF for paper and for the record?

Typst sets it, from the extra ``pdf``. Every word goes in as data and none as markup, so that
nothing in a record can be read as an instruction. No network, no packages; the same document gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources, util
from pathlib import Path
from types import ModuleType

import msgspec

from kinsbourne.report.html import SIGN
from kinsbourne.report.view import WORDS, Document, Figure, brief

REMEDY = "PDF needs the extra 'pdf'. Install it: pip install 'kinsbourne[pdf]'."


class NoTypstError(Exception):
    """Typst is not installed."""


def write(document: Document, figures: Sequence[Figure] = (), *, explain: bool = False) -> bytes:
    """What stands out of the document as a PDF, or with ``explain`` all of it.

    Each figure has a page of its own behind the lead.

    Raises:
        NoTypstError: the extra ``pdf`` is not installed; its text says what to do.
    """
    page = resources.files("kinsbourne.report").joinpath("page.typ").read_bytes()
    encode = msgspec.json.encode
    shown = [
        {"title": one.title, "description": one.description, "svg": one.svg.decode()}
        for one in figures
    ]
    return typesetter().compile(
        page,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={
            "document": encode(document if explain else brief(document)).decode(),
            "signs": encode(SIGN).decode(),
            "words": encode(WORDS).decode(),
            "figures": encode(shown).decode(),
        },
    )


def typesetter() -> ModuleType:
    """Typst itself.

    Raises:
        NoTypstError: it is not installed; its text says what to do.
    """
    try:
        import typst
    except ModuleNotFoundError:
        raise NoTypstError(REMEDY) from None
    return typst


def _fonts() -> list[str]:
    """The folder of the fonts that figures are drawn with; matplotlib itself is not loaded."""
    found = util.find_spec("matplotlib")
    folders = found.submodule_search_locations if found else None
    return [str(Path(folder) / "mpl-data/fonts/ttf") for folder in folders or ()]
