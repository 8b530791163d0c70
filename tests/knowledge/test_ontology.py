"""Which phenotype terms are there, and which is a kind of which?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinsbourne.knowledge.ontology import Ontology, load, shipped_snapshot

ATAXIA, GAIT_ATAXIA, OPSOCLONUS = "HP:0001251", "HP:0002066", "HP:0010543"
ROOT = "HP:0000001"

ontology = load()
terms = st.sampled_from(sorted(ontology.labels))
unhurried = settings(deadline=None)


class TestHierarchy:
    def test_gait_ataxia_is_ataxia_and_ataxia_is_not_gait_ataxia(self) -> None:
        assert ontology.is_a(GAIT_ATAXIA, ATAXIA)
        assert not ontology.is_a(ATAXIA, GAIT_ATAXIA)

    @unhurried
    @given(terms)
    def test_every_term_is_itself_and_a_phenotype_term(self, hpo: str) -> None:
        assert ontology.is_a(hpo, hpo)
        assert ontology.is_a(hpo, ROOT)

    @unhurried
    @given(terms, st.data())
    def test_a_term_is_among_the_descendants_of_its_ancestors(
        self, hpo: str, data: st.DataObject
    ) -> None:
        above = data.draw(st.sampled_from(sorted(ontology.ancestors(hpo))))
        below = data.draw(st.sampled_from(sorted(ontology.descendants(hpo))))
        assert hpo in ontology.descendants(above)
        assert hpo in ontology.ancestors(below)

    @unhurried
    @given(terms)
    def test_what_is_above_an_ancestor_is_above_the_term(self, hpo: str) -> None:
        above = ontology.ancestors(hpo)
        assert all(ontology.ancestors(one) <= above for one in above)

    @unhurried
    @given(terms, terms)
    def test_two_terms_are_above_each_other_only_if_they_are_one(self, one: str, two: str) -> None:
        assert (ontology.is_a(one, two) and ontology.is_a(two, one)) == (one == two)

    def test_every_term_is_below_the_root(self) -> None:
        assert len(ontology.descendants(ROOT)) == len(ontology)

    @pytest.mark.parametrize("ask", [Ontology.ancestors, Ontology.descendants])
    def test_a_term_that_is_not_current_has_no_place_in_it(self, ask: object) -> None:
        assert "HP:7654321" not in ontology
        assert callable(ask)
        with pytest.raises(KeyError):
            ask(ontology, "HP:7654321")


class TestWords:
    def test_a_term_says_its_label_and_synonyms_whatever_the_letter_case(self) -> None:
        assert ontology.says(OPSOCLONUS, " opsoclonus ")
        assert ontology.says(GAIT_ATAXIA, ontology.synonyms[GAIT_ATAXIA][0].upper())
        assert not ontology.says(OPSOCLONUS, "Nystagmus")

    @unhurried
    @given(terms)
    def test_a_term_says_each_of_its_names(self, hpo: str) -> None:
        names = [ontology.labels[hpo], *ontology.synonyms.get(hpo, ())]
        assert all(ontology.says(hpo, name.upper().casefold()) for name in names)

    def test_search_finds_the_closest_name_first(self) -> None:
        found = ontology.search("gait ATAXIA")
        assert found[0].id == GAIT_ATAXIA
        assert [len(match.words) for match in found] == sorted(len(match.words) for match in found)

    def test_search_asks_for_every_word_in_one_name(self) -> None:
        found = ontology.search("eye movement abnormal")
        assert found
        for match in found:
            assert all(word in match.words.casefold() for word in ("eye", "movement", "abnormal"))
            assert ontology.says(match.id, match.words)
            assert match.label == ontology.labels[match.id]

    def test_search_finds_synonyms(self) -> None:
        hpo, words = next((hpo, names[0]) for hpo, names in ontology.synonyms.items() if names)
        assert hpo in {match.id for match in ontology.search(words, limit=len(ontology))}

    def test_search_gives_no_more_than_asked_for(self) -> None:
        assert len(ontology.search("abnormal", limit=5)) == 5
        assert len(ontology.search("abnormal")) == 20

    @pytest.mark.parametrize("words", ["", "  ", "zzz no such sign"])
    def test_search_finds_nothing_where_there_is_nothing_to_find(self, words: str) -> None:
        assert ontology.search(words) == []


class TestShippedSnapshot:
    def test_the_newest_is_loaded_once(self) -> None:
        newest = shipped_snapshot()
        assert newest == sorted(newest.parent.glob("hpo-*.zip"))[-1]
        assert newest.name == f"hpo-{ontology.manifest.hpo_version}.zip"
        assert load() is ontology

    def test_it_says_its_release_and_thanks_hpo(self) -> None:
        manifest = ontology.manifest
        assert manifest.hpoa_version == manifest.hpo_version
        assert f"(release {manifest.hpo_version})" in manifest.acknowledgement
        assert "Human Phenotype Ontology" in manifest.acknowledgement
        assert manifest.licence.startswith("https://")

    def test_it_holds_what_its_manifest_counts(self) -> None:
        manifest = ontology.manifest
        counted = (manifest.terms, manifest.obsolete, manifest.annotations)
        assert counted == (len(ontology), len(ontology.replaced), len(ontology.annotations))

    def test_no_annotation_rests_on_electronic_inference(self) -> None:
        assert {row.evidence for row in ontology.annotations} == {"PCS", "TAS"}
        assert ontology.manifest.left_out["IEA"] > 0

    def test_annotations_name_terms_that_are_known(self) -> None:
        unknown = {row.hpo for row in ontology.annotations} - ontology.labels.keys()
        assert unknown <= ontology.replaced.keys()

    def test_what_replaces_an_obsolete_id_is_current(self) -> None:
        assert {new for new in ontology.replaced.values() if new} <= ontology.labels.keys()
        assert not ontology.replaced.keys() & ontology.labels.keys()

    def test_a_merged_terms_id_leads_to_the_term_that_took_it_up(self) -> None:
        assert ontology.replaced["HP:0007698"] == "HP:0007722"
