"""A copy of the shipped knowledge to make slips in, and what the check must say of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from kinsbourne.knowledge.check import check
from kinsbourne.knowledge.documents import Fault

TODAY = date(2026, 12, 1)


class Folder:
    """A copy of the shipped knowledge, to make slips in."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def text(self, file: str) -> str:
        return (self.path / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        (self.path / file).write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """The first ``old`` becomes ``new``."""
        text = self.text(file)
        assert old in text, f"{file} has no {old!r}"
        self.write(file, text.replace(old, new, 1))

    def line(self, file: str, words: str) -> int:
        """The first line with these words."""
        lines = self.text(file).splitlines()
        return next(number for number, line in enumerate(lines, start=1) if words in line)

    def errors(self, today: date = TODAY) -> list[Fault]:
        return [fault for fault in check(self.path, today) if not fault.is_warning]

    def warnings(self, today: date = TODAY) -> list[Fault]:
        return [fault for fault in check(self.path, today) if fault.is_warning]


class Slip(NamedTuple):
    """A change of the shipped files, and what the check must say of it."""

    file: str
    old: str
    new: str
    at: str
    """Words on the line that the fault must point to."""
    what: str
    remedy: str


def slip(id: str, *fields: str) -> object:  # noqa: A002 - as pytest calls it
    return pytest.param(Slip(*fields), id=id)


def assert_refused(folder: Folder, made: Slip) -> None:
    folder.change(made.file, made.old, made.new)
    (fault,) = folder.errors()
    assert (fault.file, fault.line) == (made.file, folder.line(made.file, made.at))
    assert made.what in fault.what
    assert made.remedy in fault.remedy
