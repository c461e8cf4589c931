"""When the screen locks by itself: after so long without a key, by the wall clock."""

from datetime import datetime, timedelta

# For an encrypted record, where nothing else is set [D].
USUAL_MINUTES = 10


class Idle:
    """Since when nobody has touched anything. `limit` is None where the screen never locks."""

    def __init__(self, now: datetime) -> None:
        self.limit: timedelta | None = None
        self._since = now

    def allow(self, minutes: int | None, encrypted: bool) -> None:
        """Takes what is set: minutes, 0 for never, None for what is usual."""
        if minutes is None:
            minutes = USUAL_MINUTES if encrypted else 0
        self.limit = timedelta(minutes=minutes) if minutes else None

    def touched(self, now: datetime) -> None:
        """Somebody is there."""
        self._since = now

    def is_over(self, now: datetime) -> bool:
        """Whether nobody has been there for too long; a clock that was set back begins anew."""
        self._since = min(self._since, now)
        return self.limit is not None and now - self._since >= self.limit
