"""The report for a clinic on ten years of everything: whole commands, and what it is made of."""

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

from db.store import open_store
from tests.bench.ten_years import ZONE, pills
from tracker.engine.entries import (
    Craving,
    Entry,
    Form,
    Injection,
    Lab,
    Plan,
    Side,
    SideEffect,
    Source,
    Visit,
    Void,
)
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.usecases.papers import report_paper, usual_days

PYTHON = sys.executable
LONGEST_SECONDS = 3


def everything(years: int, now: datetime) -> list[Entry]:
    """Years of pills with some missed, late or taken back; and beside them injections, lab tests,
    side effects, cravings and visits.
    """
    entries: list[Entry] = []
    made = pills(years, now)
    begun = made[0].occurred_at
    for number, entry in enumerate(made):
        if entry.type == "dose" and number % 19 == 0:
            continue
        late = timedelta(days=2) if entry.type == "dose" and number % 31 == 0 else timedelta()
        entries.append(replace(entry, recorded_at=entry.recorded_at + late))
        if entry.type == "dose" and number % 97 == 0:
            after = stamped(entry.occurred_at + timedelta(days=3))
            entries.append(Void(uid=f"void-{number}", target=entry.uid, reason="wrong", **after))
    first = stamped(begun)
    entries.append(Plan(uid="shots", form=Form.INJECTION, start=begun.date(), **first))
    at, number = begun + timedelta(days=1), 0
    while at < now:
        number += 1
        given = stamped(at)
        side = Side.LEFT if number % 2 else Side.RIGHT
        shot = {"plan": "shots", "site": side, "given_by": "Dr Lee", "lot": f"A{number}"}
        if number % 4 == 0:
            entries.append(Injection(uid=f"shot-{number}", source=Source.CLINIC, **shot, **given))
            for test in ("1742-6", "1920-8", "1975-2"):
                entries.append(
                    Lab(uid=f"lab-{number}-{test}", test=test, value=Decimal(20 + number % 40),
                        unit="U/L", upper_limit=Decimal(40), **given)
                )  # fmt: skip
        entries.append(SideEffect(uid=f"effect-{number}", effect="nausea", **given))
        entries.append(Craving(uid=f"craving-{number}", score=number % 11, **given))
        entries.append(
            Visit(uid=f"visit-{number}", kind="counselling", at=at, state="attended", **given)
        )
        at += timedelta(days=7)
    return entries


def stamped(at: datetime) -> dict[str, object]:
    """The common fields of something at an instant."""
    return {"person": "sam", "zone": ZONE, "occurred_at": at, "recorded_at": at}


def paper_rows(now: datetime, runs: int) -> list[tuple[str, str, str]]:
    """Seconds of a whole command, and of the report alone against that of one year."""
    ten, one = (record_of(everything(years, now), load_formulary()) for years in (10, 1))
    alone = {name: [] for name in ("ten", "one")}
    for _ in range(runs + 1):
        for name, record, years in (("ten", ten, 10), ("one", one, 1)):
            last = usual_days(record, now)[1]
            days = (last - timedelta(days=round(365.25 * years)), last)
            begun = time.perf_counter()
            report_paper(record, now, "r.pdf", None, days, lambda _: None, with_use=True)
            alone[name].append(time.perf_counter() - begun)
    whole = [command_seconds(now) for _ in range(runs)]
    ratio = median(a / b for a, b in zip(alone["ten"][1:], alone["one"][1:], strict=True))
    return [
        ("report of ten years as PDF, command, s", f"{median(whole):.2f}", f"< {LONGEST_SECONDS}"),
        ("report of ten years, made alone, s", f"{median(alone['ten'][1:]):.2f}", ""),
        ("report of ten years / of one year", f"{ratio:.1f}", ""),
    ]


def command_seconds(now: datetime) -> float:
    """One whole `tracker report` on a record of ten years."""
    with tempfile.TemporaryDirectory() as folder:
        record = str(Path(folder) / "record.db")
        with open_store(record) as store:
            store.append(everything(10, now))
        first = (now - timedelta(days=3652)).date().isoformat()
        words = ["report", str(Path(folder) / "r.pdf"), "--from", first]
        begun = time.perf_counter()
        subprocess.run([PYTHON, "-m", "tracker", "--db", record, *words], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        return time.perf_counter() - begun
