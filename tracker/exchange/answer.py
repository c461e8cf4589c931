"""The answer of `status --json`: an assessment as plain JSON, instants in the home zone."""

from collections.abc import Callable
from datetime import datetime

from tracker.engine.assessment import Assessment, RaisedWarning
from tracker.exchange.rfc3339 import rfc3339

Say = Callable[[str], str]


def answer(assessment: Assessment, zone: str, say: Say) -> dict[str, object]:
    """The assessment as the documented object; `say` gives the text of a wording key."""

    def local(instant: datetime | None) -> str | None:
        return rfc3339(instant, zone) if instant else None

    coverage = assessment.coverage
    return {
        "person": assessment.person,
        "at": local(assessment.at),
        "known_at": local(assessment.known_at),
        "coverage": {
            "state": coverage.state.value,
            "band": coverage.band.value if coverage.band else None,
            "since": local(coverage.since),
        },
        "gate": assessment.gate.value,
        "plans": [
            {
                "plan": plan.plan,
                "form": plan.form.value,
                "schedule": plan.schedule.value,
                "due_at": local(plan.due_at),
            }
            for plan in assessment.plans
        ],
        "flags": [flag.value for flag in assessment.flags],
        "warnings": [_warning(item, local(item.since), say) for item in assessment.warnings],
        "changes_at": local(assessment.changes_at),
    }


def _warning(warning: RaisedWarning, since: str | None, say: Say) -> dict[str, object]:
    return {
        "code": warning.code,
        "severity": warning.severity.value,
        "since": since,
        "text": say(warning.text_key),
        "why": {
            "rule": warning.why.rule,
            "entries": list(warning.why.entries),
            "source": warning.why.source,
        },
        "clears": say(warning.clears),
    }
