"""What the clinic said: by whom, and what is told where a hold stands all the same."""

import pytest

from tracker.errors import RefusedError
from tracker.usecases.report import (
    log_clearance,
    log_contact,
    report_use,
    told_after_clearance,
    told_after_contact,
)
from tracker.wording import text


@pytest.mark.parametrize("who", ["me", "Myself", "I", "Sam", "sam", "it's me", "the patient"])
def test_nobody_clears_themselves(sams, who):
    book, on = sams("locked")
    before = book.store.entries("sam")
    for write in (lambda: log_clearance(book, on(), who, "history"),
                  lambda: log_contact(book, on(), who)):  # fmt: skip
        with pytest.raises(RefusedError, match="Name the person at your clinic"):
            write()
    assert book.store.entries("sam") == before


def test_a_talk_need_not_say_with_whom(sams):
    book, on = sams("call_first")
    log_contact(book, on(minutes=1), None)
    said = told_after_contact(book, "sam", on(minutes=2).now)
    assert said == text("contact.logged")


def test_a_go_ahead_from_before_the_use_says_that_the_hold_stands(sams):
    book, on = sams("lapsed")
    report_use(book, on(minutes=-5))
    log_clearance(book, on(hours=-2), "Dr Lee", "history")
    said = told_after_clearance(book, "sam", on().now, "Dr Lee")
    assert "Opioids came after it" in said
    assert text("gate.LOCKED.todo") in said
    log_clearance(book, on(minutes=1), "Dr Lee", "history")
    said = told_after_clearance(book, "sam", on(minutes=2).now, "Dr Lee")
    assert said == text("clearance.logged", who="Dr Lee")


def test_a_talk_on_hold_says_that_the_next_dose_waits(sams):
    book, on = sams("locked")
    log_contact(book, on(minutes=1), "Dr Lee")
    said = told_after_contact(book, "sam", on(minutes=2).now)
    assert said == f"{text('contact.in_log')} {text('gate.LOCKED.todo')}"
