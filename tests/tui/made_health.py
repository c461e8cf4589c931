"""Sam with all that the Health page can show."""

from decimal import Decimal

from tests.tui.conftest import at, sam
from tracker.engine.entries import CareStep, Entry, Implant, Injection, Lab, SideEffect

EFFECTS = ((30, "nausea", "mild"), (12, "headache", "moderate"), (5, "nausea", "mild"),
           (4, "sleep", "severe"), (1, "My ears ring", "mild"))  # fmt: skip
LABS = ((200, "1742-6", 24), (200, "1920-8", 30), (110, "1742-6", 92), (110, "1920-8", 44),
        (6, "1742-6", 38), (6, "1920-8", 21))  # fmt: skip


def sam_watched() -> list[Entry]:
    """Sam on pills, with an injection, an implant, side effects, blood tests and moods."""
    entries = [*sam("covered"), Injection(uid="shot", **at(3, 9))]
    entries.append(Implant(uid="pellet", count_days=69, **at(2, 9)))
    for days, effect, severity in EFFECTS:
        entries.append(SideEffect(uid=f"e{days}", effect=effect, severity=severity, **at(days, 9)))
    for number, (days, test, value) in enumerate(LABS):
        limit = Decimal(40)
        entries.append(
            Lab(uid=f"l{number}", test=test, value=Decimal(value), unit="U/L",
                upper_limit=limit, **at(days, 9))
        )  # fmt: skip
    entries.append(CareStep(uid="low", step="mood", finding="low", **at(40, 9)))
    entries.append(CareStep(uid="well", step="mood", finding="well", **at(6, 9)))
    return entries
