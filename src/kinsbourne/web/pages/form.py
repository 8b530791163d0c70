"""What was sent with a form, within its limits and held in memory alone?"""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from kinsbourne.case.errors import Problem
from kinsbourne.exchange.cds_hooks.errors import CallError

MOST_FIELDS = 4000
MOST_FILES = 4
UTF_8 = (b"utf-8", b"utf8")
ANY_SIZE = 2**62
"""The guard bounds the whole of a request; no part needs a bound of its own."""


class Wrong(msgspec.Struct, frozen=True):
    """What is wrong with something that was sent, and in which field of the page."""

    field: str
    """Its id on the page; empty where it is in none."""
    problem: Problem


class Form:
    """The fields and files of a form."""

    def __init__(self, fields: list[tuple[str, str]], files: dict[str, tuple[str, bytes]]) -> None:
        self.fields = fields
        self._first = dict(reversed(fields))
        self._files = files

    def text(self, name: str) -> str:
        """The field, without blanks around it; empty where it was not sent."""
        return self._first.get(name, "").strip()

    def words(self, name: str) -> str:
        """The field as it was typed, with the line ends of a text file."""
        return self._first.get(name, "").replace("\r\n", "\n")

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field that may be sent more than once."""
        return tuple(value for key, value in self.fields if key == name)

    def file(self, name: str) -> tuple[str, bytes] | None:
        """The name and the content of a file; none where no file was chosen."""
        return self._files.get(name)


async def form_of(request: Request) -> Form:
    """The form of a request; nothing of it is written to a disk.

    Raises:
        CallError: it is neither kind of form, is in another encoding, or cannot be read as one.
    """
    named, parameters = parse_options_header(request.headers.get("content-type", ""))
    kind = named.decode("latin-1").lower()
    # Some codecs of Python make text that is none, or take hours: browsers send no other than this.
    if parameters.get(b"charset", UTF_8[0]).lower() not in UTF_8:
        what, remedy = "not in UTF-8", "Send the form in UTF-8."
        raise CallError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, what, "content-type", remedy)
    try:
        if kind == "multipart/form-data":
            return await _of_parts(request)
        if kind == "application/x-www-form-urlencoded":
            sent = await FormParser(
                request.headers, request.stream(), max_fields=MOST_FIELDS, max_part_size=ANY_SIZE
            ).parse()
            return Form([(key, str(value)) for key, value in sent.multi_items()], {})
    except (MultiPartException, HTTPException) as error:
        what, remedy = "the form cannot be read", "Send it again."
        raise CallError(HTTPStatus.BAD_REQUEST, what, "the form", remedy) from error
    what, remedy = "not a form", "Send application/x-www-form-urlencoded or multipart/form-data."
    raise CallError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, what, "content-type", remedy)


class _InMemory(MultiPartParser):
    """Keeps files in memory, whatever their size: the guard bounds the whole."""

    spool_max_size = ANY_SIZE


async def _of_parts(request: Request) -> Form:
    parser = _InMemory(
        request.headers,
        request.stream(),
        max_files=MOST_FILES,
        max_fields=MOST_FIELDS,
        max_part_size=ANY_SIZE,
    )
    fields: list[tuple[str, str]] = []
    files: dict[str, tuple[str, bytes]] = {}
    sent = await parser.parse()
    try:
        for key, value in sent.multi_items():
            if not isinstance(value, UploadFile):
                fields.append((key, value))
            elif content := await value.read():
                files.setdefault(key, (value.filename or "file", content))
    finally:
        await sent.close()
    return Form(fields, files)
