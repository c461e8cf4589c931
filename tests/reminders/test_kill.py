"""kill -9 at every step of delivery: after a restart nothing is lost, and no key is there twice."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from db.outbox import told_of
from tests.conftest import NOON
from tests.reminders.killed import PLACES
from tests.reminders.people import consent, outbox, reach, reach_me
from tests.reminders.servers import DEADLINE
from tests.tui.conftest import at
from tracker.engine.entries import Acknowledgement
from tracker.reminders.watch import check
from tracker.usecases.book import open_book, status_of

ROOT = Path(__file__).parents[2]
# Kim is told ten minutes after Sam was asked; a retry comes a minute after a try.
INSTANTS = [NOON + timedelta(minutes=minutes) for minutes in (0, 10)]
AFTERWARDS = [NOON + timedelta(minutes=minutes) for minutes in (10, 11, 12, 20, 21, 40)]
STEPS = [f"{when}:{place}" for place in PLACES for when in ("before", "after")]


def people(recorded_sam, web, mail, **more):
    book = recorded_sam("lapsed", consent(), **more)
    reach_me(book, web.webhook("me"))
    reach_me(book, mail.mail())
    reach(book, "Kim", web.webhook("kim"))
    return book


def run(book, where, which, instants=INSTANTS):
    words = [sys.executable, "-m", "tests.reminders.killed", str(book.store.path), where]
    words += [str(which), *(instant.isoformat() for instant in instants)]
    return subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, timeout=DEADLINE, check=False
    )


@pytest.fixture
def expected(recorded_sam, web, mail):
    """The notices of a run in which nothing happens, by recipient and step."""
    book = people(recorded_sam, web, mail, place="undisturbed.db")
    for instant in (*INSTANTS, *AFTERWARDS):
        check(book, instant)
    keys = {item.notice.key for item in told_of(book.store, "sam", INSTANTS[0])}
    letters = sorted(row[0] for row in outbox(book))
    forget(web, mail)
    return keys, letters


def forget(*servers):
    for server in servers:
        server.came.clear()
        server.kept.clear()


def survived(book, servers, expected, unmarked):
    """Restarts, and holds what is there against a run in which nothing happened."""
    keys, letters = expected
    for instant in AFTERWARDS:
        check(book, instant)
    assert {item.notice.key for item in told_of(book.store, "sam", INSTANTS[0])} == keys
    assert sorted(row[0] for row in outbox(book)) == letters
    assert {row[2] for row in outbox(book)} == {"sent"}
    kept = Counter(got.key for server in servers for got in server.kept)
    assert sorted(kept) == letters
    for key, times in kept.items():
        assert times <= 1 + unmarked[key], "told again without need"
    last = {got.key: got.words for server in servers for got in server.kept}
    again = [last[key] for key, times in kept.items() if times > 1]
    assert all("may have got this one before" in words for words in again)


def unmarked_of(book, servers):
    """How often each was accepted before the program ended, without its having said so."""
    marked = {row[0] for row in outbox(book) if row[2] == "sent"}
    came = Counter(got.key for server in servers for got in server.came)
    return Counter({key: times for key, times in came.items() if key not in marked})


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step(recorded_sam, web, mail, expected, step):
    book = people(recorded_sam, web, mail)
    # The second call of each: something is done already, and something is not.
    which = 1 if step.endswith((":transitions", ":look", ":checked")) else 2
    done = run(book, step, which)
    assert done.returncode == -9, done.stderr
    unmarked = unmarked_of(book, (web, mail))
    if step == "before:sent":
        assert unmarked
    survived(book, (web, mail), expected, unmarked)


def test_killed_anywhere(recorded_sam, web, mail, expected):
    """In every quarter of all the calls that a run makes, wherever that is."""
    whole = people(recorded_sam, web, mail, place="whole.db")
    calls = int(run(whole, "calls", 0).stdout)
    for part in range(4):
        forget(web, mail)
        book = people(recorded_sam, web, mail, place=f"part-{part}.db")
        done = run(book, "calls", calls * (2 * part + 1) // 8)
        assert done.returncode == -9, done.stderr
        survived(book, (web, mail), expected, unmarked_of(book, (web, mail)))


def test_killed_again_and_again(recorded_sam, web, mail, expected):
    """Each start gets one step further, and no further."""
    book = people(recorded_sam, web, mail)
    unmarked = Counter()
    for step in ("after:look", "before:sent", "after:sent"):
        assert run(book, step, 1).returncode == -9
        unmarked |= unmarked_of(book, (web, mail))
        assert unmarked.total() <= len(web.came) + len(mail.came)
    survived(book, (web, mail), expected, unmarked)


def test_an_answer_outlives_a_kill(recorded_sam, web, mail):
    book = people(recorded_sam, web, mail)
    assert run(book, "after:sent", 1, INSTANTS[:1]).returncode == -9
    raised = status_of(book, "sam", NOON, NOON).warnings[0]
    answered = {**at(0, 12), "occurred_at": NOON, "recorded_at": NOON + timedelta(minutes=1)}
    ack = Acknowledgement(
        uid="ack", code=raised.code, since=raised.since, severity=str(raised.severity),
        owner="Sam", until=NOON + timedelta(hours=2), **answered,
    )  # fmt: skip
    book.take_in([ack])
    assert run(book, "before:checked", 1, [NOON + timedelta(minutes=10)]).returncode == -9
    with open_book(str(book.store.path)) as again:
        for minutes in (10, 11, 60, 119):
            check(again, NOON + timedelta(minutes=minutes))
        assert not any(b"POST /kim" in got.raw for got in web.came)
        for minutes in (120, 130, 131):
            check(again, NOON + timedelta(minutes=minutes))
    assert sum(b"POST /kim" in got.raw for got in web.came) == 1
