"""Are warnings looked for, and can they reach anybody? Told as warnings like any other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.engine.assessment import (
    Assessment,
    RaisedWarning,
    Severity,
    Why,
    rank_of,
)

# For how long the page tells of a time without checks after it has ended [D].
GAP_TOLD = timedelta(hours=1)
# A clock may be set a little without any harm.
CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Liveness:
    """What the record knows of its own checks and channels, at an instant (UTC).

    `checked_at` is when warnings were last looked for, `promised` how often they should be,
    `gap` the last time without checks that was longer. `unreachable` are those who cannot be
    told, by name, since when. `doubted` says that the clock stood still or went back.
    """

    checked_at: datetime | None
    promised: timedelta
    gap: tuple[datetime, datetime] | None
    unreachable: Mapping[str, datetime]
    doubted: bool = False


def liveness_warnings(live: Liveness, at: datetime) -> Iterator[RaisedWarning]:
    """NOT_EVALUATED and NOT_DELIVERABLE, while they are true."""
    if (since := _unchecked_since(live, at)) is not None:
        yield _warning("NOT_EVALUATED", since)
    if live.unreachable:
        yield _warning("NOT_DELIVERABLE", min(live.unreachable.values()))


def with_liveness(assessment: Assessment, live: Liveness) -> Assessment:
    """The assessment of now with what is true of its own checks put in its place."""
    raised = [*assessment.warnings, *liveness_warnings(live, assessment.at)]
    raised.sort(key=rank_of)
    turns = [assessment.changes_at, *_turns(live)]
    later = [turn for turn in turns if turn is not None and turn > assessment.at]
    return replace(assessment, warnings=tuple(raised), changes_at=min(later, default=None))


def _unchecked_since(live: Liveness, at: datetime) -> datetime | None:
    checked = live.checked_at
    if live.doubted:
        return min(checked or at, at)
    if checked is not None and checked > at + CLOCK_SLACK:
        # The clock was set back: how long nothing was looked for cannot be told.
        return at
    if checked is not None and at - checked > live.promised:
        return checked
    # One that ends later was seen while the clock was ahead: it was none.
    if live.gap is not None and live.gap[1] <= at < live.gap[1] + GAP_TOLD:
        return live.gap[0]
    return None


def _turns(live: Liveness) -> Iterator[datetime]:
    if live.checked_at is not None:
        yield live.checked_at + live.promised + timedelta(microseconds=1)
    if live.gap is not None:
        yield live.gap[1] + GAP_TOLD


def _warning(code: str, since: datetime) -> RaisedWarning:
    return RaisedWarning(
        code=code,
        severity=Severity.CAUTION,
        since=since,
        text_key=f"warning.{code}.text",
        why=Why(rule="7", entries=(), source="design"),
        clears=f"warning.{code}.clears",
        changes_at=None,
    )
