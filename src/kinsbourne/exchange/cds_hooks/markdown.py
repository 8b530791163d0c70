"""How is text put into GitHub Markdown so that it stays text?

Labels come from the record: one of them could hold a link, an image or HTML. Intended purpose:
exchange of records. It draws no conclusion.
"""

from __future__ import annotations

import re
import unicodedata

MOST_LETTERS = 400
"""Of one piece of text; a longer one is cut."""
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", ":": "&#58;"}
"""A colon or an at sign would make GitHub's Markdown see an address; HTML needs the others."""
_SPECIAL = re.compile(
    r"[\\`*_\[\]<>&@$~|#]"  # wherever it stands
    r"|:(?=\S)|(?<=[wW]{3})\."  # in an address
    r"|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d\d\d)[.)]"  # where a list or heading could begin
)


def escaped(text: str) -> str:
    """One line of Markdown that shows this text, and nothing but text.

    What is invisible, turns the direction of writing or breaks the line is taken out.
    """
    is_plain = text.isascii() and text.isprintable()  # as nearly all of it is
    line = " ".join((text if is_plain else "".join(map(_visible, text))).split())
    if len(line) > MOST_LETTERS:
        line = line[:MOST_LETTERS] + "…"
    return _SPECIAL.sub(_written, line)


def _visible(letter: str) -> str:
    return " " if unicodedata.category(letter)[0] in "CZ" else letter


def _written(found: re.Match[str]) -> str:
    return _ENTITY.get(found[0], f"\\{found[0]}")
