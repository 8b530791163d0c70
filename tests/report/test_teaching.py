"""Is the lesson true, and is the quiz fair?"""

from __future__ import annotations

import xml.etree.ElementTree as ET

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinsbourne.knowledge import base
from kinsbourne.knowledge.model import TeachingClip, TeachingMotion, TeachingQuestion
from kinsbourne.report import teaching, teaching_picture, teaching_quiz
from kinsbourne.report.teaching import Player, UnknownClipError
from kinsbourne.signals.eye import measure
from kinsbourne.signals.eye.recording import from_arrays
from kinsbourne.signals.eye.result import Measured

KNOWN = base.load()
TAUGHT = KNOWN.teaching
CLIPS = {clip.id: clip for clip in TAUGHT.clips}
COUNT = len(TAUGHT.questions)
RIGHT = {
    field: right
    for number, one in enumerate(TAUGHT.questions, 1)
    for field, right in ((f"what-{number}", one.right), (f"next-{number}", one.next.right))
}
ALL = [(clip.id, clip.made, clip.measured_as) for clip in TAUGHT.clips] + [
    (f"question {one.id}", one.made, CLIPS[one.right].measured_as) for one in TAUGHT.questions
]
EVERY = pytest.mark.parametrize(("made", "called"), [each[1:] for each in ALL], ids=[
    each[0] for each in ALL
])  # fmt: skip


def measured_from(player: Player) -> Measured:
    """What is measured in the samples as they are sent, and nothing else."""
    trace = player.trace
    time = np.arange(len(trace.x)) / trace.rate_hz
    x, y = (np.array(axis) / trace.per_degree for axis in (trace.x, trace.y))
    return measure(from_arrays(time, {"x_deg": x, "y_deg": y}, fs_hz=trace.rate_hz))


class TestClips:
    @EVERY
    def test_are_measured_as_what_they_are_called(self, made: TeachingMotion, called: str) -> None:
        sent = teaching.player(KNOWN, made, "Clip", "/clip", striped=False)
        assert measured_from(sent).pattern.kind == called

    @EVERY
    def test_are_drawn_whole_as_magnified_as_they_first_are(
        self, made: TeachingMotion, called: str
    ) -> None:
        sent = teaching.player(KNOWN, made, "Clip", "/clip", striped=False)
        furthest = max(np.hypot(sent.trace.x, sent.trace.y)) / sent.trace.per_degree
        assert furthest * sent.magnified < sent.reach_deg
        assert sent.magnified in dict(sent.magnifications)
        assert len(sent.trace.x) == sent.trace.rate_hz * sent.seconds

    def test_of_opsoclonus_have_all_directions_and_those_of_flutter_one(self) -> None:
        spread = {
            name: measured_from(teaching.clip(KNOWN, name).player).measures["direction_spread"]
            for name in ("opsoclonus", "flutter")
        }
        assert (spread["opsoclonus"].value or 0) > 0.5 > (spread["flutter"].value or 1)

    def test_of_opsoclonus_and_flutter_have_no_pause_within_a_burst(self) -> None:
        for name in ("opsoclonus", "flutter"):
            found = measured_from(teaching.clip(KNOWN, name).player)
            pauses = [
                saccade.interval_s
                for saccade in found.saccades
                for burst in found.bursts
                if burst.onset_s < saccade.onset_s and saccade.offset_s <= burst.offset_s
            ]
            assert len(pauses) > 20
            assert np.median([pause or 0.0 for pause in pauses]) < 0.01

    def test_of_square_wave_jerks_pause_for_about_200_ms(self) -> None:
        found = measured_from(teaching.clip(KNOWN, "square-wave-jerks").player)
        stay = [jerk.offset_s - jerk.onset_s for jerk in found.intrusions]
        assert 0.15 < np.median(stay) < 0.35

    def test_of_nystagmus_hold_no_burst(self) -> None:
        for name in ("jerk-nystagmus", "pendular-nystagmus"):
            assert measured_from(teaching.clip(KNOWN, name).player).bursts == ()

    def test_say_everywhere_that_they_are_simulated(self) -> None:
        for name in CLIPS:
            player = teaching.clip(KNOWN, name).player
            said = (player.label, player.face_alt, player.trace_alt, player.trace_said[0])
            assert all("imulated" in each for each in said)

    def test_that_are_not_there_are_refused(self) -> None:
        with pytest.raises(UnknownClipError):
            teaching.clip(KNOWN, "squint")


class TestWhatIsSaid:
    def test_each_point_has_a_source_or_a_mark(self) -> None:
        for name in CLIPS:
            view = teaching.clip(KNOWN, name)
            for section in view.look_for:
                (entry,) = section.entries
                assert entry.sources or entry.basis
                assert entry.basis in ("", "recalled, not checked", "our inference")

    def test_the_table_compares_every_movement_by_every_column(self) -> None:
        view = teaching.lesson(KNOWN)
        assert [line.id for line in view.lines] == list(CLIPS)
        assert {len(line.cells) for line in view.lines} == {len(view.columns)}
        cited = {n for line in view.lines for cell in line.cells for n in cell.sources}
        assert cited <= {reference.number for reference in view.references}

    def test_one_leads_on_to_the_next(self) -> None:
        names: list[str] = []
        view = teaching.clip(KNOWN, TAUGHT.clips[0].id)
        assert view.before is None
        while view.after:
            names.append(view.id)
            view = teaching.clip(KNOWN, view.after.id)
            assert view.before is not None
            assert view.before.id == names[-1]
        assert [*names, view.id] == list(CLIPS)

    def test_numbers_come_with_their_interval(self) -> None:
        said = teaching.clip(KNOWN, "flutter").measured.text
        assert "most of it is flutter" in said
        assert said.count("95 % interval") == 2
        assert "interval" not in teaching.clip(KNOWN, "fixation").measured.text


def words(svg: bytes) -> str:
    root = ET.fromstring(svg)  # noqa: S314 - our own
    return " ".join(" ".join(node.itertext()) for node in root.iter() if node.tag.endswith("text"))


def stripes(svg: bytes) -> int:
    return sum(svg.count(colour.encode()) for colour in teaching_picture.STRIPES)


class TestPicture:
    def test_names_the_clip_and_says_that_it_is_simulated(self) -> None:
        clip = CLIPS["opsoclonus"]
        svg = teaching_picture.picture(KNOWN, clip.made, clip.name, striped=True)
        assert "Opsoclonus, simulated" in words(svg)
        assert stripes(svg) > 20

    def test_of_a_question_gives_nothing_away(self) -> None:
        asked = TAUGHT.questions[0]
        svg = teaching_picture.picture(KNOWN, asked.made, "Clip 1", striped=False)
        assert b"opsoclonus" not in svg.lower()
        assert stripes(svg) == 0

    def test_is_the_same_each_time(self) -> None:
        made = CLIPS["fixation"].made
        first = teaching_picture.picture(KNOWN, made, "Fixation", striped=True)
        teaching_picture.drawn.cache_clear()
        assert teaching_picture.picture(KNOWN, made, "Fixation", striped=True) == first


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        field: st.sampled_from([*asked, "", "squint"])
        for number, one in enumerate(TAUGHT.questions, 1)
        for field, asked in (
            (f"what-{number}", one.choices),
            (f"next-{number}", tuple(choice.id for choice in one.next.choices)),
        )
    },
)


class TestQuiz:
    @pytest.mark.parametrize("number", range(1, COUNT + 1))
    def test_asks_without_naming(self, number: int) -> None:
        view = teaching_quiz.ask(KNOWN, number, {})
        assert view.player is not None
        beside = msgspec.structs.replace(view, asked=())
        said = msgspec.json.encode(beside).decode().lower()
        for clip in TAUGHT.clips:
            assert clip.name.lower() not in said
            assert clip.id not in said

    @pytest.mark.parametrize("one", TAUGHT.questions, ids=lambda one: one.id)
    def test_does_not_name_it_in_what_would_show_it_better(self, one: TeachingQuestion) -> None:
        said = " ".join(choice.text for choice in one.next.choices).lower()
        for clip in TAUGHT.clips:
            assert clip.id.split("-")[-1] not in said

    def test_has_its_right_answers_at_many_places(self) -> None:
        places = [one.choices.index(one.right) for one in TAUGHT.questions]
        others = [
            [choice.id for choice in one.next.choices].index(one.next.right)
            for one in TAUGHT.questions
        ]
        for each in (places, others):
            assert len(set(each)) > 2
            assert max(map(each.count, each)) <= 3

    def test_all_right_is_the_full_score(self) -> None:
        view = teaching_quiz.result(KNOWN, RIGHT)
        assert view.title == f"{2 * COUNT} of {2 * COUNT} answers are right"
        assert all(marking.taken_for is None for one in view.marked for marking in one.markings)

    def test_all_wrong_is_explained(self) -> None:
        wrong = {
            field: next(name for name in _choices(field) if name != right)
            for field, right in RIGHT.items()
        }
        view = teaching_quiz.result(KNOWN, wrong)
        assert view.title == f"0 of {2 * COUNT} answers are right"
        numbers = {reference.number for reference in view.references}
        for one in view.marked:
            what, more = one.markings
            assert what.taken_for is not None
            assert more.taken_for is None
            for marking in one.markings:
                assert marking.chosen.startswith("Not right: ")
                assert marking.right.startswith("Right would be: ")
                assert marking.because.sources or marking.because.basis
                assert set(marking.because.sources) <= numbers

    @given(ANSWERS)
    def test_the_score_is_how_many_are_right(self, given: dict[str, str]) -> None:
        right = sum(given.get(field) == answer for field, answer in RIGHT.items())
        assert teaching_quiz.result(KNOWN, given).title.startswith(f"{right} of ")

    @given(ANSWERS, st.integers(1, COUNT))
    def test_answers_travel_on_and_nothing_else_does(
        self, given: dict[str, str], number: int
    ) -> None:
        known = teaching_quiz.answers(KNOWN, {**given, "name": "somebody"})
        assert known.items() <= given.items()
        assert "squint" not in known.values()
        view = teaching_quiz.ask(KNOWN, number, given)
        chosen = {a.name: c.value for a in view.asked for c in a.choices if c.is_chosen}
        assert {**dict(view.given), **chosen} == known
        assert dict(teaching_quiz.explain(KNOWN, number, given).given) == known

    @given(ANSWERS, st.integers(1, COUNT))
    def test_says_what_is_not_answered(self, given: dict[str, str], number: int) -> None:
        view = teaching_quiz.ask(KNOWN, number, given, checked=True)
        is_answered = teaching_quiz.is_answered(KNOWN, number, given)
        assert is_answered == (not view.unanswered)
        assert [name for name, _ in view.unanswered] == [
            asked.name for asked in view.asked if asked.problem
        ]
        assert teaching_quiz.ask(KNOWN, number, given).unanswered == ()

    @pytest.mark.parametrize("number", [-1, 0, COUNT + 1])
    def test_a_question_that_is_not_there_is_refused(self, number: int) -> None:
        with pytest.raises(UnknownClipError):
            teaching_quiz.ask(KNOWN, number, {})

    def test_leads_to_the_result_after_the_last(self) -> None:
        assert teaching_quiz.explain(KNOWN, 1, RIGHT).on == "Go on to clip 2"
        assert teaching_quiz.explain(KNOWN, COUNT, RIGHT).on == "Result"


def _choices(field: str) -> tuple[str, ...]:
    part, _, number = field.partition("-")
    one = TAUGHT.questions[int(number) - 1]
    return one.choices if part == "what" else tuple(choice.id for choice in one.next.choices)


def test_each_clip_of_the_lesson_is_asked_about_or_offered() -> None:
    offered = {name for one in TAUGHT.questions for name in one.choices}
    assert offered == set(CLIPS)
    assert all(isinstance(clip, TeachingClip) for clip in TAUGHT.clips)
