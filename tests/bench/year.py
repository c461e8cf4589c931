"""`python -m tests.bench.year`: a year of made-up people, and what the default rules tell them.

Prints, as Markdown, messages and notices for each person and month by severity, and how many
lapses were told late. Runs by hand: it takes some minutes on two cores.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from tests.bench.made_people import made_life
from tests.bench.told_year import Late, Told, told_of_life
from tracker.engine.assessment import SEVERITY_ORDER, Severity
from tracker.engine.contacts import PATIENT
from tracker.engine.notices import HEADS_UP
from tracker.engine.taken_on import RANK

BEGIN = date(2026, 1, 15)
DAYS_IN_MONTH = 365.25 / 12
KINDS = {
    "daily": "pill a day",
    "second_day": "100/100/150 mg",
    "injection_28": "injection, 28 days",
    "injection_month": "injection, monthly",
    "implant": "implant",
}
WHO = {PATIENT: "the person", "other": "others"}
ALL = "all"


class Sums(NamedTuple):
    """What came of one life: counts by (group, kind of count, ...), and what was told late."""

    kind: str
    counts: Counter[tuple[str, ...]]
    lapses: int
    owed: int
    late: tuple[Late, ...]
    looks: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begun = time.perf_counter()
    one = partial(sums_of, seed=asked.seed, days=asked.days)
    with ProcessPoolExecutor() as pool:
        lives = list(pool.map(one, range(asked.people), chunksize=5))
    print("\n".join(table(lives, asked.days)))
    print(f"\n{sum(life.looks for life in lives)} looks in {time.perf_counter() - begun:.0f} s")
    for late in (late for life in lives for late in life.late):
        print("late:", late)
    return 0


def sums_of(number: int, seed: int, days: int) -> Sums:
    """The counts of one life."""
    life = made_life(number, seed, BEGIN, days)
    told = told_of_life(life, life.events[0].at + timedelta(days=days))
    return Sums(
        life.kind, _counts(told), len(told.lapses), len(told.owed), tuple(told.late), told.looks
    )


def _counts(told: Told) -> Counter[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter()
    for message in told.messages:
        who = PATIENT if message.recipient == PATIENT else "other"
        for notice in message.notices:
            what: str = "heads_up" if notice.kind == HEADS_UP else notice.severity
            counts["notices", who, what] += 1
        told_now = [notice for notice in message.notices if notice.kind != HEADS_UP]
        worst = max((Severity(notice.severity) for notice in told_now), key=_rank, default=None)
        counts["messages", who, worst or "heads_up"] += 1
    return counts


def _rank(severity: Severity) -> int:
    return RANK[severity]


def table(lives: list[Sums], days: int) -> Iterable[str]:
    """The lines of the two tables."""
    months = len(lives) * days / DAYS_IN_MONTH
    counts = sum((life.counts for life in lives), Counter())
    severities = [str(severity) for severity in SEVERITY_ORDER]
    columns = [*severities, "heads_up"]
    yield f"{len(lives)} people, {days} days, {months:.0f} person-months"
    yield ""
    yield f"| for each person-month | {' | '.join(severities)} | word before others | in all |"
    yield f"|---|{'---:|' * (len(columns) + 1)}"
    for what in ("notices", "messages"):
        for who, name in WHO.items():
            values = [counts[what, who, column] for column in columns]
            cells = " | ".join(f"{value / months:.2f}" for value in [*values, sum(values)])
            yield f"| {what} to {name} | {cells} |"
    yield ""
    yield "| people | number | messages to the person | to others | lapses | owed | told late |"
    yield f"|---|{'---:|' * 6}"
    for kind, name in [*KINDS.items(), (ALL, ALL)]:
        own = [life for life in lives if kind in (life.kind, ALL)]
        if own:
            yield f"| {name} | {' | '.join(_row(own, days))} |"


def _row(own: list[Sums], days: int) -> Iterable[str]:
    months = len(own) * days / DAYS_IN_MONTH
    counts = sum((life.counts for life in own), Counter())
    yield str(len(own))
    for who in WHO:
        sent = sum(n for key, n in counts.items() if key[:2] == ("messages", who))
        yield f"{sent / months:.1f}"
    yield str(sum(life.lapses for life in own))
    yield str(sum(life.owed for life in own))
    yield str(sum(len(life.late) for life in own))


if __name__ == "__main__":
    raise SystemExit(main())
