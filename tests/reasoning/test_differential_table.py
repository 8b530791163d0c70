"""The compiled table against the documented formulae, worked out by hand on a small catalogue."""

from __future__ import annotations

from itertools import combinations
from math import fsum, log
from pathlib import Path
from random import Random

import numpy as np
import pytest

from kinsbourne.case.time import DAYS_A_YEAR, Span
from kinsbourne.knowledge import base, model
from kinsbourne.knowledge.base import Knowledge
from kinsbourne.reasoning.differential.contributions import explain
from kinsbourne.reasoning.differential.onset import LEAST, stretches
from kinsbourne.reasoning.differential.ranking import Ranker
from tests.reasoning import tiny
from tests.reasoning.by_hand import ByHand, Known
from tests.reasoning.tiny import (
    ADULT,
    BOBBING,
    CHILD,
    CONSTANTS,
    DANCING,
    EYE,
    FINE,
    INHERITANCE,
    JERKS,
    MOVEMENT,
    NYSTAGMUS,
    PARENTS,
    SACCADE,
    SHAKING,
    SPEECH,
    TERMS,
    Row,
    disease,
    feature,
    query,
)

NEAR = 1e-5
P = CONSTANTS["grade-patients"]
CLASS = {
    "HP:0040280": "obligate", "HP:0040281": "very-frequent", "HP:0040282": "frequent",
    "HP:0040283": "occasional", "HP:0040284": "very-rare",
}  # fmt: skip
GRADES = [*CLASS.values(), "excluded"]


class World:
    """The same diseases twice: compiled, and by hand."""

    def __init__(
        self,
        folder: Path,
        rows: list[Row],
        curated: list[model.Disease] | None = None,
        genes: tuple[tuple[str, str], ...] = (),
        confusables: tuple[tuple[str, str, tuple[str, ...]], ...] = (),
    ) -> None:
        curated = curated or []
        terms = tiny.ontology(folder / "hpo", rows, genes=genes)
        mistaken = [tiny.confusable(recorded, often, *may) for recorded, often, may in confusables]
        self.knowledge = tiny.knowledge(folder / "oms", terms, curated, confusables=mistaken)
        self.ranker = tiny.ranker(self.knowledge)
        self.table = self.ranker.table
        names = sorted({row.disease for row in rows})
        self.place = {d.id: at for at, d in enumerate(curated)}
        self.place |= {name: at for at, name in enumerate(names, start=len(curated))}
        known = [Known(_features(each), is_curated=True) for each in curated]
        known += [Known(_counts([r for r in rows if r.disease == name])) for name in names]
        groups: dict[str, set[int]] = {}
        for gene, name in genes:
            groups.setdefault(gene, set()).add(self.place[name])
        local = {f"KINSBOURNE:{f.finding}" for d in curated for f in d.features if f.finding}
        self.hand = ByHand(PARENTS, local, known, groups.values(), CONSTANTS, confusables)

    def evidence(self, name: str, *present: str, excluded: tuple[str, ...] = ()) -> float:
        ranking = self.ranker.rank(query(*present, excluded=excluded))
        return float(ranking.evidence[self.place[name]])

    def why(self, name: str, *present: str, excluded: tuple[str, ...] = ()) -> dict[str, str]:
        """How each finding meets the disease."""
        ranking = self.ranker.rank(query(*present, excluded=excluded))
        (account,) = explain(self.ranker, ranking, np.array([self.place[name]]))
        codes = self.table.contents.codes
        return {codes[row.row]: row.why for row in account.contributions if row.row >= 0}


def _counts(rows: list[Row]) -> dict[str, list[tuple[float, float]]]:
    counts: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if row.frequency in CLASS:
            counted = (CONSTANTS[CLASS[row.frequency]] * P, P)
        elif "/" in row.frequency:
            counted = tuple(map(float, row.frequency.split("/")))
        elif row.frequency:
            counted = (float(row.frequency.removesuffix("%")) / 100 * P, P)
        else:
            counted = (0.0, 0.0)
        if counted[0] or not counted[1]:
            counts.setdefault(row.hpo, []).append(counted)  # type: ignore[arg-type]
    return counts


def _features(of: model.Disease) -> dict[str, list[tuple[float, float]]]:
    counts: dict[str, list[tuple[float, float]]] = {}
    for each in of.features:
        code = each.hpo or f"KINSBOURNE:{each.finding}"
        graded = (CONSTANTS[each.how_often] * P, P) if each.how_often else (each.k, each.n)
        counts.setdefault(code, []).append(graded)  # type: ignore[arg-type]
    return counts


def any_world(folder: Path, seed: int) -> World:
    """A catalogue nobody chose."""
    random = Random(seed)  # noqa: S311
    frequencies = ["", "1/1", "3/4", "0/5", "7/7", "2/30", "80%", "12.5%", *CLASS]
    rows = [
        Row(name, code, random.choice(frequencies), f"PMID:{random.randrange(9)}")
        for name in ("OMIM:1", "OMIM:2", "OMIM:3", "OMIM:4", "ORPHA:5", "DECIPHER:6")
        for code in random.sample(TERMS, random.randrange(1, 7))
    ]
    curated = [
        disease(
            f"ours-{n}",
            *(feature(code, random.choice(GRADES)) for code in random.sample(TERMS, 4)),
            feature("exposure", random.choice(["frequent", "very-rare"])),
            feature("never-asked", k=random.randrange(4), n=5),
        )
        for n in range(3)
    ]
    genes = tuple(
        (str(gene), f"OMIM:{n}")
        for gene, group in enumerate(random.sample([(1, 2), (2, 3, 4), (1, 2, 3, 4), (4,)], 3))
        for n in group
    )
    confusables = (
        (NYSTAGMUS, random.choice(GRADES[1:4]), (DANCING, SACCADE)),
        (SHAKING, random.choice(GRADES[1:4]), (JERKS,)),
    )
    return World(folder, rows, curated, genes, confusables)


@pytest.mark.parametrize("seed", range(8))
def test_the_ranking_is_what_the_formulae_say(tmp_path: Path, seed: int):
    world = any_world(tmp_path, seed)
    random = Random(-seed)  # noqa: S311
    codes = [*world.hand.codes, "X:unknown", INHERITANCE]
    for _ in range(40):
        present = random.sample(codes, random.randrange(5))
        excluded = tuple(random.sample(codes, random.randrange(4)))
        for name, at in world.place.items():
            expected = world.hand.evidence(at, present, excluded)
            found = world.evidence(name, *present, excluded=excluded)
            assert found == pytest.approx(expected, abs=NEAR), (name, present, excluded)


@pytest.mark.parametrize("seed", range(4))
def test_what_each_finding_added_sums_to_the_evidence(tmp_path: Path, seed: int):
    world = any_world(tmp_path, seed)
    places = np.arange(len(world.table))
    for present in combinations(world.hand.codes, 2):
        ranking = world.ranker.rank(query(*present, excluded=(SPEECH, JERKS)))
        for at, account in enumerate(explain(world.ranker, ranking, places)):
            total = fsum(row.value for row in account.contributions)
            assert total == pytest.approx(float(ranking.evidence[at]), abs=NEAR)


class TestTree:
    rows = (
        Row("OMIM:1", NYSTAGMUS),
        Row("OMIM:2", NYSTAGMUS),
        Row("OMIM:3", JERKS),
        Row("OMIM:4", DANCING),
    )

    def test_a_term_stands_below_the_rarest_of_its_parents(self, tmp_path: Path):
        table = World(tmp_path, [*self.rows]).table
        parent = {
            code: table.contents.codes[above] if above >= 0 else None
            for code, above in zip(table.contents.codes, table.parent, strict=True)
        }
        assert parent[SACCADE] == MOVEMENT  # 2 diseases, the eye 3
        assert parent[BOBBING] == SACCADE  # 1 disease, nystagmus 2
        assert parent[EYE] is None
        assert parent[FINE] == SHAKING  # none, jerks 1

    def test_of_two_parents_as_rare_the_first_is_taken(self, tmp_path: Path):
        table = World(tmp_path, [Row("OMIM:1", SPEECH)]).table
        assert table.parent[table.row[SACCADE]] == table.row[EYE]

    def test_what_is_no_abnormality_is_no_finding(self, tmp_path: Path):
        row = World(tmp_path, [*self.rows, Row("OMIM:1", INHERITANCE, aspect="P")]).table.row
        assert sorted(row) == sorted(TERMS)

    def test_a_curated_disease_counts_by_how_often_it_has_the_term(self, tmp_path: Path):
        often, rarely = (
            World(tmp_path / grade, [*self.rows], [disease("ours", feature(SPEECH, grade))])
            for grade in ("obligate", "very-rare")
        )

        def rarity(world: World) -> float:
            return float(world.table.information[world.table.row[SPEECH]])

        assert rarity(rarely) > rarity(often)
        assert rarity(often) == pytest.approx(-log((6.3 / 6.7 + 0.5) / 6))


class TestShares:
    def test_a_feature_without_a_count_is_read_as_one_half(self, tmp_path: Path):
        world = World(tmp_path, [Row("OMIM:1", JERKS)])
        assert world.table.share.tolist() == [0.5]
        assert world.table.patients.tolist() == [0]

    def test_counts_of_several_places_are_added(self, tmp_path: Path):
        rows = [Row("OMIM:1", JERKS, "3/4", "PMID:1"), Row("OMIM:1", JERKS, "1/6")]
        world = World(tmp_path, rows)
        assert world.table.share[0] == pytest.approx((4 + 1) / (10 + 2))

    def test_a_larger_study_says_more_than_a_single_patient(self, tmp_path: Path):
        rows = [Row("OMIM:1", JERKS, "1/1"), Row("OMIM:2", JERKS, "30/30"), Row("OMIM:3", EYE)]
        world = World(tmp_path, rows)
        assert world.evidence("OMIM:2", JERKS) > world.evidence("OMIM:1", JERKS)

    def test_a_general_sign_is_as_frequent_as_the_commonest_kind_of_it(self, tmp_path: Path):
        rows = [Row("OMIM:1", SHAKING, "1/9"), Row("OMIM:1", JERKS, "8/9"), Row("OMIM:2", EYE)]
        world = World(tmp_path, rows)
        assert world.hand.own[0][MOVEMENT] == world.hand.own[0][JERKS]
        assert world.evidence("OMIM:1", MOVEMENT) == pytest.approx(
            world.hand.evidence(0, [MOVEMENT]), abs=NEAR
        )


class TestHowAFindingMeetsADisease:
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        rows = [
            Row("OMIM:1", DANCING, "9/9"),
            Row("OMIM:2", JERKS, "9/9"),
            Row("OMIM:3", SPEECH, "9/9"),
        ]
        ours = disease(
            "ours", feature(DANCING, "obligate"), feature(JERKS, "excluded"),
            feature(MOVEMENT, "very-rare"), feature("exposure", "frequent"),
        )  # fmt: skip
        genes = (("1", "OMIM:1"), ("1", "OMIM:2"))
        return World(tmp_path, rows, [ours], genes, ((NYSTAGMUS, "frequent", (DANCING,)),))

    def test_as_it_is_listed(self, world: World):
        assert world.why("OMIM:1", DANCING) == {DANCING: "exact"}
        assert world.why("ours", "KINSBOURNE:exposure") == {"KINSBOURNE:exposure": "exact"}

    def test_as_something_more_general(self, world: World):
        assert world.why("OMIM:1", EYE) == {EYE: "more general"}

    def test_as_something_more_specific(self, world: World):
        assert world.why("OMIM:2", FINE)[FINE] in ("more specific", "in a related disease")
        assert world.why("OMIM:1", BOBBING) == {BOBBING: "more specific"}

    def test_by_a_disease_of_the_same_gene(self, world: World):
        assert world.why("OMIM:1", JERKS) == {JERKS: "in a related disease"}
        assert world.evidence("OMIM:1", JERKS) > world.evidence("OMIM:1", SPEECH)

    def test_as_a_sign_that_is_mistaken_for_another(self, world: World):
        assert world.why("ours", NYSTAGMUS) == {NYSTAGMUS: "confusable"}
        assert world.why("OMIM:1", NYSTAGMUS) != {NYSTAGMUS: "confusable"}

    def test_as_what_it_never_has(self, world: World):
        assert world.why("ours", JERKS) == {JERKS: "never in it"}
        general = world.evidence("ours", MOVEMENT)
        assert world.evidence("ours", JERKS, MOVEMENT) < general

    def test_not_at_all(self, world: World):
        assert world.why("OMIM:3", DANCING) == {DANCING: "unexplained"}
        assert world.evidence("OMIM:3", DANCING) == world.evidence("OMIM:3")

    def test_as_missing(self, world: World):
        why = world.why("OMIM:1", excluded=(DANCING,))
        assert why == {DANCING: "excluded but expected"}
        assert world.evidence("OMIM:1", excluded=(DANCING,)) < world.evidence("OMIM:1")
        assert world.evidence("OMIM:3", excluded=(DANCING,)) == world.evidence("OMIM:3")

    def test_a_single_patient_who_had_it_does_not_make_its_absence_count(self, tmp_path: Path):
        rows = [Row("OMIM:1", DANCING, "1/1"), Row("OMIM:2", DANCING, "9/9")]
        world = World(tmp_path / "few", rows)
        assert world.evidence("OMIM:1", excluded=(EYE,)) == world.evidence("OMIM:1")
        assert world.evidence("OMIM:2", excluded=(EYE,)) < world.evidence("OMIM:2")

    def test_an_exclusion_nobody_needs_is_no_line(self, world: World):
        assert world.why("OMIM:3", excluded=(NYSTAGMUS, FINE)) == {}

    def test_one_finding_cannot_rule_a_disease_out(self, world: World):
        most = log(1 - (1 - CONSTANTS["missed"]) * CONSTANTS["excluded-counts-from"])
        lost = world.evidence("OMIM:1", excluded=(DANCING,)) - world.evidence("OMIM:1")
        assert lost == pytest.approx(most, abs=NEAR)

    def test_no_further_exclusion_makes_up_for_an_earlier_one(self, world: World):
        once = world.evidence("OMIM:1", excluded=(DANCING,))
        assert world.evidence("OMIM:1", excluded=(DANCING, MOVEMENT)) <= once
        assert world.evidence("OMIM:1", excluded=(DANCING, DANCING)) == once

    def test_what_is_present_in_kind_is_not_absent(self, world: World):
        rank = world.ranker.rank
        parent = world.table.contents.codes[world.table.parent[world.table.row[DANCING]]]
        one, other = rank(query(DANCING, excluded=(parent,))), rank(query(DANCING))
        assert np.array_equal(one.evidence, other.evidence)


class TestKindsOfASign:
    rows = (Row("OMIM:1", SHAKING), Row("OMIM:2", JERKS), Row("OMIM:3", MOVEMENT))

    def test_one_that_is_not_named_says_nothing_more_where_the_sign_is_named_in_general(
        self, tmp_path: Path
    ):
        ours = [
            disease("general", feature(MOVEMENT, "frequent")),
            disease("named", feature(SHAKING, "frequent")),
            disease("both", feature(MOVEMENT, "obligate"), feature(SHAKING, "occasional")),
        ]
        world = World(tmp_path, [*self.rows], ours)
        general, named, both = (
            world.evidence(each.id, JERKS) - world.evidence(each.id, MOVEMENT) for each in ours
        )
        assert general == pytest.approx(0, abs=NEAR)
        assert named < both < 0

    def test_one_that_is_rare_in_the_disease_speaks_against_it_unless_the_sign_was_said(
        self, tmp_path: Path
    ):
        rare = feature(SHAKING, "occasional")
        ours = disease("ours", feature(MOVEMENT, "obligate"), rare)
        world = World(tmp_path, [*self.rows], [ours])
        assert 0 < world.evidence("ours", SHAKING) < world.evidence("ours", MOVEMENT)
        said = world.evidence("ours", MOVEMENT)
        assert world.evidence("ours", MOVEMENT, SHAKING) == pytest.approx(said, abs=NEAR)

    def test_of_a_sign_that_is_only_a_name_for_another_speaks_against_it(self, tmp_path: Path):
        ours = disease("ours", feature(DANCING, "obligate"))
        confusables = ((NYSTAGMUS, "frequent", (DANCING,)),)
        rows = [Row("OMIM:1", BOBBING), Row("OMIM:2", NYSTAGMUS), Row("OMIM:3", NYSTAGMUS)]
        world = World(tmp_path, rows, [ours], confusables=confusables)
        assert world.evidence("ours", BOBBING) < world.evidence("ours", NYSTAGMUS)


class TestSiblings:
    def rows(self) -> list[Row]:
        return [Row(f"OMIM:{n}", JERKS if n > 1 else EYE, "9/9") for n in range(1, 6)]

    def test_a_gene_of_many_diseases_lends_nothing(self, tmp_path: Path):
        few = tuple(("7", f"OMIM:{n}") for n in (1, 2, 3))
        many = tuple(("7", f"OMIM:{n}") for n in (1, 2, 3, 4))
        lent = World(tmp_path / "few", self.rows(), genes=few)
        kept = World(tmp_path / "many", self.rows(), genes=many)
        assert lent.why("OMIM:1", JERKS) == {JERKS: "in a related disease"}
        assert kept.why("OMIM:1", JERKS) == {JERKS: "unexplained"}

    def test_a_disease_of_our_own_borrows_nothing(self, tmp_path: Path):
        ours = disease("ours", feature(EYE, "frequent"), ids=("OMIM:1",))
        terms = tiny.ontology(tmp_path, self.rows(), genes=[("7", "OMIM:1"), ("7", "OMIM:2")])
        ranks = tiny.ranker(tiny.knowledge(tmp_path / "oms", terms, [ours]))
        assert ranks.rank(query(JERKS)).evidence[0] == ranks.rank(query()).evidence[0]


class TestBreadth:
    def test_what_is_known_for_much_pays_for_it_and_gets_it_back(self, tmp_path: Path):
        many = [Row("OMIM:1", code, "9/9") for code in (DANCING, JERKS, SPEECH, SHAKING)]
        world = World(tmp_path, [*many, Row("OMIM:2", DANCING, "9/9")])
        assert world.evidence("OMIM:1") < world.evidence("OMIM:2") < 0
        assert world.evidence("OMIM:1", SPEECH) > world.evidence("OMIM:1")

    def test_our_own_layer_pays_nothing(self, tmp_path: Path):
        ours = disease("ours", *(feature(code, "frequent") for code in TERMS))
        world = World(tmp_path, [Row("OMIM:1", JERKS)], [ours])
        assert world.evidence("ours") == 0


class TestContext:
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        rows = [
            Row("OMIM:1", JERKS), Row("OMIM:1", CHILD, "3/4", aspect="C"),
            Row("OMIM:2", JERKS), Row("OMIM:2", ADULT, aspect="C"),
            Row("OMIM:3", JERKS), Row("OMIM:3", "HP:0003674", aspect="C"),
        ]  # fmt: skip
        ages = {
            "usual_age": model.Ages(from_=1, below=3),
            "possible_age": model.Ages(from_=0.5, below=6),
        }
        ours = [
            disease("short", tempo=("days",), female=(1, 8), **ages),
            disease("long", tempo=("days", "years"), **ages),
            disease("whenever"),
            disease("any-age", possible_age=model.Ages(from_=0, below=90)),
        ]
        return World(tmp_path, rows, ours)

    def added(self, world: World, name: str, **how: object) -> dict[str, float]:
        return dict(world.ranker.context(world.place[name], query()._replace(**how)))  # type: ignore[arg-type]

    def span(self, low: float, high: float):
        return Span(low * DAYS_A_YEAR, high * DAYS_A_YEAR)

    def test_the_age_by_hpos_classes(self, world: World):
        """Patients in each stretch of life, a share of all diseases mixed in, against all."""
        mixed, weight = CONSTANTS["onset-patients"], CONSTANTS["onset"]
        child, adult = np.array([0.0] * 3 + [1] + [0] * 4), np.array([0.0] * 5 + [1] * 3)
        counted = [3 * child, adult / 3]
        general = (counted[0] / 3 + counted[1]) / 2 + LEAST
        general /= general.sum()
        for at, seen in enumerate([*counted, np.zeros(8)], start=3):
            ratio = (seen + mixed * general) / (seen.sum() + mixed) / general
            expected = weight * log(float(ratio[3]))
            (found,) = self.added(world, f"OMIM:{at - 2}", onset=self.span(2, 2.5)).values()
            assert found == pytest.approx(expected, abs=NEAR)
            past = weight * log(float(ratio[:4].mean()))
            (found,) = self.added(world, f"OMIM:{at - 2}", age=self.span(2, 2.5)).values()
            assert found == pytest.approx(past, abs=NEAR)

    def test_hpos_classes_meet_the_stretches_they_name_and_no_other(self):
        bounds = np.array(base.load().weights.stretches.bounds_in_years)
        touched = {
            each.label: np.flatnonzero(stretches(bounds, each.from_years, each.below_years))
            for each in base.load().onset_classes
        }
        assert touched["Neonatal onset"].tolist() == [1]
        assert touched["Infantile onset"].tolist() == [2]
        assert touched["Childhood onset"].tolist() == [3]
        assert touched["Adult onset"].tolist() == [5, 6, 7]
        assert all(len(each) for each in touched.values())

    def test_no_age_says_nothing(self, world: World):
        assert self.added(world, "OMIM:1") == {}
        assert self.added(world, "short") == {}

    @pytest.mark.parametrize(
        ("onset", "age", "adds"),
        [
            pytest.param((2, 2.1), None, "usual-age", id="at its usual age"),
            pytest.param((4, 4.1), None, "unusual-age", id="possible, but later than usual"),
            pytest.param((0.6, 0.7), None, "unusual-age", id="possible, but earlier than usual"),
            pytest.param((0.1, 0.2), None, "impossible-age", id="too early"),
            pytest.param((8, 8.1), None, "impossible-age", id="too late"),
            pytest.param((2, 2.1), (30, 31), "usual-age", id="long ago"),
            pytest.param(None, (2, 2.1), "usual-age", id="now at the usual age"),
            pytest.param(None, (4, 4.1), "unusual-age", id="now older than usual"),
            pytest.param(None, (30, 31), "impossible-age", id="far too old"),
        ],
    )
    def test_the_age_by_our_own_bounds(
        self,
        world: World,
        onset: tuple[float, float] | None,
        age: tuple[float, float] | None,
        adds: str,
    ):
        how = {"onset": onset and self.span(*onset), "age": age and self.span(*age)}
        expected = {"age": CONSTANTS[adds] * log(10)}
        assert self.added(world, "short", **how) == pytest.approx(expected)
        assert self.added(world, "whenever", **how) == self.added(world, "any-age", **how) == {}

    def test_what_lasts_for_years_may_have_begun_long_ago(self, world: World):
        assert self.added(world, "long", age=self.span(30, 31)) == {}
        assert self.added(world, "long", age=self.span(4, 4.1)) == {}
        assert self.added(world, "long", onset=self.span(4, 4.1))["age"] < 0
        assert self.added(world, "long", onset=self.span(30, 31))["age"] < 0
        assert self.added(world, "long", age=self.span(0.1, 0.2))["age"] < 0

    def test_how_fast_it_came_on(self, world: World):
        fits = self.added(world, "short", tempo=frozenset({"days", "weeks"}))
        assert fits == {"tempo": CONSTANTS["tempo-fits"] * log(10)}
        misfits = self.added(world, "short", tempo=frozenset({"years"}))
        assert misfits == {"tempo": CONSTANTS["tempo-misfits"] * log(10)}
        assert self.added(world, "whenever", tempo=frozenset({"years"})) == {}

    def test_the_sex(self, world: World):
        share = (1 + CONSTANTS["shrink-k"]) / (8 + CONSTANTS["shrink-n"])
        girl, boy = (self.added(world, "short", is_female=female) for female in (True, False))
        assert (girl, boy) == ({"sex": log(2 * share)}, {"sex": log(2 * (1 - share))})
        assert self.added(world, "long", is_female=True) == {}

    def test_a_catalogue_without_any_onset_says_nothing_of_age(self, tmp_path: Path):
        world = World(tmp_path / "none", [Row("OMIM:1", JERKS)])
        assert self.added(world, "OMIM:1", onset=self.span(2, 2.5)) == pytest.approx({"age": 0.0})


class TestPrior:
    def world(self, tmp_path: Path) -> Ranker:
        rows = [
            Row("OMIM:1", JERKS, reference="PMID:1;PMID:2"), Row("OMIM:1", EYE, reference="PMID:1"),
            Row("ORPHA:1", JERKS), Row("OMIM:2", JERKS),
        ]  # fmt: skip
        same = [("MONDO:1", "OMIM:1"), ("MONDO:1", "Orphanet:1")]
        terms = tiny.ontology(tmp_path, rows, same)
        ours = [disease("ours", feature(JERKS, "frequent"))]
        return tiny.ranker(tiny.knowledge(tmp_path / "oms", terms, ours))

    def test_counts_publications_and_catalogues(self, tmp_path: Path):
        prior = self.world(tmp_path).rank(query()).prior
        described = CONSTANTS["publications"] * log(1 + 2) + CONSTANTS["catalogues"]
        assert prior.tolist() == pytest.approx([0, described, 0])

    def test_of_our_own_layer_is_the_settings(self, tmp_path: Path):
        ranks = self.world(tmp_path)
        assert ranks.rank(query(), {"ours": 2.0}).prior[0] == 2
        assert ranks.rank(query(), {}).prior[0] == 0

    def test_findings_cool_the_posterior(self, tmp_path: Path):
        ranks = self.world(tmp_path)
        for codes in ((), (JERKS,), (JERKS, EYE), (JERKS, EYE, SPEECH)):
            ranking = ranks.rank(query(*codes))
            temperature = 1.1 + 0.4 * log(max(1, len(codes)))
            assert ranking.temperature == pytest.approx(temperature)
            odds = np.exp((ranking.prior + ranking.evidence) / temperature)
            assert ranking.posterior == pytest.approx(odds / odds.sum())

    def test_among_our_own_layer_no_other_disease_has_any(self, tmp_path: Path):
        posterior = self.world(tmp_path).rank(query(JERKS), curated_only=True).posterior
        assert posterior.tolist() == [1, 0, 0]


class TestForms:
    def knowledge(self, folder: Path, **ages: model.Ages) -> Knowledge:
        terms = tiny.ontology(folder, [Row("OMIM:1", JERKS, "3/9"), Row("OMIM:2", JERKS)])
        curated = [
            disease("whole", feature(EYE, "frequent"), ids=("OMIM:1",)),
            disease("of-adults", feature(SPEECH, "obligate"), form_of="whole", **ages),
        ]
        return tiny.knowledge(folder / "oms", terms, curated)

    def test_a_disease_is_as_likely_as_its_best_form(self, tmp_path: Path):
        ranks = tiny.ranker(self.knowledge(tmp_path))
        speech, eye = ranks.rank(query(SPEECH)), ranks.rank(query(EYE))
        assert speech.forms == {0: 1}
        assert eye.forms == {}
        assert speech.evidence[0] > ranks.rank(query()).evidence[0]

    def test_the_setting_counts_in_which_form_is_likeliest(self, tmp_path: Path):
        ranks = tiny.ranker(self.knowledge(tmp_path))
        likely = ranks.rank(query(SPEECH), {"whole": 1.0, "of-adults": 1.0})
        rare = ranks.rank(query(SPEECH), {"whole": 9.0, "of-adults": 1.0})
        assert (likely.forms, rare.forms) == ({0: 1}, {})
        assert (likely.prior[0], rare.prior[0]) == (1, 9)
        of_adults = ranks.rank(query(SPEECH), {"whole": 0.0, "of-adults": 3.0})
        assert (of_adults.forms, of_adults.prior[0]) == ({0: 1}, 3)

    @pytest.mark.parametrize(
        ("years", "form"), [((0.1, 0.2), {}), ((30, 31), {0: 1}), ((2, 30), {0: 1})]
    )
    def test_a_form_that_never_begins_at_this_age_does_not_stand_for_one_that_may(
        self, tmp_path: Path, years: tuple[float, float], form: dict[int, int]
    ):
        ages = {"possible_age": model.Ages(from_=13, below=100)}
        ranks = tiny.ranker(self.knowledge(tmp_path, **ages))
        span = Span(years[0] * DAYS_A_YEAR, years[1] * DAYS_A_YEAR)
        asked = query(SPEECH)._replace(onset=span)
        assert ranks.rank(asked).forms == form

    def test_a_form_never_stands_beside_its_disease(self, tmp_path: Path):
        ranks = tiny.ranker(self.knowledge(tmp_path))
        for codes in ((), (SPEECH,), (EYE, JERKS)):
            posterior = ranks.rank(query(*codes)).posterior
            assert posterior[1] == 0
            assert posterior.sum() == pytest.approx(1)

    def test_a_form_has_what_the_catalogue_says_of_the_disease(self, tmp_path: Path):
        table = tiny.compile_table(self.knowledge(tmp_path))
        start, end = (int(table.listed_start[table.row[JERKS] + n]) for n in (0, 1))
        assert {0, 1} <= {*table.listed_disease[start:end].tolist()}
