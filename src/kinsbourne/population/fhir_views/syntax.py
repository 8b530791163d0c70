"""What does a FHIRPath expression say?

The grammar of FHIRPath 2.0 without quantities and their units. Names, functions and types are not
looked at here: only how the expression is put together.
"""

from __future__ import annotations

import re
from typing import Literal as OneOf

import msgspec

from kinsbourne.population.fhir_views.errors import ViewError

LiteralKind = OneOf["string", "integer", "decimal", "boolean", "date", "dateTime", "time", "empty"]


class Literal(msgspec.Struct, frozen=True, tag=True):
    """A value written in the expression, or put there for a constant."""

    kind: LiteralKind
    text: str


class Variable(msgspec.Struct, frozen=True, tag=True):
    """``%name``, or ``$this`` and ``$index`` with their sign."""

    name: str


class Member(msgspec.Struct, frozen=True, tag=True):
    """An element by its name; without a base, of the focus."""

    base: Node | None
    name: str


class Call(msgspec.Struct, frozen=True, tag=True):
    """A function with its arguments; without a base, of the focus."""

    base: Node | None
    name: str
    arguments: tuple[Node, ...]


class Item(msgspec.Struct, frozen=True, tag=True):
    """``base[index]``."""

    base: Node
    index: Node


class Sign(msgspec.Struct, frozen=True, tag=True):
    """A number with plus or minus before it."""

    sign: str
    operand: Node


class Binary(msgspec.Struct, frozen=True, tag=True):
    """Two operands and what stands between them."""

    operator: str
    left: Node
    right: Node


Node = Literal | Variable | Member | Call | Item | Sign | Binary

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<time>@T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)
    |(?P<dateTime>@\d{4}(?:-\d\d(?:-\d\d)?)?T
        (?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)
    |(?P<date>@\d{4}(?:-\d\d(?:-\d\d)?)?)
    |(?P<decimal>\d+\.\d+)
    |(?P<integer>\d+)
    |(?P<string>'(?:[^'\\]|\\.)*')
    |(?P<variable>%(?:[A-Za-z_]\w*|`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*')|\$[a-z]+)
    |(?P<quoted>`(?:[^`\\]|\\.)*`)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<sign><=|>=|!=|!~|[-+*/&|=~<>.,()\[\]{}])""",
    re.VERBOSE | re.DOTALL,
)

_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}

# Weakest first; all bind to the left.
_BINDING = (
    ("implies",),
    ("or", "xor"),
    ("and",),
    ("in", "contains"),
    ("=", "!=", "~", "!~"),
    ("<", ">", "<=", ">="),
    ("|",),
    ("is", "as"),
    ("+", "-", "&"),
    ("*", "/", "div", "mod"),
)
# Fewer than Python's own recursion allows, so that the refusal is ours.
_DEEPEST = 30


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        escape = found[1]
        return chr(int(escape[1:], 16)) if len(escape) > 1 else _PLAIN.get(escape, escape)

    return _ESCAPED.sub(plain, text)


def refused(what: str, where: str) -> ViewError:
    """The refusal of an expression."""
    return ViewError(what, where, "See docs/how-to/find-in-fhir.md for the FHIRPath that is read")


class _Reader:
    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.depth = 0
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise refused(f"character {at + 1} of the expression cannot be read", where)
            if found.lastgroup != "space":
                self.tokens.append((str(found.lastgroup), found[0]))
            at = found.end()
        self.tokens.append(("end", "the end"))
        self.at = 0

    def taken(self, *texts: str) -> str | None:
        kind, text = self.tokens[self.at]
        if kind in ("sign", "word") and text in texts:
            self.at += 1
            return text
        return None

    def expect(self, text: str) -> None:
        if self.taken(text) is None:
            raise refused(f"'{text}' is missing before {self.tokens[self.at][1]}", self.where)

    def expression(self, level: int = 0) -> Node:
        if level == len(_BINDING):
            return self.signed()
        self.depth += level == 0
        if self.depth > _DEEPEST:
            raise refused(f"brackets are nested more than {_DEEPEST} deep", self.where)
        left = self.expression(level + 1)
        while operator := self.taken(*_BINDING[level]):
            if operator in ("is", "as"):
                left = Call(left, operator, (self.type_name(),))
            else:
                left = Binary(operator, left, self.expression(level + 1))
        self.depth -= level == 0
        return left

    def type_name(self) -> Node:
        kind, text = self.tokens[self.at]
        if kind not in ("word", "quoted"):
            raise refused(f"the name of a type is missing before {text}", self.where)
        self.at += 1
        name: Node = Member(None, text.strip("`"))
        while self.taken("."):
            name = Member(name, self.tokens[self.at][1].strip("`"))
            self.at += 1
        return name

    def signed(self) -> Node:
        signs: list[str] = []
        while sign := self.taken("+", "-"):
            signs.append(sign)
        node = self.path()
        return Sign("-" if signs.count("-") % 2 else "+", node) if signs else node

    def path(self) -> Node:
        node = self.term()
        while True:
            if self.taken("."):
                node = self.invocation(node)
            elif self.taken("["):
                node = Item(node, self.expression())
                self.expect("]")
            else:
                return node

    def term(self) -> Node:
        kind, text = self.tokens[self.at]
        if self.taken("("):
            node = self.expression()
            self.expect(")")
            return node
        if self.taken("{"):
            self.expect("}")
            return Literal("empty", "")
        if kind == "word" and text in ("true", "false"):
            self.at += 1
            return Literal("boolean", text)
        if kind == "string":
            self.at += 1
            return Literal("string", _unescaped(text[1:-1]))
        if kind in ("integer", "decimal", "date", "dateTime", "time"):
            self.at += 1
            if self.tokens[self.at][0] == "string":
                raise refused("a quantity with a unit is not implemented", self.where)
            return Literal(msgspec.convert(kind, LiteralKind), text.removeprefix("@").lstrip("T"))
        if kind == "variable":
            self.at += 1
            name = text if text[0] == "$" else "%" + _unescaped(text[1:].strip("`'"))
            return Variable(name)
        return self.invocation(None)

    def invocation(self, base: Node | None) -> Node:
        kind, text = self.tokens[self.at]
        if kind not in ("word", "quoted"):
            raise refused(f"a name is missing before {text}", self.where)
        self.at += 1
        if kind == "quoted":
            return Member(base, _unescaped(text[1:-1]))
        if not self.taken("("):
            return Member(base, text)
        arguments: list[Node] = []
        if not self.taken(")"):
            arguments.append(self.expression())
            while self.taken(","):
                arguments.append(self.expression())
            self.expect(")")
        return Call(base, text, tuple(arguments))


def parse(text: str, where: str) -> Node:
    """How is this expression put together?

    ``where`` names the place of the expression in the view, for the refusal.

    Raises
    ------
    ViewError
        If it is no expression, or one with a quantity in it.
    """
    reader = _Reader(text, where)
    node = reader.expression()
    kind, found = reader.tokens[reader.at]
    if kind != "end":
        raise refused(f"'{found}' stands where the expression should end", where)
    return node
