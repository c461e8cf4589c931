"""Who may see how a person is: given, narrowed, withdrawn at once; and who has looked."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.engine.entries import Consent, Entry, OpioidUse, Seen, Share
from tracker.engine.instants import local_date
from tracker.engine.record import Record, home_zone
from tracker.engine.sharing import (
    ASKED_AGAIN,
    DOSES,
    NOTHING,
    SHARED_ITEMS,
    consents_at,
    level_of,
    sees_until,
    stands,
)
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, stamp
from tracker.wording import text
from tracker.wording.dates import day_and_time, day_name

SOON = timedelta(days=7)
SEEN_AGAIN = timedelta(hours=1)


class CircleRow(NamedTuple):
    """Somebody who may see the person, or once might: how far, until when, when they looked."""

    who: str
    level: int
    items: tuple[str, ...]
    stands: bool
    until: str
    ask_again: bool
    seen: str


class SeenRow(NamedTuple):
    """One look: who, when in words, and as far as which level."""

    who: str
    when: str
    level: int


def give_consent(
    book: Book,
    occasion: Occasion,
    who: str,
    level: int,
    items: tuple[str, ...] = (),
    ends: date | None = None,
) -> Consent:
    """Lets somebody see the person up to a level, for 90 days at most; then it is asked again."""
    if not who.strip():
        raise RefusedError(text("consent.no_name"))
    if not NOTHING <= level <= DOSES:
        raise RefusedError(text("consent.no_level"))
    unknown = [item for item in items if item not in SHARED_ITEMS]
    if unknown:
        raise RefusedError(f"{unknown[0]!r} cannot be shared; known: {', '.join(SHARED_ITEMS)}")
    today = local_date(occasion.now, occasion.zone)
    if ends is not None and not today <= ends <= today + ASKED_AGAIN:
        raise RefusedError(text("consent.no_end"))
    last = ends or today + ASKED_AGAIN
    entry = Consent(
        **stamp(occasion, "consent"),
        who=who.strip(),
        level=level,
        items=items,
        ends=last if level else None,
    )
    book.append([entry])
    return entry


def withdraw_consent(book: Book, occasion: Occasion, who: str) -> Consent:
    """Ends what somebody may see, at once; the reason is never told."""
    if consents_at(book.record(occasion.person), occasion.now).get(who) is None:
        raise RefusedError(text("consent.not_there"))
    return give_consent(book, occasion, who, NOTHING)


def share_report(book: Book, occasion: Occasion, who: str, uid: str) -> Entry:
    """Shows one report of opioid use to somebody, this once."""
    record = book.record(occasion.person)
    if level_of(record, who, occasion.now) == NOTHING:
        raise RefusedError(text("consent.not_there"))
    report = record.entries.get(uid)
    if not isinstance(report, OpioidUse) or uid in record.latest.voided:
        raise RefusedError(f"no report has the uid {uid!r}; see: tracker history")
    entry = Share(**stamp(occasion, "share"), who=who, target=uid)
    book.append([entry])
    return entry


def keep_seen(book: Book, occasion: Occasion, who: str, level: int) -> None:
    """Writes that somebody looked, once an hour at most."""
    keep_all_seen(book, [(occasion, level)], who)


def keep_all_seen(book: Book, looks: Iterable[tuple[Occasion, int]], who: str) -> None:
    """Writes that somebody looked at several people, at each once an hour at most."""
    new = [
        Seen(**stamp(occasion, "seen"), who=who, level=level)
        for occasion, level in looks
        if level and not _seen_lately(book.record(occasion.person), occasion, who, level)
    ]
    if new:
        book.append(new)


def _seen_lately(record: Record, occasion: Occasion, who: str, level: int) -> bool:
    looks = [item for item in record.by_type(Seen, occasion.now) if item.who == who]
    return (
        bool(looks)
        and occasion.now - looks[-1].occurred_at < SEEN_AGAIN
        and looks[-1].level >= level
    )


def circle_of(record: Record, at: datetime) -> tuple[CircleRow, ...]:
    """Everybody who was ever let see the person, those who still may first."""
    zone = home_zone(record, record.latest)
    looks = {item.who: item for item in record.by_type(Seen, at) if record.latest.sees(item)}
    rows = []
    for who, consent in consents_at(record, at).items():
        open_now = stands(record, consent, at)
        last = sees_until(consent)
        look = looks.get(who)
        rows.append(
            CircleRow(
                who=who,
                level=consent.level,
                items=consent.items,
                stands=open_now,
                until=day_name(last, at, zone),
                ask_again=open_now and last - local_date(at, zone) <= SOON,
                seen=day_and_time(look.occurred_at, zone, at) if look else "",
            )
        )
    return tuple(sorted(rows, key=lambda row: (not row.stands, row.who.casefold())))


def seen_by(record: Record, at: datetime, most: int = 50) -> tuple[SeenRow, ...]:
    """Who looked when, the last look first."""
    zone = home_zone(record, record.latest)
    looks = [item for item in record.by_type(Seen, at) if record.latest.sees(item)]
    return tuple(
        SeenRow(item.who, day_and_time(item.occurred_at, zone, at), item.level)
        for item in reversed(looks[-most:])
    )
