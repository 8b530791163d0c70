"""Three-valued logic: what is known decides as soon as it can."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.time import DAYS_A_YEAR, Span
from kinsbourne.knowledge.condition import AgeBounds, Condition, Form
from kinsbourne.reasoning.logic import Truth, holds, negate, ways_to

TRUTHS: tuple[Truth, ...] = (True, False, None)
NAMES = "abcd"


class Table:
    """A world in which every finding's truth is given."""

    def __init__(self, truths: dict[str, Truth], age: Span | None = None) -> None:
        self.truths = truths
        self.age = age

    def present(self, finding: str, /) -> Truth:
        return self.truths.get(finding)

    def age_days(self) -> Span | None:
        return self.age

    def lasting_days(self, finding: str, /) -> Span | None:
        return self.age if finding == "a" else None

    def ongoing(self, finding: str, /) -> Truth:
        return self.truths.get(finding)

    def met(self, name: str) -> Truth:
        return self.truths.get(name)


conditions: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda p: Form(any_=tuple(p))),
        st.lists(inner, min_size=1, max_size=3).map(lambda p: Form(all_=tuple(p))),
        st.lists(inner, min_size=1, max_size=3).map(lambda p: Form(at_least=2, of=tuple(p))),
        inner.map(lambda p: Form(not_=p)),
    ),
    max_leaves=6,
)
worlds = st.fixed_dictionaries({name: st.sampled_from(TRUTHS) for name in NAMES})


def two_valued(condition: Condition, truths: dict[str, bool]) -> bool:
    """An independent reading, for worlds in which all is known."""
    if isinstance(condition, str):
        return truths[condition]
    if condition.not_ is not None:
        return not two_valued(condition.not_, truths)
    if condition.any_:
        return any(two_valued(part, truths) for part in condition.any_)
    if condition.all_:
        return all(two_valued(part, truths) for part in condition.all_)
    return sum(two_valued(part, truths) for part in condition.of or ()) >= 2


def completions(truths: dict[str, Truth]) -> list[dict[str, bool]]:
    """Every way in which what is unknown can turn out."""
    choices = [(True, False) if truth is None else (truth,) for truth in truths.values()]
    return [dict(zip(truths, values, strict=True)) for values in product(*choices)]


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, None, False, None),
        (False, False, False, False),
        (None, None, None, None),
    ],
)
def test_kleene_tables(one: Truth, other: Truth, both: Truth, either: Truth):
    for first, second in ((one, other), (other, one)):
        world = Table({"a": first, "b": second})
        assert holds(Form(all_=("a", "b")), world) is both
        assert holds(Form(any_=("a", "b")), world) is either


def test_not_turns_round_what_is_known_only():
    assert [negate(truth) for truth in TRUTHS] == [False, True, None]


def test_established_is_never_unknown():
    form = Form(established="a")
    assert [holds(form, Table({"a": truth})) for truth in TRUTHS] == [True, False, False]


def test_a_verdict_can_be_asked_for_either_way():
    for truth, met in (("met", True), ("not_met", False)):
        assert holds(Form(verdict=truth, set="s"), Table({"s": met})) is True
        assert holds(Form(verdict=truth, set="s"), Table({})) is None


@pytest.mark.parametrize(
    ("years", "within"),
    [
        ((0.4, 0.45), False),
        ((0.4, 0.6), None),
        ((0.5, 8), True),
        ((7, 9), None),
        ((8, 9), False),
    ],
)
def test_an_age_is_within_bounds_when_all_of_its_span_is(years: tuple[float, float], within: Truth):
    span = Span(years[0] * DAYS_A_YEAR, years[1] * DAYS_A_YEAR)
    form = Form(age_years=AgeBounds(from_=0.5, below=8))
    assert holds(form, Table({}, span)) is within


def test_bounds_may_be_open():
    adult, child = Form(age_years=AgeBounds(from_=18)), Form(age_years=AgeBounds(below=18))
    grown = Table({}, Span(20 * DAYS_A_YEAR, 21 * DAYS_A_YEAR))
    assert (holds(adult, grown), holds(child, grown)) == (True, False)
    assert holds(adult, Table({})) is None


@pytest.mark.parametrize(("days", "truth"), [((30, 40), True), ((5, 20), False), ((20, 40), None)])
def test_a_length_of_time(days: tuple[int, int], truth: Truth):
    form = Form(lasting="a", days=30)
    assert holds(form, Table({}, Span(*days))) is truth
    assert holds(Form(lasting="b", days=30), Table({}, Span(*days))) is None


@pytest.mark.parametrize(
    ("truths", "truth"),
    [((True, True, None), True), ((True, None, False), None), ((True, False, False), False)],
)
def test_so_many_of_several(truths: tuple[Truth, ...], truth: Truth):
    known = dict(zip("abc", truths, strict=True))
    assert holds(Form(at_least=2, of=("a", "b", "c")), Table(known)) is truth


@given(conditions, worlds)
def test_what_is_said_holds_however_the_unknown_turns_out(
    condition: Condition, truths: dict[str, Truth]
):
    said = holds(condition, Table(truths))
    outcomes = {two_valued(condition, completion) for completion in completions(truths)}
    if said is not None:
        assert outcomes == {said}


@given(conditions, worlds, st.booleans())
def test_a_way_once_taken_leads_there(condition: Condition, truths: dict[str, Truth], wanted: bool):
    for way in ways_to(condition, Table(truths), wanted):
        taken = {**truths, **dict(way)}
        if len(dict(way)) == len(way):  # a set that asks for both ways of one finding leads nowhere
            assert holds(condition, Table(taken)) is wanted


def test_what_no_finding_can_change_has_no_way():
    assert ways_to(Form(verdict="met", set="s"), Table({})) == set()
    grown = Table({}, Span(20 * DAYS_A_YEAR, 21 * DAYS_A_YEAR))
    assert ways_to(Form(age_years=AgeBounds(below=8)), grown) == set()
    assert ways_to(Form(lasting="a", days=30), Table({})) == set()
    assert ways_to("a", Table({"a": False})) == set()
    assert ways_to(Form(established="a"), Table({"a": True}), wanted=False) == set()


def test_whether_a_sign_goes_on_is_asked_for_like_the_sign():
    form = Form(ongoing="a")
    assert [holds(form, Table({"a": truth})) for truth in TRUTHS] == list(TRUTHS)
    assert ways_to(form, Table({})) == {frozenset({("a", True)})}
    assert ways_to(form, Table({"a": False})) == set()


def test_an_unknown_age_is_asked_for():
    form = Form(all_=("a", Form(age_years=AgeBounds(below=8))))
    assert ways_to(form, Table({"a": True})) == {frozenset({("age", True)})}


def test_what_holds_already_needs_nothing():
    assert ways_to("a", Table({"a": True})) == {frozenset()}


def test_only_smallest_ways_are_named():
    form = Form(any_=("a", Form(all_=("a", "b")), Form(established="c")))
    assert ways_to(form, Table({})) == {frozenset({("a", True)}), frozenset({("c", True)})}
