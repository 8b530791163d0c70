"""Is nothing null or empty sent, and nothing else lost?"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.exchange.cds_hooks.strict import strict
from tests.exchange.cds_hooks.invariants import empty_fields

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3)
    ),
    max_leaves=12,
)


def leaves(value: Any) -> list[Any]:
    """What a message says, in order, without its empty places."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [leaf for each in inner for leaf in leaves(each)]
    return [] if value in (None, "") else [value]


class TestStrict:
    @given(st.dictionaries(st.sampled_from("abcd"), JSON, max_size=4))
    def test_leaves_out_every_empty_field_and_keeps_every_other(self, message: Any) -> None:
        kept = strict(message)
        assert list(empty_fields(kept)) == ([] if kept else [""])
        assert leaves(kept) == leaves(message)

    def test_lets_the_lists_be_empty_that_the_standard_lets(self) -> None:
        assert strict({"cards": []}) == {"cards": []}
        assert strict({"services": [], "links": []}) == {"services": []}

    def test_keeps_false_and_nought(self) -> None:
        assert strict({"isRecommended": False, "n": 0}) == {"isRecommended": False, "n": 0}

    def test_of_a_null_list_makes_none(self) -> None:
        assert strict({"cards": None}) == {}
