"""Is a record left in peace whose signs ended long ago, and no other?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.exchange.cds_hooks.answer import answer
from kinsbourne.exchange.cds_hooks.past import is_long_past
from kinsbourne.knowledge import base
from tests.build import assess, assessor
from tests.course_build import FIRST, day, patient, sign
from tests.exchange.cds_hooks.calls import body, bundle, condition, order
from tests.spec.test_course import NO_FEVER, ONSET, RECOVERED

TODAY = date(2026, 11, 26)
CHILD = {"resourceType": "Patient", "id": "p1", "birthDate": "2019-01-10"}
LIMIT = base.load().card.past.days
DAYS_AGO = {n: (TODAY - timedelta(days=n)).isoformat() for n in (0, 1, LIMIT - 1)}
TUMOUR = "neuroblastoma"


def recorded(
    word: str, number: int = 1, began: str | None = "2021-02-01", ended: str | None = None
) -> dict[str, Any]:
    made = condition(word, number)
    del made["onsetDateTime"]
    dates = {"onsetDateTime": began, "abatementDateTime": ended}
    return made | {name: value for name, value in dates.items() if value is not None}


def ataxia(**when: str | None) -> dict[str, Any]:
    return recorded("ataxia", 1, **when)


def irritability(**when: str | None) -> dict[str, Any]:
    return recorded("irritability", 2, **when)


def seen_on(when: str) -> dict[str, Any]:
    return recorded("fever", 9, when, when)


def is_shown(*conditions: dict[str, Any], **more: Any) -> bool:
    sent = {"patient": CHILD, "conditions": bundle(*conditions), **more.pop("prefetch", {})}
    return bool(answer(body(prefetch=sent, **more), assessor(), TODAY)["cards"])


OVER = {"ended": "2021-09-01"}


class TestNoCard:
    def test_where_every_sign_ended_long_ago(self) -> None:
        assert not is_shown(ataxia(**OVER), irritability(**OVER), seen_on(DAYS_AGO[1]))

    def test_where_nothing_of_the_record_is_dated_later(self) -> None:
        assert not is_shown(ataxia(), irritability())

    def test_where_the_tumour_of_then_has_no_end(self) -> None:
        tumour = recorded(TUMOUR, 3, "2021-03-01")
        assert not is_shown(ataxia(**OVER), irritability(**OVER), tumour, seen_on(DAYS_AGO[1]))

    def test_where_a_diagnosis_was_made_long_ago(self) -> None:
        coding = {"system": "http://www.orpha.net", "code": "635"}
        diagnosis = recorded("fever", 3) | {"code": {"coding": [coding]}}
        assert not is_shown(ataxia(**OVER), irritability(**OVER), diagnosis, seen_on(DAYS_AGO[1]))


class TestACard:
    @pytest.mark.parametrize("ended", [DAYS_AGO[1], DAYS_AGO[LIMIT - 1]])
    def test_where_one_sign_ended_within_the_limit(self, ended: str) -> None:
        assert is_shown(ataxia(ended=ended), irritability(**OVER))
        assert is_shown(ataxia(**OVER), irritability(ended=ended))

    def test_where_the_end_of_one_may_lie_within_the_limit(self) -> None:
        assert is_shown(ataxia(ended=DAYS_AGO[LIMIT - 1][:4]), irritability(**OVER))

    def test_where_a_sign_has_no_end_and_the_record_goes_on(self) -> None:
        assert is_shown(ataxia(), irritability(**OVER), seen_on(DAYS_AGO[1]))

    def test_where_a_sign_came_back(self) -> None:
        again = recorded("ataxia", 5, DAYS_AGO[1])
        assert is_shown(ataxia(**OVER), irritability(**OVER), again)

    def test_where_a_sign_has_no_date(self) -> None:
        assert is_shown(ataxia(began=None), irritability(**OVER))

    def test_where_the_tumour_is_new(self) -> None:
        tumour = recorded(TUMOUR, 3, DAYS_AGO[1])
        assert is_shown(ataxia(**OVER), irritability(**OVER), tumour)

    def test_where_a_treatment_of_the_pathway_is_being_ordered(self) -> None:
        context = {"draftOrders": bundle(order("rituximab"))}
        assert is_shown(ataxia(**OVER), irritability(**OVER), hook="order-select", context=context)
        other = {"draftOrders": bundle(order("amoxicillin"))}
        assert not is_shown(
            ataxia(**OVER), irritability(**OVER), hook="order-select", context=other
        )

    @given(st.integers(min_value=0, max_value=2600))
    def test_exactly_until_the_limit(self, ago: int) -> None:
        when = {"began": "2019-03-01", "ended": (TODAY - timedelta(days=ago)).isoformat()}
        shown = is_shown(ataxia(**when), irritability(**when), seen_on(DAYS_AGO[0]))
        assert shown is (ago <= LIMIT)


class TestJudgement:
    KNOWLEDGE = base.load()

    def test_of_a_relapse_is_never_past(self) -> None:
        case = patient(*ONSET, sign("opsoclonus", 250), NO_FEVER, scores=RECOVERED)
        seen = date.fromisoformat(day(261))
        assessed = assessor().assess(case, seen)
        assert assessed.course is not None
        assert assessed.course.phase == "relapse"
        assert not is_long_past(assessed, case, FIRST + timedelta(days=9000), self.KNOWLEDGE)
        calm = msgspec.structs.replace(assessed.course, phase=None)
        quiet = msgspec.structs.replace(assessed, course=calm)
        assert is_long_past(quiet, case, FIRST + timedelta(days=9000), self.KNOWLEDGE)

    def test_of_a_reason_without_an_item_is_never_past(self) -> None:
        assessed = assess()
        case = patient(sign("ataxia", 1, 2))
        assert not is_long_past(assessed, case, TODAY, self.KNOWLEDGE)
