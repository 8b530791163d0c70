"""What a sentence says of each finding in it: read as a specification of scope.

Each row is a sentence and, for words in it, what is said of them: ``+`` present, ``-`` excluded,
``?`` uncertain, ``p`` past, ``f`` family, ``n`` normal.
"""

from __future__ import annotations

import pytest

from kinsbourne.exchange import note
from kinsbourne.knowledge import base

SAID = {
    "+": "present",
    "-": "excluded",
    "?": "uncertain",
    "p": "past",
    "f": "family",
    "n": "normal",
}
SENTENCES = [
    ("No fever, rash, or vomiting.", "fever - | rash - | vomiting -"),
    (
        "Denies fever, headache and vomiting but has ataxia.",
        "fever - | headache - | vomiting - | ataxia +",
    ),
    ("He had ataxia, and nystagmus and tremor were absent.", "ataxia + | nystagmus - | tremor -"),
    ("Ataxia was present and nystagmus absent.", "ataxia + | nystagmus -"),
    ("She had no seizures and was irritable.", "seizures - | irritable +"),
    ("There was no nystagmus but opsoclonus was seen.", "nystagmus - | opsoclonus +"),
    ("No opsoclonus until day five.", "opsoclonus ?"),
    ("Opsoclonus was never seen.", "opsoclonus -"),
    ("Opsoclonus was not initially seen; ataxia was.", "opsoclonus - | ataxia +"),
    ("Without opsoclonus or myoclonus, ataxic.", "opsoclonus - | myoclonus - | ataxic +"),
    ("Neither opsoclonus nor myoclonus was found.", "opsoclonus - | myoclonus -"),
    ("No nystagmus; tremor and ataxia present.", "nystagmus - | tremor + | ataxia +"),
    ("Tremor and ataxia without fever.", "tremor + | ataxia + | fever -"),
    ("The tremor has resolved.", "tremor p"),
    ("Her ataxia had resolved but the tremor persists.", "ataxia p | tremor +"),
    ("Rule out seizures.", "seizures ?"),
    ("Seizures were ruled out.", "seizures -"),
    ("? seizure.", "seizure ?"),
    ("?seizure, ataxia", "seizure ? | ataxia +"),
    ("Possible myoclonus.", "myoclonus ?"),
    ("Family history of migraine and epilepsy.", "migraine f | epilepsy f"),
    ("His mother has migraine; he has headache.", "migraine f | headache +"),
    ("Her mother had migraine and she has ataxia.", "migraine f | ataxia +"),
    ("Mother reports vomiting and unsteady gait.", "vomiting + | unsteady gait +"),
    ("Mother noticed tremor.", "tremor +"),
    ("A three-day history of fever and vomiting.", "fever + | vomiting +"),
    ("3 day history of ataxia with no fever.", "ataxia + | fever -"),
    ("No change in ataxia.", "ataxia +"),
    ("No improvement in tremor.", "tremor +"),
    (
        "Ataxia, tremor and irritability; no fever or rash.",
        "ataxia + | tremor + | irritability + | fever - | rash -",
    ),
    ("Not febrile, not vomiting.", "febrile - | vomiting -"),
    ("He was not irritable and slept well.", "irritable -"),
    ("Tests for neuroblastoma were negative.", "neuroblastoma -"),
    ("No neuroblastoma was found.", "neuroblastoma -"),
    ("If she develops fever or vomiting, return.", "fever ? | vomiting ?"),
    ("Ataxia worse with fever.", "Ataxia + | fever +"),
    ("Fever has gone, ataxia remains.", "Fever p | ataxia +"),
    ("No longer ataxic.", "ataxic p"),
    ("Never had seizures or fever.", "seizures - | fever -"),
    ("Ataxia but no opsoclonus or myoclonus.", "Ataxia + | opsoclonus - | myoclonus -"),
    ("Gait ataxia, no nystagmus, dysarthria.", "Gait ataxia + | nystagmus - | dysarthria ?"),
    ("No evidence of opsoclonus, myoclonus or ataxia.", "opsoclonus - | myoclonus - | ataxia -"),
    ("There was no fever prior to the ataxia.", "fever - | ataxia +"),
    ("Headache without vomiting, with papilloedema.", "Headache + | vomiting - | papilloedema +"),
    ("She is ataxic, irritable and not sleeping. No fever.", "ataxic + | irritable + | fever -"),
    ("Vomiting (no headache).", "Vomiting + | headache -"),
    ("Headache (with vomiting) but no fever.", "Headache + | vomiting + | fever -"),
    ("No fever, no vomiting, ataxia.", "fever - | vomiting - | ataxia ?"),
    ("no h/o seizures", "seizures -"),
    ("H/o seizures aged 2.", "seizures p"),
    ("Seizures in infancy.", "Seizures p"),
    ("Sister with epilepsy, patient with ataxia.", "epilepsy f | ataxia +"),
    ("Ataxia is not due to weakness.", "Ataxia +"),
    ("Although no opsoclonus was seen, myoclonus was prominent.", "opsoclonus - | myoclonus +"),
    ("Rather than nystagmus, this is opsoclonus.", "nystagmus - | opsoclonus +"),
    ("It is opsoclonus rather than nystagmus.", "opsoclonus + | nystagmus -"),
    ("Nystagmus was reported but opsoclonus was found.", "Nystagmus + | opsoclonus +"),
    ("No fever but vomiting and ataxia.", "fever - | vomiting + | ataxia +"),
    ("Fever -ve, ataxia +ve.", "Fever - | ataxia +"),
    ("Tremor: none. Ataxia: marked.", "Tremor - | Ataxia +"),
    ("Opsoclonus and ataxia, both absent today.", "ataxia -"),
    ("Irritability and ataxia had resolved by May.", "ataxia p"),
    ("Irritability and ataxia have both resolved.", "Irritability p | ataxia p"),
    ("No irritability, behaviour normal, ataxia marked.", "irritability - | ataxia +"),
    ("She was well without fever until Monday when ataxia began.", "fever ? | ataxia +"),
    ("Without warning she developed ataxia.", "ataxia +"),
    ("Parents have not seen any opsoclonus or myoclonus.", "opsoclonus - | myoclonus -"),
    ("He did not have fever, but was vomiting.", "fever - | vomiting +"),
    ("She does not have ataxia or tremor.", "ataxia - | tremor -"),
    ("Not only ataxia but also tremor.", "ataxia + | tremor +"),
    ("Ataxia; fever nil; vomiting nil.", "Ataxia + | fever - | vomiting -"),
    ("Cannot exclude myoclonus.", "myoclonus ?"),
    ("Myoclonus cannot be excluded.", "Myoclonus ?"),
    ("Absence of fever and presence of ataxia.", "fever - | ataxia +"),
    ("Free of seizures, ataxia persists.", "seizures - | ataxia +"),
    ("No significant tremor or dysmetria.", "tremor - | dysmetria -"),
    (
        "No signs of raised ICP, papilloedema or neck stiffness.",
        "papilloedema - | neck stiffness -",
    ),
    (
        "There is ataxia without nystagmus, dysarthria or tremor.",
        "ataxia + | nystagmus - | dysarthria - | tremor -",
    ),
    ("On examination no opsoclonus, ataxia ++.", "opsoclonus -"),
    ("She had never been febrile and the rash was absent.", "febrile - | rash -"),
    ("Denied headaches; reported diplopia.", "headaches - | diplopia +"),
    ("She had fever, cough, no rash and no vomiting.", "fever + | cough + | rash - | vomiting -"),
    ("Resolution of opsoclonus and ataxia.", "opsoclonus p | ataxia p"),
    ("Known epilepsy.", "epilepsy +"),
    ("Seizure-free.", "Seizure -"),
    ("Is this opsoclonus?", "opsoclonus ?"),
    ("Ataxia, now resolved.", "Ataxia p"),
    ("Vomiting, which resolved after two days; ataxia.", "Vomiting p | ataxia +"),
    ("Tremor (resolved).", "Tremor p"),
    ("He used to be irritable.", "irritable p"),
    ("She had seizures as a newborn, ataxia now.", "seizures p | ataxia +"),
    ("No one else in the family has ataxia.", "ataxia f"),
    ("Her brother does not have tremor.", "tremor f"),
    ("My son has ataxia and tremor.", "ataxia + | tremor +"),
    ("Fever may recur.", "Fever ?"),
    ("Opsoclonus unlikely.", "Opsoclonus ?"),
    ("Opsoclonus-like movements.", "Opsoclonus ?"),
    ("Myoclonus vs tremor.", "Myoclonus ? | tremor ?"),
    ("Either tremor or myoclonus.", "tremor ? | myoclonus ?"),
    ("It looks like opsoclonus.", "opsoclonus ?"),
    ("Mum has noticed tremor and vomiting.", "tremor + | vomiting +"),
    ("Mum has not noticed any tremor.", "tremor -"),
    ("Both parents have migraine; the child is ataxic.", "migraine f | ataxic +"),
    ("Low suspicion of meningitis.", "meningitis ?"),
    ("Previously ataxic, now steady.", "ataxic p"),
    ("Ataxia previously.", "Ataxia p"),
    ("Temp 38.7, irritable.", "Temp 38.7 + | irritable +"),
    ("Temperature 36.8.", "Temperature 36.8 n"),
    ("Ataxia and tremor; the latter resolved.", "Ataxia +"),
    ("She had been vomiting and the vomiting has stopped.", "the vomiting p"),
    ("Opsoclonus denied.", "opsoclonus -"),
    ("Vomiting, fever and headache denied.", "vomiting - | fever - | headache -"),
    ("Vomiting denied, headache present.", "vomiting - | headache +"),
    ("Vomiting denied by mum.", "vomiting -"),
    ("Seizures denied but ataxia present.", "seizures - | ataxia +"),
    ("She denied seizures, fever and rash.", "seizures - | fever - | rash -"),
    ("The boy with ataxia denied headache.", "ataxia + | headache -"),
    ("Ataxia, fever denied.", "ataxia + | fever -"),
    ("Ataxia at two, fever and rash denied.", "ataxia + | fever - | rash -"),
    ("Fever, rash and cough: none.", "fever - | rash - | cough -"),
    ("Excluded: neuroblastoma, stroke.", "neuroblastoma - | stroke -"),
    ("Ruled out: seizures", "seizures -"),
    ("Denied: seizures, fever", "seizures - | fever -"),
    ("Ataxia, neuroblastoma excluded: MIBG negative.", "ataxia + | neuroblastoma -"),
    ("Not excluded: neuroblastoma.", "neuroblastoma ?"),
    ("Parents have not seen opsoclonus.", "opsoclonus -"),
    ("We have never seen opsoclonus or tremor.", "opsoclonus - | tremor -"),
    ("Nobody has noticed jerks.", "jerks -"),
    ("Parents have not seen opsoclonus since Monday.", "opsoclonus ?"),
    ("Parents have not noticed that the ataxia is better.", "ataxia +"),
    ("Parents have not seen a change in the ataxia.", "ataxia +"),
    ("Parents have not seen a doctor about the tremor.", "tremor +"),
]


@pytest.mark.parametrize(("text", "said"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_what_a_sentence_says(text: str, said: str) -> None:
    spans = note.read(text, base.load()).spans
    for one in said.split(" | "):
        words, sign = one.rsplit(" ", 1)
        at = text.lower().index(words.lower())
        here = [s for s in spans if s.start < at + len(words) and at < s.end]
        assert SAID[sign] in {s.status for s in here if s.kind == "finding"}, words


SECTIONS = [
    ("FH: epilepsy.\nPC: ataxia.", {"epilepsy": "family", "ataxia": "present"}),
    ("PMH: seizures.\nHe has ataxia.", {"seizures": "past", "ataxia": "present"}),
    ("PMH\nseizures\nasthma\n\nNow ataxia", {"asthma": "past", "ataxia": "present"}),
    ("Plan: look for opsoclonus", {"opsoclonus": "uncertain"}),
    ("Past history: no seizures.\nTremor.", {"seizures": "excluded", "Tremor": "present"}),
    ("Family history - tremor\nataxia", {"tremor": "family", "ataxia": "present"}),
    ("On examination: ataxia, no tremor", {"ataxia": "present", "tremor": "excluded"}),
]


@pytest.mark.parametrize(("text", "said"), SECTIONS)
def test_a_heading_speaks_for_what_stands_under_it(text: str, said: dict[str, str]) -> None:
    spans = {span.text: span.status for span in note.read(text, base.load()).spans}
    assert {words: spans[words] for words in said} == said


OTHER_LANGUAGES = [
    ("es", "Sin fiebre, ataxia.", {"fiebre": "excluded", "ataxia": "uncertain"}),
    ("es", "Sin fiebre; ataxia.", {"fiebre": "excluded", "ataxia": "present"}),
    ("es", "No presenta fiebre ni vómitos.", {"fiebre": "excluded", "vómitos": "excluded"}),
    ("es", "Niega fiebre, vómitos y cefalea.", {"fiebre": "excluded", "cefalea": "excluded"}),
    ("es", "No hay nistagmo, pero sí opsoclono.", {"nistagmo": "excluded", "opsoclono": "present"}),
    ("es", "Sospecha de neuroblastoma.", {"neuroblastoma": "uncertain"}),
    ("es", "No se puede descartar mioclono.", {"mioclono": "uncertain"}),
    ("es", "Madre con epilepsia; el paciente con ataxia.", {"epilepsia": "family"}),
    ("es", "Antecedentes de convulsiones.", {"convulsiones": "past"}),
    ("es", "El temblor ha desaparecido.", {"temblor": "past"}),
    ("es", "Marcha normal.", {"Marcha": "normal"}),
    ("es", "Fiebre negada.", {"Fiebre": "excluded"}),
    ("es", "Neuroblastoma descartado.", {"Neuroblastoma": "excluded"}),
    ("es", "Descartado: neuroblastoma.", {"neuroblastoma": "excluded"}),
    ("es", "Fiebre y vómitos: no.", {"Fiebre": "excluded", "vómitos": "excluded"}),
    ("es", "Los padres no han visto temblor.", {"temblor": "excluded"}),
    ("es", "Hermano de 4 años con temblor.", {"temblor": "family"}),
    ("es", "Madre de 30 años refiere ataxia.", {"ataxia": "present"}),
    ("fr", "Son frère (4 ans) a un tremblement.", {"tremblement": "family"}),
    ("fr", "Fièvre niée.", {"Fièvre": "excluded"}),
    ("fr", "Exclu : neuroblastome.", {"neuroblastome": "excluded"}),
    ("fr", "Les parents n'ont pas vu d'opsoclonus.", {"opsoclonus": "excluded"}),
    ("fr", "La mère n'a pas vu de tremblement.", {"tremblement": "excluded"}),
    ("fr", "Pas de fièvre ; ataxie.", {"fièvre": "excluded", "ataxie": "present"}),
    ("fr", "Ni fièvre ni vomissements.", {"fièvre": "excluded", "vomissements": "excluded"}),
    ("fr", "Absence de nystagmus mais ataxie.", {"nystagmus": "excluded", "ataxie": "present"}),
    ("fr", "On ne peut exclure un opsoclonus.", {"opsoclonus": "uncertain"}),
    ("fr", "Suspicion de neuroblastome.", {"neuroblastome": "uncertain"}),
    ("fr", "La mère a une épilepsie.", {"épilepsie": "family"}),
    ("fr", "Antécédents de convulsions.", {"convulsions": "past"}),
    ("fr", "Le tremblement a disparu.", {"tremblement": "past"}),
    ("fr", "Marche normale.", {"Marche": "normal"}),
    ("fr", "Pas d'ataxie, de tremblement ou de nystagmus.", {"ataxie": "excluded"}),
]


@pytest.mark.parametrize(("language", "text", "said"), OTHER_LANGUAGES)
def test_spanish_and_french_have_the_same_rules(
    language: str, text: str, said: dict[str, str]
) -> None:
    spans = note.read(text, base.load(), language=language).spans
    found = {span.text: span.status for span in spans}
    assert {words: found.get(words) for words in said} == said


NOT_EXAMINED = [
    ("en", "Myoclonus has not been evaluated.", "Myoclonus"),
    ("en", "Opsoclonus has not yet been looked for.", "Opsoclonus"),
    ("en", "Ataxia not evaluated.", "Ataxia"),
    ("en", "Opsoclonus not looked for.", "Opsoclonus"),
    ("en", "Opsoclonus has not been sought.", "Opsoclonus"),
    ("en", "Opsoclonus never checked.", "Opsoclonus"),
    ("en", "Opsoclonus was never documented.", "Opsoclonus"),
    ("en", "Opsoclonus: not commented on.", "Opsoclonus"),
    ("en", "Ataxia was not possible to assess.", "Ataxia"),
    ("en", "Ataxia has yet to be tested.", "Ataxia"),
    ("en", "Opsoclonus couldn't be looked for.", "Opsoclonus"),
    ("en", "Opsoclonus, tremor and ataxia have not been examined because asleep.", "Opsoclonus"),
    ("en", "We did not look for opsoclonus.", "opsoclonus"),
    ("en", "She was never tested for neuroblastoma.", "neuroblastoma"),
    ("en", "Not examined: opsoclonus, myoclonus.", "myoclonus"),
    ("en", "Unable to assess ataxia.", "ataxia"),
    ("es", "Opsoclono no evaluado.", "Opsoclono"),
    ("es", "La ataxia no se ha valorado.", "ataxia"),
    ("es", "No se exploró la ataxia.", "ataxia"),
    ("es", "No explorados: opsoclono, mioclono.", "mioclono"),
    ("fr", "Opsoclonus non recherché.", "Opsoclonus"),
    ("fr", "L'ataxie n'a pas été testée.", "ataxie"),
    ("fr", "On n'a pas recherché d'opsoclonus.", "opsoclonus"),
    ("fr", "Non évalués : opsoclonus, myoclonies.", "myoclonies"),
]


@pytest.mark.parametrize(("language", "text", "words"), NOT_EXAMINED)
def test_what_was_not_examined_is_neither_there_nor_absent(
    language: str, text: str, words: str
) -> None:
    spans = note.read(text, base.load(), language=language).spans
    assert {span.text: span.status for span in spans}[words] == "uncertain"


@pytest.mark.parametrize(
    "text",
    [
        "Ataxia, opsoclonus not examined.",
        "Ataxia for three weeks, never assessed.",
        "Ataxia; reflexes not tested.",
        "Reflexes not tested, ataxia.",
        "Difficult to examine, ataxia and tremor.",
        "Could not be tested because of ataxia.",
        "She has ataxia and has not been tested for HIV.",
    ],
)
def test_a_sign_beside_what_was_not_examined_stays(text: str) -> None:
    assert statuses(text).get("ataxia", statuses(text).get("Ataxia")) == "present"


AWAITED = [
    ("Anti-Ri awaited.", "anti-Ri ?"),
    ("Anti-Ri sent.", "anti-Ri ?"),
    ("Anti-Ri sent to Barcelona.", "anti-Ri ?"),
    ("Anti-Ri in progress.", "anti-Ri ?"),
    ("Anti-Ri: to follow.", "anti-Ri ?"),
    ("Anti-Ri result outstanding.", "anti-Ri ?"),
    ("Anti-Ri not yet back.", "anti-Ri ?"),
    ("We have sent anti-Ri and anti-Yo.", "anti-Ri ? | anti-Yo ?"),
    ("Pending: anti-Ri, anti-Yo.", "anti-Ri ? | anti-Yo ?"),
    ("Anti-Yo, anti-Ma2, anti-Ri awaited.", "anti-Yo ? | anti-Ma2 ? | anti-Ri ?"),
    ("Anti-Ri positive, anti-Yo awaited.", "anti-Ri + | anti-Yo ?"),
    ("Anti-Ri detected, anti-Yo awaited.", "anti-Ri + | anti-Yo ?"),
    ("Anti-Ri sent: positive.", "anti-Ri +"),
    ("Anti-Ri sent, negative.", "anti-Ri -"),
    ("Ataxia and anti-Ri awaited.", "ataxia + | anti-Ri ?"),
    ("Child with ataxia sent to hospital.", "ataxia +"),
    ("Neutropenia due to rituximab.", "neutropenia +"),
]


@pytest.mark.parametrize(("text", "said"), AWAITED)
def test_what_a_laboratory_has_not_yet_answered_is_open(text: str, said: str) -> None:
    test_what_a_sentence_says(text, said)


SOMEBODY_ELSES = [
    ("Half-sib: opsoclonus.", "opsoclonus f"),
    ("Her sib has seizures.", "seizures f"),
    ("Seizures in a sib.", "seizures f"),
    ("Her brother (4 years old) has tremor.", "tremor f"),
    ("Brother aged 4 has tremor, patient has ataxia.", "tremor f | ataxia +"),
    ("Brother aged 4 with fever.", "fever f"),
    ("Brother (4) had fever, rash and cough.", "fever f | rash f | cough f"),
    ("Brother aged 4 well, ataxia since Monday.", "ataxia +"),
    ("Mum (aged 30 years) has epilepsy.", "epilepsy f"),
    ("Mother aged 30 has noticed ataxia.", "ataxia +"),
    ("Twin 2: opsoclonus.", "opsoclonus ?"),
    ("Twin 2 has a fever and rash.", "fever ? | rash ?"),
    ("20-month-old girl, twin 2, with opsoclonus.", "opsoclonus +"),
    ("20-month-old twin with ataxia.", "ataxia +"),
]


@pytest.mark.parametrize(("text", "said"), SOMEBODY_ELSES)
def test_a_relatives_sign_is_not_the_patients(text: str, said: str) -> None:
    test_what_a_sentence_says(text, said)


NEVER_EXCLUDED = [
    ("No opsoclonus initially but it developed on day 3.", "opsoclonus"),
    ("Initially no opsoclonus.", "opsoclonus"),
    ("No opsoclonus on admission.", "opsoclonus"),
    ("She had never had ataxia before.", "ataxia"),
    ("No previous ataxia.", "ataxia"),
    ("No fever since Tuesday.", "fever"),
    ("No seizures for 3 weeks.", "seizures"),
    ("Not as ataxic as before.", "ataxic"),
    ("Less irritable.", "irritable"),
    ("Not very ataxic.", "ataxic"),
    ("No jerks at rest.", "jerks"),
    ("Tremor is not present at rest but on action.", "Tremor"),
    ("He could not walk without staggering.", "staggering"),
    ("Not always irritable.", "irritable"),
    ("Ataxia has not improved.", "Ataxia"),
    ("The ataxia is not worse.", "ataxia"),
    ("No opsoclonus until yesterday.", "opsoclonus"),
    ("Not only opsoclonus but ataxia.", "opsoclonus"),
    ("There is no doubt that this is opsoclonus.", "opsoclonus"),
    ("No cause for the ataxia was found.", "ataxia"),
    ("No response of the opsoclonus to steroids.", "opsoclonus"),
    ("It was not without ataxia.", "ataxia"),
    ("Ataxia with no fever.", "Ataxia"),
    ("No fever, ataxic since Monday.", "ataxic"),
    ("No fever, she is ataxic.", "ataxic"),
    ("No fever, and she is ataxic.", "ataxic"),
    ("No fever and unsteady since Monday.", "unsteady"),
    ("Without fever she became ataxic.", "ataxic"),
    ("Denies fever, is ataxic.", "ataxic"),
    ("Negative for fever but positive for ataxia.", "ataxia"),
    ("No nystagmus: opsoclonus!", "opsoclonus"),
    ("Nystagmus absent, opsoclonus present.", "opsoclonus"),
    ("Tremor, nystagmus absent.", "Tremor"),
    ("Had tremor and nystagmus was absent.", "tremor"),
    ("MRI negative, ataxia.", "ataxia"),
    ("CSF and MRI were negative and ataxia persisted.", "ataxia"),
    ("Ataxia; tests negative.", "Ataxia"),
    ("Ataxia but tests were negative.", "Ataxia"),
    ("Normal MRI and ataxia.", "ataxia"),
    ("Gait ataxia, normal reflexes.", "Gait ataxia"),
    ("If no fever, ataxia is likely cerebellar.", "ataxia"),
    ("Without doubt opsoclonus.", "opsoclonus"),
    ("Not a day goes by without vomiting.", "vomiting"),
    ("Never free of myoclonus.", "myoclonus"),
    ("No let-up in the irritability.", "irritability"),
    ("No end of tantrums.", "tantrums"),
    ("No allergies ataxia irritability.", "ataxia"),
    ("No trauma ataxia since Monday.", "ataxia"),
    ("No fever vomiting ataxia.", "ataxia"),
    ("Opsoclonus anti-Hu negative.", "Opsoclonus"),
    ("Ataxia, negative MRI.", "Ataxia"),
    ("Ataxia negative MRI.", "Ataxia"),
    ("Opsoclonus absent only in sleep.", "Opsoclonus"),
    ("Irritability, negative impact on the family.", "Irritability"),
    ("Neither steroids nor IVIG helped the ataxia.", "ataxia"),
    ("No one believed the opsoclonus.", "opsoclonus"),
    ("Never walks without stumbling.", "stumbling"),
    ("Not a typical tremor.", "tremor"),
    ("No findings besides ocular flutter.", "ocular flutter"),
    ("PMH nil, ataxia since Monday.", "ataxia"),
    ("No nystagmus, gait wide based.", "gait wide based"),
    ("[ ] ataxia [x] tremor", "ataxia"),
    ("He was sleeping well before this started.", "sleeping well"),
    ("Normally walks well.", "walks well"),
    ("Gait usually normal.", "Gait"),
    ("Gait initially normal.", "Gait"),
    ("Eye movements normal between bursts of flutter.", "Eye movements"),
    ("Ataxia? Yes.", "Ataxia"),
    ("Cannot walk any more.", "Cannot walk"),
    ("No fever, ataxia 3/7.", "ataxia"),
    ("No fever, ataxia at home or nursery.", "ataxia"),
    ("No fever, tremor in one or both hands.", "tremor"),
    ("No fever, ataxia, BP 90/60.", "ataxia"),
    ("No fever, ataxia, c/o headache.", "headache"),
    ("No fever, ataxia on 2 mg/kg.", "ataxia"),
    ("No fever, ataxia since 12/3.", "ataxia"),
]


@pytest.mark.parametrize(("text", "words"), NEVER_EXCLUDED)
def test_no_word_that_looks_like_a_negation_excludes_what_is_or_may_be_there(
    text: str, words: str
) -> None:
    spans = note.read(text, base.load()).spans
    at = text.index(words)
    here = [s for s in spans if s.start < at + len(words) and at < s.end and s.kind == "finding"]
    assert here
    assert not {s.status for s in here} & {"excluded", "normal"}


def statuses(text: str) -> dict[str, str]:
    return {s.text: s.status for s in note.read(text, base.load()).spans if s.kind == "finding"}


def test_an_abbreviation_of_two_signs_is_both() -> None:
    spans = note.read("No D&V.", base.load()).spans
    assert [(s.text, s.label, s.status) for s in spans] == [
        ("D&V", "Diarrhea", "excluded"),
        ("D&V", "Vomiting", "excluded"),
    ]


@pytest.mark.parametrize("nil", ["nil", "none", "nil of note", "unremarkable", "NAD"])
def test_a_heading_with_nothing_under_it_ends_with_its_sentence(nil: str) -> None:
    assert statuses(f"Family history: {nil}. Ataxia for 3 days.") == {"Ataxia": "present"}


def test_what_is_examined_may_be_named_by_its_heading() -> None:
    assert statuses("Sleep: normal. Tone: reduced.") == {
        "Sleep": "normal",
        "Tone: reduced": "present",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Ataxia, now resolved.",
        "Tremor in June which has gone.",
        "Head tilt last month, this has since gone.",
        "The opsoclonus has completely disappeared.",
        "Fever last week but none since.",
    ],
)
def test_a_later_clause_that_says_it_is_over_makes_a_sign_past(text: str) -> None:
    assert set(statuses(text).values()) == {"past"}


def test_both_resolved_is_of_both() -> None:
    text = "Admitted with vomiting and ataxia, both resolved by discharge."
    assert set(statuses(text).values()) == {"past"}


def test_a_question_that_is_answered_is_no_question() -> None:
    assert statuses("Ataxia? Yes. Seizures? No.") == {"Ataxia": "present", "Seizures": "excluded"}


def test_the_surface_antigen_alone_excludes_no_carrier_of_hepatitis_b() -> None:
    assert statuses("HBsAg neg.") == {}


def test_off_ends_a_drug_and_no_sign() -> None:
    assert statuses("Off steroids, irritable.") == {"irritable": "present"}


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("CSF: WCC 2, glucose normal.", {"CSF"}),
        ("Glucose normal, CSF clear.", {"Glucose", "CSF"}),
    ],
)
def test_the_glucose_of_spinal_fluid_is_none_of_blood(text: str, tests: set[str]) -> None:
    assert {s.text for s in note.read(text, base.load()).spans if s.kind == "test"} == tests


@pytest.mark.parametrize(
    "text",
    [
        "She received immunoglobulin.",
        "Immunoglobulin 1 g/kg given.",
        "Treated with immunoglobulin.",
    ],
)
def test_immunoglobulin_given_is_a_drug_and_no_test(text: str) -> None:
    (span,) = note.read(text, base.load()).spans
    assert (span.kind, span.hpo) == ("drug", "KINSBOURNE:therapy/immunoglobulin")


def test_immunoglobulins_measured_are_no_drug_and_not_guessed_at() -> None:
    found = note.read("Immunoglobulins normal. IgA normal.", base.load())
    assert [(span.kind, span.label) for span in found.spans] == [("test", "Serum IgA")]


def test_an_age_alone_before_the_first_statement_is_the_patients() -> None:
    told = "18 mo, unsteady since Monday, not sleeping, no fever, eyes darting..."
    found = note.read(told, base.load())
    said = {span.label: span.status for span in found.spans}
    assert found.spans[0].value == "P18M"
    assert said["Fever"] == "excluded"
    assert said["Unsteady gait"] == said["Chaotic rapid conjugate ocular movements"] == "present"
    for no_age in (
        "Unsteady 18 months, not sleeping.",
        "3 days, unsteady.",
        "Seen. 18 mo, wobbly.",
    ):
        assert all(span.kind != "age" for span in note.read(no_age, base.load()).spans)


def test_eyes_that_do_something_begin_a_statement_of_their_own() -> None:
    found = note.read("No fever, eyes darting, irritable.", base.load())
    assert {span.status for span in found.spans[1:]} == {"present"}
    listed = note.read("No fever, eyes darting or irritability.", base.load())
    assert "present" not in {span.status for span in listed.spans}
