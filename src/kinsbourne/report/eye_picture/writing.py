"""How does the picture get into a file, the same to the byte each time?"""

# matplotlib's own stubs leave keyword arguments untyped.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from matplotlib.figure import Figure

from kinsbourne.report.eye_picture.look import styled

DOTS_PER_INCH = 160
SUFFIXES = (".png", ".svg")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Letters that no XML may hold, and a record may."""


class PictureError(ValueError):
    """The picture cannot be written so."""


def save(figure: Figure, path: Path | str) -> None:
    """Write the picture as SVG, its words as text, or as PNG, by the suffix of the file.

    Raises:
        PictureError: the suffix is of neither.
        OSError: the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise PictureError(f"{path.name}: a picture is written as {' or '.join(SUFFIXES)}")
    path.write_bytes(svg(figure) if suffix == ".svg" else png(figure))


def png(figure: Figure) -> bytes:
    """The picture as PNG."""
    about = {"Software": "kinsbourne", "Title": figure.get_suptitle()}
    return _written(figure, format="png", dpi=DOTS_PER_INCH, metadata=about)


def svg(figure: Figure) -> bytes:
    """The picture as SVG.

    The title is what a screen reader says first; the description is the line below it.
    """
    about = {"Date": None, "Creator": "kinsbourne", "Title": figure.get_suptitle()}
    text = _written(figure, format="svg", metadata=about).decode()
    description = f"</title>\n <desc>{escape(str(figure.get_label()))}</desc>"
    return _NOT_IN_XML.sub("?", text.replace("</title>", description, 1)).encode()


def _written(figure: Figure, **how: Any) -> bytes:
    file = BytesIO()
    with styled():
        figure.savefig(file, **how)
    return file.getvalue()
