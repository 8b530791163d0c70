"""Severity scores: shown with scale, version and circumstances, refused where impossible."""

from datetime import date

import pytest

from kinsbourne.case.blocks import (
    ComplexValue,
    Procedure,
    Quantity,
    ReferenceRange,
    Term,
    Time,
    TypedQuantity,
    Value,
)
from kinsbourne.case.model import Measurement
from tests.build import assess, assessor, case, years

ITEMS = ("stance", "gait", "arm-and-hand", "opsoclonus", "mood-and-behaviour")


def score(
    total: float | None = None,
    scale: str = "mitchell-pike",
    high: float | None = None,
    items: dict[str, float] | None = None,
    **more: object,
) -> Measurement:
    range_ = None if high is None else ReferenceRange(high=high)
    whole = None if total is None else Quantity(value=total, reference_range=range_)
    code = f"KINSBOURNE:{scale}"
    if items is None:
        value = None if whole is None else Value(quantity=whole)
        return Measurement(assay=Term(id=code), value=value, **more)  # type: ignore[arg-type]
    parts = [
        TypedQuantity(type=Term(id=f"{code}/{name}"), quantity=Quantity(value=points))
        for name, points in items.items()
    ]
    if whole is not None:
        parts.append(TypedQuantity(type=Term(id=code), quantity=whole))
    compound = ComplexValue(typed_quantities=(*parts, TypedQuantity()))
    return Measurement(assay=Term(id=code), complex_value=compound, **more)  # type: ignore[arg-type]


def only(measurement: Measurement):
    assessed = assess(measurements=(measurement,))
    assert assessed.notices == ()
    return assessed.severity[0]


def refused(measurement: Measurement) -> str:
    assessed = assess(measurements=(measurement,))
    assert assessed.severity == ()
    (notice,) = assessed.notices
    assert notice.where == "measurements[0]"
    return notice.what


class TestMitchellPike:
    def test_the_standard_form_ends_at_fifteen(self):
        assert (only(score(11)).total, only(score(11)).maximum) == (11, 15)
        assert "from 0 to 15" in refused(score(16))

    def test_with_speech_it_ends_at_eighteen(self):
        assert only(score(16, high=18)).maximum == 18
        assert only(score(items=dict.fromkeys((*ITEMS, "speech"), 2))).maximum == 18
        assert "from 0 to 18" in refused(score(19, high=18))

    def test_items_add_up_to_the_total(self):
        assert only(score(items=dict.fromkeys(ITEMS, 3))).total == 15
        assert only(score(10, items=dict.fromkeys(ITEMS, 2))).total == 10
        assert "add up" in refused(score(9, items=dict.fromkeys(ITEMS, 2)))
        assert "add up" in refused(score(2, items={"gait": 3}))

    def test_missing_items_are_allowed_beside_a_total(self):
        assert only(score(8, items={"gait": 3})).items == {"gait": 3}

    def test_missing_items_are_not_taken_for_zero(self):
        assert "neither a total nor all" in refused(score(items={"gait": 3}))
        assert "neither a total nor all" in refused(score())

    @pytest.mark.parametrize("points", [4, -1, 1.5])
    def test_an_item_is_a_whole_number_up_to_three(self, points: float):
        wrong = score(9, items={"gait": points})
        assert "gait must be a whole number from 0 to 3" in refused(wrong)

    def test_unknown_items_are_refused(self):
        assert "without 1 of the items" in refused(score(9, items={"appetite": 1}))

    def test_no_band_is_given_and_it_says_why(self):
        assert only(score(11)).band is None
        assert "cut-offs have not" in (only(score(11)).band_unset_because or "")

    def test_item_wording_is_marked_as_recalled(self):
        assert only(score(4, items={"gait": 1})).items_verified == "recalled"
        assert only(score(11)).items_verified is None

    def test_who_rated_and_how_is_carried(self):
        found = only(
            score(
                11,
                description="Rated by: neurologist; on drugs: dexamethasone",
                procedure=Procedure(code=Term(id="KINSBOURNE:rated-on-video", label="on video")),
                time_observed=years(2),
            )
        )
        assert found.rated == "on video; Rated by: neurologist; on drugs: dexamethasone"
        assert found.when == "age P2Y0M"

    def test_a_date_is_shown_as_written(self):
        dated = score(11, time_observed=Time(timestamp="2026-03-01T00:00:00Z"))
        assert only(dated).when == "2026-03-01T00:00:00Z"
        assert only(score(11, time_observed=Time())).when is None


class TestOmes:
    def test_takes_totals_up_to_thirty_six(self):
        assert only(score(36, "omes")).maximum == 36
        assert "from 0 to 36" in refused(score(37, "omes"))

    def test_gives_a_band_marked_as_recalled(self):
        found = only(score(20, "omes"))
        assert (found.band, found.band_verified) == ("moderate", "recalled")

    def test_takes_no_items(self):
        assert "without 1 of the items" in refused(score(20, "omes", items={"gait": 1}))


def test_scores_after_the_day_asked_for_are_left_out():
    dated = score(11, time_observed=Time(timestamp="2026-03-01T00:00:00Z"))
    for day, count in ((date(2026, 2, 1), 0), (date(2026, 3, 1), 1)):
        assessed = assessor().assess(case(measurements=(dated,)), day)
        assert len(assessed.severity) == count
        assert ("score after the day" in str(assessed.notices)) == (count == 0)


def test_other_measurements_are_not_scores():
    others = (Measurement(), Measurement(assay=Term(id="LOINC:2880-3")), score(1, "mrs"))
    assert assess(measurements=others).severity == ()
