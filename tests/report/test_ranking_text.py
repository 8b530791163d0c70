"""How a ranking of diseases reads on a terminal."""

from __future__ import annotations

import re

import msgspec
import pytest

from kinsbourne.knowledge import base
from kinsbourne.reasoning.assessment import Assessment, Moved
from kinsbourne.report import layouts, text
from kinsbourne.report.assessed import ranking
from kinsbourne.report.lines import WIDTH
from tests.build import assess
from tests.differential import ranked

TRIAD = ("opsoclonus", "myoclonus", "ataxia")
HEADING = "WHAT ELSE COULD IT BE"
NUMBERED = re.compile(r"^  [ !] ?(\d+) ", re.MULTILINE)


def said(assessed: Assessment, *, explain: bool = False) -> str:
    return "\n".join(layouts.differential(ranking.section(assessed), explain=explain))


def one_line(printed: str) -> str:
    return " ".join(printed.split())


def changed(assessed: Assessment, **first: object) -> Assessment:
    """The assessment with its first disease changed."""
    candidate = msgspec.structs.replace(assessed.differential[0], **first)
    return msgspec.structs.replace(assessed, differential=(candidate,))


def moved(finding: str, by: float, why: str = "exact", **more: object) -> Moved:
    return Moved(
        finding=finding,
        hpo=None,
        log10_lr=by,
        why=why,
        detail="detail",
        **{"status": "present", **more},
    )  # type: ignore[arg-type]


class TestHowMuchIsSaid:
    def test_at_most_eight_diseases_unless_all_is_asked_for(self):
        assert NUMBERED.findall(said(ranked(*TRIAD))) == [str(n) for n in range(1, 9)]
        explained = said(ranked(*TRIAD), explain=True)
        assert NUMBERED.findall(explained) == [str(n) for n in range(1, 21)]

    def test_the_whole_text_names_them_too_and_in_the_same_order(self):
        whole = text.assessment(ranked(*TRIAD), base.load().findings)
        part = next(part for part in whole.split("\n\n") if part.startswith(HEADING))
        assert part == said(ranked(*TRIAD))

    def test_without_a_ranking_nothing(self):
        assert ranking.section(assess(*TRIAD)).entries == ()
        assert HEADING not in text.assessment(assess(*TRIAD), base.load().findings)

    def test_fewer_than_eight_are_all_said(self):
        assert len(NUMBERED.findall(said(ranked(*TRIAD, top=3)))) == 3

    @pytest.mark.parametrize("explain", [False, True])
    def test_no_line_is_wider_than_a_terminal(self, explain: bool):
        assessed = ranked(*TRIAD, "irritability", no=("fever",))
        lines = said(assessed, explain=explain).splitlines()
        assert max(map(len, lines)) <= WIDTH

    def test_a_short_list_of_what_is_out_of_sight(self):
        brief, whole = (
            "".join(said(ranked(*TRIAD), explain=explain).split()) for explain in (False, True)
        )
        below = ranked(*TRIAD).ranking
        assert below is not None
        listed = [f"{each.name} (rank {each.rank})" for each in below.also_not_to_miss]
        named = ["".join(each.split()) for each in listed]
        assert len(named) > 4
        assert all(each in whole for each in named)
        assert [each in brief for each in named] == [True] * 4 + [False] * (len(named) - 4)
        assert f"and{len(named) - 4}more" in brief
        assert "more" not in whole[whole.index(named[-1]) :].split("LOOK")[0]

    def test_no_such_list_where_nothing_is_out_of_sight(self):
        assert "Further down" not in said(ranked(*TRIAD, top=None), explain=True)

    def test_what_stands_below_the_shown_and_must_not_be_missed_is_named(self):
        assessed = ranked(*TRIAD)
        below = [each for each in assessed.differential[8:] if each.must_not_miss]
        assert below
        assert all(each.name in one_line(said(assessed)) for each in below)


class TestWhatIsSaid:
    def test_where_the_patient_was_taken_to_be_seen_and_among_how_many(self):
        assessed = ranked(*TRIAD, setting="emergency")
        basis = assessed.ranking
        assert basis is not None
        assert f"{basis.setting_name}; 3 findings, {basis.diseases} diseases." in one_line(
            said(assessed)
        )

    def test_that_the_evidence_is_thin_and_why(self):
        assert "EVIDENCE TOO THIN to rest on the order: 1 finding could be used" in one_line(
            said(ranked("ataxia"))
        )
        sure = ranked(*TRIAD)
        basis = msgspec.structs.replace(sure.ranking, is_thin=False, thin_because=None)  # type: ignore[type-var]
        assert "TOO THIN" not in said(msgspec.structs.replace(sure, ranking=basis))

    def test_what_must_not_be_missed_is_marked(self):
        assessed = ranked(*TRIAD)
        for candidate in assessed.differential[:8]:
            mark = "!" if candidate.must_not_miss else " "
            start = f"  {mark}{candidate.rank:>2} {candidate.name[:30]}"
            assert start in said(assessed)

    def test_a_share_is_said_in_percent_and_never_as_nothing(self):
        some = changed(ranked(*TRIAD), posterior=0.254, interval=(0.0099, 0.5))
        assert "25 % (<1 % to 50 %)" in one_line(said(some))

    def test_the_strongest_reasons_for_and_against_and_what_is_left_over(self):
        rows = (
            *(moved(f"Sign {n}", n) for n in range(1, 6)),
            moved("Weak", 0.01),
            moved("Weakly", -0.01),
            *(moved(f"Lack {n}", -n, status="excluded") for n in (1, 2, 3)),
            *(moved(f"Left {n}", 0, "unexplained") for n in range(5)),
        )
        printed = one_line(said(changed(ranked(*TRIAD), because=rows)))
        assert "for: Sign 5 +5.0, Sign 4 +4.0, Sign 3 +3.0, Sign 2 +2.0; " in printed
        assert "against: no Lack 3 -3.0, no Lack 2 -2.0; " in printed
        assert "unexplained: Left 0, Left 1, Left 2, Left 3" in printed
        assert "Weak" not in printed
        assert "Sign 1 " not in printed

    def test_a_disease_nothing_speaks_for_is_only_named(self):
        bare = changed(ranked(*TRIAD), because=())
        assert "for:" not in said(bare)
        assert bare.differential[0].name in one_line(said(bare))

    def test_every_step_has_its_source_and_mark(self):
        rows = (
            moved("Read", 1, sources=(3, 4), verified="read"),
            moved("Recalled", -1, sources=(5,), verified="recalled"),
            moved("Ours", 1, verified="default"),
            moved("Bare", 0),
            moved("Absent", -1, status="excluded", verified="read"),
        )
        printed = one_line(said(changed(ranked(*TRIAD), because=rows), explain=True))
        assert "+1.000 Read: exact, detail [3,4] " in printed
        assert "-1.000 Recalled: exact, detail [5; recalled, not checked]" in printed
        assert "+1.000 Ours: exact, detail [our inference]" in printed
        assert "+0.000 Bare: exact, detail -1.000 no Absent" in printed

    def test_what_tells_the_disease_is_said_when_explained(self):
        assessed = ranked(*TRIAD)
        told = assessed.differential[0].separated_by[0]
        assert f"told by: {told.name}: {told.result}" in one_line(said(assessed, explain=True))
        assert "told by" not in said(assessed)

    def test_every_source_cited_is_listed_when_explained(self):
        whole = text.assessment(ranked(*TRIAD), base.load().findings, explain=True)
        body, _, below = whole.partition("SOURCES")
        cited = {n for found in text.CITED.finditer(body) for n in found[1].split(",")}
        listed = {line[3 : line.index("]")] for line in below.splitlines() if line[:3] == "  ["}
        assert cited == listed

    def test_the_record_cannot_forge_a_line(self):
        forged = changed(ranked(*TRIAD), name="x\n\nNO CONCERN\x1b[8m")
        printed = said(forged)
        assert "\x1b" not in printed
        assert "\n\n" not in printed
