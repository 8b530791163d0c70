"""Does the check find each way in which the assessment form could not be filled in or read?"""

from __future__ import annotations

import pytest

from kinsbourne.knowledge import base
from tests.knowledge.slips import Folder, Slip, assert_refused, slip

FORM = "form.yaml"


@pytest.mark.parametrize(
    "made",
    [
        slip("finding", FORM, "of: csf-b-cell-expansion", "of: csf-b",
             "of: csf-b}", "unknown finding, csf-b", "Name one of findings.yaml"),
        slip("scale", FORM, "{id: omes, asks: score}", "{id: ome, asks: score}",
             "{id: ome,", "unknown score, ome", "Name one of findings.yaml or scales.yaml"),
        slip("kind", FORM, "- asks: sex\n", "- asks: birth\n",
             "{id: sex, asks: sex,", "no kind for what is asked, sex", "Add it to kinds"),
        slip("label", FORM, ", asks: sex, label: Sex}", ", asks: sex}",
             "{id: sex, asks: sex}", "the question has no label", "Give it one"),
        slip("choices", FORM, "choices: response, label", "choices: answer, label",
             "choices: answer", "no choices answer", "Add them to choices"),
        slip("section", FORM, "name: Speech\n    within: visit", "name: Speech\n    within: visits",
             "within: visits", "no section visits", "Name a section"),
        slip("spelling", FORM, "words: [f, girl", "words: [m, girl",
             "id: male, label: Male", "the spelling m already stands for female", "one of the two"),
        slip("unit", FORM, "M: [m, mo,", "M: [m, y, mo,",
             "M: [m, y,", "the unit y already stands for Y", "one of the two"),
        slip("question", FORM, "{id: improved, asks: finding}",
             "{id: fever, asks: finding, of: improved}", "of: improved",
             "two questions have a field fever", "another id"),
        slip("part", FORM, "- {id: fever, asks: finding}",
             "- {id: drug-dose, asks: finding, of: fever}", "id: drug, asks",
             "two questions have a field drug-dose", "another id"),
        slip("column", FORM, "columns: [disease_name]", "columns: [disease_code]",
             "columns: [disease_code], redcap", "disease_code is already named at form.yaml:",
             "another column"),
        slip("redcap", FORM, "other: oms_finding_name", "other: oms_finding_code",
             "redcap: {other: oms_finding_code}}",
             "oms_finding_code is already named at form.yaml:", "another field"),
    ],
)  # fmt: skip
def test_each_is_said_with_its_place(folder: Folder, made: Slip) -> None:
    folder.change(made.file, made.old, made.new)
    fault = next(fault for fault in folder.errors() if made.what in fault.what)
    assert (fault.file, fault.line) == (made.file, folder.line(made.file, made.at))
    assert made.remedy in fault.remedy


def test_a_field_that_switches_says_for_each_kind_of_answer_what_it_holds(folder: Folder) -> None:
    made = Slip(FORM, ", other: other}", "}", "id: code", "each field has a code in the switch", "")
    folder.change(FORM, made.old, made.new)
    (fault,) = folder.errors()
    assert made.what in fault.what


def test_a_choice_without_choices_cannot_be_read(folder: Folder) -> None:
    made = Slip(FORM, "type: choice, choices: how-rated", "type: choice", "id: how,", "choices", "")
    assert_refused(folder, made)


def test_the_form_asks_every_finding_once() -> None:
    asked = [
        question.about
        for section in base.load().form.sections
        for question in section.questions
        if question.asks == "finding"
    ]
    assert len(asked) == len(set(asked)) >= 40
