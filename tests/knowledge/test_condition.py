"""How is a clinical condition written down, so that a clinician can read it in YAML?"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.knowledge.condition import (
    Condition,
    Form,
    findings_named,
    parts,
    sets_named,
    walk,
)

names = st.sampled_from(["ataxia", "fever", "opsoclonus", "tremor"])
leaves = st.one_of(
    names,
    st.just({"age_years": {"from": 0.5, "below": 8}}),
    st.builds(lambda name: {"lasting": name, "days": 30}, names),
    st.sampled_from([{"verdict": "met", "set": "genoa-2004"}]),
)


def _compound(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(lambda key, part: {key: part}, st.sampled_from(["not", "established"]), inner),
        st.builds(lambda key, some: {key: some}, st.sampled_from(["any", "all"]), st.lists(inner)),
        st.builds(lambda some: {"at_least": 1, "of": some}, st.lists(inner)),
    )


written = st.recursive(leaves, _compound, max_leaves=12)


def condition(content: object) -> Condition:
    return msgspec.convert(content, Condition)


def leaves_of(content: Any, key: str) -> set[str]:
    """The plain words of a condition as written, or those under a key."""
    match content:
        case str():
            return set() if key == "set" else {content}
        case {"lasting": name}:
            return set() if key == "set" else {name}
        case {"set": name}:
            return {name} if key == "set" else set()
        case {"age_years": _}:
            return set()
        case {"of": some} | {"any": some} | {"all": some}:
            return set[str]().union(*(leaves_of(part, key) for part in some))
        case {"not": part} | {"established": part}:
            return leaves_of(part, key)
        case _:
            raise AssertionError(content)


class TestForms:
    @pytest.mark.parametrize(
        ("content", "names", "sets", "made_of"),
        [
            ("fever", {"fever"}, set(), ()),
            ({"any": ["fever", "ataxia"]}, {"fever", "ataxia"}, set(), ("fever", "ataxia")),
            ({"all": ["fever"]}, {"fever"}, set(), ("fever",)),
            ({"at_least": 1, "of": ["fever"]}, {"fever"}, set(), ("fever",)),
            ({"not": "fever"}, {"fever"}, set(), ("fever",)),
            ({"established": "fever"}, {"fever"}, set(), ("fever",)),
            ({"age_years": {"below": 8}}, set(), set(), ()),
            ({"verdict": "met", "set": "genoa-2004"}, set(), {"genoa-2004"}, ()),
            ({"lasting": "ataxia", "days": 30}, {"ataxia"}, set(), ()),
            ({"any": []}, set(), set(), ()),
        ],
    )
    def test_name_findings_and_criteria_sets_and_have_parts(
        self, content: object, names: set[str], sets: set[str], made_of: tuple[str, ...]
    ) -> None:
        one = condition(content)
        assert findings_named(one) == names
        assert sets_named(one) == sets
        if isinstance(one, Form):
            assert parts(one) == made_of

    @pytest.mark.parametrize(
        ("content", "what"),
        [
            pytest.param({}, "not one of the forms of a condition: nothing", id="nothing"),
            pytest.param({"any": [], "not": "fever"}, "of a condition: any, not", id="two-forms"),
            pytest.param({"at_least": 2}, "of a condition: at_least", id="of-what"),
            pytest.param({"verdict": "met"}, "of a condition: verdict", id="of-which-set"),
            pytest.param({"lasting": "ataxia"}, "of a condition: lasting", id="how-long"),
            pytest.param({"some": ["fever"]}, "unknown field `some`", id="unknown-word"),
            pytest.param({"age_years": {"above": 3}}, "unknown field `above`", id="unknown-bound"),
            pytest.param({"verdict": "cannot_say", "set": "s"}, "Invalid enum", id="no-verdict"),
            pytest.param({"not": {"any": ["a", {}]}}, r"nothing - at `\$.not.any\[1\]", id="deep"),
            pytest.param(["fever"], "got `array`", id="a-list"),
        ],
    )
    def test_anything_else_is_refused(self, content: object, what: str) -> None:
        with pytest.raises(msgspec.ValidationError, match=what):
            condition(content)


class TestNames:
    @given(written)
    def test_are_all_that_are_written_however_deep(self, content: object) -> None:
        one = condition(content)
        assert findings_named(one) == leaves_of(content, "finding")
        assert sets_named(one) == leaves_of(content, "set")

    @given(written)
    def test_the_condition_itself_is_walked_first_and_its_parts_with_it(
        self, content: object
    ) -> None:
        one = condition(content)
        walked = list(walk(one))
        assert walked[0] == one
        assert all(
            part in walked for form in walked if isinstance(form, Form) for part in parts(form)
        )

    @given(written)
    def test_a_condition_is_written_back_as_it_was(self, content: object) -> None:
        assert msgspec.json.decode(msgspec.json.encode(condition(content))) == content
