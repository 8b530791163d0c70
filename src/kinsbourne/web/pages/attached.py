"""How is a file taken away from a page?

Names of files say nothing of the patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import Response

from kinsbourne.exchange.cds_hooks.errors import CallError
from kinsbourne.report.view import Document, Figure


def attached(content: bytes, media_type: str, name: str) -> Response:
    """The file, to be saved under a name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)


def pdf_of(document: Document, figures: Sequence[Figure] = ()) -> bytes:
    """The document as a PDF.

    Raises:
        CallError: what writes PDF is not installed.
    """
    from kinsbourne.report import pdf

    try:
        return pdf.write(document, figures)
    except pdf.NoTypstError as error:
        what, remedy = "no PDF can be written here", str(error)
        raise CallError(HTTPStatus.NOT_IMPLEMENTED, what, "the software", remedy) from error
