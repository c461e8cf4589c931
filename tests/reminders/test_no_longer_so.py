"""What is no longer so is not sent; who may hear what is asked again at the moment of sending."""

from datetime import timedelta

import pytest

from db.contacts import remove_contact
from tests.conftest import NOON
from tests.reminders.people import (
    consent,
    contact_of,
    outbox,
    pill,
    reach,
    reach_me,
    states,
)
from tests.tui.conftest import at, sam
from tracker.engine.entries import Acknowledgement, Consent, Person
from tracker.reminders.watch import check
from tracker.usecases.book import status_of
from tracker.wording import text

LATER = NOON + timedelta(minutes=11)


def test_a_pill_that_was_logged_meanwhile_is_not_rung_for(recorded_sam, web):
    book = recorded_sam("waning")
    reach_me(book, web.webhook(), plain=True)
    web.refuse = 503
    check(book, NOON)
    book.take_in([pill(NOON)])
    web.refuse = None
    check(book, NOON + timedelta(minutes=1))
    late = text("warning.DOSE_LATE.title")
    assert states(book) == ["sent"]
    # The test of the liver was told of in the same letter; that is still so.
    assert [late in got.words for got in web.came] == [True, False]


def test_a_lapse_that_was_corrected_before_it_was_sent_is_dropped(recorded_sam, web):
    book = recorded_sam("covered")
    reach_me(book, web.webhook())
    check(book, NOON)
    web.refuse, before = 503, len(web.came)
    lapsed = NOON + timedelta(days=2, hours=12)
    check(book, lapsed)
    assert len(web.came) == before + 1
    missing = [pill(NOON + timedelta(days=n), f"p{n}", recorded_at=lapsed) for n in (1, 2)]
    book.take_in(missing)
    web.refuse = None
    check(book, lapsed + timedelta(minutes=1))
    assert len(web.came) == before + 1
    assert states(book)[-1] == "dropped"


@pytest.mark.parametrize("way", ["withdrawn", "removed", "taken on"])
def test_kim_is_not_sent_what_she_may_not_hear_any_more(recorded_sam, web, way):
    book = recorded_sam("lapsed", consent())
    number = reach(book, "Kim", web.webhook())
    check(book, NOON)
    web.refuse = 503
    check(book, LATER)
    assert (len(web.came), states(book)) == (1, ["waiting"])
    web.refuse = None
    now = LATER + timedelta(minutes=1)
    stamp = {**at(0, 12), "occurred_at": now, "recorded_at": now}
    if way == "withdrawn":
        book.take_in([Consent(uid="off", who="Kim", level=0, **stamp)])
    elif way == "removed":
        remove_contact(book.store, contact_of(book, number), now)
    else:
        book.take_in([acknowledged(book, stamp)])
    for minutes in (0, 5, 90):
        check(book, now + timedelta(minutes=minutes))
    assert (len(web.came), states(book)) == (1, ["dropped"])


def acknowledged(book, stamp):
    raised = status_of(book, "sam", NOON, NOON).warnings[0]
    return Acknowledgement(
        uid="ack",
        code=raised.code,
        since=raised.since,
        severity=str(raised.severity),
        owner="Sam",
        until=NOON + timedelta(hours=20),
        **stamp,
    )


def test_a_removed_contact_leaves_no_address_behind(recorded_sam, web):
    book = recorded_sam("lapsed")
    number = reach_me(book, web.webhook())
    check(book, NOON)
    remove_contact(book.store, contact_of(book, number), LATER)
    book.store.close()
    left = b"".join(path.read_bytes() for path in book.store.path.parent.glob("record.db*"))
    assert str(web.port).encode() not in left


def test_several_people_and_contacts_each_get_their_own(recorded_sam, web, second_web, mail):
    book = recorded_sam("lapsed", consent(), consent("Lee", 1))
    book.take_in([_of_ann(entry) for entry in sam("lapsed")])
    reach_me(book, web.webhook("sam"))
    reach_me(book, mail.mail())
    reach_me(book, web.webhook("ann"), person="ann")
    reach(book, "Kim", second_web.webhook("kim"))
    reach(book, "Lee", second_web.ntfy("lee"))
    for minutes in (0, 5, 10, 11, 30):
        check(book, NOON + timedelta(minutes=minutes))
    assert sorted(got.raw.split()[1] for got in web.kept) == [b"/ann", b"/sam"]
    assert (len(mail.kept), len(second_web.kept)) == (1, 2)
    assert len({row[0] for row in outbox(book)}) == 5
    assert set(states(book)) == {"sent"}


def _of_ann(entry):
    from dataclasses import fields, replace

    change = {"person": "ann", "uid": f"ann-{entry.uid}"}
    if getattr(entry, "plan", None):
        change["plan"] = f"ann-{entry.plan}"
    if isinstance(entry, Person):
        change["name"] = "Ann"
    return replace(
        entry, **{k: v for k, v in change.items() if k in {f.name for f in fields(entry)}}
    )


def test_nobody_without_consent_is_told_and_the_heads_up_names_nobody(recorded_sam, web):
    book = recorded_sam("lapsed")
    reach(book, "Kim", web.webhook())
    for minutes in (0, 10, 11, 300):
        check(book, NOON + timedelta(minutes=minutes))
    assert web.came == []


def test_two_programs_at_once_send_each_letter_once(recorded_sam, web):
    """Whoever finds another one sending leaves it all to that one."""
    from tracker.reminders.channels import send
    from tracker.usecases.book import open_book

    book = recorded_sam("lapsed")
    reach_me(book, web.webhook())
    with open_book(str(book.store.path)) as other:

        def meanwhile(channel, letter):
            check(other, NOON)
            return send(channel, letter)

        check(book, NOON, sender=meanwhile)
        check(other, NOON)
    assert len(web.came) == 1
