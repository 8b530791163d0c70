"""Which look, question or test separates the likely diseases best?"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kinsbourne.case.model import Case
from kinsbourne.knowledge import base, model
from kinsbourne.knowledge.condition import AgeBounds
from kinsbourne.reasoning.assessment import Next
from kinsbourne.reasoning.differential.differentiate import Differentiator
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.next_step import LEADERS, MOST_ASKED, MOST_TESTED
from kinsbourne.reasoning.sources import Numbering
from tests.build import HPO, assess
from tests.differential import ranked
from tests.reasoning import tiny
from tests.reasoning.tiny import (
    BOBBING,
    CONSTANTS,
    DANCING,
    EYE,
    FINE,
    JERKS,
    MOVEMENT,
    NYSTAGMUS,
    SACCADE,
    SHAKING,
    SPEECH,
    disease,
    feature,
    patient,
    question,
)

PATIENTS = [
    ("opsoclonus", "myoclonus", "ataxia"),
    ("ataxia", "irritability"),
    ("fever",),
    ("anticonvulsant-taken", "nystagmus"),
    (),
]
STILL = disease("still", feature(DANCING, "frequent"), feature(JERKS, "very-rare"))
JERKY = disease("jerky", feature(DANCING, "frequent"), feature(JERKS, "very-frequent"))
SPOKEN = disease("spoken", feature(DANCING, "frequent"), feature(SPEECH, "very-frequent"))
EXPOSED = model.Finding(id="exposed", label="Exposed", domain="mimic")
DANCE = model.Finding(id="dance", label="Dance", domain="eyes", hpo=DANCING, codes=("OTHER:9",))


def steps(
    folder: Path,
    *questions: model.Question,
    about: Case | None = None,
    curated: tuple[model.Disease, ...] = (STILL, JERKY, SPOKEN),
    asked: tuple[Next, ...] = (),
    constants: dict[str, float] | None = None,
) -> dict[str, Next]:
    """The steps for a patient with dancing eyes, among a few diseases and questions."""
    known = tiny.knowledge(
        folder, tiny.ontology(folder / "hpo"), curated, questions=questions,
        findings=(EXPOSED, DANCE), constants={**CONSTANTS, **(constants or {})},
    )  # fmt: skip
    vocabulary = Vocabulary(known)
    facts = Facts(about or patient(EYE), known, vocabulary)
    ranks = Differentiator(known, setting="flat")
    ranking, _ = ranks.rank(facts, vocabulary)
    found = ranks.next_steps(ranking, asked, facts, Numbering())
    assert len({step.id for step in found}) == len(found)
    return {step.id: step for step in found}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINSBOURNE_CACHE", str(tmp_path / "cache"))


def ask(name: str, *finds: str, **more: object) -> model.Question:
    return question(name, "ask", *finds, **more)


def order(name: str, *finds: str, **more: object) -> model.Question:
    return question(name, "test", *finds, **more)


class TestWhatIsAsked:
    def test_what_separates_the_leaders(self, tmp_path: Path):
        found = steps(tmp_path, ask("jerks", JERKS), ask("nothing", FINE))
        assert found["jerks"].value is not None
        assert found["jerks"].value > (found["nothing"].value or 0)
        assert set(found["jerks"].separates) == {"Still", "Jerky", "Spoken"}

    def test_bedside_comes_before_tests_whatever_they_are_worth(self, tmp_path: Path):
        found = steps(
            tmp_path, order("scan", JERKS), ask("speech", SPEECH),
            question("look", "look", SACCADE, otherwise="very-rare"),
        )  # fmt: skip
        kinds = [step.kind for step in found.values()]
        assert kinds[-1] == "test"
        assert "test" not in kinds[:-1]

    def test_what_is_worth_most_comes_first(self, tmp_path: Path):
        many = [ask(f"ask-{n}", code) for n, code in enumerate((FINE, SPEECH, JERKS, SHAKING))]
        values = [step.value or 0 for step in steps(tmp_path, *many).values()]
        assert values == sorted(values, reverse=True)
        assert values[0] > values[-1]

    def test_no_more_than_can_be_done_are_named(self, tmp_path: Path):
        many = [question(f"{k}-{n}", k, JERKS) for k in ("look", "ask", "test") for n in range(9)]
        kinds = [step.kind for step in steps(tmp_path, *many).values()]
        assert kinds.count("test") == MOST_TESTED
        assert len(kinds) - kinds.count("test") == MOST_ASKED

    def test_what_is_worth_too_little_is_not_named(self, tmp_path: Path):
        assert "nothing" in steps(tmp_path / "a", ask("nothing", FINE))
        assert not steps(tmp_path / "b", ask("nothing", FINE), constants={"least-value": 0.01})

    def test_burden_orders_tests_and_only_tests(self, tmp_path: Path):
        heavy = {"burden": ("lumbar-puncture", "sedation")}
        found = steps(
            tmp_path, order("heavy", JERKS, **heavy), order("light", JERKS, burden=("blood",)),
            ask("hard", JERKS, **heavy), ask("easy", JERKS),
        )  # fmt: skip
        assert [*found] == ["hard", "easy", "light", "heavy"]
        assert found["heavy"].value == found["light"].value
        assert found["heavy"].burden == ("lumbar-puncture", "sedation")

    def test_a_test_that_tells_much_more_outweighs_its_burden(self, tmp_path: Path):
        found = steps(
            tmp_path, order("light", FINE, burden=("blood",)),
            order("heavy", JERKS, burden=("lumbar-puncture",)),
        )  # fmt: skip
        assert [*found] == ["heavy", "light"]


class TestValue:
    def test_is_nothing_where_all_leaders_answer_alike(self, tmp_path: Path):
        found = steps(tmp_path, ask("alike", FINE), ask("unknown", "never-heard-of"))
        for step in found.values():
            assert step.value == 0
            assert step.separates == ()
            assert "first if" not in step.because[0].text

    def test_is_nothing_where_there_is_only_one_disease(self, tmp_path: Path):
        assert steps(tmp_path, ask("jerks", JERKS), curated=(JERKY,))["jerks"].value == 0

    def test_rises_with_the_harm_of_missing_what_it_tells(self, tmp_path: Path):
        values = []
        for more in ({}, {"must_not_miss": "x"}, {"must_not_miss": "x", "treat_now": True}):
            harmful = msgspec.structs.replace(JERKY, **more)
            curated = (STILL, harmful, SPOKEN)
            folder = tmp_path / str(len(values))
            values.append(steps(folder, ask("jerks", JERKS), curated=curated)["jerks"].value)
        assert values[0] < values[1] < values[2]

    def test_where_nothing_is_known_the_questions_own_background_counts(self, tmp_path: Path):
        found = steps(
            tmp_path, ask("often", JERKS, otherwise="very-frequent"), ask("rarely", JERKS)
        )
        assert found["rarely"].value != found["often"].value

    def test_any_of_several_findings_answers(self, tmp_path: Path):
        both = steps(tmp_path / "a", ask("both", JERKS, SPEECH))["both"]
        one = steps(tmp_path / "b", ask("one", JERKS))["one"]
        assert "Yes in about 90 %" not in one.because[0].text or both.value != one.value

    def test_says_how_often_the_likely_ones_answer_yes(self, tmp_path: Path):
        text = steps(tmp_path, ask("jerks", JERKS))["jerks"].because[0].text
        share = 100 * (0.9 * 6 + 0.3) / 6.7
        assert text.startswith(f"Yes in about {share:.0f} % of Jerky, in ")

    def test_says_what_would_be_thought_of_first_where_that_changes(self, tmp_path: Path):
        found = steps(tmp_path, ask("jerks", JERKS), ask("speech", SPEECH), ask("alike", FINE))
        said = {name: step.because[0].text for name, step in found.items()}
        first = "would be thought of first if the answer is yes"
        assert f"Jerky {first}" in said["jerks"]
        assert f"Spoken {first}" in said["speech"]
        assert "would be thought of first" not in said["alike"]

    def test_a_form_that_fits_better_answers_for_its_disease(self, tmp_path: Path):
        form = disease(
            "of-adults", feature(DANCING, "obligate"), feature(SPEECH, "very-frequent"),
            form_of="still",
        )  # fmt: skip
        found = steps(
            tmp_path, ask("speech", SPEECH), about=patient(DANCING), curated=(STILL, JERKY, form)
        )
        assert "of-adults" in found["speech"].because[0].text.casefold()


class TestWhatIsKnown:
    question = ask("dancing", DANCING, BOBBING)

    @pytest.mark.parametrize(
        ("about", "is_asked"),
        [
            pytest.param(patient(), True, id="nothing is recorded"),
            pytest.param(patient(DANCING), False, id="one is there"),
            pytest.param(patient(no=(DANCING,)), True, id="one is absent, the other open"),
            pytest.param(patient(no=(DANCING, BOBBING)), False, id="all are absent"),
            pytest.param(patient(no=(SACCADE,)), False, id="what is more general is absent"),
            pytest.param(patient(SACCADE), True, id="what is more general is there"),
            pytest.param(patient(no=(NYSTAGMUS,)), True, id="something else is absent"),
            pytest.param(patient("OTHER:9"), False, id="one is there, in another coding"),
            pytest.param(patient("KINSBOURNE:dance"), False, id="one is there, in our own code"),
            pytest.param(patient("OTHER:1"), True, id="a code nobody knows"),
            pytest.param(patient(DANCING, no=(EYE, MOVEMENT)), False, id="there and absent"),
        ],
    )
    def test_is_not_asked_again(self, tmp_path: Path, about: Case, is_asked: bool):
        assert ("dancing" in steps(tmp_path, self.question, about=about)) == is_asked

    @pytest.mark.parametrize(
        ("age", "is_asked"), [("P18M", False), ("P30Y", True), (None, True), ("P17Y", False)]
    )
    def test_that_is_meant_for_other_ages_is_not_asked(
        self, tmp_path: Path, age: str | None, is_asked: bool
    ):
        adult = question("jerks", "test", JERKS, ages=AgeBounds(from_=18))
        about = patient(DANCING, age=age)
        assert ("jerks" in steps(tmp_path, adult, about=about)) is is_asked

    def test_a_more_specific_sign_answers_for_the_general(self, tmp_path: Path):
        assert "movement" not in steps(tmp_path, ask("movement", MOVEMENT), about=patient(FINE))

    @pytest.mark.parametrize("answer", [patient("KINSBOURNE:exposed")])
    def test_a_finding_of_our_own_answers_too(self, tmp_path: Path, answer: Case):
        exposed = ask("exposed", "exposed")
        assert "exposed" in steps(tmp_path / "a", exposed)
        assert "exposed" not in steps(tmp_path / "b", exposed, about=answer)
        no = patient(no=("KINSBOURNE:exposed",))
        assert "exposed" not in steps(tmp_path / "c", exposed, about=no)

    def test_the_order_of_the_record_does_not_matter(self, tmp_path: Path):
        about = patient(DANCING, JERKS, no=(SACCADE, SHAKING))
        other = msgspec.structs.replace(about, findings=about.findings[::-1])
        asked = (ask("dancing", DANCING), ask("jerks", JERKS), ask("shaking", SHAKING))
        one = steps(tmp_path / "a", *asked, about=about)
        assert one == steps(tmp_path / "b", *asked, about=other)


class TestWhatARuleAsksFor:
    def look(self, finding: str) -> Next:
        return Next(kind="look", id=finding, name=finding, finding=finding, because=())

    def test_comes_first_and_keeps_its_finding_and_is_asked_once(self, tmp_path: Path):
        asked = (self.look("dance"), self.look("exposed"))
        asked += (Next(kind="consider", id="do", name="Do", because=()),)
        found = steps(
            tmp_path, ask("exposed-how", "exposed"), ask("jerks", JERKS),
            question("see", "look", DANCING, EYE, otherwise="frequent"), order("scan", SPEECH),
            asked=asked, about=patient(JERKS),
        )  # fmt: skip
        assert [*found] == ["dance", "exposed", "do", "scan"]
        assert [found[name].kind for name in found] == ["look", "ask", "consider", "test"]
        assert [found[name].finding for name in found] == ["dance", "exposed", None, None]
        assert found["dance"].value is not None
        assert found["dance"].burden == ("none",)
        assert found["do"].value is None

    def test_is_asked_for_whatever_it_is_worth(self, tmp_path: Path):
        found = steps(tmp_path, asked=(self.look("exposed"),), constants={"least-value": 0.9})
        assert found["exposed"].value == 0
        assert found["exposed"].burden == ()


@pytest.mark.parametrize("present", PATIENTS)
class TestShipped:
    @pytest.fixture(autouse=True)
    def own_cache(self) -> None:
        """The shipped table comes from where all tests have it."""

    def test_every_step_has_what_others_rely_on(self, present: tuple[str, ...]):
        for step in ranked(*present).next:
            assert step.id
            assert step.name
            assert step.because
            if step.kind == "consider":
                assert step.value is None
                continue
            assert step.value is not None
            assert 0 <= step.value <= 1
            assert all(reason.text for reason in step.because)
            if step.finding is None:
                asked = base.load().questions[step.id]
                assert (step.kind, step.burden) == (asked.kind, asked.burden)
                assert step.burden
                assert step.because[0].verified == "default"

    def test_looks_of_the_rules_then_bedside_then_advice_then_tests(self, present: tuple[str, ...]):
        place = {"look": 1, "ask": 1, "consider": 2, "test": 3}
        found = ranked(*present).next
        places = [0 if step.finding else place[step.kind] for step in found]
        assert places == sorted(places)
        by_rule = [step.finding for step in assess(*present).next if step.finding]
        assert [step.finding for step in found if step.finding] == by_rule

    def test_the_advice_of_the_rules_is_unchanged(self, present: tuple[str, ...]):
        def advice(steps: tuple[Next, ...]) -> list[Next]:
            return [step for step in steps if step.kind == "consider"]

        assert [s.id for s in advice(ranked(*present).next)] == [
            s.id for s in advice(assess(*present).next)
        ]

    def test_what_is_recorded_is_not_asked_for(self, present: tuple[str, ...]):
        recorded = {HPO.get(word, word) for word in present}
        for step in ranked(*present).next:
            if step.id in base.load().questions:
                assert not recorded & {*base.load().questions[step.id].finds}

    def test_the_diseases_it_separates_are_leaders(self, present: tuple[str, ...]):
        leaders = {c.name for c in ranked(*present, top=LEADERS).differential}
        for step in ranked(*present).next:
            assert {*step.separates} <= leaders
