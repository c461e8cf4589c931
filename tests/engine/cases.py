"""The worked examples, as entries and as log lines.

The log lines are put together by hand here, not with the program's own exchange, so that a
mistake there shows.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tracker.engine.entries import (
    Answer,
    Clearance,
    Dose,
    Entry,
    Form,
    Implant,
    ImplantRemoved,
    Injection,
    OpioidUse,
    Plan,
    PlannedDose,
    PlanStop,
    Screening,
    Side,
    Source,
)

PERSON = "sam"
PLAN = "p1"
HEADER = {"type": "header", "format": "dose-log", "version": 1}
NAMES_PLAN = ("dose", "injection", "implant", "plan_stop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What must be told at an instant (UTC); a value of None is not checked."""

    at: datetime
    coverage: str | None
    band: str | None
    gate: str | None
    schedule: str | None
    flags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One worked example: `raw` is what stands in the file."""

    id: str
    zone: str
    raw: Mapping[str, Any]
    expect: tuple[Expectation, ...]


@cache
def worked_cases() -> tuple[Case, ...]:
    """The worked examples, in the order of the file."""
    text = Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8")
    return tuple(_case(raw) for raw in yaml.safe_load(text))


def case_entries(case: Case) -> list[Entry]:
    """The plan and the entries of a case, in the order of the file."""
    return [_plan(case), *(_entry(case, line) for line in _lines(case)[1:])]


def known_at(case: Case, at: datetime) -> datetime:
    """An instant at which every entry of the case has been recorded, not before `at`."""
    return max([at, *(entry.recorded_at for entry in case_entries(case))])


def as_log(case: Case) -> list[str]:
    """The case as the lines of a log, header first."""
    return [json.dumps(line) for line in (HEADER, *_lines(case))]


def _case(raw: Mapping[str, Any]) -> Case:
    zone = raw["zone"]
    expect = tuple(
        Expectation(
            at=_local(item["at"], zone).astimezone(UTC),
            coverage=item.get("coverage"),
            band=item.get("band"),
            gate=item.get("gate"),
            schedule=item.get("schedule"),
            flags=frozenset(item.get("flags", ())),
        )
        for item in raw["expect"]
    )
    return Case(id=raw["id"], zone=zone, raw=raw, expect=expect)


def _local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def _lines(case: Case) -> list[dict[str, Any]]:
    """The case as log objects without the header; the plan stands first."""
    plan: dict[str, Any] = dict(case.raw["plan"])
    start: date = plan["from"]
    begins = datetime.combine(start, time(), ZoneInfo(case.zone)).isoformat()
    lines: list[dict[str, Any]] = [
        {
            "type": "plan",
            "uid": PLAN,
            "person": PERSON,
            "occurred_at": begins,
            "zone": case.zone,
            "recorded_at": begins,
            "source": "patient",
            **plan,
            "from": start.isoformat(),
        }
    ]
    for number, raw in enumerate(case.raw["entries"], start=1):
        # The first key names the type and holds the time; the others are fields.
        (kind, when), *fields = raw.items()
        more = dict(fields)
        occurred = _local(when, case.zone).isoformat()
        recorded = more.pop("recorded_at", None)
        lines.append(
            {
                "type": kind,
                "uid": f"e{number}",
                "person": PERSON,
                "occurred_at": occurred,
                "zone": case.zone,
                "recorded_at": _local(recorded, case.zone).isoformat() if recorded else occurred,
                "source": more.pop("source", "patient"),
                **({"plan": PLAN} if kind in NAMES_PLAN else {}),
                **more,
            }
        )
    return lines


def _shared(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "uid": line["uid"],
        "person": line["person"],
        "occurred_at": datetime.fromisoformat(line["occurred_at"]).astimezone(UTC),
        "zone": line["zone"],
        "recorded_at": datetime.fromisoformat(line["recorded_at"]).astimezone(UTC),
        "source": Source(line["source"]),
    }


def _plan(case: Case) -> Plan:
    line = _lines(case)[0]
    return Plan(
        **_shared(line),
        form=Form(line["form"]),
        start=date.fromisoformat(line["from"]),
        doses=tuple(
            PlannedDose(rrule=d["rrule"], time=d["time"], mg=Decimal(d["mg"]))
            for d in line.get("doses", ())
        ),
        interval=line.get("interval"),
        count_days=line.get("count_days"),
    )


def _entry(case: Case, line: Mapping[str, Any]) -> Entry:
    shared = _shared(line)
    match line["type"]:
        case "dose":
            return Dose(**shared, plan=line["plan"], mg=Decimal(line["mg"]))
        case "injection":
            return Injection(**shared, plan=line["plan"], site=Side(line["site"]))
        case "implant":
            return Implant(**shared, plan=line["plan"])
        case "implant_removed":
            return ImplantRemoved(**shared)
        case "screening":
            return Screening(**shared, answer=Answer(line["answer"]))
        case "opioid_use":
            return OpioidUse(**shared)
        case "clearance":
            return Clearance(**shared, who=line["who"], method=line["method"])
        case "plan_stop":
            return PlanStop(**shared, plan=line["plan"], reason=line["reason"])
        case other:
            raise ValueError(f"{case.id}: no such entry as {other}")
