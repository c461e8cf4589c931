"""Plans as lines of versions, and the slots of their oral doses."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.engine.entries import Dose, Form, Plan
from tracker.engine.instants import first_instant, slot_instant
from tracker.engine.recurrence import BLOCK_DAYS, wall_times

BLOCKS_SEARCHED = 8
LONE_SLOT_HALF = timedelta(hours=12)


class Slot(NamedTuple):
    """One planned pill: its instant (UTC), its local wall time, its amount in mg, its plan."""

    instant: datetime
    wall: datetime
    mg: Decimal
    plan: str


class Window(NamedTuple):
    """A slot between its neighbours; `begins` is half-way from the one before."""

    slot: Slot
    before: Slot | None
    after: Slot | None
    begins: datetime
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """All versions of one plan, the first one first, each in force until a later one begins.

    `only_amount` is the amount in mg of every dose of every version, if it is one and the same.
    """

    versions: tuple[Plan, ...]
    uids: frozenset[str]
    begins: tuple[datetime, ...]
    only_amount: Decimal | None
    _blocks: dict[int, tuple[Slot, ...]] = field(default_factory=dict, compare=False, repr=False)

    def in_force(self, at: datetime) -> Plan:
        """The version in force at an instant, or the first one before any is."""
        for number in range(len(self.versions) - 1, 0, -1):
            if self.begins[number] <= at:
                return self.versions[number]
        return self.versions[0]

    def slots_between(self, first: datetime, last: datetime) -> list[Slot]:
        """The slots with first <= instant < last, in order."""
        found: list[Slot] = []
        for block in range(_block_of(first), _block_of(last) + 1):
            found.extend(slot for slot in self._block(block) if first <= slot.instant < last)
        return found

    def around(self, at: datetime, count: int = 2) -> tuple[list[Slot], list[Slot]]:
        """Up to `count` slots at or before an instant, and as many after it, in order."""
        middle = _block_of(at)
        before: list[Slot] = []
        after: list[Slot] = []
        for step in range(BLOCKS_SEARCHED):
            if len(before) < count:
                slots = self._block(middle - step)
                before = [*slots[: bisect_right(slots, at, key=_instant)], *before]
            if len(after) < count:
                slots = self._block(middle + step)
                after = [*after, *slots[bisect_right(slots, at, key=_instant) :]]
            if len(before) >= count and len(after) >= count:
                break
        return before[-count:], after[:count]

    def window_at(self, at: datetime) -> Window | None:
        """The latest slot whose window has begun at an instant, or None before the first."""
        before, after = self.around(at)
        if after and _begins(before[-1] if before else None, after[0], after[1:]) <= at:
            return _window(before[-1] if before else None, after[0], after[1:])
        if before:
            return _window(before[-2] if len(before) > 1 else None, before[-1], after)
        return None

    def slot_named(self, wall: datetime) -> Slot | None:
        """The slot at a local wall time, if the line has one."""
        for plan in self.versions:
            instant = slot_instant(wall, plan.zone)
            for slot in self.slots_between(instant, instant + timedelta(microseconds=1)):
                if slot.wall == wall:
                    return slot
        return None

    def slot_of(self, dose: Dose, moment: datetime) -> Slot | None:
        """The slot whose amount is the prescribed one for a dose: named, else by window."""
        named = self.slot_named(dose.slot) if dose.slot else None
        if named is not None:
            return named
        window = self.window_at(moment)
        if window is None or (window.ends is not None and moment >= window.ends):
            return None
        return window.slot

    def prescribed(self, dose: Dose, moment: datetime) -> Decimal | None:
        """The amount in mg that a dose may count for; None where the plan sets none."""
        slot = self.slot_of(dose, moment)
        if slot is not None:
            return slot.mg
        return min((planned.mg for planned in self.in_force(moment).doses), default=None)

    def _block(self, block: int) -> tuple[Slot, ...]:
        if block not in self._blocks:
            self._blocks[block] = tuple(self._expand(block))
        return self._blocks[block]

    def _expand(self, block: int) -> Iterator[Slot]:
        # A day more on each side: local dates and instants differ by up to a day.
        begin, end = _block_edges(block)
        by_instant: dict[datetime, Slot] = {}
        for number, plan in enumerate(self.versions):
            if plan.form != Form.ORAL or plan.as_needed:
                continue
            until = min(self.begins[number + 1 :], default=None)
            for planned in plan.doses:
                for near in (block - 1, block, block + 1):
                    for wall in wall_times(planned, plan.start, plan.zone, near):
                        instant = slot_instant(wall, plan.zone)
                        if not begin <= instant < end:
                            continue
                        if instant < self.begins[number] or (until and instant >= until):
                            continue
                        slot = Slot(instant, wall, planned.mg, plan.uid)
                        # Two lines of a plan at one time are one slot, of the smaller amount.
                        known = by_instant.get(instant)
                        if known is None or slot.mg < known.mg:
                            by_instant[instant] = slot
        return iter(sorted(by_instant.values()))


def plan_lines(plans: Iterable[Plan], voided: Collection[str]) -> tuple[PlanLine, ...]:
    """Plans grouped into lines by what each replaces, in the order in which they begin.

    A voided version still ties those before and after it together, and is never in force.
    """
    by_uid = {plan.uid: plan for plan in plans}
    lines: dict[str, list[Plan]] = {}
    for plan in by_uid.values():
        lines.setdefault(_root(plan, by_uid), []).append(plan)
    made = []
    for all_versions in lines.values():
        versions = [plan for plan in all_versions if plan.uid not in voided]
        if not versions:
            continue
        versions.sort(key=lambda plan: (_depth(plan, by_uid), plan.recorded_at, plan.uid))
        begins = tuple(first_instant(plan.start, plan.zone) for plan in versions)
        uids = frozenset(plan.uid for plan in all_versions)
        amounts = {dose.mg for plan in versions for dose in plan.doses}
        only = amounts.pop() if len(amounts) == 1 and all(p.doses for p in versions) else None
        made.append(PlanLine(tuple(versions), uids, begins, only))
    # Plans that begin together stand in the order in which they were written.
    return tuple(sorted(made, key=_order))


def _order(line: PlanLine) -> tuple[datetime, datetime, str]:
    first = line.versions[0]
    return min(line.begins), first.recorded_at, first.uid


def _depth(plan: Plan, by_uid: dict[str, Plan]) -> int:
    """How many versions came before this one."""
    seen = [plan.uid]
    while plan.replaces in by_uid and plan.replaces not in seen:
        plan = by_uid[plan.replaces]
        seen.append(plan.uid)
    return len(seen)


def _root(plan: Plan, by_uid: dict[str, Plan]) -> str:
    seen = {plan.uid}
    while plan.replaces in by_uid and plan.replaces not in seen:
        plan = by_uid[plan.replaces]
        seen.add(plan.uid)
    return plan.uid


def _instant(slot: Slot) -> datetime:
    return slot.instant


def _begins(before: Slot | None, slot: Slot, later: list[Slot]) -> datetime:
    if before is not None:
        return before.instant + (slot.instant - before.instant) / 2
    half = (later[0].instant - slot.instant) / 2 if later else LONE_SLOT_HALF
    return slot.instant - half


def _window(before: Slot | None, slot: Slot, later: list[Slot]) -> Window:
    after = later[0] if later else None
    return Window(
        slot=slot,
        before=before,
        after=after,
        begins=_begins(before, slot, later),
        ends=slot.instant + (after.instant - slot.instant) / 2 if after else None,
    )


def _block_of(instant: datetime) -> int:
    return (instant.toordinal() - 1) // BLOCK_DAYS


def _block_edges(block: int) -> tuple[datetime, datetime]:
    begin = first_instant(date.fromordinal(block * BLOCK_DAYS + 1), "UTC")
    return begin, begin + timedelta(days=BLOCK_DAYS)
