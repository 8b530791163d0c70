"""How is a knowledge file read, so that a slip of the pen is found and not passed over?

Plain YAML with two refusals added: a key given twice, and anything the model does not know.
Every fault is said with file and line.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import msgspec
import yaml

T = TypeVar("T")
Steps = tuple[str | int, ...]
"""The way from the top of a document to a part of it: keys and positions."""

_PLACE = re.compile(r" - at `\$(?P<path>.*)`$", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[\w-]+)|\[(?P<index>\d+)\]")


class Fault(msgspec.Struct, frozen=True):
    """What is wrong in the knowledge, where, and what to do."""

    file: str
    line: int
    what: str
    remedy: str
    is_warning: bool = False

    def __str__(self) -> str:
        kind = "warning" if self.is_warning else "error"
        return f"{self.file}:{self.line}: {kind}: {self.what}. {self.remedy}"


class KnowledgeError(Exception):
    """A knowledge file that cannot be read."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class _Loader(yaml.CSafeLoader):
    """YAML's safe loader, refusing a key that is given twice and saying where a value is none."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        except ValueError as error:
            raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from error


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    mapping: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(
                problem="a key must be a word", problem_mark=key_node.start_mark
            )
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            raise yaml.MarkedYAMLError(
                problem=f"the key '{key}' is given twice", problem_mark=key_node.start_mark
            )
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)  # pyright: ignore[reportUnknownMemberType]


class Document(Generic[T]):
    """A knowledge file as read: its content, and the line on which each part of it starts.

    Raises:
        KnowledgeError: not YAML, a key twice, a field missing, unknown or of the wrong kind.
    """

    def __init__(self, name: str, text: str, shape: type[T]) -> None:
        self.name = name
        """The file's name, as seen from the folder."""
        self._text = text
        try:
            content = yaml.load(self._text, _Loader)  # noqa: S506 - a subclass of the safe loader
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            what = error.problem or "not YAML"
            raise self._error(line, what, "Mend the YAML there.") from error
        except yaml.YAMLError as error:
            what = "a character that YAML does not allow"
            raise self._error(self._unprintable(), what, "Take it out.") from error
        try:
            self.content = msgspec.convert(content, shape)
        except msgspec.ValidationError as error:
            raise self._misfit(str(error)) from error

    def line(self, steps: Steps) -> int:
        """On which line does the part at these steps start; if it is not there, the part around?"""
        node = self._top
        for step in steps:
            match node:
                case yaml.SequenceNode() if isinstance(step, int):
                    node = cast("list[yaml.Node]", node.value)[step]
                case yaml.MappingNode():
                    pairs = cast("list[tuple[yaml.ScalarNode, yaml.Node]]", node.value)
                    node = next((value for key, value in pairs if key.value == step), node)
                case _:
                    break
        return node.start_mark.line + 1 if node else 1

    @cached_property
    def _top(self) -> yaml.Node | None:
        return yaml.compose(self._text, yaml.CSafeLoader)

    def _unprintable(self) -> int:
        found = yaml.reader.Reader.NON_PRINTABLE.search(self._text)
        return self._text.count("\n", 0, found.start()) + 1 if found else 1

    def _misfit(self, message: str) -> KnowledgeError:
        found = _PLACE.search(message)
        path = _STEP.finditer(found["path"]) if found else ()
        steps = tuple(step["key"] or int(step["index"]) for step in path)
        what = _PLACE.sub("", message)
        return self._error(
            self.line(steps),
            what[:1].lower() + what[1:],
            "See the models in knowledge/model/, or the JSON Schema beside them.",
        )

    def _error(self, line: int, what: str, remedy: str) -> KnowledgeError:
        return KnowledgeError(Fault(self.name, line, what, remedy))


def text_of(folder: Path, name: str) -> str:
    """What stands in a knowledge file.

    Raises:
        KnowledgeError: no such file, or not in UTF-8.
    """
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        fault = Fault(name, 1, "there is no such file in UTF-8", "Put it there.")
        raise KnowledgeError(fault) from error


def read(folder: Path, name: str, shape: type[T]) -> T:
    """The content of a knowledge file, checked against its model.

    Raises:
        KnowledgeError: as for ``text_of`` and ``Document``.
    """
    return Document(name, text_of(folder, name), shape).content
