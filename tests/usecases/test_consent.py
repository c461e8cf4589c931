"""Consent as the person gives and ends it: refusals, the last day, the circle, who looked."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tracker.engine.entries import Consent, Seen, Share
from tracker.engine.instants import first_instant, local_date
from tracker.engine.sharing import level_of
from tracker.errors import RefusedError
from tracker.usecases.consent import (
    circle_of,
    give_consent,
    keep_all_seen,
    keep_seen,
    seen_by,
    share_report,
    withdraw_consent,
)

TODAY = local_date(NOON, "America/New_York")


def said(book, kind):
    return [entry for entry in book.store.entries("sam") if isinstance(entry, kind)]


@pytest.mark.parametrize(
    ("who", "level", "items", "ends"),
    [
        ("", 2, (), None),
        ("  ", 2, (), None),
        ("Kim", -1, (), None),
        ("Kim", 4, (), None),
        ("Kim", 2, ("notes",), None),
        ("Kim", 2, (), TODAY - timedelta(days=1)),
        ("Kim", 2, (), TODAY + timedelta(days=91)),
    ],
)
def test_what_cannot_be_shared_is_refused_in_one_line(sams, who, level, items, ends):
    book, on = sams()
    with pytest.raises(RefusedError) as caught:
        give_consent(book, on(), who, level, items, ends)
    assert str(caught.value).strip()
    assert "\n" not in str(caught.value)
    assert said(book, Consent) == []


@pytest.mark.parametrize("ends", [TODAY, TODAY + timedelta(days=90)])
def test_any_last_day_up_to_ninety_days_will_do(sams, ends):
    book, on = sams()
    assert give_consent(book, on(), " Kim ", 2, (), ends).ends == ends
    over = first_instant(ends + timedelta(days=1), "America/New_York")
    record = book.record("sam")
    assert level_of(record, "Kim", over - timedelta(seconds=1)) == 2
    assert level_of(record, "Kim", over) == 0


def test_the_last_word_counts_and_a_withdrawal_counts_at_once(sams):
    book, on = sams()
    give_consent(book, on(), "Kim", 3)
    give_consent(book, on(minutes=1), "Kim", 1)
    assert level_of(book.record("sam"), "Kim", NOON + timedelta(minutes=1)) == 1
    withdraw_consent(book, on(minutes=2), "Kim")
    assert level_of(book.record("sam"), "Kim", NOON + timedelta(minutes=2)) == 0
    assert level_of(book.record("sam"), "Kim", NOON + timedelta(seconds=119)) == 1
    assert len(said(book, Consent)) == 3


def test_nothing_is_withdrawn_from_one_who_never_had_it(sams):
    book, on = sams()
    with pytest.raises(RefusedError):
        withdraw_consent(book, on(), "Kim")


def test_a_report_is_shared_only_with_consent_and_only_if_it_is_one(sams):
    book, on = sams("call_first")
    with pytest.raises(RefusedError):
        share_report(book, on(), "Kim", "use")
    give_consent(book, on(), "Kim", 1)
    for wrong in ("d7", "none"):
        with pytest.raises(RefusedError):
            share_report(book, on(), "Kim", wrong)
    share_report(book, on(), "Kim", "use")
    assert [(entry.who, entry.target) for entry in said(book, Share)] == [("Kim", "use")]
    withdraw_consent(book, on(minutes=1), "Kim")
    with pytest.raises(RefusedError):
        share_report(book, on(minutes=2), "Kim", "use")


def test_the_circle_has_all_who_ever_could_those_who_still_may_first(sams):
    book, on = sams()
    give_consent(book, on(), "Ann", 1)
    give_consent(book, on(), "Lee", 3, ("dates",), TODAY + timedelta(days=5))
    give_consent(book, on(), "Kim", 2)
    withdraw_consent(book, on(minutes=1), "Ann")
    keep_seen(book, on(minutes=2), "Kim", 2)
    rows = circle_of(book.record("sam"), NOON + timedelta(minutes=3))
    assert [(row.who, row.stands) for row in rows] == [
        ("Kim", True), ("Lee", True), ("Ann", False),
    ]  # fmt: skip
    assert [row.ask_again for row in rows] == [False, True, False]
    assert rows[1].items == ("dates",)
    assert rows[0].seen == "today 12:02"


def test_a_look_is_kept_once_an_hour_and_again_when_more_is_seen(sams):
    book, on = sams()
    keep_seen(book, on(), "Kim", 1)
    keep_seen(book, on(minutes=30), "Kim", 1)
    keep_seen(book, on(minutes=31), "Lee", 1)
    keep_seen(book, on(minutes=32), "Kim", 2)
    keep_seen(book, on(minutes=33), "Kim", 1)
    keep_seen(book, on(minutes=92), "Kim", 2)
    rows = seen_by(book.record("sam"), NOON + timedelta(hours=2))
    assert [(row.who, row.level) for row in rows] == [
        ("Kim", 2), ("Kim", 2), ("Lee", 1), ("Kim", 1),
    ]  # fmt: skip


def test_a_look_at_nothing_is_not_kept(sams):
    book, on = sams()
    keep_all_seen(book, [(on(), 0)], "Kim")
    assert said(book, Seen) == []
