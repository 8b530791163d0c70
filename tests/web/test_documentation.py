"""Is what the documentation shows of the service so?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kinsbourne.knowledge import base
from kinsbourne.web.app import create_app
from kinsbourne.web.serve import check_reach
from kinsbourne.web.settings import Client, FeedbackKept, Settings, Tls, User, read
from tests.web.calling import SERVICE, app_with, key_file, post

DOCS = Path(__file__).parents[2] / "docs"
HOW_TO = (DOCS / "how-to/connect-a-record-system.md").read_text(encoding="utf-8")
PAGES = (DOCS / "how-to/open-the-pages.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference/cds-hooks.md").read_text(encoding="utf-8")


def shown(title: str, page: str = HOW_TO) -> str:
    found = re.search(rf'^```\w+ title="{title}"\n(.*?)^```', page, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_the_call_shown_gives_the_card_it_says() -> None:
    (card,) = post(app_with(Settings()), shown("call.json").encode()).json()["cards"]
    assert card["indicator"] == "warning"
    part = card["detail"].split("**Not sent by the record system**")[1].split("**")[0]
    for words in ("findings", "reports", "procedures", "drugs", "vaccines"):
        assert words in part


def test_the_settings_shown_are_settings(tmp_path: Path) -> None:
    (tmp_path / "service.yaml").write_text(shown("service.yaml"))
    key_file(tmp_path)
    (tmp_path / "keys.json").rename(tmp_path / "ehr-keys.json")
    given = read(tmp_path / "service.yaml")
    assert given.base_url == "https://cds.example.org"
    assert given.tls
    assert create_app(base.load(), given)


def test_the_settings_shown_for_the_pages_are_settings(tmp_path: Path) -> None:
    (tmp_path / "pages.yaml").write_text(shown("pages.yaml", PAGES))
    given = read(tmp_path / "pages.yaml")
    check_reach("0.0.0.0", given)  # noqa: S104
    assert [user.name for user in given.users] == ["Ann Example"]


@pytest.mark.parametrize("shape", [Settings, Client, Tls, User, FeedbackKept])
def test_every_setting_is_in_the_reference(shape: type) -> None:
    for field in shape.__struct_fields__:
        assert f"`{field}`" in REFERENCE or f"`{field}: " in REFERENCE, field


def test_every_query_is_in_the_reference() -> None:
    rules = base.load().card
    for query in rules.prefetch:
        assert f"`{query.key}`" in REFERENCE
    assert SERVICE in REFERENCE
    assert len(rules.override_reasons) == 6


def test_the_limits_are_those_in_the_reference() -> None:
    given = Settings()
    for limit in (given.most_bytes, f"{given.most_seconds:g}", given.clock_seconds):
        assert f"| {limit} |" in REFERENCE
    assert json.dumps(given.ranked) in REFERENCE
