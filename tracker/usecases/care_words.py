"""What a viewer reads of a warning, and of the person by the worst of what may be told."""

from datetime import datetime

from tracker.engine.assessment import Assessment, CoverageState, RaisedWarning, Severity
from tracker.engine.taken_on import CHECK_IN_CODE, RANK
from tracker.wording import text
from tracker.wording.dates import ago, day_and_time

# Why somebody should check in is never told; and few tablets have a step of their own.
OWN_MEANING = {CHECK_IN_CODE: "care.check_in", "SUPPLY_LOW": "care.supply"}


def meaning_of(code: str, severity: Severity, name: str, emergency: str) -> str:
    """What a warning means, to somebody who looks after the person."""
    key = "care.check_in"
    if code in OWN_MEANING:
        key = OWN_MEANING[code]
    elif severity is Severity.CRITICAL:
        key = "care.lapsed"
    elif severity is Severity.INFO:
        key = "care.well"
    elif code.startswith("DOSE_") or code == "VISIT_OVERDUE":
        key = "care.late"
    elif code.startswith("NALOXONE_"):
        key = "care.kit"
    elif severity is Severity.CAUTION:
        key = "care.check_in_reason"
    return text(key, who=name, emergency=emergency)


def presses(worst: RaisedWarning | None) -> bool:
    """Whether somebody should check in."""
    return worst is not None and RANK[worst.severity] >= RANK[Severity.URGENT]


def state_of(
    assessment: Assessment, worst: RaisedWarning | None, dates: bool
) -> tuple[str, str, str]:
    """The tone, symbol and word of a row: of the coverage, where nothing else is the matter."""
    state = assessment.coverage.state
    tone = str(worst.severity) if worst and worst.severity is not Severity.INFO else "good"
    if not dates or (worst is not None and worst.code == CHECK_IN_CODE):
        return tone, text(f"care.level.{tone}.symbol"), text(f"care.level.{tone}.word")
    if tone == "good" and state is not CoverageState.COVERED:
        tone = "caution"
    # Of the bare state: what casts doubt on it is the person's to tell.
    return tone, text(f"coverage.{state}.symbol"), text(f"coverage.{state}.word")


def began_at(
    assessment: Assessment, worst: RaisedWarning | None, items: frozenset[str], at: datetime
) -> datetime:
    """What a row is ordered by; where no date may be told, it has just begun."""
    if not _dated(worst, items):
        return at
    return worst.since if worst else assessment.coverage.since or at


def since_of(
    assessment: Assessment,
    worst: RaisedWarning | None,
    items: frozenset[str],
    zone: str,
    at: datetime,
) -> str:
    """Since when it is as the row says, where that may be told: the state, else the worst."""
    if worst is None or not _dated(worst, items):
        return ""
    if "dates" not in items:
        return when_of(worst, zone, at)
    coverage = assessment.coverage
    if coverage.state is CoverageState.NOT_STARTED:
        return when_of(worst, zone, at) if worst.code == "CONTINUING_RISK" else ""
    if coverage.state is CoverageState.COVERED or coverage.since is None:
        return ""
    return f"{ago(coverage.since, at)} · {day_and_time(coverage.since, zone, at)}"


def _dated(worst: RaisedWarning | None, items: frozenset[str]) -> bool:
    """Whether a viewer may be told since when; a wish to check in never says."""
    if worst is not None and worst.code == CHECK_IN_CODE:
        return False
    return not items.isdisjoint({"dates", "warnings"})


def when_of(warning: RaisedWarning, zone: str, at: datetime) -> str:
    """How long a warning is true, and since when; nothing where that is not told."""
    if warning.code == CHECK_IN_CODE:
        return ""
    return f"{ago(warning.since, at)} · {day_and_time(warning.since, zone, at)}"
