"""Is a simulated population what it says, whoever makes it, however large it is?"""

# ruff: noqa: S608 - queries are made of names that stand here

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from kinsbourne.case.errors import CaseError
from kinsbourne.exchange.omop.tables import COLUMNS, EVENTS, Table
from kinsbourne.knowledge import base
from kinsbourne.knowledge.model.population_simulation import Trace
from kinsbourne.population.codes import wanted
from kinsbourne.population.simulation import simulate
from kinsbourne.population.simulation.dice import MONTH
from kinsbourne.population.simulation.people import HEALTHY, STRETCH, people
from kinsbourne.population.simulation.simulate import codes_of_all
from kinsbourne.population.simulation.traces import by_chance

SIMULATION = base.load().population_simulation
SMALL, LARGE = 700, 1_600
MANY_PLANTED = 20_000
SIGMAS = 4.5
"""How far a count may lie from what is expected; each is drawn once, from a fixed seed."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulated") / "population"
    simulate(out, LARGE, 3, missing=0, planted=MANY_PLANTED)
    return out


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One stretch whole, without the codes that say nothing, and with many patients."""
    out = tmp_path_factory.mktemp("simulated") / "dense"
    simulate(out, STRETCH, 5, missing=0, planted=MANY_PLANTED, whole=False)
    return out


def ask(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as db:
        return db.execute(sql).fetchall()


def rows(folder: Path, table: str, columns: str = "*", where: str = "true") -> list[Any]:
    files = f"{folder / table}.parquet" if table == "truth" else f"{folder / table}/*.parquet"
    return ask(f"SELECT {columns} FROM '{files}' WHERE {where}")


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def is_near(count: int, share: float, of: int) -> bool:
    return abs(count - share * of) <= SIGMAS * np.sqrt(share * (1 - share) * of) + 1


class TestTheSameSeed:
    def test_gives_the_same_files(self, folder: Path, tmp_path: Path) -> None:
        simulate(tmp_path / "again", LARGE, 3, missing=0, planted=MANY_PLANTED)
        assert files(tmp_path / "again") == files(folder)

    def test_gives_the_same_files_to_two_processes(self, tmp_path: Path) -> None:
        for processes in (1, 2):
            out = tmp_path / str(processes)
            simulate(out, STRETCH + 1, 3, whole=False, processes=processes)
        assert files(tmp_path / "1") == files(tmp_path / "2")
        assert len(list((tmp_path / "1" / "person").iterdir())) == 2

    def test_another_seed_gives_other_people(self, folder: Path, tmp_path: Path) -> None:
        simulate(tmp_path / "other", SMALL, 4)
        assert rows(tmp_path / "other", "person") != rows(folder, "person", where="person_id<=700")

    @pytest.mark.parametrize("table", ["person", "observation_period", *EVENTS, "truth"])
    def test_makes_each_person_the_same_in_a_population_of_any_size(
        self, folder: Path, tmp_path: Path, table: str
    ) -> None:
        simulate(tmp_path / "fewer", SMALL, 3, missing=0, planted=MANY_PLANTED)
        assert rows(tmp_path / "fewer", table) == rows(folder, table, where=f"person_id <= {SMALL}")


class TestTables:
    @pytest.mark.parametrize("table", ["person", "observation_period", *EVENTS])
    def test_have_the_columns_of_the_model(self, folder: Path, table: Table) -> None:
        described = ask(f"DESCRIBE SELECT * FROM '{folder / table}/*.parquet'")
        assert tuple(row[0] for row in described) == COLUMNS[table]
        kinds = {row[0]: row[1] for row in described}
        assert kinds["person_id"] == "BIGINT"
        assert all(kinds[name] == "DATE" for name in kinds if name.endswith("_date"))
        assert all(kinds[name] == "INTEGER" for name in kinds if name.endswith("_concept_id"))

    @pytest.mark.parametrize("table", EVENTS)
    def test_are_in_the_order_of_the_people_with_a_number_for_each_row(
        self, folder: Path, table: Table
    ) -> None:
        found = rows(folder, table, f"person_id, {table}_id")
        assert [one[0] for one in found] == sorted(one[0] for one in found)
        assert len({one[1] for one in found}) == len(found)

    @pytest.mark.parametrize("table", EVENTS)
    def test_say_date_and_time_alike(self, folder: Path, table: Table) -> None:
        day = EVENTS[table].day
        assert not rows(folder, table, where=f"CAST({day}time AS DATE) <> {day}")
        assert not rows(folder, table, where=f"{day} IS NULL OR {day}time IS NULL")

    def test_have_as_many_rows_as_is_said(self, folder: Path) -> None:
        for table, event in EVENTS.items():
            mean = SIMULATION.values[f"rows-{event.stem}"]
            here = len(rows(folder, table, where=f"{event.stem}_source_value LIKE 'SIM%'"))
            # Gamma of shape two, and Poisson upon it.
            spread = np.sqrt((mean + mean**2 / 2) * LARGE)
            assert abs(here - mean * LARGE) < SIGMAS * spread

    def test_name_concepts_that_are_there_and_nobody_elses(self, folder: Path) -> None:
        concepts = {one[0] for one in ask(f"SELECT concept_id FROM '{folder}/concept.parquet'")}
        assert all(2_000_000_000 < one < 2**31 for one in concepts)
        for table, event in EVENTS.items():
            columns = f"{event.stem}_concept_id, {event.stem}_source_concept_id"
            named = {one for row in rows(folder, table, f"DISTINCT {columns}") for one in row}
            assert named - {0} <= concepts

    def test_a_source_concept_is_that_of_the_source_value(self, folder: Path) -> None:
        assert not ask(
            f"SELECT 1 FROM '{folder}/condition_occurrence/*.parquet' "
            f"LEFT JOIN '{folder}/concept.parquet' "
            "ON concept_id = condition_source_concept_id "
            "WHERE replace(concept_code, '.', '') "
            "IS DISTINCT FROM replace(condition_source_value, '.', '')"
        )

    def test_of_some_people_the_birth_is_not_known_to_the_day(self, dense: Path) -> None:
        numbers = SIMULATION.values
        for column, share in (
            ("year_of_birth", numbers["no-birth-year"]),
            ("month_of_birth", numbers["no-birth-year"] + numbers["no-birth-month"]),
        ):
            count = len(rows(dense, "person", "person_id", f"{column} IS NULL"))
            assert is_near(count, share, STRETCH)
        assert not rows(
            dense, "person", where="day_of_birth IS NULL AND birth_datetime IS NOT NULL"
        )


class TestBackground:
    @pytest.mark.parametrize(
        "trace",
        [one for one in SIMULATION.traces if one.background],
        ids=lambda trace: trace.id,
    )
    def test_is_seen_in_the_share_that_is_said(self, trace: Trace) -> None:
        codes, who = codes_of_all(), people(SIMULATION, 1, 0, 0)
        chance = by_chance(SIMULATION, codes, 1, 0, who)
        mine = np.isin(chance.code, codes.traces[trace.id].position)
        have = len(np.unique(chance.person[mine]))
        share = trace.background or 0
        if trace.neurological:
            # Some of those in few people fall before or after their record.
            assert is_near(have, share, STRETCH) or 0.8 * share < have / STRETCH < share
        else:
            assert is_near(have, share, STRETCH)

    def test_has_every_feature_that_is_weighed(self) -> None:
        """What nobody has by chance would flatter the definition."""
        written = {
            (code.system, code.code.replace(".", ""))
            for trace in SIMULATION.traces
            if trace.background
            for code in trace.codes
        }
        found = {
            one.feature
            for one in wanted(base.load())
            if any(
                system == one.system
                and (code == one.code.replace(".", "") or (one.below and code.startswith(one.code)))
                for system, code in written
            )
        }
        weighed = {
            one.id
            for one in base.load().phenotype.features
            if one.in_oms is not None and one.background is not None
        }
        assert weighed <= found


class TestIllnesses:
    def test_come_as_often_as_is_said(self) -> None:
        who = [people(SIMULATION, 2, stretch, 1_000) for stretch in range(4)]
        kinds = np.concatenate([one.illness for one in who])
        for position, illness in enumerate(SIMULATION.illnesses):
            count = int((kinds == position).sum())
            assert is_near(count, illness.per_million / 1e6, len(kinds)), illness.id
        assert is_near(int((kinds < HEALTHY).sum()), 1_000 / 1e6, len(kinds))

    def test_planting_more_leaves_the_others_as_they_were(self) -> None:
        none, some = (people(SIMULATION, 2, 0, planted) for planted in (0, 1_000))
        same = some.illness >= HEALTHY
        assert (some.illness[same] == none.illness[same]).all()
        assert (some.born[same] == none.born[same]).all()
        assert (none.illness[~same] == HEALTHY).all()

    def test_are_what_the_truth_says(self, dense: Path) -> None:
        kinds = {one[0] for one in rows(dense, "truth", "DISTINCT kind")}
        assert kinds <= {"oms", *(f"mimic-{one.id}" for one in SIMULATION.illnesses)}
        assert {"oms", "mimic-multiple-sclerosis"} <= kinds
        period = "observation_period_start_date, observation_period_end_date"
        start = {
            one[0]: one[1:] for one in rows(dense, "observation_period", f"person_id, {period}")
        }
        for person, onset, diagnosed in rows(dense, "truth", "person_id, onset, diagnosed"):
            since, until = start[person]
            assert since <= onset <= until
            assert diagnosed is None or onset <= diagnosed <= until

    def test_patients_are_made_from_published_ones(self, dense: Path) -> None:
        published = {one.id: one for one in SIMULATION.published}
        women = {one[0] for one in rows(dense, "person", "person_id", "gender_source_value='F'")}
        born = {
            one[0]: one[1]
            for one in rows(dense, "person", "person_id, birth_datetime", "day_of_birth > 0")
        }
        patients = rows(dense, "truth", "person_id, onset, made_from", "kind = 'oms'")
        assert len(patients) > 500
        for person, onset, name in patients:
            patient = published[name]
            if patient.sex is not None:
                assert (person in women) == (patient.sex == "F")
            if person in born:
                months = (onset - born[person].date()).days / MONTH
                assert 0.3 < (months + 1) / (patient.age_months + 1) < 3.5
        children = sum(published[one[2]].age_months < 216 for one in patients)
        assert is_near(children, SIMULATION.values["oms-children"], len(patients))
        assert not rows(dense, "truth", where="kind <> 'oms' AND made_from IS NOT NULL")

    def test_a_known_patient_has_a_code_of_the_disease_and_the_others_have_none(
        self, dense: Path
    ) -> None:
        named = {
            one[0]
            for one in rows(
                dense, "condition_occurrence", "person_id", "condition_source_value = '230350000'"
            )
        }
        known = {one[0] for one in rows(dense, "truth", "person_id", "known")}
        oms = {one[0] for one in rows(dense, "truth", "person_id", "kind = 'oms'")}
        assert known == named & oms
        assert known

    def test_some_are_never_recognised_and_some_late(self, dense: Path) -> None:
        found = rows(dense, "truth", "onset, diagnosed", "kind = 'oms'")
        late = [diagnosed - onset for onset, diagnosed in found if diagnosed is not None]
        missed = 1 - len(late) / len(found)
        # More than those in whom nobody thinks of it: of some the record ends before.
        assert SIMULATION.values["never-diagnosed"] - 0.05 < missed < 0.6
        assert min(late) < timedelta(14)
        assert max(late) > timedelta(365)


class TestMissingCodes:
    def test_are_lost_and_nothing_else_is_changed(self, dense: Path, tmp_path: Path) -> None:
        simulate(tmp_path / "lost", STRETCH, 5, missing=0.5, planted=MANY_PLANTED, whole=False)
        columns = "person_id, condition_start_date, condition_source_value"
        all_of_it, rest = (
            rows(folder, "condition_occurrence", columns) for folder in (dense, tmp_path / "lost")
        )
        assert len(rest) < len(all_of_it)
        assert set(rest) < set(all_of_it)
        ill = "sum(rows_left)"
        (before,), (after,) = (
            rows(folder, "truth", ill)[0] for folder in (dense, tmp_path / "lost")
        )
        assert 0.46 < after / before < 0.54

    def test_all_of_them_leave_nothing_of_an_illness(self, tmp_path: Path) -> None:
        simulate(tmp_path / "out", SMALL, 5, missing=1, planted=MANY_PLANTED, whole=False)
        assert rows(tmp_path / "out", "truth", "sum(rows_left)") == [(0,)]


class TestFolder:
    def test_says_that_it_is_simulated(self, folder: Path) -> None:
        label = json.loads((folder / "simulated.json").read_text(encoding="utf-8"))
        assert label["notice"].startswith("Simulated.")
        assert (label["seed"], label["people"], label["missing"]) == (3, LARGE, 0)
        readme = (folder / "README.txt").read_text(encoding="utf-8")
        assert "no evidence" in readme
        assert not rows(folder, "person", where="person_source_value NOT LIKE 'simulated-%'")

    def test_is_refused_where_there_is_something(self, folder: Path) -> None:
        before = files(folder)
        with pytest.raises(CaseError, match=r"something already\. Name a folder that is empty"):
            simulate(folder, SMALL, 1)
        assert files(folder) == before

    def test_may_be_there_and_empty(self, tmp_path: Path) -> None:
        simulate(tmp_path, 10, 1)
        assert len(rows(tmp_path, "person")) == 10

    @pytest.mark.parametrize(
        ("n", "missing", "planted", "what"),
        [
            (0, 0.3, 10, "the number of people is from 1"),
            (10, 1.5, 10, "missing is from 0 to 1"),
            (10, 0.3, -1, "planted is from 0"),
        ],
    )
    def test_is_not_begun_for_numbers_that_cannot_be(
        self, tmp_path: Path, n: int, missing: float, planted: float, what: str
    ) -> None:
        with pytest.raises(CaseError, match=what):
            simulate(tmp_path / "out", n, 1, missing=missing, planted=planted)
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("processes", [1, 2])
    def test_is_not_there_where_the_work_was_broken_off(
        self, tmp_path: Path, processes: int
    ) -> None:
        def stop(people: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            simulate(
                tmp_path / "out", STRETCH + 1, 1, whole=False, processes=processes, progress=stop
            )
        assert not list(tmp_path.iterdir())

    def test_is_told_of_as_it_grows(self, tmp_path: Path) -> None:
        told = list[int]()
        simulate(tmp_path / "out", STRETCH + 1, 1, whole=False, processes=1, progress=told.append)
        assert told == [STRETCH, STRETCH + 1]


def test_people_are_born_before_their_record_and_not_after_the_last_year() -> None:
    who = people(SIMULATION, 1, 0, 1_000)
    last = (date(int(SIMULATION.values["last-year"]), 12, 31) - date(1970, 1, 1)).days
    assert (who.born <= who.since).all()
    assert (who.since <= who.until).all()
    assert who.until.max() == last
