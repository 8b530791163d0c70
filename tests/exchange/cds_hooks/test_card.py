"""When is there a card, and does it say what it must and order nothing?"""

from __future__ import annotations

import re
from itertools import count
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kinsbourne.case.model import Case
from kinsbourne.exchange.cds_hooks.card import Link, card
from kinsbourne.exchange.cds_hooks.orders import Ordered
from kinsbourne.exchange.cds_hooks.prefetch import Seen
from kinsbourne.knowledge import base
from kinsbourne.knowledge.model import CardRules, Level
from kinsbourne.reasoning.assess import Assessor
from kinsbourne.reasoning.assessment import AssessedRedFlag, Assessment
from kinsbourne.reasoning.because import Because
from kinsbourne.reasoning.differential.differentiate import Differentiator
from tests.build import HPO, assess
from tests.build import case as case_of
from tests.course_build import assessed as followed
from tests.course_build import patient, sign
from tests.exchange.cds_hooks.invariants import broken, empty_fields
from tests.spec.test_course import NO_FEVER, ONSET, RECOVERED

KNOWLEDGE = base.load()
RULES = KNOWLEDGE.card
ALL_SENT = Seen((), {query.key: "sent" for query in RULES.prefetch})
SIGNS = ["opsoclonus", "flutter", "ataxia", "myoclonus", "irritability", "sleep", "neuroblastoma",
         "fever", "encephalopathy", "nystagmus", "tremor"]  # fmt: skip
RELAPSE = patient(*ONSET, sign("opsoclonus", 250), NO_FEVER, scores=RECOVERED)


def made(
    assessed: Assessment, seen: Seen = ALL_SENT, rules: CardRules = RULES, **more: Any
) -> dict[str, Any] | None:
    return card(assessed, seen, rules, KNOWLEDGE.findings, **more)


def shown(assessed: Assessment, **more: Any) -> dict[str, Any]:
    found = made(assessed, **more)
    assert found is not None
    return found


def part(assessed: Assessment, heading: str, **more: Any) -> str:
    """What stands under a heading of the detail; empty where it is not there."""
    detail: str = shown(assessed, **more)["detail"]
    parts = dict(re.findall(r"\*\*(.*?)\*\*\n\n((?:- .*\n?)*)", detail))
    return parts.get(heading, "")


class TestThereIsACard:
    @pytest.mark.parametrize(
        ("signs", "level", "indicator"),
        [
            (("opsoclonus",), "keep-open", "warning"),
            (("ataxia", "irritability"), "keep-open", "warning"),
            (("opsoclonus", "ataxia"), "probable", "warning"),
            (("opsoclonus", "ataxia", "irritability"), "criteria-met", "warning"),
        ],
    )
    def test_from_keep_open_on(self, signs: tuple[str, ...], level: Level, indicator: str) -> None:
        assessed = assess(*signs)
        assert assessed.concern.level == level
        found = shown(assessed)
        assert found["indicator"] == indicator
        assert f"Concern: {level}." in found["detail"]

    @pytest.mark.parametrize("signs", [(), ("fever",), ("nystagmus",)])
    def test_not_where_nothing_raises_the_concern(self, signs: tuple[str, ...]) -> None:
        assessed = assess(*signs)
        assert assessed.concern.level == "none"
        assert made(assessed) is None

    def test_for_a_relapse_that_is_going_on(self) -> None:
        found = shown(followed(RELAPSE, 261))
        assert found["summary"].startswith(RULES.relapse.summary)
        assert "Worse since 2024-09-07" in part(followed(RELAPSE, 261), "Relapse")

    def test_for_a_relapse_whatever_the_concern(self) -> None:
        assessed = followed(RELAPSE, 261)
        none = msgspec.structs.replace(assessed.concern, level="none")
        quiet = msgspec.structs.replace(assessed, concern=none, red_flags=())
        found = shown(quiet)
        assert (found["summary"], found["indicator"]) == (RULES.relapse.summary, "warning")

    def test_not_for_a_relapse_that_is_over(self) -> None:
        over = patient(*ONSET, sign("opsoclonus", 250, 254), NO_FEVER, scores=RECOVERED)
        assert part(followed(over, 261), "Relapse") == ""


class TestUrgency:
    def test_is_raised_by_a_red_flag_and_the_gravest_is_said(self) -> None:
        found = shown(assess("ataxia", "irritability", "fever", "encephalopathy"))
        assert found["indicator"] == "critical"
        assert "Infection of the nervous system is to be ruled out." in found["summary"]

    def test_is_never_lowered_by_one(self) -> None:
        lowered = tuple(msgspec.structs.replace(flag, indicator="info") for flag in RULES.flags)
        rules = msgspec.structs.replace(RULES, flags=lowered)
        assert shown(assess("opsoclonus", "ataxia"), rules=rules)["indicator"] == "warning"

    def test_of_a_level_alone_is_that_of_the_knowledge(self) -> None:
        assessed = msgspec.structs.replace(assess("opsoclonus"), red_flags=())
        assert shown(assessed)["indicator"] == "info"

    def test_of_a_flag_that_does_not_fit_beside_the_summary_is_still_shown(self) -> None:
        assessed = assess("opsoclonus")
        flag = AssessedRedFlag(id="stroke", label="x" * 100, because=(Because(text="y"),))
        found = shown(msgspec.structs.replace(assessed, red_flags=(flag,)))
        assert found["indicator"] == "critical"
        assert len(found["summary"]) < 140
        assert "x" * 100 in found["detail"]


class TestDetail:
    def test_says_why_with_evidence_sources_and_mark(self) -> None:
        why = part(assess("opsoclonus", "ataxia"), "Why")
        assert "Opsoclonus or flutter together with myoclonus or ataxia" in why
        assert "our inference" in why
        assert "Recorded: Ataxia (phenotypicFeatures/1), Opsoclonus" in why

    def test_numbers_every_source_it_cites_and_says_how_far_it_was_read(self) -> None:
        assessed = assess("opsoclonus", "ataxia")
        sources = part(assessed, "Sources").strip().split("\n")
        listed = {int(line[2:].partition(":")[0]) for line in sources}
        assert listed >= {n for because in assessed.concern.because[:2] for n in because.sources}
        assert all(re.search(r"\((?:read: [a-z ]+|not read)\)$", line) for line in sources)

    def test_names_what_was_not_examined_and_never_calls_it_absent(self) -> None:
        unknown = part(
            assess("opsoclonus"), "Not examined or not recorded, and not taken as absent"
        )
        assert "Myoclonus" in unknown
        assert "no Myoclonus" not in shown(assess("opsoclonus"))["detail"]

    def test_says_what_would_settle_it(self) -> None:
        told = part(assess("ataxia", "irritability"), "What would settle it")
        assert "Would become probable with: " in told

    def test_asks_for_what_is_missing_in_words(self) -> None:
        assessed = assess("ataxia", "irritability")
        facts = (("age", "not fever"), ("opsoclonus",))
        raising = msgspec.structs.replace(assessed.concern.would_raise[0], facts=facts)
        concern = msgspec.structs.replace(assessed.concern, would_raise=(raising,))
        told = part(msgspec.structs.replace(assessed, concern=concern), "What would settle it")
        assert "with: the age, if it fits and no Fever; or Opsoclonus" in told

    def test_names_what_was_not_sent_and_how(self) -> None:
        states = ALL_SENT.states | {
            "observations": "failed",
            "procedures": "not sent",
            "immunizations": "nothing found",
            "reports": "incomplete",
        }
        told = part(assess("opsoclonus"), "Not sent by the record system", seen=Seen((), states))
        assert told.split("\n") == [
            "- findings, test results and scores: failed",
            "- reports of imaging and laboratory: incomplete",
            "- procedures: not sent",
            "",
        ]
        assert part(assess("opsoclonus"), "Not sent by the record system") == ""

    def test_names_all_that_is_to_be_considered_however_long(self) -> None:
        grown_up = assess("opsoclonus", "ataxia", age=40)
        named = [step.name for step in grown_up.next if step.kind == "consider"]
        search = next(name for name in named if name.startswith("Search for a tumour of lung"))
        told = part(grown_up, "To consider, by our inference")
        assert search.partition(":")[0] in told
        assert told.count("\n") == len(named)
        many = tuple(
            msgspec.structs.replace(step, name=f"{step.name} {again}")
            for again in range(9)
            for step in grown_up.next
            if step.kind == "consider"
        )
        told = part(msgspec.structs.replace(grown_up, next=many), "To consider, by our inference")
        assert told.strip().split("\n")[-1] == (
            f"- and {len(many) - 8} more, which an assessment names"
        )

    def test_says_what_holds_the_concern_down(self) -> None:
        assessed = assess("opsoclonus", "ataxia", "neuroblastoma")
        held = msgspec.structs.replace(
            assessed.concern, held_down_by=(Because(text="A proven cause.", verified="read"),)
        )
        assert "Held down: A proven cause." in part(
            msgspec.structs.replace(assessed, concern=held), "Why"
        )

    def test_shows_what_could_not_be_used_of_the_record(self) -> None:
        notes = tuple(f"note {number}" for number in range(9))
        told = part(assess("opsoclonus"), "About the record", notes=notes)
        assert told.split("\n")[:2] == ["- note 0", "- note 1"]
        assert "and 5 more" in told

    def test_shows_what_else_it_could_be_where_diseases_were_ranked(self) -> None:
        ranked = Assessor(KNOWLEDGE, Differentiator(KNOWLEDGE, top=5))
        told = part(
            ranked.assess(case_of("opsoclonus", "ataxia", "fever")), "What else it could be"
        )
        assert len(told.strip().split("\n")) == 4
        assert "(must not be missed)" in told
        assert "Further down, not to be missed: " in told
        assert not re.search(r"\d ?%", told)

    def test_ends_with_versions_the_day_and_what_it_is_for(self) -> None:
        assessed = followed(RELAPSE, 261)
        last = shown(assessed)["detail"].rsplit("\n\n", 1)[1]
        assert assessed.versions.knowledge in last
        assert "as of 2024-09-18" in last
        assert "orders nothing" in last


class TestSelectedOrder:
    STEPS = frozenset({"rituximab", "relapse", "nothing"})

    def test_shows_the_steps_of_the_pathway_it_belongs_to(self) -> None:
        assessed = followed(RELAPSE, 261)
        held = [step for step in assessed.pathway if step.state in ("not_yet", "cannot_say")]
        order = Ordered("rituximab", frozenset(step.node for step in held))
        told = part(assessed, "The selected order", ordered=(order,))
        assert 1 <= told.count("- rituximab: ") <= 2
        assert "must wait" in told or "cannot say yet" in told

    def test_that_belongs_to_none_adds_nothing(self) -> None:
        order = Ordered("amoxicillin", frozenset())
        assert part(assess("opsoclonus"), "The selected order", ordered=(order,)) == ""

    def test_shows_no_dose(self) -> None:
        assessed = followed(RELAPSE, 261)
        every = Ordered("steroid", frozenset(step.node for step in assessed.pathway))
        told = shown(assessed, ordered=(every,))["detail"]
        assert not re.search(r"\d\s?(mg|g|IU)\b", told)


class TestEveryCard:
    @given(
        present=st.sets(st.sampled_from(SIGNS)),
        absent=st.sets(st.sampled_from(SIGNS)),
        age=st.sampled_from([None, 0.2, 1.5, 6, 14, 40]),
    )
    @settings(max_examples=60, deadline=None)
    def test_keeps_the_standard(
        self, present: set[str], absent: set[str], age: float | None
    ) -> None:
        assessed = assess(*sorted(present), no=tuple(sorted(absent - present)), age=age)
        found = made(assessed, links=(Link("Chapter", "https://oms.example.org/chapter"),))
        assert (found is None) == (assessed.concern.level == "none")
        if found is None:
            return
        message = {"cards": [found]}
        assert broken(message) == set()
        assert not list(empty_fields(message))
        assert 0 < len(found["summary"]) < 140
        assert found["indicator"] in ("info", "warning", "critical")
        assert found["source"]["label"]
        assert all(reason["display"] for reason in found["overrideReasons"])

    @pytest.mark.parametrize("signs", [("opsoclonus",), ("opsoclonus", "ataxia", "irritability")])
    def test_orders_nothing(self, signs: tuple[str, ...]) -> None:
        found = shown(assess(*signs))
        assert found["suggestions"]
        assert all(set(one) == {"label", "uuid"} for one in found["suggestions"])
        assert "systemActions" not in found
        begins = ("Look for: ", "Ask: ", "To consider: ")
        assert all(one["label"].startswith(begins) for one in found["suggestions"])

    def test_offers_what_fits_where_the_first_is_too_long(self) -> None:
        assessed = assess("opsoclonus", "ataxia")
        short = next(step for step in assessed.next if step.kind == "consider")
        long = msgspec.structs.replace(short, name="long " * 40)
        offered = shown(msgspec.structs.replace(assessed, next=(long, long, short)))["suggestions"]
        assert [one["label"] for one in offered] == [f"To consider: {short.name}"]

    def test_has_ids_of_its_own(self) -> None:
        first, second = shown(assess("opsoclonus")), shown(assess("opsoclonus"))
        ids = [found["uuid"] for found in (first, second)]
        ids += [one["uuid"] for found in (first, second) for one in found["suggestions"]]
        assert len(set(ids)) == len(ids)
        assert all(str(UUID(one)) == one for one in ids)

    def test_is_the_same_for_the_same_ids(self) -> None:
        numbers = [count(), count()]
        one, two = (shown(assess("opsoclonus"), new_id=lambda n=n: str(next(n))) for n in numbers)
        assert one == two

    def test_has_links_only_where_the_site_gives_them(self) -> None:
        link = Link("Assess", "https://oms.example.org")
        assert "links" not in shown(assess("opsoclonus"))
        assert shown(assess("opsoclonus"), links=(link,))["links"] == [
            {"label": "Assess", "url": "https://oms.example.org", "type": "absolute"}
        ]

    def test_without_anything_to_look_for_has_no_suggestions(self) -> None:
        found = shown(msgspec.structs.replace(assess("opsoclonus"), next=()))
        assert not {"suggestions", "selectionBehavior"} & found.keys()

    def test_shows_what_the_record_says_as_text(self) -> None:
        evil = "[x](https://evil.example) <img src=x onerror=alert(1)> @all"
        assessed = assess("opsoclonus", "ataxia")
        because = assessed.concern.because[0]
        item = msgspec.structs.replace(because.evidence[0], label=evil, where=evil)
        concern = msgspec.structs.replace(
            assessed.concern, because=(msgspec.structs.replace(because, evidence=(item,)),)
        )
        detail = shown(msgspec.structs.replace(assessed, concern=concern), notes=(evil,))["detail"]
        page = MarkdownIt("commonmark", {"html": True}).render(detail)
        assert "<a " not in page
        assert "<img" not in page
        assert "https://evil.example" in page.replace("&#58;", ":")

    def test_has_a_summary_for_every_level_but_none(self) -> None:
        assert {one.level for one in RULES.levels} == set(get_args(Level)) - {"none"}

    def test_may_be_made_of_an_empty_case(self) -> None:
        assert made(Assessor(KNOWLEDGE).assess(Case(id="x"))) is None

    def test_is_made_of_signs_that_have_terms(self) -> None:
        assert set(SIGNS) <= set(HPO)
