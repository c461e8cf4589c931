"""Who may see how a person is: consents in force, and the reports they share (facts 10.2).

Sharing is off until the person turns it on, for each viewer, up to a level, until a date:
0 nothing, 1 that a check-in is needed, 2 state and dates, 3 the log of doses.
"""

from datetime import date, datetime, timedelta

from tracker.engine.entries import Consent, Share
from tracker.engine.instants import local_date
from tracker.engine.record import Record, as_known, home_zone

NOTHING, CHECK_IN, DATES, DOSES = range(4)
SHARED_ITEMS = ("warnings", "dates", "visits", "naloxone", "doses")
OUTCOMES = ("reached", "no_answer", "visit_agreed", "not_safe")
ASKED_AGAIN = timedelta(days=90)
LEVEL_ITEMS = {
    NOTHING: frozenset[str](),
    CHECK_IN: frozenset[str](),
    DATES: frozenset({"warnings", "dates", "visits", "naloxone"}),
    DOSES: frozenset(SHARED_ITEMS),
}


def consents_at(record: Record, at: datetime) -> dict[str, Consent]:
    """The last word about each viewer by an instant, whether or not it still lets them see.

    What was recorded later is not known yet; the word recorded last counts, at once.
    """
    known = as_known(record, at)
    said = sorted(
        (consent for consent in record.by_type(Consent, at) if known.sees(consent)),
        key=lambda consent: (consent.recorded_at, consent.uid),
    )
    return {consent.who: consent for consent in said}


def sees_until(consent: Consent) -> date:
    """The last local date on which a consent stands: its end, or 90 days if that is sooner."""
    asked_again = local_date(consent.recorded_at, consent.zone) + ASKED_AGAIN
    return min(asked_again, consent.ends or asked_again)


def stands(record: Record, consent: Consent, at: datetime) -> bool:
    """Whether a consent lets its viewer see anything at an instant."""
    home = home_zone(record, as_known(record, at))
    return consent.level > NOTHING and local_date(at, home) <= sees_until(consent)


def level_of(record: Record, who: str, at: datetime) -> int:
    """How far a viewer may see at an instant: 0 to 3."""
    consent = consents_at(record, at).get(who)
    return consent.level if consent is not None and stands(record, consent, at) else NOTHING


def items_of(record: Record, who: str, at: datetime) -> frozenset[str]:
    """What a viewer may see at an instant: the items of the level that the consent leaves in."""
    level = level_of(record, who, at)
    allowed = LEVEL_ITEMS[level]
    if not level:
        return allowed
    chosen = consents_at(record, at)[who].items
    return allowed & frozenset(chosen) if chosen else allowed


def shared_reports(record: Record, who: str, at: datetime) -> frozenset[str]:
    """The uids of the reports of opioid use that were shown to a viewer, each by its own word."""
    known = as_known(record, at)
    if level_of(record, who, at) == NOTHING:
        return frozenset()
    return frozenset(
        share.target
        for share in record.by_type(Share, at)
        if share.who == who and known.sees(share) and share.target not in known.voided
    )
