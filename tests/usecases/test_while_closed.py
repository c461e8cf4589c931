"""After a closure of any length: one line, the same as if it had been open."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tracker.usecases.while_closed import closed_for, keep_look


@pytest.mark.parametrize(
    ("state", "closed", "said"),
    [
        ("covered", timedelta(minutes=59), None),
        ("covered", timedelta(hours=2), None),
        ("lapsed", timedelta(hours=3), None),
        ("lapsed", timedelta(days=1), "While closed: 1 missed, 1 raised."),
        ("lapsed", timedelta(days=3), "While closed: 3 missed, 1 raised."),
        ("not_started", timedelta(days=61), "While closed: 7 missed, 2 raised."),
    ],
)
def test_the_summary(sams, state, closed, said):
    book, _ = sams(state)
    keep_look(book, "sam", NOON - closed)
    assert closed_for(book, "sam", NOON) == said


def test_nobody_has_looked_yet(sams):
    book, _ = sams("lapsed")
    assert closed_for(book, "sam", NOON) is None


def test_four_hundred_days_are_one_line_too(sams):
    book, _ = sams("lapsed")
    keep_look(book, "sam", NOON)
    said = closed_for(book, "sam", NOON + timedelta(days=400))
    assert said is not None
    assert said.startswith("While closed: 400 missed")
