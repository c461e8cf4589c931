"""Sharing that has ended: for a while the viewer is told that it is off, and never why."""

from datetime import datetime, timedelta

from tracker.engine.entries import Consent
from tracker.engine.instants import local_date
from tracker.engine.record import Record, as_known, home_zone
from tracker.engine.sharing import NOTHING, consents_at, sees_until, stands

STILL_TOLD = timedelta(days=7)


def still_told(record: Record, viewer: str, at: datetime) -> bool:
    """Whether sharing ended so lately that the viewer is told; the reason never is."""
    consent = consents_at(record, at).get(viewer)
    if consent is None or stands(record, consent, at) or not ever_shared(record, viewer, at):
        return False
    zone = home_zone(record, as_known(record, at))
    ended = local_date(consent.recorded_at, zone)
    if consent.level:
        ended = sees_until(consent)
    return local_date(at, zone) - ended <= STILL_TOLD


def ever_shared(record: Record, viewer: str, at: datetime) -> bool:
    """Whether the person ever let the viewer see anything."""
    known = as_known(record, at)
    return any(
        said.who == viewer and said.level > NOTHING and known.sees(said)
        for said in record.by_type(Consent, at)
    )
