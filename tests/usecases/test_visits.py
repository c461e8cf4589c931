"""Visits: what was said last holds; one that moves stays one."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tracker.errors import RefusedError
from tracker.usecases.visits import (
    VisitRow,
    book_visit,
    cancel_visit,
    mark_attended,
    move_visit,
    open_visits,
    visits_known,
)

SOON = NOON + timedelta(days=2)


def test_booked_attended_moved_and_called_off(sams):
    book, on = sams()
    book_visit(book, on(), "injection", SOON)
    (visit,) = open_visits(book.record("sam"), NOON)
    assert visit == VisitRow("injection", SOON, "booked")
    move_visit(book, on(minutes=1), visit, SOON + timedelta(days=1))
    (visit,) = open_visits(book.record("sam"), NOON + timedelta(hours=1))
    assert visit.at == SOON + timedelta(days=1)
    mark_attended(book, on(days=4), visit)
    record = book.record("sam")
    assert open_visits(record, NOON + timedelta(days=5)) == []
    assert [row.state for row in visits_known(record, NOON + timedelta(days=5))] == ["attended"]
    book_visit(book, on(days=5), "lab", NOON + timedelta(days=9))
    (visit,) = open_visits(book.record("sam"), NOON + timedelta(days=6))
    cancel_visit(book, on(days=6), visit)
    assert open_visits(book.record("sam"), NOON + timedelta(days=7)) == []


def test_refusals_write_nothing(sams):
    book, on = sams()
    book_visit(book, on(), "lab", SOON)
    (visit,) = open_visits(book.record("sam"), NOON)
    before = book.store.entries("sam")
    for action in (
        lambda: book_visit(book, on(), "lab", NOON),
        lambda: book_visit(book, on(), "lab", SOON),
        lambda: book_visit(book, on(), "party", SOON + timedelta(days=1)),
        lambda: mark_attended(book, on(), visit),
        lambda: move_visit(book, on(), visit, SOON),
        lambda: move_visit(book, on(), visit, NOON - timedelta(days=1)),
    ):
        with pytest.raises(RefusedError) as caught:
            action()
        assert "\n" not in str(caught.value)
    assert book.store.entries("sam") == before
