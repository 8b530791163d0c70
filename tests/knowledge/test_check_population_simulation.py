"""Does the check find each way in which a simulated population could be made of nothing?"""

from __future__ import annotations

import pytest

from tests.knowledge.slips import Folder, Slip, assert_refused, slip

FILE = "population_simulation.yaml"
LEFT = "- {trace: nystagmus-of-infancy, share: 0.95, since: 0, until: 180,"
EYES = "until: 60, times: 1.5, over: 200, where: opsoclonus}"
AGES = "onset_months: {low: 1, high: 12}"
CODE = 'system: icd10cm, code: "R62.50", weight: 3, verified: recalled'


class TestSimulatedPopulation:
    @pytest.mark.parametrize(
        "made",
        [
            slip("trace", FILE, LEFT, LEFT.replace("-of-infancy", "-of-sailors"), "-of-sailors",
                 "unknown trace, nystagmus-of-sailors", "one of traces"),
            slip("where", FILE, EYES, EYES.replace("opsoclonus", "wings"), "where: wings",
                 "no published patient had wings", "what one of published has"),
            slip("days", FILE, LEFT, LEFT.replace("since: 0", "since: 181"), "since: 181",
                 "since is after until", "earlier day first"),
            slip("ages", FILE, AGES, AGES.replace("12", "1"), "low: 1, high: 1}",
                 "low is not below high", "lower age first"),
            slip("system", FILE, CODE, CODE.replace("icd10cm", "icd11"), "system: icd11",
                 "unknown code system, icd11", "systems.csv"),
            slip("code", FILE, CODE, CODE.replace("recalled", "read"), 'code: "R62.50", weight: 3, '
                 "verified: read", "R62.50 is marked read, and no list has read it", "recalled"),
        ],
    )  # fmt: skip
    def test_names_only_what_there_is(self, folder: Folder, made: Slip) -> None:
        assert_refused(folder, made)
