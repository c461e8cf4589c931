"""Snoozes rang again at once, silenced every alarm, never ended, or took people off the list."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.failures.records import DAY, HOUR, TICK
from tracker.engine.assessment import Severity
from tracker.engine.taken_on import LONGEST_PUT_OFF, put_off
from tracker.errors import RefusedError
from tracker.usecases.book import open_book
from tracker.usecases.care import person_for, row_of
from tracker.usecases.care_list import care_list
from tracker.usecases.consent import give_consent
from tracker.usecases.take_on import call_off, put_off_until, put_offs

MINUTES = timedelta(minutes=1)


@pytest.fixture
def shared(sams):
    """Sam in a state, who shares all with Kim and with Lee."""

    def opens(state="waning"):
        book, on = sams(state)
        for who in ("Kim", "Lee"):
            give_consent(book, on(), who, 3)
        return book, on

    return opens


def warnings(book, who="Kim", at=NOON):
    return {item.raised.code: item for item in person_for(book.record("sam"), who, at).warnings}


def test_it_holds_for_one_viewer_and_one_warning(shared):
    book, on = shared()
    before = {who: warnings(book, who) for who in ("Kim", "Lee")}
    put_off_until(book, on(), before["Kim"]["DOSE_LATE"].raised, "Kim", NOON + HOUR)
    after = {who: warnings(book, who) for who in ("Kim", "Lee")}
    assert after["Lee"] == before["Lee"]
    assert {code for code, item in after["Kim"].items() if item.put_off} == {"DOSE_LATE"}
    assert after["Kim"].keys() == before["Kim"].keys()


@pytest.mark.parametrize("severity", Severity)
def test_it_is_bounded_and_ends_by_itself_to_the_tick(shared, severity):
    book, on = shared()
    raised = warnings(book)["DOSE_LATE"].raised
    longest = LONGEST_PUT_OFF[severity]
    as_bad = replace(raised, severity=severity)
    with pytest.raises(RefusedError):
        put_off_until(book, on(), as_bad, "Kim", NOON + longest + TICK)
    assert put_offs(book.record("sam"), "Kim", NOON) == []
    if not longest:
        assert severity is Severity.CRITICAL
        return
    put_off_until(book, on(), as_bad, "Kim", NOON + longest)
    assert put_offs(book.record("sam"), "Kim", NOON + longest - TICK)
    assert put_offs(book.record("sam"), "Kim", NOON + longest) == []


def test_it_does_not_ring_again_before_its_end_and_does_after(shared):
    book, on = shared()
    until = NOON + 5 * HOUR
    put_off_until(book, on(), warnings(book)["DOSE_LATE"].raised, "Kim", until)
    for minutes in (1, 2, 30, 299):
        assert warnings(book, at=NOON + minutes * MINUTES)["DOSE_LATE"].put_off
    assert not warnings(book, at=until)["DOSE_LATE"].put_off


def test_it_outlives_a_restart_and_a_cancel_ends_it_for_good(shared):
    book, on = shared()
    entry = put_off_until(book, on(), warnings(book)["DOSE_LATE"].raised, "Kim", NOON + HOUR)
    with open_book(str(book.store.path)) as again:
        assert warnings(again)["DOSE_LATE"].put_off
        call_off(again, on(minutes=1), "Kim", entry.uid)
    assert not warnings(book, at=NOON + 2 * MINUTES)["DOSE_LATE"].put_off
    assert put_offs(book.record("sam"), "Kim", NOON + 2 * MINUTES) == []


def test_a_rise_breaks_it(shared):
    book, on = shared()
    waning = warnings(book)["COVERAGE_WANING"].raised
    put_off_until(book, on(), waning, "Kim", NOON + 7 * DAY)
    put_off_until(book, on(), warnings(book)["DOSE_LATE"].raised, "Kim", NOON + 7 * DAY)
    later = NOON + 14 * HOUR
    told = warnings(book, at=later)
    assert {"COVERAGE_LAPSED", "DOSE_MISSED"} <= told.keys()
    assert not any(item.put_off for item in told.values())
    assert row_of(book.record("sam"), "Kim", later).tone == "critical"


def test_the_same_warning_that_presses_more_is_not_put_off_any_longer(shared):
    book, on = shared()
    late = warnings(book)["DOSE_LATE"].raised
    put_off_until(book, on(), late, "Kim", NOON + DAY)
    record = book.record("sam")
    assert put_off(record, late, "Kim", NOON + HOUR)
    assert put_off(record, replace(late, severity=Severity.URGENT), "Kim", NOON + HOUR) is None


def test_the_next_warning_of_its_kind_is_not_meant(shared):
    book, on = shared()
    first = warnings(book)["DOSE_LATE"].raised
    put_off_until(book, on(), first, "Kim", NOON + 7 * DAY)
    tomorrow = NOON + DAY
    second = warnings(book, at=tomorrow)["DOSE_LATE"]
    assert second.raised.since > first.since
    assert not second.put_off


def test_who_is_put_off_stays_on_the_list_and_is_counted(shared):
    book, on = shared()
    for code, item in warnings(book).items():
        if item.may_put_off:
            put_off_until(book, on(), item.raised, "Kim", NOON + HOUR)
            assert code in warnings(book)
    count = sum(item.put_off for item in warnings(book).values())
    assert count >= 2
    [row] = care_list(book, "Kim", NOON)
    assert (row.person, row.put_off) == ("sam", count)
    assert care_list(book, "Lee", NOON)[0].put_off == 0


@pytest.mark.parametrize("state", ["lapsed", "locked"])
def test_what_is_red_cannot_be_put_off_at_all(shared, state):
    book, on = shared(state)
    before = book.store.entries("sam")
    red = [item for item in warnings(book).values() if item.tone == "critical"]
    assert red
    for item in red:
        assert not item.may_put_off
        with pytest.raises(RefusedError):
            put_off_until(book, on(), item.raised, "Kim", NOON + MINUTES)
    assert book.store.entries("sam") == before


def test_at_the_prompt_it_is_listed_and_cancelled(shell, shared, place, stopped):
    book, _ = shared()
    place = str(book.store.path)
    assert shell("snooze", "DOSE_LATE", "--until", "in 2 h", "--as", "Kim", place=place) == 0
    assert shell("snooze", "--list", "--as", "Kim", place=place) == 0
    assert "DOSE_LATE" in shell.out
    uid = shell.out.split()[-1]
    assert shell("snooze", "--list", "--as", "Lee", place=place) == 0
    assert "DOSE_LATE" not in shell.out
    assert shell("snooze", "--cancel", uid, "--as", "Lee", place=place) == 1
    assert shell("care", "--as", "Kim", "--json", place=place) == 0
    assert json.loads(shell.out)["put_off"] == 1
    assert shell("snooze", "--cancel", uid, "--as", "Kim", place=place) == 0
    assert shell("snooze", "--list", "--as", "Kim", place=place) == 0
    assert uid not in shell.out
