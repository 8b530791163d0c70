"""Counting points that are not all known, against brute force."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.reasoning.counting import Points, Rule, deciding, is_met, settling

spans = st.tuples(st.integers(0, 2), st.integers(0, 2)).map(lambda p: (p[0], p[0] + p[1]))
points_lists = st.lists(spans, min_size=1, max_size=4).map(tuple)
rules = st.builds(
    Rule,
    st.integers(1, 8),
    st.lists(st.tuples(st.integers(0, 0), st.integers(1, 3)), max_size=1).map(tuple),
)


def outcomes(rule: Rule, points: tuple[Points, ...]) -> set[bool]:
    """Every verdict that some way of filling the open points gives."""
    found: set[bool] = set()
    for values in product(*(range(low, high + 1) for low, high in points)):
        excepted = bool(rule.exception) and all(values[at] >= n for at, n in rule.exception)
        found.add(excepted or sum(values) >= rule.needed)
    return found


def filled(points: tuple[Points, ...], chosen: tuple[int, ...], values: tuple[int, ...]):
    new = dict(zip(chosen, values, strict=True))
    return tuple((new[at], new[at]) if at in new else span for at, span in enumerate(points))


@given(rules, points_lists)
def test_a_verdict_is_given_exactly_when_nothing_open_can_change_it(
    rule: Rule, points: tuple[Points, ...]
):
    said = is_met(rule, points)
    possible = outcomes(rule, points)
    assert possible == ({True, False} if said is None else {said})


@given(rules, points_lists)
def test_a_settling_set_once_filled_settles_and_no_smaller_does(
    rule: Rule, points: tuple[Points, ...]
):
    sets = settling(rule, points)
    assert bool(sets) == (is_met(rule, points) is None)
    for chosen in sets:
        for values in product(*(range(points[at][0], points[at][1] + 1) for at in chosen)):
            assert is_met(rule, filled(points, chosen, values)) is not None
    for size in range(1, min(map(len, sets), default=1)):
        for chosen in combinations(range(len(points)), size):
            choices = [range(points[at][0], points[at][1] + 1) for at in chosen]
            verdicts = [is_met(rule, filled(points, chosen, v)) for v in product(*choices)]
            assert None in verdicts


@given(rules, points_lists, st.booleans())
def test_a_deciding_set_decides_when_all_turn_out_for_it(
    rule: Rule, points: tuple[Points, ...], verdict: bool
):
    for chosen in deciding(rule, points, verdict):
        values = tuple(points[at][1 if verdict else 0] for at in chosen)
        assert is_met(rule, filled(points, chosen, values)) is verdict
