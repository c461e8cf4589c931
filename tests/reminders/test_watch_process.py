"""`tracker watch` and `tracker check` as programs of their own, with the real clock."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import time

import pytest

from db.contacts import keep_rules
from tests.conftest import NOON
from tests.reminders.people import outbox, reach_me
from tests.reminders.servers import DEADLINE
from tests.tui.conftest import at, sam
from tracker import clock
from tracker.engine.entries import OpioidUse, Plan
from tracker.engine.notice_rules import NoticeRules
from tracker.usecases.book import open_book

# The watch sleeps until it is told to go on: no test waits for a minute to pass.
NUDGED = """
import sys, time
time.sleep = lambda seconds: sys.stdin.readline() or sys.exit(3)
from tracker.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.fixture
def book(tmp_path):
    """Sam, who has begun with nothing for a week by the real clock."""
    with open_book(str(tmp_path / "record.db")) as opened:
        opened.take_in([_now(entry) for entry in sam("not_started")])
        # The hour at which this runs decides nothing.
        keep_rules(opened.store, "sam", NoticeRules(quiet_from=time(0), quiet_to=time(0)))
        yield opened


def _now(entry):
    ahead = clock.now() - NOON
    moved = {name: getattr(entry, name) + ahead for name in ("occurred_at", "recorded_at")}
    if isinstance(entry, Plan):
        moved["start"] = entry.start + ahead
    return replace(entry, **moved)


@contextmanager
def program(book, *words, begins=("-m", "tracker"), **options):
    command = [sys.executable, *begins, "--db", str(book.store.path), *words]
    with subprocess.Popen(
        command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def ended(running):
    out, err = running.communicate(timeout=DEADLINE)
    return running.returncode, out, err


def test_one_watches_and_the_second_says_who_holds_it(book, web):
    reach_me(book, web.webhook(), verified=clock.now())
    web.gate.clear()
    with program(book, "watch") as first:
        web.wait_until(1)
        with program(book, "watch") as second:
            code, _, err = ended(second)
        assert code == 1
        assert err.count("\n") == 1
        assert err.startswith("tracker: ")
        assert str(first.pid) in err
        os.kill(first.pid, signal.SIGKILL)
        first.wait(DEADLINE)
    # Killed in the middle of a letter: the place is free, and the letter goes again.
    web.gate.set()
    with program(book, "watch") as third:
        web.wait_until(2)
        web.wait_until(2, "kept")
        third.send_signal(signal.SIGINT)
        code, _, err = ended(third)
        assert (code, err) == (0, "")
    assert len(web.by_key) == 1


def test_an_entry_that_another_program_wrote_is_told_of(book, web):
    reach_me(book, web.webhook(), verified=clock.now())
    with program(book, "watch", begins=("-c", NUDGED), stdin=subprocess.PIPE) as watcher:
        web.wait_until(1, "kept")
        now = clock.now()
        said = {**at(0, 12), "occurred_at": now, "recorded_at": now}
        book.take_in([OpioidUse(uid="use", **said)])
        watcher.stdin.write("\n")
        watcher.stdin.flush()
        web.wait_until(2, "kept")
    assert len(web.by_key) == 2


def test_a_check_that_is_killed_in_the_middle_of_a_letter_is_made_good_by_the_next(book, web):
    reach_me(book, web.webhook(), verified=clock.now())
    web.gate.clear()
    with program(book, "check") as first:
        web.wait_until(1)
        os.kill(first.pid, signal.SIGKILL)
        first.wait(DEADLINE)
    assert [row[2] for row in outbox(book)] == ["sending"]
    web.gate.set()
    for _ in range(2):
        with program(book, "check") as again:
            code, out, err = ended(again)
        assert (code, err) == (11, "")
        assert "Sam" in out
    web.wait_until(2, "kept")
    assert len(web.came) == 2
    assert len(web.by_key) == 1
    assert [row[2] for row in outbox(book)] == ["sent"]
