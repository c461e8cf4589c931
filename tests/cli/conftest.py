"""Commands run in this process, on a record of their own, with the clock standing still."""

import json
from datetime import timedelta

import pytest

from tracker.cli.main import run


class Shell:
    """Runs commands and keeps what the last one said."""

    def __init__(self, place, capsys, stopped):
        self.place, self._capsys, self._stopped = place, capsys, stopped
        self.out = self.err = ""

    def __call__(self, *words, place=None):
        try:
            code = run(["--db", place or self.place, *words])
        except SystemExit as stop:
            code = stop.code
        said = self._capsys.readouterr()
        # Nobody types two commands at one instant.
        self._stopped.at += timedelta(milliseconds=1)
        self.out, self.err = said.out, said.err
        return code

    def status(self, *words):
        assert self("status", "--json", *words) == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def shell(place, capsys, stopped):
    return Shell(place, capsys, stopped)


@pytest.fixture
def sam(shell):
    """Sam, with a pill planned at 08:00 from the first of June on."""
    assert (
        shell(
            "setup", "--name", "Sam", "--zone", "America/New_York", "--indication", "opioid",
            "--history", "yes", "--form", "oral", "--time", "08:00", "--from", "2027-06-01",
        )
        == 0
    )  # fmt: skip
    assert shell("contacts", "add", "me", "--on", "screen") == 0
    return shell
