"""What is in a file, whatever it is called?"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple

from kinsbourne.case.errors import shown_name
from kinsbourne.knowledge import base
from kinsbourne.signals.errors import RecordingError

Format = Literal["asc", "table", "edf", "npz", "parquet"]

_EXPORT = "Export it as text (csv or tsv), EDF+, npz or parquet."
_UNREADABLE = {  # what a file begins with, what it is, and the way out
    b"SR_RESEARCH": (
        "EyeLink's own EDF",
        "Convert it with SR Research's edf2asc and give the .asc.",
    ),
    b"\x89HDF": ("HDF5, as of MATLAB 7.3 or newer", _EXPORT),
    b"MATLAB 5.0": ("a MATLAB file", _EXPORT),
    b"\x93NUMPY": ("a single numpy array", "Save times and gaze together with numpy.savez."),
    b"\xd0\xcf\x11\xe0": ("an old Excel or Word file", "Save it as csv."),
    b"\xffBIOSEMI": ("BDF", "Convert it to EDF+."),
}
_EYELINK = re.compile(
    rb"^(?:\*\* CONVERTED FROM |(?:MSG|START|INPUT|[SE](?:FIX|SACC|BLINK) [LR])[ \t]+\d"
    rb"|(?:SAMPLES|EVENTS)[ \t]+(?:GAZE|HREF|PUPIL))",
    re.MULTILINE,
)
_EDF = re.compile(rb"0 {7}.{176}\d+ *", re.DOTALL)
_HEAD = 65536
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


class Most(NamedTuple):
    """How much of a recording is taken in; more is refused before it fills the memory."""

    bytes: float
    """Unpacked."""
    samples: float
    """Gaps among them."""


def most_of_all() -> Most:
    """What fits where nothing else has to."""
    limits = base.load().eye
    return Most(limits["bytes-most"], limits["samples-most"])


@dataclass(frozen=True)
class Source:
    """The bytes of a recording, and what they are to be called in a message."""

    data: bytes
    name: str
    """The file's name without its folder."""
    most: Most = field(default_factory=most_of_all)

    @property
    def label(self) -> str:
        return f"recording:{self.name}"

    def refuse(self, what: str, remedy: str, place: str = "") -> RecordingError:
        """The error that names this file, and the place in it."""
        return RecordingError(what, f"{self.name}, {place}" if place else self.name, remedy)

    def check_unpacked(self, size: float) -> None:
        """Is so much still taken in, once it is unpacked?

        Raises:
            RecordingError: no.
        """
        if size > self.most.bytes:
            most = self.most.bytes
            said = f"{most / 1e9:.0f} GB" if most >= 1e9 else f"{most / 1e6:.0f} MB"
            raise self.refuse(f"it unpacks to more than {said}", "Give the parts one by one.")

    def check_samples(self, count: float) -> None:
        """Are so many samples, or lines of them, still taken in?

        Raises:
            RecordingError: no.
        """
        if count > self.most.samples:
            raise self.refuse(
                f"it has more than {self.most.samples:.0f} samples", "Give the parts one by one."
            )


def load(source: str | Path | bytes, name: str | None, most: Most | None = None) -> Source:
    """The bytes of a file, unpacked where they are packed with gzip.

    Raises:
        RecordingError: it cannot be opened, is empty, or does not unpack.
    """
    most = most or most_of_all()
    if isinstance(source, bytes):
        found = Source(source, name or "standard input", most)
    else:
        found = Source(b"", name or shown_name(Path(source)), most)
        try:
            found = replace(found, data=Path(source).read_bytes())
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "not a path"
            raise found.refuse(
                f"it cannot be opened ({why})", "Give the path of a file."
            ) from error
    if found.data[:2] == b"\x1f\x8b":
        found = replace(found, data=_unpacked(found), name=found.name.removesuffix(".gz"))
    if not found.data or found.data.isspace():
        raise found.refuse("it is empty", "Give a file that holds a recording.")
    return found


def _unpacked(source: Source) -> bytes:
    try:
        with gzip.open(io.BytesIO(source.data)) as packed:
            data = packed.read(int(source.most.bytes) + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise source.refuse("it does not unpack with gzip", "Pack or copy it again.") from error
    source.check_unpacked(len(data))
    return data


def sniff(source: Source) -> Format:
    """Which format is it: by what is in it, and by its name only where that does not say?

    Raises:
        RecordingError: it is of a kind that is not read.
    """
    head = source.data[:_HEAD]
    for begin, (what, remedy) in _UNREADABLE.items():
        if head.startswith(begin):
            raise source.refuse(f"it is {what}, which is not read", remedy)
    if head.startswith(b"PK\x03\x04"):
        if b".npy" in head:
            return "npz"
        raise source.refuse(
            "it is a zip archive or a newer Excel file", "Unpack it, or save it as csv."
        )
    if head.startswith(b"PAR1"):
        return "parquet"
    if _EDF.match(head):
        return "edf"
    if _EYELINK.search(head) or source.name.lower().endswith(".asc"):
        return "asc"
    return "table"


def as_utf8(source: Source) -> bytes:
    """The bytes of a text in UTF-8, with lines that end in a line feed.

    Raises:
        RecordingError: it is not text, or has more lines than samples are taken in.
    """
    data, encoding = source.data, "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif len(data) > 3 and (data[1], data[3]) == (0, 0):
        encoding = "utf-16-le"
    elif len(data) > 3 and (data[0], data[2]) == (0, 0):
        encoding = "utf-16-be"
    if encoding != "utf-8":
        data = data.decode(encoding, errors="replace").encode()
    elif not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError:  # headers in Latin-1 are common: the numbers are the same
            data = data.decode("latin-1").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    source.check_samples(data.count(b"\n"))
    if _CONTROL.search(data[:_HEAD]):
        raise source.refuse("it is neither text nor a known format", _EXPORT)
    return data
