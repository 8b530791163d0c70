"""How worried to be before all is known, and what holds whatever else is true."""

from datetime import date

import msgspec
import pytest

from kinsbourne.case.blocks import Term, Time
from kinsbourne.case.model import Case, Finding, Subject
from kinsbourne.knowledge.condition import Form
from kinsbourne.reasoning.assessment import Assessment
from kinsbourne.reasoning.concern import assess_concern, assess_next
from kinsbourne.reasoning.criteria import Judged, rule_of
from kinsbourne.reasoning.facts import Facts, Vocabulary
from kinsbourne.reasoning.sources import Numbering
from tests.build import assess, assessor, case, term, years


def flags(assessed: Assessment) -> list[str]:
    return [flag.id for flag in assessed.red_flags]


def looks(assessed: Assessment) -> list[str | None]:
    return [step.finding for step in assessed.next if step.kind == "look"]


def judge(*present: str) -> Judged:
    """The conditions of the knowledge, asked of a case of these findings."""
    knowledge = assessor().knowledge
    facts = Facts(case(*present), knowledge, Vocabulary(knowledge))
    rules = {name: rule_of(criteria) for name, criteria in knowledge.criteria.items()}
    return Judged(facts, knowledge.criteria, rules)


class TestLevels:
    @pytest.mark.parametrize(
        ("present", "age", "level"),
        [
            pytest.param(("fever",), 1.5, "none", id="a feverish toddler"),
            pytest.param(("ataxia",), 1.5, "keep-open", id="an ataxic toddler"),
            pytest.param(("unsteady gait",), 1.5, "keep-open", id="an unsteady toddler"),
            pytest.param(("HP:0002540",), 1.5, "keep-open", id="gone off his legs"),
            pytest.param(("tremor", "sleep"), 1.5, "keep-open", id="shaky and sleepless"),
            pytest.param(("tremor", "sleep"), 10, "none", id="the same at ten"),
            pytest.param(("HP:0007295",), 2, "keep-open", id="chaotic eyes nobody named"),
            pytest.param(("squeeze-elicited-opsoclonus",), 2, "keep-open", id="squeeze test"),
            pytest.param(("ataxia",), 12, "none", id="an ataxic girl of twelve"),
            pytest.param(("ataxia", "irritability"), 1.5, "keep-open", id="ataxic and irritable"),
            pytest.param(
                ("myoclonus", "sleep"), 12, "keep-open", id="jerks and no sleep at twelve"
            ),
            pytest.param(("myoclonus", "sleep"), 40, "none", id="the same in an adult"),
            pytest.param(("opsoclonus",), 0.2, "keep-open", id="opsoclonus in a newborn"),
            pytest.param(("flutter",), 34, "keep-open", id="flutter in an adult"),
            pytest.param(
                ("opsoclonus", "irritability"), 2, "keep-open", id="eyes and irritability"
            ),
            pytest.param(("opsoclonus", "ataxia"), 2, "probable", id="eyes and ataxia"),
            pytest.param(("flutter", "myoclonus"), 50, "probable", id="flutter and jerks, adult"),
            pytest.param(("opsoclonus", "lung cancer"), 60, "probable", id="eyes and lung cancer"),
            pytest.param(("neuroblastoma", "ataxia"), 2, "probable", id="tumour and ataxia"),
            pytest.param(
                ("neuroblastoma", "encephalopathy"), 2, "keep-open", id="tumour, not well"
            ),
            pytest.param(("HP:0031500", "myoclonus"), 1.2, "keep-open", id="jerks and a mass"),
            pytest.param(("HP:0011978", "myoclonus"), 1.2, "keep-open", id="jerks and raised VMA"),
            pytest.param(("HP:0025553", "myoclonus"), 1.1, "keep-open", id="jerks, raccoon eyes"),
            pytest.param(("HP:0031500",), 1.2, "none", id="a mass alone"),
            pytest.param(("HP:0031500", "myoclonus"), 40, "none", id="jerks and a mass, adult"),
            pytest.param(("neuroblastoma",), 2, "none", id="tumour alone"),
            pytest.param(("flutter", "ataxia", "sleep"), 2, "criteria-met", id="trial form"),
            pytest.param(("flutter", "ataxia", "sleep"), 30, "probable", id="not for adults"),
            pytest.param(("opsoclonus", "ataxia", "sleep"), 30, "criteria-met", id="Genoa, adult"),
        ],
    )
    def test_level(self, present: tuple[str, ...], age: float, level: str):
        assert assess(*present, age=age).concern.level == level

    def test_opsoclonus_not_seen_does_not_close_the_question_in_a_toddler(self):
        assert assess("ataxia", no=("opsoclonus",)).concern.level == "keep-open"

    def test_a_child_who_has_recovered_is_not_kept_open_for_ataxia_alone(self):
        assert assess("ataxia", "recovered-fully").concern.level == "none"

    def test_two_of_four_at_an_unknown_age_are_kept_open_and_the_age_asked_for(self):
        assessed = assess("ataxia", "irritability", age=None)
        assert assessed.concern.level == "keep-open"
        assert "Give the age" in " ".join(step.name for step in assessed.next)

    def test_an_unknown_age_alone_is_not_taken_for_a_child(self):
        assert assess("ataxia", age=None).concern.level == "none"

    def test_ataxia_that_is_over_is_not_kept_open_and_no_wait_is_advised(self):
        subject = Subject(time_at_last_encounter=years(3))
        over = Finding(term=term("ataxia"), onset=years(1.5), resolution=years(1.6))
        assessed = assessor().assess(Case(id="x", subject=subject, findings=(over,)))
        assert assessed.concern.level == "none"

    def test_to_wait_is_advised_only_where_ataxia_is_all_there_is(self):
        def waits(*present: str) -> bool:
            return any("two to four weeks" in step.name for step in assess(*present).next)

        assert waits("ataxia")
        for more in ("irritability", "papilloedema", "fever", "opsoclonus", "HP:0002013"):
            assert not waits("ataxia", more), more

    def test_every_reason_names_its_rule_sources_and_evidence(self):
        for because in assess("ataxia", "irritability").concern.because:
            assert because.rule
            assert because.sources
            assert because.evidence
            assert because.verified

    def test_that_nothing_could_be_read_is_no_reassurance_and_says_so(self):
        text = Finding(term=Term(id="", label="dancing eyes"))
        (because,) = assessor().assess(Case(id="x", findings=(text,))).concern.because
        assert "None of the recorded findings could be read" in because.text
        known = Finding(term=term("fever"))
        for findings in ((), (known,), (text, known)):
            (because,) = assessor().assess(Case(id="x", findings=findings)).concern.because
            assert because.text == "No rule raises the concern on what is recorded."

    def test_no_concern_says_so(self):
        (because,) = assess("fever").concern.because
        assert because.text == "No rule raises the concern on what is recorded."


class TestWhatWouldRaiseIt:
    def test_names_the_finding_that_would(self):
        raises = assess("ataxia", "irritability").concern.would_raise
        assert any(r.level == "probable" and ("opsoclonus",) in r.facts for r in raises)

    def test_asks_for_an_age_that_is_not_recorded(self):
        (first, *_) = assess("ataxia", age=None).concern.would_raise
        assert (first.level, first.facts) == ("keep-open", (("age",),))

    def test_names_what_waits_for_the_fewest_facts_first(self):
        counts = [len(r.facts[0]) for r in assess("myoclonus").concern.would_raise]
        assert counts == sorted(counts)

    def test_says_nothing_of_a_rule_that_no_finding_can_open(self):
        concern = assessor().knowledge.concern
        lasting = Form(all_=("ataxia", Form(lasting="ataxia", days=30)))
        rule = msgspec.structs.replace(concern.raises[0], level="probable", when=lasting)
        waiting = msgspec.structs.replace(concern, raises=(rule,), lowers=())
        assert assess_concern(judge("ataxia"), waiting, Numbering()).would_raise == ()

    def test_says_nothing_of_rules_for_which_nothing_is_recorded(self):
        assert assess("fever").concern.would_raise == ()

    def test_says_nothing_of_lower_levels(self):
        levels = {r.level for r in assess("opsoclonus", "ataxia").concern.would_raise}
        assert levels <= {"criteria-met"}

    def test_says_nothing_where_another_cause_is_proven(self):
        assessed = assess("opsoclonus", "ataxia", "toxin-or-drug-cause-proven")
        assert assessed.concern.would_raise == ()

    def test_an_excluded_finding_is_not_asked_for(self):
        raises = assess("ataxia", no=("opsoclonus", "flutter")).concern.would_raise
        asked = {ask for r in raises for way in r.facts for ask in way}
        assert not asked & {"opsoclonus", "ocular-flutter"}


class TestOtherCauses:
    @pytest.mark.parametrize(
        "cause",
        [
            "toxin-or-drug-cause-proven",
            "metabolic-cause-proven",
            "cns-infection-proven",
            "structural-cause-proven",
            "other-disease-proven",
        ],
    )
    def test_a_proven_cause_lowers_but_never_silences_the_tumour_search(self, cause: str):
        assessed = assess("opsoclonus", "ataxia", "sleep", cause)
        assert assessed.concern.level == "keep-open"
        assert assessed.concern.held_down_by
        assert flags(assessed) == ["tumour-search"]

    def test_a_raised_glucose_on_steroids_does_not_lower_it_in_a_child(self):
        words = ("opsoclonus", "ataxia", "sleep", "hyperglycaemia")
        assert assess(*words, age=2).concern.level == "criteria-met"

    def test_a_metabolic_disturbance_keeps_met_criteria_at_probable(self):
        assessed = assess("opsoclonus", "ataxia", "sleep", "hyperglycaemia", age=60)
        assert assessed.concern.level == "probable"
        assert any("metabolic" in step.name for step in assessed.next)

    def test_a_cause_never_raises(self):
        assert assess("toxin-or-drug-cause-proven").concern.level == "none"


class TestTumourSearch:
    @pytest.mark.parametrize(
        ("present", "age"),
        [
            pytest.param(("opsoclonus",), 0.2, id="newborn with opsoclonus"),
            pytest.param(("flutter",), 5, id="child with flutter"),
            pytest.param(("ataxia", "irritability"), 1.5, id="two of four in a toddler"),
            pytest.param(("neuroblastoma", "ataxia"), 10, id="tumour and ataxia"),
            pytest.param(("neuroblastoma", "tremor"), 2, id="tumour and tremor"),
            pytest.param(("HP:0031500", "ataxia"), 1.2, id="abdominal mass and ataxia"),
            pytest.param(("HP:0034880", "ataxia"), 1.2, id="adrenal mass and ataxia"),
            pytest.param(("HP:0033829", "unsteady gait"), 1.2, id="mass behind the heart"),
            pytest.param(("tumour-on-body-imaging", "myoclonus"), 16, id="mass on imaging"),
            pytest.param(("HP:0011978", "ataxia"), 1.2, id="raised VMA"),
            pytest.param(("HP:0011977", "tremor"), 1.2, id="raised HVA"),
            pytest.param(("HP:0011976", "sleep"), 1.2, id="raised catecholamines"),
            pytest.param(("HP:0025553", "myoclonus"), 1.1, id="raccoon eyes and jerks"),
            pytest.param(("HP:0000520", "ataxia"), 1.1, id="a bulging eye and ataxia"),
            pytest.param(("HP:0007295", "ataxia"), 1.5, id="chaotic eyes and ataxia"),
            pytest.param(("HP:0032104", "unsteady gait"), 1.5, id="oscillating eyes, unsteady"),
            pytest.param(("HP:0007295", "myoclonus"), 16, id="chaotic eyes and jerks at 16"),
            pytest.param(("HP:0032104", "HP:0002540"), 3, id="oscillating eyes, off his legs"),
            pytest.param(("HP:0007295", "ataxia"), None, id="the same, age not recorded"),
            pytest.param(("opsoclonus",), 60, id="adult with opsoclonus"),
            pytest.param(("opsoclonus",), None, id="age not recorded"),
        ],
    )
    def test_is_called_for(self, present: tuple[str, ...], age: float | None):
        assert flags(assess(*present, age=age)) == ["tumour-search"]

    @pytest.mark.parametrize(
        ("present", "age"),
        [
            (("ataxia",), 1.5),
            (("fever", "irritability"), 1.5),
            (("ataxia", "sleep"), 40),
            (("HP:0031500",), 1.5),
            (("HP:0000520", "irritability"), 1.5),
            (("HP:0031500", "ataxia"), 40),
            (("HP:0007295",), 1.5),
            (("HP:0032105", "ataxia"), 1.5),
            (("HP:0007295", "ataxia"), 40),
        ],
    )
    def test_is_not_called_for(self, present: tuple[str, ...], age: float):
        assert flags(assess(*present, age=age)) == []

    @pytest.mark.parametrize(
        "found", ["tumour-on-body-imaging", "HP:0031500", "HP:0011978", "HP:0011977", "HP:0025553"]
    )
    def test_does_not_wait_weeks_beside_what_may_be_a_tumour(self, found: str):
        waits = "See the child again within two to four weeks"
        assert waits in " ".join(step.name for step in assess("ataxia").next)
        assert waits not in " ".join(step.name for step in assess("ataxia", found).next)

    def test_of_named_eye_movements_nobody_says_that_they_are_not_named(self):
        (flag,) = assess("opsoclonus", "ataxia").red_flags
        assert [because.rule for because in flag.because] == ["child-with-eye-sign"]

    def test_is_called_for_when_ataxia_stays_beyond_thirty_days(self):
        assert flags(assess("ataxia", age=2, since=1.5)) == ["tumour-search"]

    def test_is_not_yet_called_for_when_ataxia_began_this_month(self):
        assert flags(assess("ataxia", age=2, since=2)) == []

    def test_needs_the_length_of_the_ataxia_in_dates_or_ages(self):
        march, april, june = (Time(timestamp=f"2026-0{month}-01") for month in (3, 4, 6))

        def lasting(encounter: Time | None, until: Time | None = None) -> list[str]:
            subject = Subject(time_at_last_encounter=encounter)
            findings = (
                Finding(term=term("ataxia"), onset=march, resolution=until),
                Finding(term=term("tremor"), onset=years(2)),
            )
            return flags(assessor().assess(Case(id="x", subject=subject, findings=findings)))

        assert lasting(june) == ["tumour-search"]
        assert lasting(None) == []
        assert lasting(years(2)) == []
        assert lasting(june, until=june) == ["tumour-search"]
        assert lasting(june, until=Time(timestamp="2026-03-15")) == []
        assert lasting(april, until=march) == []

    def test_counts_up_to_the_day_asked_for(self):
        subject = Subject(date_of_birth="2024-05-01")
        ataxia = Finding(term=term("ataxia"), onset=Time(timestamp="2026-03-01"))
        patient = Case(id="x", subject=subject, findings=(ataxia,))
        assert flags(assessor().assess(patient, date(2026, 3, 10))) == []
        assert flags(assessor().assess(patient, date(2026, 5, 1))) == ["tumour-search"]

    def test_names_the_search_that_fits_the_age(self):
        child = " ".join(step.name for step in assess("opsoclonus", age=2).next)
        adult = " ".join(step.name for step in assess("opsoclonus", age=60).next)
        assert "neck to pelvis" in child
        assert "breast" in adult
        assert "neck to pelvis" not in adult


class TestUrgentRedFlags:
    @pytest.mark.parametrize(
        "present",
        [
            ("ataxia", "papilloedema"),
            ("ataxia", "headache", "vomiting"),
            ("nystagmus", "papilloedema"),
        ],
    )
    def test_raised_pressure_calls_for_imaging_first(self, present: tuple[str, ...]):
        assert "urgent-brain-imaging" in flags(assess(*present, age=4))

    @pytest.mark.parametrize("sign", ["encephalopathy", "seizure", "meningism"])
    def test_fever_with_a_sick_brain_calls_for_a_search_for_infection(self, sign: str):
        assert "cns-infection" in flags(assess("ataxia", "fever", sign, age=3))

    def test_fever_with_neutropenia_is_seen_the_same_day(self):
        assessed = assess("fever", "HP:0001875", age=3)
        assert flags(assessed) == ["serious-infection"]
        assert "the same day" in " ".join(step.name for step in assessed.next)
        assert "Neutropenia" not in {entry.label for entry in assessed.not_used}

    @pytest.mark.parametrize("present", [("fever",), ("HP:0001875",), ("HP:0001875", "infection")])
    def test_fever_or_neutropenia_alone_is_no_such_flag(self, present: tuple[str, ...]):
        assert "serious-infection" not in flags(assess(*present, age=3))

    @pytest.mark.parametrize(
        "present", [("ataxia", "headache"), ("ataxia", "fever"), ("headache", "vomiting")]
    )
    def test_lesser_signs_do_not(self, present: tuple[str, ...]):
        assert not {"urgent-brain-imaging", "cns-infection"} & set(flags(assess(*present, age=4)))

    @pytest.mark.parametrize("present", [("opsoclonus",), ("HP:0007295", "myoclonus")])
    def test_an_adolescent_girl_is_searched_for_a_teratoma_too(self, present: tuple[str, ...]):
        steps = " ".join(step.name for step in assess(*present, age=16).next)
        assert "teratoma" in steps
        assert "neck to pelvis" in steps

    def test_unsteadiness_that_stays_counts_like_ataxia(self):
        assert "tumour-search" in flags(assess("unsteady gait", age=2, since=1.5))


class TestNext:
    def test_bedside_looks_come_before_everything_else(self):
        kinds = [step.kind for step in assess("ataxia", "irritability").next]
        assert kinds == sorted(kinds, reverse=True)
        assert kinds[0] == "look"

    def test_what_is_known_is_not_asked_again(self):
        assert "opsoclonus" in looks(assess("ataxia", "irritability"))
        assert "opsoclonus" not in looks(assess("ataxia", "irritability", no=("opsoclonus",)))

    def test_a_look_says_how(self):
        step = next(s for s in assess("ataxia").next if s.finding == "opsoclonus")
        assert step.how

    def test_a_look_nobody_has_described_is_still_named(self):
        knowledge = assessor().knowledge
        opsoclonus = msgspec.structs.replace(knowledge.findings["opsoclonus"], elicit=None)
        judged = judge("ataxia", "irritability")
        findings = {**knowledge.findings, "opsoclonus": opsoclonus}
        steps = assess_next(judged, knowledge.concern, findings, Numbering())
        assert next(s for s in steps if s.finding == "opsoclonus").how is None

    def test_each_step_appears_once_with_its_reason(self):
        steps = assess("ataxia", "irritability", "neuroblastoma").next
        assert len({step.name for step in steps}) == len(steps)
        assert all(because.rule for step in steps for because in step.because)

    def test_nothing_is_advised_where_nothing_is_raised(self):
        assert assess("fever").next == ()
