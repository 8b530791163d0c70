"""Does text from a record stay text, whatever it holds?"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kinsbourne.exchange.cds_hooks.markdown import MOST_LETTERS, escaped

RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HARMFUL = [
    "[click](https://evil.example)", "![x](https://evil.example/p.png)", 
    "<script>alert(1)</script>",
    "<https://evil.example>", "https://evil.example", "www.evil.example", "a@evil.example",
    "# heading", "1. one", "12) one", "- list", "+ list", "> quote", "| a | b |", "~~gone~~",
    "`code`",
    "**bold** __bold__ *it* _it_", "&lt;b&gt;", "\\[x\\](y)", "=====", "-----", "$x$", ":smile:",
    "line\n\n# break", "[x]: https://evil.example", "ftp://evil.example", "javascript:alert(1)",
]  # fmt: skip
LETTERS = st.text(max_size=60) | st.text(alphabet="[]()<>!#*_`~|-+=\\&:@/.1w \n\t", max_size=60)


def parts(text: str) -> list[Token]:
    (token,) = [token for token in RENDER.parse(text) if token.type == "inline"]
    return token.children or []


def shown(text: str) -> str:
    """What a reader sees of an escaped text that follows a list's dash."""
    return "".join(token.content for token in parts(f"- x {escaped(text)}"))[2:]


class TestText:
    @given(LETTERS)
    @example("\u202egnp.x")
    def test_is_shown_as_it_is_and_makes_nothing_else(self, text: str) -> None:
        kinds = {token.type for token in RENDER.parse(f"- {escaped(text) or 'x'}")}
        assert kinds == {
            "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close",
            "list_item_close", "bullet_list_close",
        }  # fmt: skip
        tokens = parts(f"- x {escaped(text)}")
        assert {token.type for token in tokens} <= {"text", "text_special"}
        visible = "".join(c if c.isprintable() else " " for c in text)
        assert shown(text).split() == visible.split()

    @pytest.mark.parametrize("text", HARMFUL)
    def test_with_markdown_or_an_address_in_it_does_nothing(self, text: str) -> None:
        tokens = parts(f"- {escaped(text)}")
        assert {token.type for token in tokens} <= {"text", "text_special"}
        assert "<" not in escaped(text)
        assert not any(found in escaped(text) for found in ("://", "www.", "@", ":a", ":s"))

    def test_without_markdown_in_it_is_left_alone(self) -> None:
        text = "Matthay KK, et al. Opsoclonus-myoclonus (2005): 47 of 105, 12 % 10.1016/j.can"
        assert escaped(text) == text

    def test_that_is_very_long_is_cut(self) -> None:
        assert escaped("a" * 1000) == "a" * MOST_LETTERS + "…"

    def test_loses_what_would_turn_or_hide_it(self) -> None:
        assert escaped("a\u202eb\u200bc\x00d\x1b[31m") == "a b c d \\[31m"
