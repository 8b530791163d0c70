"""What does a sentence say of each term in it: that it is there, is not, or is somebody else's?

A cue governs the terms in its reach. Its reach ends where another statement begins, and goes from
item to item of a list only where the sentence shows that the list goes on; of what a sentence
leaves open this says that it is uncertain, since to call a sign absent that is there does harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from kinsbourne.exchange.note import doubts
from kinsbourne.exchange.note.landmarks import Place, landmarks
from kinsbourne.exchange.note.lists import STATEMENTS, Lists, Piece
from kinsbourne.exchange.note.matching import Term
from kinsbourne.exchange.note.rules import Rules
from kinsbourne.exchange.note.tokens import Token
from kinsbourne.knowledge.model import Cue

_MOST_IN_ITEM = 8
"""An item of a list with more words is a statement of its own."""
_LINKS = frozenset({":", "–", "(", "=", "-"})
_EXAMINED = frozenset({"sign", "part", "test"})
_FINDINGS = frozenset({"finding", "mask", "drug", "scale"})


class Governed(NamedTuple):
    """That a cue governs a term: surely, or in one reading of the sentence."""

    place: Place
    is_sure: bool
    is_after: bool
    """Does the term stand after the cue?"""


class Context:
    """A sentence with its terms, cues and ends of statements, ready to be asked."""

    def __init__(self, tokens: Sequence[Token], terms: Sequence[Term], rules: Rules) -> None:
        self.tokens = tokens
        self.rules = rules
        self.words = [token.plain for token in tokens]
        found = landmarks(self.words, terms, rules)
        self.terms, self.breaks, self.all_breaks = found.terms, found.breaks, found.all_breaks
        self._term_at, self.cue_at = found.term_at, found.cue_at
        self.lists = Lists(self.words, found, rules)
        self.governs: dict[Term, list[Governed]] = {}
        for place in found.places:
            self._govern(place)

    def _govern(self, place: Place) -> None:
        scope = place.cue.scope
        if place.cue.says == "nothing":
            return
        if scope == "nearest":
            scope = "backward" if self._stands_after(place, _EXAMINED) else "forward"
        elif scope == "either":
            scope = "backward" if self._stands_after(place, _FINDINGS) else "forward"
        if scope != "forward":
            self._before(place)
        if scope != "backward":
            self._after(place)

    def _stands_after(self, place: Place, kinds: frozenset[str]) -> bool:
        """Does what a cue speaks of stand before it, as in *gait normal* and *ataxia (-)*?"""
        before = self._start_before(place)
        while before >= 0 and self._is_passed_over(before, place.cue):
            before -= 1
        term = self._term_at.get(before)
        if term is not None and term.entry.kind in kinds:
            return True
        if place.cue.scope == "either":
            return False
        following = self._term_at.get(place.end)
        return following is None or following.entry.kind not in kinds

    def _start_before(self, place: Place) -> int:
        """The token before a cue; before a mark that links the two, as in *EEG: normal*."""
        at = place.first - 1
        if self.words[at : at + 1] != [] and self.words[at] in _LINKS:
            before = at - 1
            while before >= 0 and self._is_passed_over(before, place.cue):
                before -= 1
            return before if before in self._term_at else at
        return at

    def _is_passed_over(self, at: int, cue: Cue) -> bool:
        """A copula, filler or mark between a cue and what it governs."""
        word = self.words[at]
        return (
            at in self.breaks
            and bool(self.breaks[at] & STATEMENTS & set(cue.ends))
            and word in self.rules.beside
        ) or (
            word in self.rules.fillers
            or (cue.scope == "nearest" and word in self.rules.before_results)
        )

    def _after(self, place: Place) -> None:
        if place.cue.direct:
            at = place.end
            while at < len(self.words) and self.words[at] in self.rules.beside:
                at += 1
            self._note([term for term in self.terms if term.first == at], place, True)
            return
        pieces = self.lists.after(place.end)
        cue, pending, left_open = place.cue, list[Term](), list[Term]()
        is_closed = False
        for number, piece in enumerate(pieces):
            head = self.lists.first_break(piece, cue)
            has_break = head < piece.end
            here = self.lists.terms(piece.first, head)
            if number == 0 or (piece.join == "or" and here):
                surely, perhaps = doubts.nearest(here, cue)
                self._note(pending, place, True)
                self._note(
                    surely,
                    place,
                    number > 0 or not doubts.is_of_other(here, place, self.words, self.rules),
                )
                self._note(perhaps, place, False)
                pending = []
                is_closed = number > 0
            elif piece.join == "or":
                break  # as in *no fever, ataxia at home or nursery*, which is no list of signs
            elif self._is_new_statement(piece, head) or self._is_of_part(pieces[number:]):
                if cue.list != "or" and piece.join == "and":
                    left_open += here
                break
            elif is_closed:
                pending += here
            elif cue.list != "or" or (cue.scope == "nearest" and self.lists.is_bare(piece)):
                self._note(here, place, True)
            elif piece.join == "and" or not has_break:
                pending += here
            else:
                break
            if has_break or piece.is_cut:
                break
        if not is_closed:
            left_open += pending
        if cue.open == "uncertain" and cue.scope != "nearest":
            self._note(left_open, place, False)

    def _is_new_statement(self, piece: Piece, head: int) -> bool:
        """Does the item say something by itself: with a verb, a subject, a cue, or many words?"""
        if head < piece.end and piece.join == ",":
            return True
        if head < piece.end and (head == piece.first or self.breaks[head] & STATEMENTS):
            return True
        has_cue = piece.is_cut and head == piece.end
        return has_cue or piece.end - piece.first > _MOST_IN_ITEM

    def _is_of_part(self, pieces: Sequence[Piece]) -> bool:
        """*No nystagmus, gait wide based*: is the item one of something examined?

        Not in a list that *or* goes on to close, as in *no nystagmus, gait ataxia or tremor*.
        """
        if pieces[0].join != "," or any(piece.join == "or" for piece in pieces):
            return False
        here = self.lists.terms(pieces[0].first, pieces[0].end)
        return bool(here) and doubts.names_part(here[0], self.tokens, self.rules)

    def _is_examined(self, piece: Piece, terms: Sequence[Term], cue: Cue) -> bool:
        """*MRI brain, EEG, CSF normal*: does the item hold but what can be normal?"""
        kinds = {term.entry.kind for term in terms}
        is_examined = bool(kinds) and kinds <= _EXAMINED
        return cue.scope == "nearest" and is_examined and self.lists.is_bare(piece)

    def _before(self, place: Place) -> None:
        cue = place.cue
        is_plural = cue.list == "any"
        at = self._start_before(place)
        is_linked = at < place.first - 1
        while at >= 0 and (
            self._is_passed_over(at, cue)
            or self.words[at] in ("-", "?")
            or (cue.says == "past" and self.words[at] in self.rules.referring)
        ):
            is_plural = is_plural or self.words[at] in self.rules.plurals
            at -= 1
        if cue.direct:
            self._note([term for term in self.terms if term.last == at], place, True)
            return
        if cue.says == "past" and doubts.refers_back(at, place, self.words, self.rules):
            at -= 1
        has_plural = not self.rules.plurals.isdisjoint(self.words[place.first : place.end])
        is_of_all = has_plural and is_plural and cue.says == "past"
        is_plural = is_plural or has_plural
        pieces = self.lists.before(at)
        reach = pieces
        if cue.list == "closed":
            reach, is_plural = self._closed_list(pieces, cue), True
        elif cue.at_end or is_linked:
            reach = pieces[:1]
        pending, in_or_list = list[Term](), False
        for number, piece in enumerate(reach):
            after_break = self.lists.last_break(piece, cue)
            has_break = after_break > piece.first
            here = self.lists.terms(after_break, piece.end)
            in_or_list = in_or_list or piece.join == "or"
            if number == 0:
                surely, perhaps = doubts.nearest(here[::-1], cue)
                is_sure = not doubts.is_of_test(place, self._term_at.get(place.end), self.words)
                self._note(surely, place, is_sure)
                self._note(perhaps, place, False)
            elif has_break:
                if piece.join == "or" or is_of_all:
                    self._note(here, place, True)
                break
            elif (
                piece.join == "or" or is_plural or in_or_list or self._is_examined(piece, here, cue)
            ):
                self._note(here, place, True)
            elif piece.join == "and":
                pending += here
            else:
                break
            if has_break:
                break
        if cue.scope != "nearest":
            self._note(pending, place, False)

    def _closed_list(self, pieces: list[Piece], cue: Cue) -> list[Piece]:
        """The items before a cue that make one list with the last; the last alone without.

        *Ataxia, vomiting denied* are two statements; *fever, vomiting and headache denied* is one,
        and so is *anti-Hu, anti-Ri awaited*, since all are antibodies.
        """
        if pieces[1:] == []:
            return pieces
        domain = self._domain(pieces[0])
        if pieces[1].join == "," and (cue.says != "uncertain" or not domain):
            return pieces[:1]
        is_any = pieces[1].join != ","
        items = takewhile(
            lambda one: self._is_item(one) and (is_any or self._domain(one) == domain), pieces[1:]
        )
        return [pieces[0], *items]

    def _is_item(self, piece: Piece) -> bool:
        """Is it bare, and nothing said of it, as in *anti-Hu positive* and *anti-Hu detected*?"""
        here = self.lists.terms(piece.first, piece.end)
        if not here or not self.lists.is_bare(piece):
            return False
        after = self.words[here[-1].last + 1 : piece.end]
        return self.rules.ignored.issuperset(after) and not any(
            doubts.is_positive(term, self.words, self.rules) for term in here
        )

    def _domain(self, piece: Piece) -> str:
        """The one domain of the findings of an item; none where there are several."""
        domains = {one.entry.domain for one in self.lists.terms(piece.first, piece.end)}
        return domains.pop() if len(domains) == 1 else ""

    def _note(self, terms: Sequence[Term], place: Place, is_sure: bool) -> None:
        kinds = frozenset[str](place.cue.of)
        for term in terms:
            if kinds and kinds.isdisjoint((term.entry.kind, term.entry.domain)):
                continue
            if place.cue.not_negated and doubts.is_negated(term, self.tokens, self.rules):
                continue
            found = Governed(place, is_sure, term.first >= place.end)
            self.governs.setdefault(term, []).append(found)
