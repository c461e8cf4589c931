"""What the engine answers: states, flags, warnings with their why, and when it next changes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.engine.entries import Form


class CoverageState(StrEnum):
    """Can the opioid block be relied on?"""

    COVERED = "COVERED"
    WANING = "WANING"
    LAPSED = "LAPSED"
    NOT_STARTED = "NOT_STARTED"


class Band(StrEnum):
    """How long a lapse has lasted: wording levels, never a fading risk."""

    A = "A"
    B = "B"
    C = "C"


class Gate(StrEnum):
    """May the person take the next dose without their clinic?"""

    OPEN = "OPEN"
    ASK = "ASK"
    CALL_FIRST = "CALL_FIRST"
    LOCKED = "LOCKED"


class ScheduleState(StrEnum):
    """Am I on time?"""

    NOT_DUE = "NOT_DUE"
    DUE_SOON = "DUE_SOON"
    DUE = "DUE"
    LATE = "LATE"
    MISSED = "MISSED"
    SKIPPED = "SKIPPED"
    STOPPED = "STOPPED"


class Flag(StrEnum):
    """What else a reader must know."""

    RECENT_LAPSE = "RECENT_LAPSE"
    ENTERED_LATE = "ENTERED_LATE"
    CHECK_ENTRY = "CHECK_ENTRY"
    HELD_ENTRY = "HELD_ENTRY"
    EXTRA_DOSE = "EXTRA_DOSE"
    SITE_REPEAT = "SITE_REPEAT"
    MONTHLY_GAP = "MONTHLY_GAP"
    NO_NALOXONE = "NO_NALOXONE"
    UNCONFIRMED = "UNCONFIRMED"


class Severity(StrEnum):
    """How bad a warning is."""

    INFO = "info"
    CAUTION = "caution"
    URGENT = "urgent"
    CRITICAL = "critical"


SEVERITY_ORDER = (Severity.CRITICAL, Severity.URGENT, Severity.CAUTION, Severity.INFO)
# It lasts for weeks, and would hide the dressing and the stitches of today behind it.
LASTS = "warning.AFTERCARE.text_activity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The coverage state, its lapse band (only when LAPSED), and when the state began (UTC).

    `since` is None for NOT_STARTED: there is nothing it could have begun with.
    """

    state: CoverageState
    band: Band | None
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStatus:
    """The schedule of one plan: `plan` is the uid of the version in force.

    `due_at` is when what is told was or will be due; `slot` its local wall time (oral);
    `next_due_at` the next one still to come. All None where the plan has none.
    """

    plan: str
    form: Form
    schedule: ScheduleState
    due_at: datetime | None
    slot: datetime | None
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a warning is raised: the rule, the uids it rests on, the source's key."""

    rule: str
    entries: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedWarning:
    """A warning that is true at the instant asked about.

    `text_key` and `clears` are keys of the wording; `changes_at` is when it next changes.
    """

    code: str
    severity: Severity
    since: datetime
    text_key: str
    why: Why
    clears: str
    changes_at: datetime | None


def rank_of(warning: RaisedWarning) -> tuple[int, bool, datetime, str]:
    """What warnings are sorted by: the worst first and among equals the oldest.

    Rest from sport comes last of its equals.
    """
    lasts = warning.text_key == LASTS
    return SEVERITY_ORDER.index(warning.severity), lasts, warning.since, warning.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything that is true of one person at one instant, as known at another.

    `quiet` says that overdose words are not for this person (rules section 7, last part).
    """

    person: str
    at: datetime
    known_at: datetime
    coverage: Coverage
    gate: Gate
    plans: tuple[PlanStatus, ...]
    flags: tuple[Flag, ...]
    warnings: tuple[RaisedWarning, ...]
    quiet: bool
    changes_at: datetime | None
