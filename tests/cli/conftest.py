"""Commands run in this process, on a record of their own, with the clock standing still."""

import json
from datetime import timedelta

import pytest

from db.contacts import add_contact, contacts_of, keep_verified
from db.store import open_store
from tests.conftest import NOON
from tracker.cli.main import run
from tracker.engine.contacts import PATIENT


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
def sam(unreached_sam):
    """Sam, who can be reached over a channel that was proven."""
    with open_store(unreached_sam.place) as store:
        number = add_contact(store, "sam", PATIENT, "desktop:", NOON)
        contact = next(c for c in contacts_of(store, "sam") if c.number == number)
        keep_verified(store, contact, NOON)
    return unreached_sam


@pytest.fixture
def unreached_sam(shell):
    """Sam, with a pill planned at 08:00 from the first of June on."""
    assert (
        shell(
            "setup", "--name", "Sam", "--zone", "America/New_York", "--indication", "opioid",
            "--history", "yes", "--form", "oral", "--time", "08:00", "--from", "2027-06-01",
        )
        == 0
    )  # fmt: skip
    return shell


@pytest.fixture
def on_injections(shell):
    """Sam, on injections, the last one ten days ago."""
    said = ("--name", "Sam", "--zone", "America/New_York", "--indication", "opioid")
    plan = ("--form", "injection", "--from", "2027-05-01")
    assert shell("setup", *said, "--history", "yes", *plan) == 0, shell.err
    assert shell("inject", "--at", "2027-05-29 10:00", "--side", "left", "-y") == 0, shell.err
    return shell
