"""Does the check find each way in which work-up and schedule could not hang together?"""

from __future__ import annotations

import pytest

from tests.knowledge.slips import Folder, Slip, assert_refused, slip

TESTS, PLAN, DRUGS = "workup.yaml", "schedule.yaml", "therapies.yaml"
ADD = "Add it to findings.yaml"
NAME = "Name a test of workup.yaml"


class TestWorkUp:
    @pytest.mark.parametrize(
        "made",
        [
            slip("first-sign", TESTS, "speech-loss, motor", "speech-los, motor",
                 "speech-los, motor", "first_signs names an unknown finding, speech-los", ADD),
            slip("found", TESTS, "found_if: [neuroblastic-tumour, ov", "found_if: [neuro, ov",
                 "found_if: [neuro,", "found_if names an unknown finding, neuro", ADD),
            slip("implied", TESTS, "implied_by: [csf-b-cell-expansion]", "implied_by: [csf-b]",
                 "implied_by: [csf-b]", "implied_by names an unknown finding, csf-b", ADD),
            slip("abnormal", TESTS, "abnormal_if: [toxicology-positive]", "abnormal_if: [tox]",
                 "abnormal_if: [tox]", "abnormal_if names an unknown finding, tox", ADD),
            slip("normal", TESTS, "normal_if: [toxicology-positive]", "normal_if: [tox]",
                 "normal_if: [tox]", "normal_if names an unknown finding, tox", ADD),
            slip("condition", TESTS, "{not: {established: adult-oms-tumour}}",
                 "{not: {established: adult-tumour}}", "adult-tumour}}",
                 "the condition names an unknown finding, adult-tumour", ADD),
            slip("search-age", TESTS, "applies: {age_years: {below: 18}}",
                 "applies: {all: [{age_years: {below: 18}}, young]}", "young",
                 "the condition names an unknown finding, young", ADD),
            slip("core", "course.yaml", "  - titubation", "  - titub",
                 "- titub", "core names an unknown finding, titub", ADD),
            slip("explained", "course.yaml", "{finding: fatigue,", "{finding: tired,",
                 "{finding: tired", "unknown finding, tired", "Add it to findings.yaml"),
            slip("needs", TESTS, "needs: [neck-to-pelvis-imaging]", "needs: [neck]",
                 "needs: [neck]", "needs names an unknown test, neck", NAME),
            slip("beside", TESTS, "beside: [fdg-pet]", "beside: [pet]",
                 "beside: [pet]", "beside names an unknown test, pet", NAME),
            slip("after", TESTS, "{after: [adult-tumour-search]}", "{after: [adult-search]}",
                 "{after: [adult-search]}", "after names an unknown test, adult-search", NAME),
            slip("member", TESTS, "members: [hepatitis-b,", "members: [hepatitis-d,",
                 "members: [hepatitis-d", "members names an unknown test, hepatitis-d", NAME),
            slip("covers", TESTS, "covers: [igg, iga]", "covers: [igg, igx]",
                 "covers: [igg, igx]", "covers names an unknown test, igx", NAME),
            slip("group", TESTS, "members: [hepatitis-b,", "members: [steroid-check,",
                 "members: [steroid-check", "members names a group, steroid-check",
                 "Name its members"),
            slip("words", TESTS, "words: [c-reactive protein]", "words: [fbc]",
                 "words: [fbc]", "fbc is also a name of full-blood-count", "one of the two"),
            slip("drug", TESTS, "words: [c-reactive protein]", "words: [ivig]",
                 "words: [ivig]", "ivig is also a name of immunoglobulin", "one of the two"),
            slip("capital", TESTS, "words: [c-reactive protein]", "words: [CRP level]",
                 "words: [CRP level]", "the word CRP level is not lower case", "Write it so"),
        ],
    )  # fmt: skip
    def test_names_what_there_is(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_says_in_words_for_whom_a_test_is(self, folder: Folder) -> None:
        text = "for_whom: A child in whom no neuroblastic tumour is recorded.\n"
        folder.change(TESTS, text, "note: N\n")
        (fault,) = folder.errors()
        assert "applies and for_whom are not given together" in fault.what
        assert "the same in words" in fault.remedy


class TestSchedule:
    @pytest.mark.parametrize(
        "made",
        [
            slip("satisfied", PLAN, "satisfied_by: [igg]", "satisfied_by: [ig]",
                 "satisfied_by: [ig]", "satisfied_by names an unknown test, ig", NAME),
            slip("until", PLAN, "until_normal: [cd19]", "until_normal: [cd20]",
                 "until_normal: [cd20]", "until_normal names an unknown test, cd20", NAME),
            slip("patient", PLAN, "tumour: none-found, patient: {age_years: {below: 18}}",
                 "tumour: none-found, patient: child", "patient: child",
                 "the condition names an unknown finding, child", ADD),
        ],
    )  # fmt: skip
    def test_names_what_there_is(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)

    def test_line_without_an_interval_is_refused(self, folder: Folder) -> None:
        folder.change(PLAN, "  every: {days: [14, 28]}\n", "")
        assert any("every is given" in fault.what for fault in folder.errors())
