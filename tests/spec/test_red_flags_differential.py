"""What else must not be missed: a poison, a metabolic disease, a mass, a neuropathy, a stroke."""

import pytest

from kinsbourne.reasoning.assessment import Assessment
from tests.build import assess

CAUSES = (
    "toxin-or-drug-cause-proven",
    "metabolic-cause-proven",
    "cns-infection-proven",
    "structural-cause-proven",
    "other-disease-proven",
)
NEW = {"toxin", "treatable-metabolic", "posterior-fossa-mass", "acute-neuropathy", "stroke"}
SIGN = {
    "agitation": "HP:0000713",
    "areflexia": "HP:0001284",
    "clonus": "HP:0002169",
    "confusion": "HP:0001289",
    "cranial nerve palsy": "HP:0006824",
    "diplopia": "HP:0000651",
    "downbeat nystagmus": "HP:0010545",
    "fasciculations": "HP:0002380",
    "head tilt": "HP:0000473",
    "headache": "HP:0002315",
    "hemiparesis": "HP:0001269",
    "horner": "HP:0002277",
    "hyperammonaemia": "HP:0001987",
    "hypoglycorrhachia": "HP:0011972",
    "hypotonia": "HP:0001252",
    "lactate": "HP:0002151",
    "lethargy": "HP:0001254",
    "malnutrition": "HP:0004395",
    "miosis": "HP:0000616",
    "mydriasis": "HP:0011499",
    "neck pain": "HP:0030833",
    "ophthalmoplegia": "HP:0000602",
    "papilloedema": "HP:0001085",
    "seizure": "HP:0001250",
    "tachycardia": "HP:0001649",
    "upgaze palsy": "HP:0025331",
    "vertigo": "HP:0002321",
    "vomiting": "HP:0002013",
    "weakness": "HP:0001324",
}


def assessed(words: str, age: float | None = 3, since: float | None = None) -> Assessment:
    """The assessment of these signs, named with commas between."""
    return assess(*(SIGN.get(word, word) for word in words.split(", ")), age=age, since=since)


def flags(words: str, age: float | None = 3, since: float | None = None) -> set[str]:
    """Which of the new flags these signs raise."""
    return {flag.id for flag in assessed(words, age, since).red_flags} & NEW


class TestToxin:
    @pytest.mark.parametrize(
        "words",
        [
            "ataxia, drug-access",
            "opsoclonus, scorpion-sting",
            "HP:0007295, antihistamine-taken",
            "tremor, lithium-taken",
            "flutter, dissociative-or-stimulant-taken",
            "encephalopathy, toxicology-positive",
            "myoclonus, HP:0020175",
            "nystagmus, anticonvulsant-taken",
            "unsteady gait, sedative-or-alcohol-taken",
            "unsteady gait, mydriasis",
            "opsoclonus, miosis",
            "ataxia, fasciculations",
            "myoclonus, clonus, tachycardia",
            "ataxia, confusion",
        ],
    )
    def test_is_to_be_ruled_out(self, words: str):
        assert "toxin" in flags(words)
        assert "toxin" in flags(words, age=None)

    @pytest.mark.parametrize(
        "words",
        [
            "ataxia",
            "opsoclonus, ataxia, sleep",
            "drug-access",
            "seizure, anticonvulsant-taken",
            "myoclonus, anticonvulsant-taken",
            "seizure, sedative-or-alcohol-taken",
            "seizure, mydriasis",
            "opsoclonus, horner",
            "myoclonus, clonus",
            "encephalopathy, fever",
        ],
    )
    def test_is_no_question(self, words: str):
        assert "toxin" not in flags(words)

    def test_ataxia_of_months_with_a_clouded_mind_is_not_new(self):
        assert "toxin" in flags("ataxia, confusion", age=3, since=3)
        assert "toxin" not in flags("ataxia, confusion", age=3, since=2)

    def test_asks_for_a_poison_centre_and_for_what_was_in_reach(self):
        steps = assessed("ataxia, confusion").next
        assert any("poison centre" in step.name for step in steps)
        assert "drug-access" in {step.finding for step in steps}


class TestTreatableMetabolicDisease:
    @pytest.mark.parametrize(
        ("words", "age"),
        [
            pytest.param("seizure, hypoglycorrhachia", 0.5, id="low glucose in the spinal fluid"),
            pytest.param("encephalopathy, hyperammonaemia", 2, id="ammonia"),
            pytest.param("ataxia, lactate", 2, id="lactate"),
            pytest.param("ophthalmoplegia, HP:0001943", 2, id="low glucose"),
            pytest.param("opsoclonus, hyperglycaemia", 60, id="high glucose, adult"),
            pytest.param("ataxia, encephalopathy, hyperglycaemia", 9, id="child, clouded mind"),
            pytest.param("ataxia, triggered-by-illness", 4, id="unsteady with each fever"),
            pytest.param("pauses-between-gaze-shifts", 0.4, id="gaze that rests"),
            pytest.param("seizure, hypotonia, opsoclonus", 0.4, id="floppy infant with seizures"),
            pytest.param("ataxia, thiamine-deficiency-risk", 30, id="lack of thiamine"),
            pytest.param("ophthalmoplegia, malnutrition", 5, id="malnourished"),
            pytest.param("ophthalmoplegia, confusion, ataxia", 50, id="all three of Wernicke"),
        ],
    )
    def test_is_to_be_ruled_out(self, words: str, age: float):
        assert "treatable-metabolic" in flags(words, age)

    @pytest.mark.parametrize(
        ("words", "age"),
        [
            pytest.param("ataxia, irritability", 1.5, id="ataxic and irritable"),
            pytest.param("seizure, lactate", 2, id="lactate after a seizure"),
            pytest.param("opsoclonus, hyperglycaemia", 2, id="high glucose in a child on steroids"),
            pytest.param("hyperammonaemia", 2, id="a result without a sign"),
            pytest.param("seizure, hypotonia, opsoclonus", 3, id="no infant"),
            pytest.param("seizure, hypotonia, opsoclonus", None, id="age not recorded"),
            pytest.param("ataxia, vomiting", 2, id="vomiting and ataxia"),
            pytest.param("ophthalmoplegia, ataxia", 6, id="two of three of Wernicke"),
        ],
    )
    def test_is_no_question(self, words: str, age: float | None):
        assert "treatable-metabolic" not in flags(words, age)

    def test_thiamine_waits_for_no_level(self):
        steps = " ".join(step.name for step in assessed("ataxia, malnutrition").next)
        assert "thiamine at once" in steps


class TestVomitingAndLethargyWithNewAtaxia:
    def test_call_for_metabolic_samples_as_well(self):
        assert "treatable-metabolic" in flags("ataxia, vomiting, lethargy", 4)
        assert "treatable-metabolic" in flags("unsteady gait, vomiting, confusion", 4)
        samples = [step.name for step in assessed("ataxia, vomiting, lethargy").next]
        assert any("ammonia" in name for name in samples)

    @pytest.mark.parametrize(
        ("words", "age", "since"),
        [
            pytest.param("ataxia, vomiting", 4, None, id="awake"),
            pytest.param("ataxia, lethargy", 4, None, id="no vomiting"),
            pytest.param("vomiting, lethargy", 4, None, id="no ataxia"),
            pytest.param("ataxia, vomiting, lethargy", 40, None, id="adult"),
            pytest.param("ataxia, vomiting, lethargy", 4, 3, id="for a year"),
        ],
    )
    def test_do_not_otherwise(self, words: str, age: float, since: float | None):
        assert "treatable-metabolic" not in flags(words, age, since)


class TestAcuteNeuropathy:
    @pytest.mark.parametrize(
        "words",
        ["areflexia, weakness", "areflexia, ataxia", "areflexia, ophthalmoplegia, unsteady gait"],
    )
    def test_is_to_be_ruled_out(self, words: str):
        assert "acute-neuropathy" in flags(words)
        assert "acute-neuropathy" in flags(words, age=None)
        steps = " ".join(step.name for step in assessed(words).next)
        assert "vital capacity" in steps

    @pytest.mark.parametrize(
        "words", ["areflexia", "weakness", "ataxia, weakness", "areflexia, fever"]
    )
    def test_is_no_question(self, words: str):
        assert "acute-neuropathy" not in flags(words)

    def test_what_has_lasted_for_months_is_another_disease(self):
        assert "acute-neuropathy" in flags("areflexia, ataxia", age=3, since=3)
        assert "acute-neuropathy" not in flags("areflexia, ataxia", age=3, since=2.5)


class TestPosteriorFossaMass:
    @pytest.mark.parametrize(
        "words",
        [
            "ataxia, papilloedema",
            "unsteady gait, headache, vomiting",
            "ataxia, head tilt",
            "ataxia, cranial nerve palsy",
            "ataxia, vomiting, lethargy",
            "unsteady gait, vomiting, diplopia",
            "ataxia, lethargy, vomiting, diplopia",
            "upgaze palsy",
            "downbeat nystagmus",
            "light-near-dissociation, headache",
        ],
    )
    def test_is_to_be_ruled_out(self, words: str):
        assert "posterior-fossa-mass" in flags(words)
        assert "posterior-fossa-mass" in flags(words, age=None)

    @pytest.mark.parametrize(
        "words",
        [
            "ataxia",
            "ataxia, headache",
            "ataxia, vomiting",
            "ataxia, lethargy",
            "ataxia, diplopia",
            "headache, vomiting",
            "head tilt",
            "nystagmus, head tilt",
            "light-near-dissociation",
            "opsoclonus, ataxia, irritability",
        ],
    )
    def test_is_no_question(self, words: str):
        assert "posterior-fossa-mass" not in flags(words)

    def test_weeks_of_vomiting_count_where_days_do_not(self):
        assert "posterior-fossa-mass" in flags("ataxia, vomiting", age=3, since=2.75)
        assert "posterior-fossa-mass" not in flags("ataxia, vomiting", age=3, since=3)


class TestStroke:
    @pytest.mark.parametrize(
        ("words", "age"),
        [
            pytest.param("hemiparesis", 6, id="weak on one side"),
            pytest.param("ocular-bobbing", 60, id="bobbing"),
            pytest.param("ataxia, vertigo", 40, id="adult with vertigo"),
            pytest.param("unsteady gait, headache", 40, id="adult with headache"),
            pytest.param("ataxia, head-injury", 4, id="child after a fall"),
            pytest.param("horner, neck pain", 30, id="torn artery"),
        ],
    )
    def test_is_to_be_ruled_out(self, words: str, age: float):
        assert "stroke" in flags(words, age)

    @pytest.mark.parametrize(
        ("words", "age"),
        [
            pytest.param("ataxia", 40, id="ataxia alone"),
            pytest.param("ataxia, headache", 4, id="child with headache"),
            pytest.param("ataxia, vertigo", None, id="age not recorded"),
            pytest.param("opsoclonus, ataxia, horner", 2, id="tumour of the neck"),
            pytest.param("head-injury", 4, id="injury alone"),
            pytest.param("vertigo, headache", 40, id="vertigo without ataxia"),
        ],
    )
    def test_is_no_question(self, words: str, age: float | None):
        assert "stroke" not in flags(words, age)

    @pytest.mark.parametrize("words", ["hemiparesis", "ataxia, vertigo"])
    def test_what_is_old_is_no_question(self, words: str):
        assert "stroke" in flags(words, age=40, since=40)
        assert "stroke" not in flags(words, age=40, since=39)


class TestEach:
    @pytest.mark.parametrize("cause", CAUSES)
    @pytest.mark.parametrize(
        ("flag", "words"),
        [
            ("toxin", "opsoclonus, drug-access"),
            ("treatable-metabolic", "ataxia, hyperammonaemia"),
            ("posterior-fossa-mass", "ataxia, papilloedema"),
            ("acute-neuropathy", "areflexia, weakness"),
            ("stroke", "hemiparesis, ataxia"),
        ],
    )
    def test_is_never_silenced_by_another_proven_cause(self, flag: str, words: str, cause: str):
        assert flag in flags(f"{words}, {cause}")

    @pytest.mark.parametrize("cause", CAUSES)
    def test_is_not_raised_by_a_proven_cause_alone(self, cause: str):
        assert not flags(f"opsoclonus, ataxia, sleep, {cause}")

    @pytest.mark.parametrize(
        "words", ["opsoclonus, ataxia, sleep", "flutter, myoclonus, irritability, vomiting"]
    )
    @pytest.mark.parametrize("age", [0.2, 1.5, 12, 40, None])
    def test_is_silent_in_the_syndrome_as_it_usually_shows(self, words: str, age: float | None):
        assert not flags(words, age)

    def test_gives_its_reason_with_evidence_and_sources(self):
        words = "ataxia, areflexia, confusion, hyperammonaemia, papilloedema, hemiparesis"
        found = {flag.id: flag for flag in assessed(words).red_flags if flag.id in NEW}
        assert set(found) == NEW
        for flag in found.values():
            assert flag.label.endswith("is to be ruled out")
            for because in flag.because:
                assert because.evidence
                assert because.sources
                assert because.verified == "default"
