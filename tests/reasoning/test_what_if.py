"""How the ranking hangs on one finding, or on the setting."""

from __future__ import annotations

import pytest

from kinsbourne.case.model import Case
from kinsbourne.knowledge import base
from kinsbourne.reasoning.differential.differentiate import Differentiator
from kinsbourne.reasoning.differential.what_if import (
    UnknownFindingError,
    WhatIf,
    supposing,
    what_if,
)
from kinsbourne.reasoning.facts import Vocabulary
from tests.build import HPO, case

OMS = "ORPHA:1183"
TRIAD = case("opsoclonus", "myoclonus", "gait ataxia", age=1.5)


def compared(now: Case, then: Case, setting: str | None = None, top: int = 5) -> WhatIf:
    knowledge = base.load()
    before = Differentiator(knowledge)
    after = Differentiator(knowledge, setting=setting) if setting else before
    vocabulary = Vocabulary(knowledge)
    return what_if(now, then, before, after, knowledge, vocabulary, supposed=("x",), top=top)


def terms(found: Case, *, excluded: bool) -> list[str]:
    return [each.term.id for each in found.findings if each.excluded == excluded]


class TestSupposing:
    def test_a_finding_is_left_out_with_its_kinds(self) -> None:
        then = supposing(TRIAD, base.load(), ignore=[HPO["ataxia"]])
        assert terms(then, excluded=False) == [HPO["opsoclonus"], HPO["myoclonus"]]

    def test_a_more_general_finding_stays(self) -> None:
        then = supposing(case("ataxia"), base.load(), ignore=[HPO["gait ataxia"]])
        assert terms(then, excluded=False) == [HPO["ataxia"]]

    def test_findings_are_added_and_excluded_by_id_or_name(self) -> None:
        then = supposing(
            case("ataxia", "drug-access"),
            base.load(),
            ignore=["drug-access"],
            add=["scorpion-sting", HPO["fever"]],
            exclude=["opsoclonus"],
        )
        assert terms(then, excluded=False) == [
            HPO["ataxia"],
            "KINSBOURNE:scorpion-sting",
            HPO["fever"],
        ]
        assert terms(then, excluded=True) == [HPO["opsoclonus"]]

    def test_what_is_recorded_gives_way_to_what_is_supposed(self) -> None:
        then = supposing(TRIAD, base.load(), exclude=["ataxia"])
        assert HPO["gait ataxia"] not in terms(then, excluded=False)
        assert terms(then, excluded=True) == [HPO["ataxia"]]
        back = supposing(then, base.load(), add=[HPO["gait ataxia"]])
        assert terms(back, excluded=True) == []

    def test_the_case_itself_is_untouched(self) -> None:
        supposing(TRIAD, base.load(), ignore=[HPO["ataxia"]])
        assert len(TRIAD.findings) == 3

    @pytest.mark.parametrize("unknown", ["dancing", "HP:9999999"])
    def test_what_nobody_knows_is_refused(self, unknown: str) -> None:
        with pytest.raises(UnknownFindingError, match=f"{unknown}.*give an HPO id"):
            supposing(TRIAD, base.load(), add=[unknown])


class TestChange:
    def test_the_syndrome_falls_without_opsoclonus(self) -> None:
        then = supposing(TRIAD, base.load(), ignore=["opsoclonus"])
        found = compared(TRIAD, then)
        syndrome = next(change for change in found.changes if change.id == OMS)
        assert syndrome.rank == 1
        assert syndrome.rank_then >= 1
        assert syndrome.posterior_then < syndrome.posterior
        assert syndrome.must_not_miss

    def test_the_first_of_both_rankings_are_shown_in_the_later_order(self) -> None:
        then = supposing(TRIAD, base.load(), ignore=["opsoclonus"])
        found = compared(TRIAD, then)
        assert {1, 2, 3, 4, 5} <= {change.rank for change in found.changes}
        later = [change.rank_then for change in found.changes]
        assert later[:5] == [1, 2, 3, 4, 5]
        assert later == sorted(later)

    def test_nothing_supposed_changes_nothing(self) -> None:
        found = compared(TRIAD, TRIAD)
        assert all(change.rank == change.rank_then for change in found.changes)
        assert all(change.posterior == change.posterior_then for change in found.changes)

    def test_another_setting(self) -> None:
        found = compared(TRIAD, TRIAD, setting="emergency")
        assert (found.setting, found.setting_then) == ("neurology", "emergency")
        assert any(change.posterior != change.posterior_then for change in found.changes)
