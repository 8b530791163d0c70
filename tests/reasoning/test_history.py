"""The time line: every item where the record puts it, and nothing put where it does not."""

from datetime import date

from kinsbourne.case.blocks import (
    Age,
    AgeRange,
    DoseInterval,
    Interval,
    Procedure,
    Quantity,
    ReferenceRange,
    Term,
    Time,
    Value,
)
from kinsbourne.case.model import (
    Case,
    Disease,
    Finding,
    Measurement,
    MedicalAction,
    Subject,
    Treatment,
)
from kinsbourne.case.time import Span
from kinsbourne.reasoning.history import Axis
from kinsbourne.reasoning.history.axis import middle
from tests.build import term
from tests.course_build import (
    BORN,
    assessed,
    at,
    day,
    drug,
    history,
    investigation,
    patient,
    procedure,
    score,
    sign,
)


def age(text: str) -> Time:
    return Time(age=Age(iso8601duration=text))


class TestAxis:
    def test_a_date_of_birth_puts_ages_among_dates(self):
        early = Finding(term=term("ataxia"), onset=age("P1Y6M0D"))
        case = patient(early, sign("opsoclonus", 10))
        found = history(case)
        assert found.axis.kind == "date"
        assert [found.axis.said(s.began.from_) for s in found.signs if s.began] == [
            "2023-12-30", "2024-01-11",
        ]  # fmt: skip

    def test_without_one_what_is_dated_by_age_is_left_out_and_reported(self):
        case = patient(
            Finding(term=term("ataxia"), onset=age("P1Y6M")), sign("opsoclonus", 10), born=None
        )
        found = history(case)
        assert [sign.began is None for sign in found.signs] == [False, True]
        (problem,) = found.problems
        assert problem.where == "phenotypicFeatures[0]"
        assert "date of birth" in problem.remedy

    def test_ages_alone_make_a_time_line_of_ages(self):
        spread = Time(age_range=AgeRange(start=Age("P1Y"), end=Age("P2Y")))
        case = Case(
            subject=Subject(time_at_last_encounter=age("P2Y3M")),
            findings=(
                Finding(term=term("ataxia"), onset=age("P1Y6M")),
                Finding(term=term("tremor"), onset=spread),
            ),
        )
        found = history(case)
        assert found.axis.kind == "age"
        assert found.now is not None
        assert found.axis.said(found.now.from_) == "age 2 y 3 mo"
        assert found.problems == ()

    def test_an_encounter_by_age_among_dates_says_nothing_of_today(self):
        subject = Subject(time_at_last_encounter=age("P2Y"))
        found = history(Case(subject=subject, findings=(sign("ataxia", 0),)))
        assert found.now is not None
        assert found.axis.said(found.now.from_) == day(0)
        assert found.problems == ()

    def test_hpo_s_ages_at_onset_have_their_place(self):
        infantile = Finding(term=term("ataxia"), onset=Time(ontology_class=Term(id="HP:0003593")))
        (found,) = history(Case(findings=(infantile,))).signs
        assert found.began is not None

    def test_a_day_of_the_calendar_has_no_place_among_ages(self):
        axis = Axis("age", None)
        assert axis.day(date(2024, 1, 1)) is None
        assert axis.date(500.0) is None
        assert (axis.said(3), axis.said(0)) == ("age 3 d", "age 0 d")

    def test_a_span_stands_for_its_middle_in_a_picture(self):
        assert middle(Span(10, 11)) == 10
        assert middle(Span(10, 41)) == 25

    def test_today_is_the_last_thing_recorded_where_nothing_says_otherwise(self):
        found = history(patient(sign("ataxia", 0, 30), scores=(score(20, 4),)))
        assert found.now is not None
        assert found.axis.said(found.now.from_) == day(30)

    def test_an_empty_case_has_no_today(self):
        assert history(Case()).now is None


class TestSpansInWords:
    def said(self, text: str) -> str:
        axis = Axis("date", None)
        span = axis.span(Time(timestamp=text))
        assert span is not None
        return axis.said_span(span)

    def test_are_as_wide_as_they_were_recorded(self):
        assert self.said("2024-03-05") == "2024-03-05"
        assert self.said("2024-03") == "2024-03"
        assert self.said("2024") == "2024"

    def test_others_say_from_when_to_when(self):
        axis = Axis("date", None)
        for first, last, said in (
            ("2024-03-05", "2024-03-09", "between 2024-03-05 and 2024-03-09"),
            ("2024-03-01", "2024-04-30", "between 2024-03-01 and 2024-04-30"),
            ("2023-01-01", "2024-12-31", "between 2023-01-01 and 2024-12-31"),
        ):
            span = axis.span(Time(interval=Interval(start=first, end=last)))
            assert span is not None
            assert axis.said_span(span) == said
        ages = Axis("age", None)
        assert ages.said_span(Span(366, 396)) == "between age 1 y and age 1 y"


class TestToday:
    def test_an_imprecise_day_is_none_later_than_today(self):
        case = patient(Finding(term=term("ataxia"), onset=Time(timestamp="2024-01")))
        (found,) = history(case, 9).signs
        assert found.began == Span(19723, 19733)

    def test_an_end_that_may_be_later_is_none_yet(self):
        case = patient(
            Finding(term=term("ataxia"), onset=at(0), resolution=Time(timestamp="2024-01"))
        )
        assert history(case, 9).signs[0].ended is None
        assert history(case, 40).signs[0].ended is not None

    def test_a_return_still_to_come_ends_nothing(self):
        first = Finding(term=term("ataxia"), onset=at(0), resolution=at(60))
        found = history(patient(first, sign("ataxia", 80)), 45)
        assert [one.ended for one in found.signs] == [None]

    def test_unless_the_sign_has_come_back_since(self):
        first = Finding(term=term("ataxia"), onset=at(0), resolution=Time(timestamp="2024-02"))
        other = sign("tremor", 35)
        found = history(patient(first, other, sign("ataxia", 40)), 45)
        ended = next(s.ended for s in found.signs if s.label == "Ataxia")
        assert ended is not None
        assert found.axis.said_span(ended) == "between 2024-02-01 and 2024-02-10"


class TestItems:
    def test_are_in_order_of_time_and_the_undated_last(self):
        case = patient(Finding(term=term("tremor")), sign("opsoclonus", 10), sign("ataxia", 0))
        assert [sign.label for sign in history(case).signs] == ["Ataxia", "Opsoclonus", "Tremor"]

    def test_an_excluded_sign_speaks_of_what_it_excludes(self):
        found = history(patient(sign("fever", 10, no=True)))
        assert [sign.present for sign in found.signs_of("fever")] == [False]

    def test_a_disease_is_a_sign_and_one_without_a_code_is_left_out(self):
        diseases = (Disease(term=term("neuroblastoma"), onset=at(5)), Disease())
        found = history(Case(subject=Subject(date_of_birth=BORN), diseases=diseases))
        assert [sign.label for sign in found.signs_of("neuroblastic-tumour")] == ["Neuroblastoma"]

    def test_a_resolution_that_is_still_to_come_is_none(self):
        assert history(patient(sign("ataxia", 0, 30)), 20).signs[0].ended is None

    def test_what_begins_later_is_left_out(self):
        case = patient(
            sign("ataxia", 30),
            given=(
                drug("prednisolone", (5, 30, 10), (30, None, 5)),
                drug("rituximab", (31, 32, 1)),
            ),
        )
        found = history(case, 20)
        assert found.signs == ()
        (given,) = found.given
        assert [dose.amount for dose in given.doses] == [10]
        assert given.ended is None


class TestGiven:
    def test_a_treatment_is_known_by_code_name_or_word(self):
        named = [
            MedicalAction(procedure=Procedure(code=Term(label=label)))
            for label in ("Plasmapheresis", "IVIG", "tumor resection", "herbal tea")
        ]
        named.append(drug("acth", (1, 2, 75)))
        found = history(patient(sign("ataxia", 0), given=tuple(named)))
        assert {given.therapy for given in found.given} == {
            "plasma-exchange", "immunoglobulin", "tumour-resection", "acth", None,
        }  # fmt: skip
        assert [given.name for given in found.given if given.therapy is None] == ["herbal tea"]

    def test_a_test_among_the_procedures_is_no_treatment(self):
        mri = MedicalAction(procedure=Procedure(code=Term(label="MRI brain"), performed=at(3)))
        found = history(patient(given=(mri,)))
        assert found.given == ()
        assert [test.test for test in found.tests] == ["mri-brain"]

    def test_an_action_that_names_nothing_is_left_out(self):
        assert history(patient(sign("ataxia", 0), given=(MedicalAction(),))).given == ()

    def test_doses_run_from_the_first_start_to_the_last_end(self):
        steroid = drug("prednisolone", (20, 30, 10), (5, 20, 20))
        (given,) = history(patient(given=(steroid,))).given
        assert [dose.amount for dose in given.doses] == [20, 10]
        assert given.began is not None
        assert given.ended is not None
        assert given.ended.from_ - given.began.from_ == 25

    def test_a_first_dose_without_a_start_leaves_the_start_open(self):
        doses = (
            DoseInterval(interval=Interval(start=day(20))),
            DoseInterval(interval=Interval(end=day(20))),
            DoseInterval(),
        )
        agent = Term(id="KINSBOURNE:therapy/prednisolone")
        action = MedicalAction(treatment=Treatment(agent=agent, dose_intervals=doses))
        (given,) = history(patient(given=(action,), born=None)).given
        assert given.began is None
        assert [dose.ended is not None for dose in given.doses] == [True, False, False]

    def test_a_procedure_is_of_its_day(self):
        (given,) = history(patient(given=(procedure("therapy/tumour-resection", 9),))).given
        assert given.began == given.ended

    def test_an_unknown_response_is_kept_in_its_words(self):
        (given,) = history(patient(given=(drug("rituximab", (1, 2, 1), response="fair"),))).given
        assert (given.outcome, given.response) == (None, "fair")

    def test_planned_procedures_that_are_treatments_are_left_out(self):
        assert history(patient(given=(procedure("therapy/plasma-exchange", 30),)), 20).given == ()


class TestTests:
    def one(self, value: Value | None, description: str = "") -> tuple[object, str]:
        test = Measurement(
            assay=Term(id="KINSBOURNE:test/igg", label="IgG"), value=value, description=description
        )
        (found,) = history(patient(tests=(test,))).tests
        return found.result, found.said

    def quantity(self, value: float, *, low: float = 5, high: float = 15) -> Value:
        range_ = ReferenceRange(low=low, high=high)
        unit = Term(label="g/L")
        return Value(quantity=Quantity(value=value, unit=unit, reference_range=range_))

    def test_a_coded_result_is_read(self):
        assert self.one(Value(ontology_class=Term(id="KINSBOURNE:result/negative"))) == (
            "normal", "",
        )  # fmt: skip
        assert self.one(Value(ontology_class=Term(label="Positive")))[0] == "abnormal"

    def test_a_quantity_is_judged_by_the_record_s_own_range(self):
        assert self.one(self.quantity(4)) == ("abnormal", "4 g/L")
        assert self.one(self.quantity(6))[0] == "normal"
        assert self.one(Value(quantity=Quantity(value=6)))[0] is None

    def test_a_range_with_one_bound_is_judged_by_that_one(self):
        assert self.one(self.quantity(7, high=0))[0] == "normal"
        assert self.one(self.quantity(4, high=0))[0] == "abnormal"
        assert self.one(self.quantity(16, low=0))[0] == "abnormal"
        assert self.one(self.quantity(7, low=0, high=0))[0] is None

    def test_free_text_is_shown_and_not_read(self):
        assert self.one(None, "a little low") == (None, "a little low")
        assert self.one(Value()) == (None, "")

    def test_scores_and_eye_measures_are_no_tests(self):
        eye = Measurement(assay=Term(id="KINSBOURNE:eye/bursts"), time_observed=at(3))
        other = Measurement(assay=Term(label="MRI brain"), time_observed=at(3))
        found = history(patient(scores=(score(3, 4),), tests=(eye, other, Measurement())))
        assert [test.label for test in found.tests] == ["MRI brain", ""]

    def test_a_procedure_still_to_come_or_without_a_date_is_planned(self):
        given = (
            procedure("test/mri-brain", 5),
            procedure("test/mibg", 50),
            procedure("test/lumbar-puncture", None),
        )
        found = history(patient(given=given), 20)
        assert {test.test: test.is_planned for test in found.tests} == {
            "mri-brain": False, "mibg": True, "lumbar-puncture": True,
        }  # fmt: skip

    def test_one_after_the_last_encounter_is_planned_too(self):
        import msgspec

        case = patient(given=(procedure("test/mibg", 50),))
        seen = msgspec.structs.replace(case.subject, time_at_last_encounter=at(20))
        (test,) = history(msgspec.structs.replace(case, subject=seen)).tests
        assert test.is_planned

    def test_one_after_the_day_asked_for_is_left_out(self):
        assert history(patient(tests=(investigation("igg", 30),)), 20).tests == ()


class TestWhatIsNotListed:
    def test_was_not_given_where_each_name_on_the_list_is_known(self):
        assert history(patient(given=(drug("prednisolone", (0, 9, 5)),))).given_otherwise is False

    def test_is_left_open_without_a_list(self):
        assert history(patient()).given_otherwise is None

    def test_is_left_open_beside_a_drug_of_unknown_name_which_is_told_without_its_name(self):
        read = history(patient(given=(drug("Tradename", (0, 9, 5)),)))
        assert read.given_otherwise is None
        (problem,) = read.unnamed
        assert problem.where == "medicalActions/0"
        assert "Tradename" not in str(problem)

    def test_is_not_left_open_by_a_procedure_of_unknown_name(self):
        given = (drug("prednisolone", (0, 9, 5)), procedure("gastrostomy", 3))
        read = history(patient(given=given))
        assert (read.given_otherwise, read.unnamed) == (False, ())

    def test_is_told_of_a_patient_of_whom_the_pathway_is_said(self):
        given = (drug("Tradename", (0, 9, 5)),)
        ill = patient(sign("opsoclonus", 0), sign("ataxia", 0), given=given)
        well = patient(sign("fever", 0), given=given)
        told = [any("unknown name" in one.what for one in assessed(c).notices) for c in (ill, well)]
        assert told == [True, False]
