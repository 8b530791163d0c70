"""What is due is said in the order of its day, and what one test settles is said once."""

from __future__ import annotations

from kinsbourne.reasoning.surveillance.result import Due
from kinsbourne.report.followed import due

SEARCH = "Tumour search again"


def item(what: str, name: str, on: float, **more: object) -> Due:
    said = f"2026-01-{on:02.0f}"
    made = {"what": what, "id": name, "on": said, "on_day": on, "overdue": False, "because": ()}
    return Due(**{**made, **more})  # pyright: ignore


def said(*items: Due) -> list[str]:
    return [f"{entry.label}: {entry.text}" for entry in due.section(items, ()).entries]


def test_what_is_due_for_two_reasons_is_one_line() -> None:
    first = item(SEARCH, "a", 2, overdue=True, by="2026-01-05", by_day=5.0)
    assert said(item(SEARCH, "b", 9, is_due=True), first) == [
        "overdue since 2026-01-05: Tumour search again; asked for again, due since 2026-01-09"
    ]


def test_what_is_yet_to_come_twice_is_done_twice() -> None:
    assert said(item(SEARCH, "a", 20), item(SEARCH, "b", 25)) == [
        "due on 2026-01-20: Tumour search again",
        "due on 2026-01-25: Tumour search again",
    ]


def test_what_is_overdue_is_in_the_order_of_the_day_that_is_said() -> None:
    late = item("late", "a", 1, overdue=True, by="2026-01-12", by_day=12.0)
    soon = item("soon", "b", 3, overdue=True, by="2026-01-04", by_day=4.0)
    assert [line.split(": ")[1] for line in said(late, soon, item("other", "c", 2))] == [
        "soon", "late", "other",
    ]  # fmt: skip
