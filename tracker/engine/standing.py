"""What a walk through the entries carries: where it stands, and its verdicts on the way."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tracker.engine.assessment import CoverageState
from tracker.engine.coverage import Component
from tracker.engine.entries import Dose, Entry, Form, Implant, Injection


class Verdict(StrEnum):
    """Why a dose, injection or implant counts or does not."""

    COUNTED = "counted"
    FUTURE = "future"
    DUPLICATE = "duplicate"
    LOCKED = "locked"
    HELD = "held"


class Judged(NamedTuple):
    """An entry with its verdict; `extra` where a dose was above the amount of its slot.

    Doses, injections and implants all have one; gate entries only where they do not count.
    """

    moment: datetime
    entry: Entry
    verdict: Verdict
    extra: bool = False


@dataclass(slots=True)
class Standing:
    """Where the walk stands at `at`. Instants in UTC.

    `locked_out` are the last injections or implants that the gate did not let count.
    """

    at: datetime | None = None
    live: list[Component] = field(default_factory=list)
    began_at: datetime | None = None
    lapsed_at: datetime | None = None
    last_ended: str | None = None
    state: CoverageState = CoverageState.NOT_STARTED
    since: datetime | None = None
    returned: tuple[datetime, ...] = ()
    locks: list[tuple[datetime, str]] = field(default_factory=list)
    locked_out: tuple[Injection | Implant, ...] = ()
    pending: list[tuple[datetime, str]] = field(default_factory=list)
    screened_at: datetime | None = None
    opioid_reported: bool = False
    kept: dict[Form, tuple[datetime, str]] = field(default_factory=dict)
    last_oral: tuple[Component, Dose] | None = None
    injections: tuple[Injection, ...] = ()
    implant: Implant | None = None
    implant_removed: tuple[datetime, str] | None = None
    implant_component: str | None = None
    duplicate_of: dict[str, str] = field(default_factory=dict)
    removed: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    tablets: Decimal | None = None
    tablets_at: datetime | None = None

    def copy(self) -> "Standing":
        """A standing of its own that can walk on."""
        return Standing(
            self.at, self.live.copy(), self.began_at, self.lapsed_at, self.last_ended,
            self.state, self.since, self.returned, self.locks.copy(), self.locked_out,
            self.pending.copy(), self.screened_at, self.opioid_reported, self.kept.copy(),
            self.last_oral, self.injections, self.implant,
            self.implant_removed, self.implant_component, self.duplicate_of.copy(),
            self.removed.copy(), self.tablets, self.tablets_at,
        )  # fmt: skip


class Stand(NamedTuple):
    """A standing with the place in the timeline it has come to, and the verdicts on the way."""

    standing: Standing
    place: int
    judged: tuple[Judged, ...]
