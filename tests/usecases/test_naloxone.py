"""Naloxone kits in words, and the question that stays open until it is answered."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tracker.engine.instants import local_date
from tracker.errors import RefusedError
from tracker.usecases.log_depot import log_injection
from tracker.usecases.naloxone import (
    have_none,
    is_open_at,
    kit_gone,
    kit_lines,
    kit_rows,
    log_kit,
    still_there,
)
from tracker.usecases.plans import stop_plan

TODAY = local_date(NOON, "America/New_York")


def is_asked(book, on):
    return is_open_at(book.record("sam"), on.at)


def test_a_kit_answers_the_question_of_set_up(sams):
    book, on = sams()
    assert not is_asked(book, on())


def test_without_any_answer_it_is_asked_from_the_first_entry_on(sams):
    book, on = sams()
    have_none(book, on())
    kit = book.record("sam").entries["kit"]
    assert kit.uid in book.record("sam").latest.voided
    assert not is_asked(book, on(minutes=1))


def injected(book, on):
    log_injection(book, on, None)


def stopped(book, on):
    stop_plan(book, on, "pills", None)


@pytest.mark.parametrize("event", [injected, stopped])
@pytest.mark.parametrize("answer", [still_there, have_none])
def test_each_injection_and_a_stop_ask_until_an_answer(sams, event, answer):
    book, on = sams()
    event(book, on(minutes=1))
    assert is_asked(book, on(minutes=2))
    answer(book, on(minutes=3))
    assert not is_asked(book, on(minutes=4))


def test_every_injection_asks_anew(sams):
    book, on = sams()
    for day in (1, 29):
        injected(book, on(days=day))
        assert is_asked(book, on(days=day, minutes=1))
        still_there(book, on(days=day, minutes=2))


def test_a_lapse_asks_once_and_the_next_lapse_again(sams):
    book, on = sams("lapsed")
    assert is_asked(book, on())
    still_there(book, on(minutes=1))
    assert not is_asked(book, on(days=5))
    injected(book, on(days=6))
    still_there(book, on(days=6, minutes=1))
    assert not is_asked(book, on(days=30))
    assert is_asked(book, on(days=40))


def test_several_kits_are_told_those_in_date_first(sams):
    book, on = sams()
    kits = (("car", -1), ("bag", 0), ("desk", 30), ("shelf", 31))
    for minute, (place, days) in enumerate(kits):
        log_kit(book, on(minutes=minute), place, "Kim", TODAY + timedelta(days=days))
    rows = kit_rows(book.record("sam"), on(minutes=9).at)
    assert [(row.tone, row.line.split(" · ")[0]) for row in rows] == [
        ("good", "shelf"), ("good", "kitchen drawer"), ("caution", "desk"), ("caution", "bag"),
        ("urgent", "car"),
    ]  # fmt: skip
    assert "with Kim" in rows[0].line
    assert "past its last date: yesterday" in rows[-1].line


def test_where_all_are_past_their_date_it_says_where_to_get_one(sams):
    book, on = sams()
    kit_gone(book, on(), "kit")
    assert "Ask your clinic or a pharmacy" in kit_lines(book.record("sam"), on(minutes=1).at)[-1]
    log_kit(book, on(minutes=1), "car", None, TODAY - timedelta(days=1))
    lines = kit_lines(book.record("sam"), on(minutes=2).at)
    assert lines[0].startswith("✗ car")
    assert "Ask your clinic or a pharmacy" in lines[-1]


def test_one_kit_that_is_gone_leaves_the_others(sams):
    book, on = sams()
    log_kit(book, on(), "bag", None, None)
    kit_gone(book, on(minutes=1), "kit")
    assert [row.line for row in kit_rows(book.record("sam"), on(minutes=2).at)] == [
        "bag · last date not known"
    ]


def test_what_cannot_be_is_refused_and_nothing_is_written(sams):
    book, on = sams()
    with pytest.raises(RefusedError, match="tracker naloxone --list"):
        kit_gone(book, on(), "nothing")
    have_none(book, on())
    before = len(book.record("sam").entries)
    with pytest.raises(RefusedError, match="--place"):
        still_there(book, on(minutes=1))
    assert len(book.record("sam").entries) == before


def test_no_kit_raises_the_warning_of_none(sams):
    from tracker.engine.assess import assess

    book, on = sams()
    have_none(book, on())
    later = on(minutes=1).at
    assert "NO_NALOXONE" in assess(book.record("sam"), later, later).flags
