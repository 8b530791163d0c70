"""Does the command that serves say who may come in?"""

from __future__ import annotations

import yaml

from kinsbourne.web.password import is_right
from tests.cli.test_assess import program


def test_a_new_user_is_a_line_for_the_settings_without_the_password():
    done = program("serve", "--new-user", 'Ann "Example"', stdin=b"long enough\nlong enough\n")
    assert done.returncode == 0
    ((user),) = yaml.safe_load(done.stdout)
    assert user["name"] == 'Ann "Example"'
    assert is_right("long enough", user["password"])
    assert b"long enough" not in done.stdout


def test_it_does_not_listen_for_others_without_knowing_who_comes():
    done = program("serve", "--host", "10.0.0.5")
    assert done.returncode == 2
    assert b"without tls and clients or users" in done.stderr
