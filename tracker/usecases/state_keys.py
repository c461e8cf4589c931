"""Which texts say the coverage state and the gate, where the bare state would read too well."""

from tracker.engine.assessment import Assessment, CoverageState, Gate
from tracker.engine.record import Record, stand_at

RED_FLAG, IMPLANT_FLAG = "RED_FLAG", "implant-site"
RELIED_ON = (CoverageState.COVERED, CoverageState.WANING)


def has_red_flag(assessment: Assessment) -> bool:
    """Whether something of the red-flag list waits for its answer."""
    return any(warning.code == RED_FLAG for warning in assessment.warnings)


def coverage_key(assessment: Assessment) -> str:
    """The texts of the coverage state.

    A problem with an implant may be a loss of cover: none is then said to be on track.
    """
    state = assessment.coverage.state
    doubted = any(
        warning.code == RED_FLAG and IMPLANT_FLAG in warning.text_key
        for warning in assessment.warnings
    )
    return "coverage.DOUBTED" if doubted and state in RELIED_ON else f"coverage.{state}"


def line_form(record: Record, assessment: Assessment) -> str:
    """The ending of the key of the line on coverage: for whom, and since when."""
    quiet = "_quiet" if assessment.quiet else ""
    if coverage_key(assessment) != f"coverage.{assessment.coverage.state}":
        return quiet
    if counts_soon(record, assessment):
        return f"_counts{quiet}"
    if assessment.quiet or assessment.coverage.band is None:
        return quiet
    return f"_{assessment.coverage.band}"


def counts_soon(record: Record, assessment: Assessment) -> bool:
    """Whether nothing can be relied on yet, but a dose counts that takes its time to work."""
    if assessment.coverage.state in RELIED_ON:
        return False
    at = assessment.at
    live = stand_at(record, record.latest, at, at).standing.live
    return any(part.start > at for part in live)


def gate_key(record: Record, assessment: Assessment) -> str:
    """The texts of the gate: an open one says first what comes before the next dose."""
    if assessment.gate is not Gate.OPEN:
        return f"gate.{assessment.gate}"
    if has_red_flag(assessment):
        return "gate.OPEN_red_flag"
    lapsed = assessment.coverage.state is CoverageState.LAPSED
    if lapsed or counts_soon(record, assessment):
        return "gate.OPEN_agreed"
    if assessment.coverage.state is CoverageState.NOT_STARTED:
        return "gate.OPEN_not_started"
    return "gate.OPEN"
