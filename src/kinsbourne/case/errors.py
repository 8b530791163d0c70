"""How is a refusal said, so that the reader can mend it?"""

from __future__ import annotations

from pathlib import PurePath

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """What is wrong, where, and what to do: never with the patient's own words in it."""

    what: str
    where: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"


class CaseError(Exception):
    """A case that cannot be read; the rest of a batch goes on."""

    def __init__(self, what: str, where: str, remedy: str) -> None:
        self.problem = Problem(what, where, remedy)
        super().__init__(str(self.problem))


def shown_name(path: PurePath) -> str:
    """The name of a file or folder as it can be written anywhere, whatever its bytes are."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
