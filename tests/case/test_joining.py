"""Two records of one patient, and a case without some of its items."""

from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.case.blocks import Term
from kinsbourne.case.joining import joined, without
from kinsbourne.case.model import Case, Disease, Finding, Measurement, Subject
from kinsbourne.case.origin import meta_data, origins

COUNTS = st.integers(0, 3)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case in which each item is named after its own origin."""
    known: dict[str, str] = {}
    lists: dict[str, tuple[Term, ...]] = {}
    for kind in ("phenotypicFeatures", "measurements", "diseases"):
        names = [f"{kind}-{draw(st.uuids())}" for _ in range(draw(COUNTS))]
        lists[kind] = tuple(Term(id=name) for name in names)
        known |= {f"{kind}/{at}": name for at, name in enumerate(names) if draw(st.booleans())}
    return Case(
        findings=tuple(Finding(term=one) for one in lists["phenotypicFeatures"]),
        measurements=tuple(Measurement(assay=one) for one in lists["measurements"]),
        diseases=tuple(Disease(term=one) for one in lists["diseases"]),
        meta_data=meta_data("2026-11-26T00:00:00Z", "kinsbourne", known),
    )


def names(case: Case) -> dict[str, str]:
    """The name of every item, by its place."""
    terms = {
        "phenotypicFeatures": [one.term for one in case.findings],
        "measurements": [one.assay for one in case.measurements],
        "diseases": [one.term for one in case.diseases],
    }
    return {
        f"{kind}/{at}": one.id for kind, ones in terms.items() for at, one in enumerate(ones) if one
    }


def are_true(case: Case) -> bool:
    """Is every origin that the case says still that of the item at the place?"""
    return all(names(case)[place] == origin for place, origin in origins(case).items())


@given(cases(), cases())
def test_a_joined_case_has_all_items_and_each_keeps_its_origin(one: Case, other: Case):
    both = joined(one, other)
    assert sorted(names(both).values()) == sorted([*names(one).values(), *names(other).values()])
    assert len(origins(both)) == len(origins(one)) + len(origins(other))
    assert are_true(both)


@given(cases(), st.data())
def test_what_is_left_keeps_its_origin(case: Case, data: st.DataObject):
    gone = set(data.draw(st.lists(st.sampled_from(sorted(names(case)) or ["none/0"]))))
    left = without(case, gone)
    kept = {name for place, name in names(case).items() if place not in gone}
    assert set(names(left).values()) == kept
    assert are_true(left)
    assert set(origins(left).values()) == kept & set(origins(case).values())


def test_what_the_first_says_of_the_patient_stands_before_what_the_other_says():
    one = Case(id="a", subject=Subject(sex="FEMALE"))
    other = Case(id="b", subject=Subject(sex="MALE", date_of_birth="2025"))
    both = joined(one, other)
    assert both.id == "a"
    assert both.subject == Subject(sex="FEMALE", date_of_birth="2025")


def test_a_case_without_origins_gets_none():
    assert origins(joined(Case(), Case())) == {}
    assert joined(Case(meta_data={"createdBy": "x"}), Case()).meta_data == {"createdBy": "x"}
