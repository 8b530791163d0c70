"""Regimens are shown as they were published: with source, mark and units, and for nobody's size."""

import inspect
import re

import pytest

from kinsbourne.knowledge.base import load
from kinsbourne.knowledge.model import Dose, DoseStep, Regimen
from kinsbourne.reasoning.pathway import regimens
from kinsbourne.reasoning.pathway.regimens import regimens_shown
from kinsbourne.reasoning.pathway.result import ShownDose, ShownRegimen
from kinsbourne.reasoning.sources import Numbering

NAMES = (
    "dexamethasone-pulses-oms-des",
    "dexamethasone-pulses-rossor",
    "acth-npmc",
    "acth-rossor-table",
    "methylprednisolone-toronto",
    "prednisone-anbl00p3",
    "ivig-anbl00p3",
    "rituximab-four-weekly",
    "rituximab-oms-des",
    "rituximab-two-doses-alternative",
    "cyclophosphamide-oms-des",
    "plasma-exchange-toronto",
    "trazodone-sleep",
)
WITHOUT_DOSE = {"methylprednisolone-toronto", "prednisone-anbl00p3", "plasma-exchange-toronto"}
KNOWLEDGE = load()
NUMBERING = Numbering()
SHOWN = {shown.id: shown for shown in regimens_shown(NAMES, KNOWLEDGE, NUMBERING)}
SOURCES = {source.number: source.id for source in NUMBERING.list(KNOWLEDGE)}
each = pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)


def cited(numbers: tuple[int, ...]) -> set[str]:
    return {SOURCES[number] for number in numbers}


def amounts(shown: ShownRegimen) -> list[tuple[str, ...]]:
    return [dose.amounts for dose in shown.doses]


class TestEveryRegimen:
    def test_is_there_once_in_the_order_asked_for(self):
        assert tuple(KNOWLEDGE.regimens) == NAMES
        wanted = ("trazodone-sleep", "acth-npmc")
        shown = regimens_shown(wanted, KNOWLEDGE, Numbering())
        assert tuple(regimen.id for regimen in shown) == wanted

    def test_shows_nothing_where_nothing_is_asked_for(self):
        assert regimens_shown((), KNOWLEDGE, Numbering()) == ()

    @each
    def test_shows_its_source_and_its_mark(self, shown: ShownRegimen):
        regimen = KNOWLEDGE.regimens[shown.id]
        assert cited(shown.sources) == {source.id for source in regimen.sources}
        doses = [dose.verified for step in regimen.courses for dose in step.doses]
        assert shown.verified in {regimen.verified, *doses}
        if "default" in doses:
            assert shown.verified == "default"

    @each
    def test_shows_each_caution_with_a_mark_of_its_own(self, shown: ShownRegimen):
        assert shown.cautions
        assert shown.cautions == tuple(warning.text for warning in shown.warnings)
        for said in (*shown.warnings, *shown.monitoring, *shown.usual):
            assert said.rule == shown.id
            assert said.verified is not None
            if said.verified == "read":
                assert said.sources

    @each
    def test_says_whom_it_was_published_for(self, shown: ShownRegimen):
        assert shown.for_whom

    @each
    def test_says_of_every_amount_per_dose_or_per_day_and_per_what(self, shown: ShownRegimen):
        for amount in (amount for step in amounts(shown) for amount in step):
            assert re.match(r"[\d.]+(?: ± [\d.]+)? (mg|g|IU) per (m2|kg) per (dose|day)", amount)
            assert amount.removesuffix(" (worked out)") in shown.as_published


class TestWhereNoDoseWasSeen:
    @each
    def test_there_is_none_and_it_says_so(self, shown: ShownRegimen):
        assert (shown.doses == ()) == (shown.id in WITHOUT_DOSE)
        assert ("dose not seen" in shown.as_published) == (shown.id in WITHOUT_DOSE)

    def test_a_usual_dose_stands_apart_and_is_called_recalled(self):
        for name in ("methylprednisolone-toronto", "prednisone-anbl00p3"):
            (usual,) = SHOWN[name].usual
            assert usual.verified == "recalled"
            assert "from memory" in usual.text
            assert usual.text not in SHOWN[name].as_published


class TestACTH:
    def test_the_dose_doubling_hazard_is_said_first_on_both(self):
        for name in ("acth-npmc", "acth-rossor-table"):
            hazard = SHOWN[name].warnings[0]
            assert hazard.text == SHOWN[name].cautions[0]
            assert hazard.text.startswith("Dose-doubling hazard")
            assert "75 IU per m2 per dose twice a day" in hazard.text
            assert cited(hazard.sources) == {"npmc-page", "rossor-2022"}

    def test_the_table_is_shown_per_dose_with_the_day_worked_out(self):
        shown = SHOWN["acth-rossor-table"]
        assert amounts(shown) == [
            ("75 IU per m2 per dose", "150 IU per m2 per day (worked out)"),
            ("75 IU per m2 per dose",),
            ("75 IU per m2 per dose",),
            (),
        ]
        assert [step.doses_a_day for step in shown.doses] == [2, 1, 1, None]
        assert shown.verified == "read"

    def test_that_the_page_means_the_day_is_called_our_inference(self):
        shown = SHOWN["acth-npmc"]
        assert amounts(shown)[0] == (
            "150 IU per m2 per day",
            "75 IU per m2 per dose (worked out)",
        )
        assert shown.verified == "default"
        assert shown.doses[0].verified == "default"
        assert "our reading" in shown.as_published
        assert "(150 IU/m2), which are initially injected twice a day" in (shown.printed or "")

    def test_it_is_not_to_be_taken_for_the_synthetic_one(self):
        assert any("tetracosactide" in caution for caution in SHOWN["acth-npmc"].cautions)


class TestTheOthers:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("dexamethasone-pulses-oms-des", [("20 mg per m2 per day",)]),
            (
                "dexamethasone-pulses-rossor",
                [("20 mg per m2 per day", "10 mg per m2 per dose (worked out)")],
            ),
            ("ivig-anbl00p3", [("1 g per kg per dose",), ("1 g per kg per dose",)]),
            ("rituximab-four-weekly", [("375 mg per m2 per dose",)]),
            ("rituximab-oms-des", [("375 mg per m2 per dose",)]),
            ("cyclophosphamide-oms-des", [("750 mg per m2 per dose",)]),
            ("trazodone-sleep", [("3 ± 0.4 mg per kg per day",)]),
        ],
    )
    def test_amounts_are_those_published(self, name: str, expected: list[tuple[str, ...]]):
        assert amounts(SHOWN[name]) == expected

    def test_immunoglobulin_is_given_in_eight_later_cycles(self):
        first, later = KNOWLEDGE.regimens["ivig-anbl00p3"].courses
        assert (first.days, first.repeats) == (2, None)
        assert (later.days, later.repeats) == (1, len([2, 3, 4, 5, 6, 8, 10, 12]))

    def test_one_that_is_only_recalled_says_so(self):
        shown = SHOWN["rituximab-two-doses-alternative"]
        assert shown.verified == "recalled"
        assert shown.as_published.startswith("Recalled with low confidence, not checked")
        assert "recalled" in shown.name

    def test_the_boxed_warning_of_rituximab_was_read_on_its_label(self):
        for name in NAMES:
            if SHOWN[name].therapy == "rituximab":
                boxed = SHOWN[name].warnings[0]
                assert "hepatitis B" in boxed.text
                assert boxed.verified == "read"
                assert cited(boxed.sources) == {"rituximab-label"}
                assert SHOWN[name].cautions_verified == "recalled"

    def test_a_regimen_that_warns_of_nothing_claims_no_weaker_mark(self):
        plain = Regimen(
            id="plain",
            therapy="trazodone",
            name="Plain",
            for_whom="Nobody",
            strategy="symptoms",
            as_published="Flat: 5 mg per dose.",
            courses=(
                DoseStep(
                    when="once",
                    schedule="once",
                    doses=(Dose(amount=5, unit="mg", basis="flat", per="dose", verified="read"),),
                ),
            ),
            verified="read",
            reviewed=KNOWLEDGE.regimens["acth-npmc"].reviewed,
        )
        known = type(KNOWLEDGE)(KNOWLEDGE.folder, KNOWLEDGE.ontology)
        known.regimens = {"plain": plain}
        (shown,) = regimens_shown(("plain",), known, Numbering())
        assert (shown.cautions, shown.cautions_verified) == ((), "read")
        assert amounts(shown) == [("5 mg per dose",)]


class TestNothingIsWorkedOutForAPatient:
    def test_there_is_no_way_to_pass_a_body_size(self):
        assert [*inspect.signature(regimens_shown).parameters] == ["ids", "knowledge", "numbering"]
        public = [
            name
            for name, thing in vars(regimens).items()
            if inspect.isfunction(thing) and not name.startswith("_")
        ]
        assert sorted(public) == ["regimens_shown", "weakest"]

    def test_nothing_shown_is_a_number_to_multiply(self):
        fields = {**inspect.get_annotations(ShownDose), **inspect.get_annotations(ShownRegimen)}
        assert not [name for name, kind in fields.items() if "float" in str(kind)]

    @each
    def test_no_amount_is_a_patients_own(self, shown: ShownRegimen):
        said = [shown.as_published, *shown.cautions, *(usual.text for usual in shown.usual)]
        for text in said:
            assert not re.search(r"\d ?(?:mg|g|IU)(?! per (?:m2|kg|dose))", text)
