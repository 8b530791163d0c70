"""Is a simulated patient a record a clinic might keep, and is the truth beside it the truth?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from statistics import mean, stdev

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.case.model import Case
from kinsbourne.case.simulation import (
    Relapse,
    SimulatedPatient,
    Truth,
    labelled,
    simulate,
)
from kinsbourne.case.simulation import simulate as simulation
from kinsbourne.case.time import calendar_span, date_span
from kinsbourne.exchange import phenopacket
from kinsbourne.knowledge import base
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.history import History, history_of
from kinsbourne.reasoning.severity import read_scores
from tests.build import assessor

SEED, MANY = 20, 250


@pytest.fixture(scope="module")
def patients() -> list[SimulatedPatient]:
    return list(simulate(SEED, MANY))


@pytest.fixture(scope="module")
def histories(patients: list[SimulatedPatient]) -> list[History]:
    knowledge = base.load()
    vocabulary = Vocabulary(knowledge)
    found: list[History] = []
    for case, _ in patients:
        facts = Facts(case, knowledge, vocabulary)
        scores, problems = read_scores(facts, knowledge.scales)
        assert problems == ()
        found.append(history_of(facts, vocabulary, scores))
    return found


def day(when: date) -> float:
    return date_span(when.isoformat()).from_


class TestSeed:
    def test_the_same_seed_gives_the_same_patients(self) -> None:
        once, again = ([msgspec.json.encode(p) for p in simulate(4, 12)] for _ in range(2))
        assert once == again

    def test_more_patients_begin_with_the_same_ones(self) -> None:
        assert list(islice(simulate(4, 40), 5)) == list(simulate(4, 5))

    def test_another_seed_gives_others(self) -> None:
        assert next(simulate(1, 1)).truth.onset != next(simulate(2, 1)).truth.onset

    @pytest.mark.parametrize("n", [0, -1, 1_000_001])
    def test_a_number_that_nobody_means_is_refused(self, n: int) -> None:
        with pytest.raises(ValueError, match=f"from 1 to 1000000, not {n}"):
            simulate(1, n)


class TestLabel:
    def test_every_record_says_that_it_is_simulated(self, patients: list[SimulatedPatient]) -> None:
        for case, truth in patients:
            assert case.id.startswith("simulated-")
            assert case.meta_data is not None
            assert case.meta_data["createdBy"].startswith("Simulated by kinsbourne: no patient")
            assert truth.id == case.id
            assert truth.is_simulated

    def test_a_file_name_is_made_to_say_so(self) -> None:
        assert labelled(Path("clinic.ndjson")) == Path("clinic.simulated.ndjson")
        assert labelled(Path("simulated-clinic.ndjson")) == Path("simulated-clinic.ndjson")


class TestRecord:
    def test_assess_takes_every_record_without_a_notice(
        self, patients: list[SimulatedPatient]
    ) -> None:
        for case, _ in patients:
            assert assessor().assess(case).notices == ()

    @settings(max_examples=25, deadline=None)
    @given(st.integers(min_value=0, max_value=10**9))
    def test_any_seed_gives_a_record_that_is_read_back_as_it_was_written(self, seed: int) -> None:
        case, _ = next(simulate(seed, 1))
        written = phenopacket.write(case)
        assert written == msgspec.json.encode(case)
        assert phenopacket.read(written) == case
        assert assessor().assess(case).notices == ()

    def test_nothing_in_it_lies_after_the_last_encounter(self, histories: list[History]) -> None:
        for history in histories:
            assert history.now is not None
            last = history.now.below
            times = [score.on for score in history.scores] + [test.on for test in history.tests]
            times += [sign.began for sign in history.signs]
            times += [sign.ended for sign in history.signs]
            for given_ in history.given:
                times += [given_.began, given_.ended]
            assert all(time.below <= last for time in times if time is not None)

    def test_no_sign_ends_before_it_may_have_begun(self, histories: list[History]) -> None:
        for history in histories:
            for sign in history.signs:
                if sign.began is not None and sign.ended is not None:
                    assert sign.ended.below > sign.began.from_

    def test_every_treatment_is_one_the_knowledge_names(self, histories: list[History]) -> None:
        used = {given_.therapy for history in histories for given_ in history.given}
        assert None not in used
        assert used >= {"dexamethasone", "acth", "prednisolone", "immunoglobulin", "rituximab"}

    def test_every_test_is_coded_and_has_a_result(self, histories: list[History]) -> None:
        for history in histories:
            for test in history.tests:
                assert test.test is not None
                assert test.result is not None or test.test == "iq-test"

    def test_it_is_no_tidier_than_a_clinics(self, patients: list[SimulatedPatient]) -> None:
        found = Counter[str]()
        for case, truth in patients:
            scored = [m for m in case.measurements if m.procedure]
            days = [m.time_observed.timestamp for m in scored if m.time_observed]
            found["out of order"] += days != sorted(day or "" for day in days)
            found["entered twice"] += len(set(map(msgspec.json.encode, scored))) < len(scored)
            found["several raters"] += len({m.description for m in scored}) > 1
            found["two scales"] += len({m.assay.id for m in scored if m.assay}) > 1
            found["visit without a score"] += len(set(days)) < len(truth.seen)
            found["sex unknown"] += case.subject.sex == "UNKNOWN_SEX"
            found["open end"] += any(f.resolution is None and not f.excluded for f in case.findings)
            found["span of days"] += any(
                f.onset is not None and f.onset.interval is not None for f in case.findings
            )
            found["asked and absent"] += any(f.excluded for f in case.findings)
            found["with items"] += any(m.complex_value for m in scored)
        assert min(found.values()) > 0
        assert found["out of order"] < MANY / 2


class TestTruth:
    def test_a_relapse_lasts_longer_than_the_stricter_minimum(
        self, patients: list[SimulatedPatient]
    ) -> None:
        least = base.load().course.limits
        strict = next(limit.value for limit in least if limit.id == "relapse-least-strict")
        for _, truth in patients:
            for relapse in truth.relapses:
                assert (relapse.end - relapse.onset).days * 24 > strict

    def test_a_bad_day_is_shorter_than_the_minimum(self, patients: list[SimulatedPatient]) -> None:
        hours = [
            mimic.hours
            for _, truth in patients
            for mimic in truth.mimics
            if mimic.kind in ("bad-day", "after-taper")
        ]
        assert len(hours) > MANY
        assert max(hours) < 48

    def test_some_fevers_keep_signs_up_for_longer_than_the_minimum(
        self, patients: list[SimulatedPatient]
    ) -> None:
        """Duration alone does not tell a relapse."""
        fevers = [m for _, truth in patients for m in truth.mimics if m.kind == "fever"]
        assert any(mimic.hours > 72 for mimic in fevers)
        assert any(mimic.hours < 48 for mimic in fevers)

    def test_relapses_come_one_after_the_other_after_the_diagnosis(
        self, patients: list[SimulatedPatient]
    ) -> None:
        for _, truth in patients:
            assert truth.onset <= truth.diagnosed < truth.ends
            for relapse in truth.relapses:
                assert truth.diagnosed < relapse.onset <= truth.ends
            for earlier, later in pairwise(truth.relapses):
                assert earlier.end < later.onset

    def test_the_pattern_says_whether_there_were_any(
        self, patients: list[SimulatedPatient]
    ) -> None:
        for _, truth in patients:
            assert (truth.pattern == "monophasic") == (truth.relapses == ())

    def test_only_a_progressive_course_loses_ground(self, patients: list[SimulatedPatient]) -> None:
        for pattern in ("relapsing-remitting", "relapsing-progressive"):
            lost = [_ground_lost(truth) for _, truth in patients if truth.pattern == pattern]
            assert (mean(lost) > 1) == (pattern == "relapsing-progressive")

    def test_the_level_is_higher_in_a_relapse(self, patients: list[SimulatedPatient]) -> None:
        inside, outside = (
            [
                seen.level
                for _, truth in patients
                for seen in truth.seen
                if seen.on > truth.improved and seen.in_relapse == is_in
            ]
            for is_in in (True, False)
        )
        assert mean(inside) > mean(outside) + 2
        assert max(inside) <= 15

    def test_a_taper_comes_shortly_before_the_relapses_it_triggers_and_no_others(
        self, patients: list[SimulatedPatient], histories: list[History]
    ) -> None:
        for (_, truth), history in zip(patients, histories, strict=True):
            tapers = list(_tapers(history))
            for relapse in truth.relapses:
                onset = day(relapse.onset)
                near = [at for at in tapers if onset - 27 <= at <= onset]
                assert bool(near) == (relapse.trigger in ("taper", "both"))

    def test_most_infections_before_a_relapse_they_trigger_are_in_the_record(
        self, patients: list[SimulatedPatient], histories: list[History]
    ) -> None:
        shares = {
            trigger: mean(
                _infected_before(relapse, history)
                for (_, truth), history in zip(patients, histories, strict=True)
                for relapse in truth.relapses
                if relapse.trigger == trigger
            )
            for trigger in ("infection", "taper")
        }
        assert shares["infection"] > 0.6
        assert 0 < shares["taper"] < shares["infection"]

    def test_scores_scatter_about_the_level_as_raters_and_days_do(
        self, patients: list[SimulatedPatient]
    ) -> None:
        apart = [error for case, truth in patients for error in _errors(case, truth)]
        assert abs(mean(apart)) < 0.3
        assert 0.5 < stdev(apart) < 1.3


class Watched(Mapping[str, float]):
    """Numbers that remember which were asked for."""

    def __init__(self, numbers: Mapping[str, float]) -> None:
        self._numbers = numbers
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> float:
        value = self._numbers[name]
        self.asked.add(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def test_every_number_of_the_simulation_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = Watched(base.load().course_simulation)
    knowledge = base.Knowledge(base.shipped_folder())
    monkeypatch.setattr(knowledge, "course_simulation", numbers, raising=False)
    monkeypatch.setattr(simulation.__globals__["base"], "load", lambda: knowledge)
    assert sum(1 for _ in simulate(SEED, 300)) == 300
    assert set(numbers) - numbers.asked == set()


def _ground_lost(truth: Truth) -> float:
    """From before the first relapse to after the last."""
    before = [seen.level for seen in truth.seen if seen.on < truth.relapses[0].onset]
    return truth.residue - min([*before, truth.residue])


def _tapers(history: History) -> Iterator[float]:
    """Lower amounts, and ends, of a steroid or ACTH."""
    for one in history.given_of("steroid", "acth"):
        for earlier, later in pairwise(one.doses):
            assert earlier.amount is not None
            assert later.amount is not None
            assert later.began is not None
            if later.amount < earlier.amount:
                yield later.began.from_
        if one.ended is not None:
            yield one.ended.from_


def _infected_before(relapse: Relapse, history: History) -> bool:
    onset = day(relapse.onset)
    return any(
        sign.present and sign.began is not None and onset - 15 <= sign.began.from_ <= onset
        for sign in history.signs_of("infection")
    )


def _errors(case: Case, truth: Truth) -> Iterator[float]:
    """Score less level, on the scale of 15, on days on which nothing else lifts it."""
    levels = {seen.on.isoformat(): seen.level for seen in truth.seen}
    for measured in case.measurements:
        time, value = measured.time_observed, measured.value
        if measured.procedure is None or time is None or value is None or value.quantity is None:
            continue
        most = value.quantity.reference_range
        on = calendar_span(time)
        if most is None or most.high != 15 or on is None or time.timestamp is None:
            continue
        is_lifted = any(day(m.onset) <= on.from_ <= day(m.end) for m in truth.mimics)
        level = levels[time.timestamp[:10]]
        if not is_lifted and 3 < level < 12:
            yield value.quantity.value - level
