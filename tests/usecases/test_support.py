"""Cravings are answered kindly; a group or visit gone to is the one that was booked."""

from datetime import timedelta

import pytest

from tests.conftest import NOON, ZONE
from tracker.errors import RefusedError
from tracker.usecases.correct import undo_last
from tracker.usecases.describe import line_of
from tracker.usecases.support import (
    HIGH_FROM,
    bookings_past,
    craving_answer,
    log_craving,
    log_went,
)
from tracker.usecases.visits import book_visit, open_visits, visits_known
from tracker.wording.numbers import numbers_for

US = numbers_for(ZONE)


def said(score, quiet=False, numbers=US):
    return " ".join(line for part in craving_answer(score, quiet, numbers) for line in part)


@pytest.mark.parametrize("score", [0, 1, 6, 7, 10])
def test_a_craving_is_logged_and_can_be_taken_back(sams, score):
    book, on = sams()
    entry = log_craving(book, on(), score)
    assert line_of(entry, ZONE, NOON).endswith(f"{score} of 10")
    assert undo_last(book, on(minutes=1)) == entry


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_beyond_the_scale_is_refused(sams, score):
    book, on = sams()
    with pytest.raises(RefusedError, match="0"):
        log_craving(book, on(), score)


@pytest.mark.parametrize("score", range(11))
def test_from_seven_on_it_is_said_whom_to_call(score):
    high = score >= HIGH_FROM
    assert (US.crisis in said(score)) is high
    assert (US.helpline in said(score)) is high
    assert ("naloxone" in said(score)) is high
    assert ("does not take them away" in said(score)) is high


def test_where_there_is_no_crisis_line_the_emergency_number_stands_for_it():
    unknown = numbers_for("nowhere")
    assert unknown.emergency in said(9, numbers=unknown)
    assert US.helpline not in said(9, numbers=unknown)


def test_whom_no_opioid_concerns_hears_nothing_of_opioids():
    assert "opioid" in said(9)
    assert not any(word in said(9, quiet=True) for word in ("opioid", "naloxone"))


@pytest.mark.parametrize("kind", ["group", "counselling", "other", "injection"])
def test_what_was_not_booked_is_written_as_gone_to(sams, kind):
    book, on = sams()
    entry = log_went(book, on(), kind)
    assert (entry.kind, entry.at, entry.state) == (kind, NOON, "attended")
    assert [row.state for row in visits_known(book.record("sam"), NOON)] == ["attended"]


def test_the_booking_of_that_day_is_the_one_gone_to_and_undo_books_it_again(sams):
    book, on = sams()
    at = NOON + timedelta(hours=2)
    book_visit(book, on(), "group", at)
    log_went(book, on(hours=4), "group")
    record, later = book.record("sam"), NOON + timedelta(hours=5)
    assert [(row.at, row.state) for row in visits_known(record, later)] == [(at, "attended")]
    undo_last(book, on(hours=5))
    assert len(open_visits(book.record("sam"), later)) == 1


@pytest.mark.parametrize(("kind", "hours"), [("counselling", 4), ("group", 1), ("group", 30)])
def test_another_kind_or_time_is_another_visit(sams, kind, hours):
    book, on = sams()
    at = NOON + timedelta(hours=2)
    book_visit(book, on(), "group", at)
    log_went(book, on(hours=hours), kind)
    later = NOON + timedelta(hours=40)
    assert [row.at for row in open_visits(book.record("sam"), later)] == [at]
    assert len(visits_known(book.record("sam"), later)) == 2


def test_bookings_of_which_nothing_was_said_are_offered_the_last_first(sams):
    book, on = sams()
    for hours, kind in ((1, "lab"), (2, "group"), (3, "injection"), (9, "implant")):
        book_visit(book, on(), kind, NOON + timedelta(hours=hours))
    found = bookings_past(book.record("sam"), on(hours=4))
    assert [row.kind for row in found] == ["injection", "lab"]


def test_what_cannot_be_is_refused(sams):
    book, on = sams()
    with pytest.raises(RefusedError, match="no kind of visit"):
        log_went(book, on(), "party")
