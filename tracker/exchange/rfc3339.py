"""Instants as RFC 3339 text in the offset of a place."""

from datetime import datetime, timedelta, timezone

from tracker.engine.instants import zone_named

MINUTE = timedelta(minutes=1)


def rfc3339(instant: datetime, zone: str) -> str:
    """An instant with the offset of `zone` then; seconds always, fractions only where there are
    any."""
    local = instant.astimezone(zone_named(zone))
    offset = local.utcoffset() or timedelta()
    if offset % MINUTE:
        # Before standard time, offsets had seconds, which RFC 3339 cannot write.
        local = instant.astimezone(timezone(offset - offset % MINUTE))
    return local.isoformat()
