"""Warnings taken on and put off through the record on disk: limits, rises, and other viewers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOON
from tracker.engine.assessment import Severity
from tracker.engine.taken_on import CHECK_IN_CODE, put_off, taken_on
from tracker.errors import RefusedError
from tracker.usecases.care import person_for, row_of
from tracker.usecases.consent import give_consent, withdraw_consent
from tracker.usecases.take_on import call_off, put_off_until, put_offs, say_outcome, take_on

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = [
    (Severity.CRITICAL, 24 * HOUR, timedelta()),
    (Severity.URGENT, 3 * DAY, 24 * HOUR),
    (Severity.CAUTION, 14 * DAY, 7 * DAY),
    (Severity.INFO, 14 * DAY, 14 * DAY),
]


@pytest.fixture
def waning(sams):
    book, on = sams("waning")
    for who in ("Kim", "Lee"):
        give_consent(book, on(), who, 3)
    return book, on


def raised(book, code, when=NOON, who="Kim"):
    return next(
        w for w in person_for(book.record("sam"), who, when).warnings if w.raised.code == code
    )


def same_of(warning, severity):
    return replace(warning.raised, severity=severity)


@pytest.mark.parametrize(("severity", "longest", "_"), LIMITS)
def test_a_warning_is_taken_on_no_longer_than_it_may_be(waning, severity, longest, _):
    book, on = waning
    warning = same_of(raised(book, "DOSE_LATE"), severity)
    with pytest.raises(RefusedError):
        take_on(book, on(), warning, "Kim", NOON + longest + timedelta(seconds=1))
    take_on(book, on(), warning, "Kim", NOON + longest)
    assert taken_on(book.record("sam"), warning, NOON + longest - HOUR).owner == "Kim"
    assert taken_on(book.record("sam"), warning, NOON + longest) is None


@pytest.mark.parametrize(("severity", "_", "longest"), LIMITS)
def test_a_warning_is_put_off_no_longer_than_it_may_be(waning, severity, _, longest):
    book, on = waning
    warning = same_of(raised(book, "DOSE_LATE"), severity)
    with pytest.raises(RefusedError):
        put_off_until(book, on(), warning, "Kim", NOON + longest + timedelta(seconds=1))
    if longest:
        put_off_until(book, on(), warning, "Kim", NOON + longest)
        assert put_off(book.record("sam"), warning, "Kim", NOON + longest - HOUR)


@pytest.mark.parametrize("until", [NOON, NOON - HOUR])
def test_an_end_that_is_past_is_refused(waning, until):
    book, on = waning
    warning = raised(book, "DOSE_LATE").raised
    for action in (take_on, put_off_until):
        with pytest.raises(RefusedError):
            action(book, on(), warning, "Kim", until)


def test_a_wish_to_check_in_has_the_limits_of_a_red_state(sams):
    book, on = sams("call_first")
    give_consent(book, on(), "Kim", 2)
    check = raised(book, CHECK_IN_CODE)
    with pytest.raises(RefusedError):
        put_off_until(book, on(), check.raised, "Kim", NOON + HOUR)
    with pytest.raises(RefusedError):
        take_on(book, on(), check.raised, "Kim", NOON + 25 * HOUR)
    entry = take_on(book, on(), check.raised, "Kim", NOON + 6 * HOUR)
    assert entry.since.year == 1970
    assert row_of(book.record("sam"), "Kim", NOON).owner == "Kim, to today 18:00"


def test_taken_on_by_one_is_seen_by_all_and_put_off_by_one_is_not(waning):
    book, on = waning
    warning = raised(book, "DOSE_LATE").raised
    take_on(book, on(), warning, "Kim", NOON + 6 * HOUR)
    put_off_until(book, on(), warning, "Kim", NOON + 6 * HOUR)
    lee = raised(book, "DOSE_LATE", NOON + HOUR, "Lee")
    assert (lee.owner, lee.put_off) == ("Kim", False)
    kim = raised(book, "DOSE_LATE", NOON + HOUR)
    assert (kim.owner, kim.put_off, kim.tone) == ("Kim", True, "caution")


def test_when_the_late_pill_is_missed_the_snooze_is_broken(waning):
    book, on = waning
    warning = raised(book, "DOSE_LATE").raised
    put_off_until(book, on(), warning, "Kim", NOON + 2 * DAY)
    later = NOON + 10 * HOUR
    view = person_for(book.record("sam"), "Kim", later)
    assert {"DOSE_MISSED"} <= {w.raised.code for w in view.warnings}
    assert not any(w.put_off for w in view.warnings)
    assert view.row.put_off == 0


def test_a_lapse_cannot_be_hidden_by_any_word(sams):
    book, on = sams("lapsed")
    give_consent(book, on(), "Kim", 2)
    lapse = raised(book, "COVERAGE_LAPSED").raised
    take_on(book, on(), lapse, "Kim", NOON + 24 * HOUR)
    say_outcome(book, on(minutes=1), lapse, "Kim", "reached")
    row = row_of(book.record("sam"), "Kim", NOON + HOUR)
    assert (row.tone, row.word) == ("critical", "Cannot be relied on")
    assert raised(book, "COVERAGE_LAPSED", NOON + 25 * HOUR).owner == ""


def test_ones_own_words_can_be_called_off_and_nobody_elses(waning):
    book, on = waning
    warning = raised(book, "DOSE_LATE").raised
    took = take_on(book, on(), warning, "Kim", NOON + 6 * HOUR)
    put = put_off_until(book, on(), warning, "Kim", NOON + 6 * HOUR)
    for uid in (took.uid, put.uid):
        with pytest.raises(RefusedError):
            call_off(book, on(minutes=1), "Lee", uid)
        call_off(book, on(minutes=2), "Kim", uid)
        with pytest.raises(RefusedError):
            call_off(book, on(minutes=3), "Kim", uid)
    now = raised(book, "DOSE_LATE", NOON + timedelta(minutes=4))
    assert (now.owner, now.put_off) == ("", False)


def test_nothing_is_taken_on_put_off_or_listed_once_sharing_is_off(waning):
    book, on = waning
    warning = raised(book, "DOSE_LATE").raised
    put_off_until(book, on(), warning, "Kim", NOON + 6 * HOUR)
    assert len(put_offs(book.record("sam"), "Kim", NOON)) == 1
    withdraw_consent(book, on(minutes=1), "Kim")
    later = NOON + timedelta(minutes=2)
    assert put_offs(book.record("sam"), "Kim", later) == []
    for action in (take_on, put_off_until):
        with pytest.raises(RefusedError):
            action(book, on(minutes=2), warning, "Kim", NOON + HOUR)
    with pytest.raises(RefusedError):
        say_outcome(book, on(minutes=2), warning, "Kim", "reached")
