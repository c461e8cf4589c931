"""A channel's address is secret: no command, export, log or traceback has a part of it."""

import io
import logging
import re
import subprocess
import sys
import traceback

import pytest

from db.contacts import contacts_of
from tests.cli.conftest import shell
from tests.cli.conftest import unreached_sam as sam_set_up
from tests.reminders.servers import DEADLINE, PASSWORD
from tracker.engine.contacts import PATIENT
from tracker.errors import UsageError
from tracker.reminders.channels import Outcome, check_channel, send
from tracker.reminders.letters import letter_of_a_test
from tracker.usecases.book import open_book

__all__ = ["sam_set_up", "shell"]
MARKS = (PASSWORD, "secretpath", "secrettopic", "secrethost")
WAYS = {
    "sound": lambda web: web.webhook("secretpath"),
    "ntfy": lambda web: web.ntfy("secrettopic"),
    "nobody there": lambda web: f"json://sam:{PASSWORD}@secrethost.invalid/secretpath",
    "nobody listens": lambda web: f"mailto://sam:{PASSWORD}@127.0.0.1:1/?to=a@secrethost.invalid",
    "never understood": lambda web: f"secretpath://{PASSWORD}",
    "half understood": lambda web: f"tgram://{PASSWORD}/secretpath",
}


@pytest.fixture
def typed(monkeypatch):
    def type_in(words):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{words}\n"))

    return type_in


@pytest.fixture
def logged():
    """All that any library logs, at every level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def marks_in(words):
    return [mark for mark in MARKS if mark in words]


@pytest.mark.parametrize("refusal", [None, 503])
@pytest.mark.parametrize("way", sorted(WAYS))
def test_no_command_says_it(sam_set_up, web, typed, logged, tmp_path, way, refusal):
    shell, said = sam_set_up, []
    web.refuse = refusal
    address = WAYS[way](web)

    def do(*words):
        code = shell(*words)
        said.append(shell.out + shell.err)
        return code

    typed(address)
    added = do("contacts", "add", "me")
    typed(address)
    do("contacts", "add", "Kim")
    do("contacts", "test", "me")
    code = re.search(r"Say this code[^\d]*(\d{6})", "".join(got.words for got in web.kept))
    if code:
        assert do("contacts", "confirm", "me", code[1]) == 0
    with open_book(shell.place) as book:
        if added == 0:
            assert {c.channel for c in contacts_of(book.store, "sam")} <= {address}
    for words in (
        ["contacts"], ["contacts", "confirm", "me", "000000"], ["contacts", "words", "me", "plain"],
        ["contacts", "delay", "Kim", "30"], ["contacts", "duty", "Kim"], ["share", "--list"],
        ["notices"], ["notices", "--told"], ["check"], ["check", "--json"], ["answer"],
        ["checklist"], ["checklist", "--json"], ["status"], ["status", "--json"], ["history"],
        ["today", "--plain"], ["export"], ["contacts", "remove", "Kim", "9"],
        ["contacts", "remove", "me"], ["contacts", "remove", "Kim"], ["contacts"],
    ):  # fmt: skip
        do(*words)
    do("export", "--to", str(tmp_path / "log.jsonl"))
    assert marks_in("".join(said)) == []
    assert marks_in(exported(tmp_path)) == []
    ours = [line for line in logged.getvalue().splitlines() if marks_in(line)]
    assert ours == []


def exported(folder):
    return "".join(path.read_text() for path in folder.glob("*.jsonl"))


def test_an_address_is_not_taken_from_the_command_line(sam_set_up, web):
    assert sam_set_up("contacts", "add", "me", web.webhook()) == 2
    assert marks_in(sam_set_up.out + sam_set_up.err) == []
    with open_book(sam_set_up.place) as book:
        assert contacts_of(book.store, "sam") == []


def test_an_address_that_nobody_understands_is_refused_without_being_shown():
    with pytest.raises(UsageError) as refused:
        check_channel(f"secretpath://{PASSWORD}@secrethost")
    assert marks_in("".join(traceback.format_exception_only(refused.value))) == []


class Angry:
    """A channel's library that fails and says all it knows."""

    def notify(self, **_):
        raise RuntimeError(f"cannot reach json://sam:{PASSWORD}@secrethost/secretpath")


def test_a_library_that_fails_with_the_address_in_its_words_is_not_quoted(monkeypatch):
    from tracker.reminders import channels

    monkeypatch.setattr(channels, "_server", lambda _channel: Angry())
    letter = letter_of_a_test("123456", "key")
    assert send(f"json://sam:{PASSWORD}@secrethost/", letter) is Outcome.REFUSED


def test_a_contact_does_not_show_its_channel(sam_set_up, web, typed):
    typed(web.webhook("secretpath"))
    assert sam_set_up("contacts", "add", "me") == 0
    with open_book(sam_set_up.place) as book:
        (contact,) = contacts_of(book.store, "sam")
    assert contact.name == PATIENT
    assert marks_in(repr(contact)) == []
    assert marks_in(str(contact)) == []


FAILS = """
import sys
import tracker.reminders.letters as letters
from tracker.reminders import channels
from tracker.cli.main import run
def fail(channel, letter):
    raise RuntimeError("forced")
channels._by_apprise = fail
sys.exit(run(sys.argv[1:]))
"""


def test_the_traceback_of_a_failure_has_no_address(sam_set_up, web, typed):
    typed(web.webhook("secretpath"))
    sam_set_up("contacts", "add", "me")
    words = [sys.executable, "-c", FAILS, "--db", sam_set_up.place, "contacts", "test", "me"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=DEADLINE, check=False)
    assert done.returncode != 0
    assert marks_in(done.stdout + done.stderr) == []
