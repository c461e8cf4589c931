"""Copies: which of them stay, and that one is whole, private and finished, or not there."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import db.copies
from db.connect import connect
from db.copies import (
    BEFORE_IMPORT,
    BEFORE_RESTORE,
    BY_HAND,
    DAILY,
    copies_of,
    folder_of,
    held_in,
    is_copied_on,
    make_copy,
    to_keep,
)
from db.store import open_store
from tracker.engine.entries import Dose
from tracker.errors import DamagedError, RecordError

NOW = datetime(2027, 6, 8, 16, 0, tzinfo=UTC)
INSTANTS = st.lists(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
)


def dose(number):
    return Dose(
        uid=f"d{number}", person="sam", zone="UTC", mg=Decimal(50), occurred_at=NOW,
        recorded_at=NOW,
    )  # fmt: skip


@pytest.fixture
def record(tmp_path):
    place = tmp_path / "r.db"
    with open_store(str(place)) as store:
        store.append([dose(number) for number in range(20)])
    return place


def held(path):
    with closing(connect(path)) as raw:
        return held_in(raw)


# --- which stay -------------------------------------------------------------------------------


@given(INSTANTS)
def test_nothing_is_kept_that_was_not_there_and_never_too_much(instants):
    kept = to_keep(instants)
    assert kept <= set(instants)
    assert len(kept) <= 7 + 7 + 8 + 24
    assert bool(kept) == bool(instants)


@given(INSTANTS)
def test_the_newest_of_each_of_the_last_days_weeks_and_months_stays(instants):
    kept = to_keep(instants)
    for part, most in (
        (lambda at: at.date(), 7),
        (lambda at: at.isocalendar()[:2], 8),
        (lambda at: (at.year, at.month), 24),
    ):
        for period in sorted({part(at) for at in instants})[-most:]:
            assert max(at for at in instants if part(at) == period) in kept
    assert set(sorted(set(instants))[-7:]) <= kept


@given(INSTANTS)
def test_what_was_kept_is_kept_when_asked_again(instants):
    assert to_keep(to_keep(instants)) == to_keep(instants)


@given(INSTANTS, INSTANTS)
def test_what_was_let_go_is_not_missed_later(instants, later):
    """Letting go each time keeps what letting go once at the end would have kept."""
    step = [at for at in later if at >= max(instants, default=NOW)]
    assert to_keep(to_keep(instants) | set(step)) == to_keep(set(instants) | set(step))


def test_two_years_of_daily_copies_are_seven_days_eight_weeks_and_24_months():
    days = [NOW - timedelta(days=number) for number in range(3 * 365)]
    kept = sorted(to_keep(days), reverse=True)
    assert kept[:7] == days[:7]
    assert len({at.isocalendar()[:2] for at in kept if NOW - at < timedelta(weeks=7)}) >= 7
    assert len({(at.year, at.month) for at in kept}) == 24
    assert len(kept) <= 7 + 8 + 24


# --- making one -------------------------------------------------------------------------------


def test_a_copy_is_one_private_file_that_holds_the_same(record):
    with open_store(str(record)) as store:
        # In the log and not in the file itself yet.
        store.append([dose(99)])
        made = make_copy(record, BY_HAND, NOW)
    assert made.path == record.with_name("r.db.copies") / "2027-06-08T160000Z-by-hand.db"
    assert made.at == NOW
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.path.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    assert held(made.path) == held(record)
    assert held(made.path).entries == 21
    assert copies_of(record) == [made]


def test_two_copies_of_one_second_do_not_take_each_others_name(record):
    made = [make_copy(record, BY_HAND, NOW) for _ in range(3)]
    assert len({copy.path for copy in made}) == 3
    assert {copy.reason for copy in copies_of(record)} == {BY_HAND}
    # Somebody else is writing under the next name: it is left to them.
    (folder_of(record) / ".2027-06-08T160000Z-by-hand-4.db.part").touch()
    assert make_copy(record, BY_HAND, NOW).path.name.endswith("by-hand-5.db")


def test_a_copy_is_not_let_go_for_another_kind(record):
    for number in range(60):
        make_copy(record, DAILY, NOW + timedelta(days=number))
    first = make_copy(record, BEFORE_IMPORT, NOW)
    kept = [make_copy(record, BEFORE_RESTORE, NOW + timedelta(days=n)).path for n in range(60)]
    daily = [copy for copy in copies_of(record) if copy.reason == DAILY]
    assert {copy.at for copy in daily} == to_keep([NOW + timedelta(days=n) for n in range(60)])
    assert first.path.exists()
    assert all(path.exists() for path in kept)


def test_what_is_no_finished_copy_is_not_listed(record):
    made = make_copy(record, DAILY, NOW)
    for name in (".2027-06-08T170000Z-daily.db.part", "notes.txt", "2027-99-99T160000Z-daily.db"):
        (folder_of(record) / name).touch()
    assert copies_of(record) == [made]


def test_the_day_of_a_copy_is_the_local_one(record):
    make_copy(record, DAILY, NOW.replace(hour=23))
    make_copy(record, BY_HAND, NOW + timedelta(days=1))
    east = timezone(timedelta(hours=10))

    def copied(now, zone):
        return is_copied_on(record, now, lambda at: at.astimezone(zone).date())

    assert copied(NOW, UTC)
    assert not copied(NOW + timedelta(days=1), UTC)
    assert copied(NOW, east)
    assert not copied(NOW.replace(hour=13), east)


def test_a_copy_that_does_not_hold_the_same_is_no_copy(record, monkeypatch):
    answers = iter([held(record), held(record)._replace(entries=19)])
    monkeypatch.setattr(db.copies, "held_in", lambda *_: next(answers))
    with pytest.raises(DamagedError, match="does not hold the same"):
        make_copy(record, DAILY, NOW)
    assert list(folder_of(record).iterdir()) == []


def test_a_record_that_is_damaged_makes_no_copy_and_lets_none_go(record):
    good = [make_copy(record, DAILY, NOW + timedelta(days=n)).path for n in range(3)]
    with closing(sqlite3.connect(record)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entries'").fetchone()[
            0
        ]
    with record.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(os.urandom(4096))
    with pytest.raises(RecordError):
        make_copy(record, DAILY, NOW + timedelta(days=9))
    assert sorted(folder_of(record).iterdir()) == good


def test_a_copy_opens_as_a_record_of_its_own(record):
    made = make_copy(record, BY_HAND, NOW)
    with open_store(str(made.path)) as store:
        assert [entry.uid for entry in store.all_entries()] == [f"d{n}" for n in range(20)]
