"""Edits: the old entry stays, a void and a new one come; what must be asked is told."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.conftest import NOON
from tracker.engine.assess import assess
from tracker.engine.assessment import Gate
from tracker.engine.entries import Answer, Side, Source
from tracker.errors import RefusedError
from tracker.usecases.correct import confirm_entry
from tracker.usecases.edit import (
    Change,
    edit_entry,
    edited,
    must_confirm,
    question_before,
    restore_entry,
    void_entry,
)
from tracker.usecases.log_depot import log_injection
from tracker.usecases.log_dose import log_dose, look_before_dose
from tracker.usecases.report import answer_screening, log_clearance, log_contact, report_use
from tracker.wording import text


def test_an_edit_keeps_what_it_does_not_change(sams):
    book, on = sams()
    old = book.record("sam").entries["d0"]
    new = edit_entry(book, on(), "d0", Change(mg=Decimal(25)), "half a pill")
    written = book.store.entries("sam")[-2:]
    assert [entry.type for entry in written] == ["void", "dose"]
    assert (written[0].target, written[0].reason) == ("d0", "half a pill")
    assert (new.mg, new.occurred_at, new.slot, new.plan) == (
        Decimal(25), old.occurred_at, old.slot, old.plan,
    )  # fmt: skip
    assert new.recorded_at == NOON
    assert book.store.entries("sam")[:-2] == [
        entry for entry in book.record("sam").entries.values() if entry not in written
    ]


def test_an_edit_is_known_from_its_own_time_on(sams):
    book, on = sams()
    edit_entry(book, on(), "d0", Change(at=NOON - timedelta(hours=30)), None)
    record = book.record("sam")
    before, after = assess(record, NOON, NOON - timedelta(minutes=1)), assess(record, NOON, NOON)
    assert (str(before.coverage.state), str(after.coverage.state)) == ("COVERED", "WANING")


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (Change(mg=Decimal(100)), True),
        (Change(mg=Decimal(25)), False),
        (Change(at=NOON - timedelta(hours=1)), True),
        (Change(at=NOON - timedelta(hours=5)), False),
        (Change(at=NOON - timedelta(hours=25)), True),
        (Change(note="x"), False),
    ],
)
def test_what_lengthens_or_is_a_day_late_is_asked_about(sams, change, asked):
    book, on = sams()
    old = book.record("sam").entries["d0"]
    assert must_confirm(old, edited(old, on(), change)) is asked


def test_a_date_that_would_lift_a_hold_is_asked_about_as_such(sams):
    book, on = sams("covered")
    report_use(book, on())
    use = book.store.entries("sam")[-1]
    log_contact(book, on(minutes=-30), "Dr Lee")
    record, occasion = book.record("sam"), on(minutes=5)
    before = edited(use, occasion, Change(at=NOON - timedelta(hours=2)))
    assert question_before(record, occasion, use, before) == text("history.edit_opens")
    later = edited(use, occasion, Change(at=NOON - timedelta(minutes=1)))
    assert question_before(record, occasion, use, later) == text("history.edit_sure")
    noted = edited(book.record("sam").entries["d0"], occasion, Change(note="x"))
    assert question_before(record, occasion, record.entries["d0"], noted) is None


def test_a_go_ahead_moved_behind_a_use_is_asked_about_too(sams):
    book, on = sams("lapsed")
    cleared = log_clearance(book, on(hours=-2), "Dr Lee", "history")
    report_use(book, on(hours=-1))
    record, occasion = book.record("sam"), on()
    assert assess(record, NOON, NOON).gate is Gate.LOCKED
    moved = edited(cleared, occasion, Change(at=NOON))
    assert question_before(record, occasion, cleared, moved) == text("history.edit_opens")


def test_an_earlier_go_ahead_that_lets_a_pill_count_is_asked_about(sams):
    book, on = sams("lapsed")
    report_use(book, on(hours=-3))
    answer_screening(book, on(hours=-2, minutes=-10), Answer.NONE)
    pill = on(hours=-2)
    log_dose(book, pill, look_before_dose(book.record("sam"), pill), Decimal(50))
    cleared = log_clearance(book, on(hours=-1), "Dr Lee", "history")
    record, occasion = book.record("sam"), on()
    moved = edited(cleared, occasion, Change(at=NOON - timedelta(hours=2, minutes=30)))
    assert question_before(record, occasion, cleared, moved) == text("history.edit_sure")


def test_what_cannot_be_is_refused_and_nothing_is_written(sams):
    book, on = sams()
    before = book.store.entries("sam")
    for uid, change in (
        ("none", Change()), ("sam", Change()), ("pills", Change()), ("d0", Change(site=Side.LEFT)),
        ("d0", Change(at=NOON + timedelta(hours=1))), ("kit", Change(mg=Decimal(50))),
    ):  # fmt: skip
        with pytest.raises(RefusedError) as caught:
            edit_entry(book, on(), uid, change, None)
        assert "\n" not in str(caught.value)
    assert book.store.entries("sam") == before


def test_an_entry_that_was_taken_back_is_brought_back_first(sams):
    book, on = sams()
    void_entry(book, on(), "d0", None)
    for action in (
        lambda: edit_entry(book, on(), "d0", Change(), None),
        lambda: void_entry(book, on(), "d0", None),
    ):
        with pytest.raises(RefusedError, match="bring it back first"):
            action()
    restore_entry(book, on(minutes=1), "d0", None)
    assert "d0" not in book.record("sam").latest.voided
    with pytest.raises(RefusedError, match="not taken back"):
        restore_entry(book, on(), "d0", None)
    void_entry(book, on(minutes=2), "d0", "again")
    assert "d0" in book.record("sam").latest.voided


def test_an_edit_by_the_person_is_no_longer_the_clinics_word(sams):
    book, on = sams("waning")
    given = log_injection(book, on(), None, Side.LEFT)
    confirm_entry(book, on(), given.uid)
    new = edit_entry(book, on(minutes=1), given.uid, Change(site=Side.RIGHT), None)
    assert (new.site, new.source) == (Side.RIGHT, Source.PATIENT)
    assert new.uid not in book.record("sam").latest.confirmed
