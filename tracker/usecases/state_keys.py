"""Which texts say the coverage state and the gate, where the bare state would read too well."""

from tracker.engine.assessment import Assessment, CoverageState, Gate

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


def gate_key(assessment: Assessment) -> str:
    """The texts of the gate: an open one says first what comes before the next dose."""
    if assessment.gate is not Gate.OPEN:
        return f"gate.{assessment.gate}"
    if has_red_flag(assessment):
        return "gate.OPEN_red_flag"
    if assessment.coverage.state is CoverageState.NOT_STARTED:
        return "gate.OPEN_not_started"
    if assessment.coverage.state is CoverageState.LAPSED:
        return "gate.OPEN_lapsed"
    return "gate.OPEN"
