"""What others can read on a lock screen, on the wire or in a mailbox: nothing unless chosen."""

import re
from datetime import timedelta

import pytest

from db.contacts import keep_words
from db.wakes import wake
from tests.conftest import NOON
from tests.reminders.people import consent, contact_of, outbox, reach, reach_me
from tests.reminders.servers import decoded
from tests.tui.conftest import STATES, at
from tracker.engine.entries import Answer as Said
from tracker.engine.entries import OpioidUse, Screening, Share
from tracker.reminders.watch import check

# Words that tell a stranger what this is about, or whom.
TELLING = re.compile(
    rb"naltrexone|vivitrol|opioid|heroin|dose|pill|medicine|drug|naloxone|inject|implant|overdose"
    rb"|block|lapse|relapse|alcohol|addict|craving|tracker|\bsam\b|\bkim\b|kitchen|withdraw",
    re.IGNORECASE,
)
# What a channel's own address brings along: who logs in, and to whom the mail goes.
OF_THE_ADDRESS = re.compile(rb"Authorization: [^\r\n]*|kim@example.org", re.IGNORECASE)


def told(raw):
    return TELLING.findall(decoded(OF_THE_ADDRESS.sub(b"", raw)))


def checks(book, hours=26):
    for minutes in (0, 1, 10, 11, *range(60, hours * 60, 60)):
        check(book, NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize("state", STATES)
def test_by_default_no_byte_tells_what_it_is_about(recorded_sam, web, second_web, mail, state):
    book = recorded_sam(state, consent())
    reach_me(book, web.webhook())
    reach_me(book, mail.mail())
    reach(book, "Kim", second_web.ntfy())
    checks(book)
    assert web.kept
    assert len(mail.kept) == len(web.kept)
    for got in (*web.came, *mail.came, *second_web.came):
        assert told(got.raw) == [], got.words
        assert "Reminder" in got.words


def test_words_about_the_medicine_come_only_where_they_were_chosen(recorded_sam, web, second_web):
    book = recorded_sam("lapsed", consent())
    reach_me(book, web.webhook(), plain=True)
    reach(book, "Kim", second_web.webhook(), plain=True)
    checks(book, 2)
    assert told(web.kept[0].raw)
    assert "naloxone" in web.kept[0].words.lower()
    assert "911" in web.kept[0].words
    (other, *_) = second_web.kept
    assert "Sam" in other.words
    assert "911" in other.words
    for contact in (1, 2):
        keep_words(book.store, contact_of(book, contact), False)
    before = len(web.kept)
    check(book, NOON + timedelta(days=5))
    assert [told(got.raw) for got in web.kept[before:]] == [[]]


@pytest.mark.parametrize("state", ["lapsed", "locked", "not_started", "call_first"])
def test_what_presses_says_what_to_do_and_whom_to_call_also_beside_a_question(
    recorded_sam, web, state
):
    """The person is told of it and asked about others in one letter; neither hides the other."""
    book = recorded_sam(state, consent())
    reach_me(book, web.webhook())
    reach(book, "Kim", web.webhook("kim"))
    check(book, NOON)
    (got,) = web.kept
    assert re.search(r"Please look at it (now|today)\.", got.words)
    assert "Please answer soon." in got.words
    assert "Call 911" in got.words


SECRETS = {
    "use": lambda: OpioidUse(uid="use", note="heroin", **at(0, 9)),
    "yes": lambda: Screening(uid="yes", answer=Said.YES, **at(0, 9)),
    "declined": lambda: Screening(uid="no", answer=Said.DECLINED, **at(0, 9)),
}


def sent_to_kim(book, web, path):
    return [
        re.sub(rb"X-Reminder-Key: [^\r\n]*|Host: [^\r\n]*", b"", got.raw)
        for got in web.kept
        if f"POST /{path} " in got.raw.decode()
    ]


@pytest.mark.parametrize("secret", sorted(SECRETS))
@pytest.mark.parametrize("plain", [False, True])
def test_kim_gets_the_same_bytes_whether_or_not_something_was_confided(
    recorded_sam, web, tmp_path, secret, plain
):
    got = {}
    for path, more in (("with", [SECRETS[secret]()]), ("without", [])):
        book = recorded_sam("lapsed", consent(), *more, place=f"{path}.db")
        reach(book, "Kim", web.webhook("kim" + path), plain=plain)
        checks(book, 30)
        got[path] = [
            raw.replace(path.encode(), b"") for raw in sent_to_kim(book, web, "kim" + path)
        ]
    assert got["with"]
    assert got["with"] == got["without"]


@pytest.mark.parametrize("plain", [False, True])
def test_a_secret_alone_becomes_a_wish_to_check_in_without_its_reason(recorded_sam, web, plain):
    book = recorded_sam("call_first", consent())
    reach(book, "Kim", web.webhook(), plain=plain)
    checks(book, 3)
    (got,) = web.kept
    assert "check in" in got.words.lower()
    assert not re.search("used|report|crav|opioid use|heroin", got.words.lower())


def test_the_report_that_was_shown_may_be_told(recorded_sam, web):
    share = Share(uid="s", who="Kim", target="use", **at(0, 10))
    book = recorded_sam("call_first", consent(), share)
    reach(book, "Kim", web.webhook(), plain=True)
    checks(book, 3)
    assert len(web.kept) == 1


def test_a_wish_to_check_in_is_not_told_again_at_each_look(recorded_sam, web):
    """Also where only a report brought the words of overdose: its hold ends, the words stay."""
    book = recorded_sam("lapsed", consent(), OpioidUse(uid="use", **at(0, 9)), alcohol=True)
    reach(book, "Kim", web.webhook())
    for hour in range(24 * 16):
        wake(book.store, ["sam"])
        check(book, NOON + timedelta(hours=hour))
    keys = [got.key for got in web.kept]
    assert len(keys) == len(set(keys)) == len(outbox(book))
    assert len(keys) <= 8
