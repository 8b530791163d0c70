"""When did a sign begin and end, as the answers at several visits say?"""

from __future__ import annotations

from kinsbourne.case.blocks import Time
from kinsbourne.exchange.form.answers import Answer, Group
from kinsbourne.exchange.form.times import text_of
from kinsbourne.exchange.form.to_case import case_of
from tests.exchange.cases_for_forms import KNOWN

Said = tuple[str, str, str]


def said(*visits: dict[str, str], born: str = "") -> list[Said]:
    """Present or absent, since when, until when: of each ataxia recorded at these visits."""
    groups = [Group("patient", {"birth-date": Answer(born)} if born else {})]
    groups += [Group("visit", {name: Answer(text) for name, text in v.items()}) for v in visits]
    taken = case_of(groups, KNOWN)
    assert taken.case is not None, taken.errors
    return [
        ("no" if found.excluded else "yes", _text(found.onset), _text(found.resolution))
        for found in taken.case.findings
    ]


def _text(time: Time | None) -> str:
    return text_of(time)


def on(day: str, status: str, onset: str = "", end: str = "") -> dict[str, str]:
    answers = {"visit-day": day, "ataxia": status, "ataxia-onset": onset, "ataxia-end": end}
    return {name: text for name, text in answers.items() if text}


def test_yes_at_two_visits_running_is_one_episode() -> None:
    found = said(on("2026-01-01", "yes", "2025-12"), on("2026-02-01", "yes"))
    assert found == [("yes", "2025-12", "")]


def test_it_ended_some_day_between_the_last_yes_and_the_next_no() -> None:
    found = said(on("2026-01-01", "yes", "2025-12-20"), on("2026-02-01", "no"))
    assert found == [
        ("yes", "2025-12-20", "2026-01-01/2026-02-01"),
        ("no", "2026-02-01", ""),
    ]


def test_it_began_some_day_after_the_last_no() -> None:
    found = said(on("2026-01-01", "no"), on("2026-02-01", "yes"))
    assert found == [("no", "2026-01-01", ""), ("yes", "2026-01-01/2026-02-01", "")]


def test_it_began_after_birth_where_nothing_else_is_known() -> None:
    assert said(on("2026-02-01", "yes"), born="2024-03-05") == [
        ("yes", "2024-03-05/2026-02-01", "")
    ]
    assert said(on("2026-02-01", "yes")) == [("yes", "", "")]


def test_an_end_that_was_written_stands_and_what_follows_is_new() -> None:
    found = said(
        on("2026-01-01", "yes", "2025-12-20", "2026-01-10"), on("2026-03-01", "yes", "2026-02-20")
    )
    assert found == [("yes", "2025-12-20", "2026-01-10"), ("yes", "2026-02-20", "")]


def test_another_onset_after_the_first_visit_is_another_episode() -> None:
    found = said(on("2026-01-01", "yes", "2025-12-20"), on("2026-03-01", "yes", "2026-02-20"))
    assert found == [("yes", "2025-12-20", ""), ("yes", "2026-02-20", "")]


def test_an_onset_told_later_is_that_of_the_episode() -> None:
    found = said(on("2026-01-01", "yes"), on("2026-03-01", "yes", "2025-12"))
    assert found == [("yes", "2025-12", "")]


def test_rows_may_stand_in_any_order() -> None:
    visits = (on("2026-01-01", "yes", "2025-12-20"), on("2026-02-01", "no"))
    assert said(*visits) == said(*reversed(visits))


def test_not_examined_neither_ends_nor_begins() -> None:
    found = said(
        on("2026-01-01", "yes", "2025-12-20"),
        on("2026-02-01", "not examined"),
        on("2026-03-01", "yes"),
    )
    assert found == [("yes", "2025-12-20", "")]


def test_without_a_day_each_answer_stands_as_it_is() -> None:
    found = said(
        {"ataxia": "yes", "ataxia-onset": "2025"}, {"ataxia": "no"}, {"ataxia": "yes", "age": "18m"}
    )
    assert sorted(found) == [("no", "", ""), ("yes", "", ""), ("yes", "2025", "")]


def test_absent_at_an_age_was_looked_for_at_that_age() -> None:
    assert said({"ataxia": "no", "age": "P18M"}) == [("no", "P18M", "")]


def test_the_day_of_birth_on_the_first_visit_is_that_day() -> None:
    assert said(on("2026-02-01", "yes"), born="2026-02-01") == [("yes", "2026-02-01", "")]
