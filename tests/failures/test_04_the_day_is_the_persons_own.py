"""Programs that took a date through UTC showed tomorrow's task a day late, or today's as future."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest

from tests.failures.records import (
    DAY,
    HOUR,
    MINUTE,
    all_views,
    begun,
    dose,
    injection,
    local,
    monthly,
    recorded,
    status,
)
from tracker import clock
from tracker.engine.assess import assess
from tracker.engine.entries import Injection, Person
from tracker.engine.instants import first_instant
from tracker.usecases.coverage_strip import strip_of
from tracker.usecases.history import history_of
from tracker.usecases.month_grid import day_of, month_of
from tracker.usecases.today import today_of
from tracker.wording.dates import day_and_time

# From eleven hours behind UTC to fourteen ahead.
WORLD = (
    "Pacific/Pago_Pago", "Pacific/Honolulu", "America/New_York", "UTC", "Europe/Berlin",
    "Asia/Kathmandu", "Pacific/Chatham", "Pacific/Kiritimati",
)  # fmt: skip
DATE = date(2027, 6, 8)


def marks(record, at, day):
    weeks = month_of(record, at, day.year, day.month).weeks
    return next(found.marks for week in weeks for found in week if found.day == day)


@pytest.mark.parametrize("zone", WORLD)
@pytest.mark.parametrize(("time", "slot"), [("23:30", "23:00"), ("00:30", "00:00")])
def test_a_pill_around_midnight_is_on_its_own_date_in_every_view(zone, time, slot):
    taken = local(f"{DATE}T{time}", zone)
    record = recorded([*begun(zone, DATE - DAY, slot), dose(taken, zone, "d")])
    at = taken + 5 * MINUTE
    today = today_of(record, assess(record, at, at))
    assert "Tue 8 Jun" in today.date
    assert [row.word for row in today.slots if row.wall.date() == DATE] == ["taken"]
    assert marks(record, at, DATE) == ("taken",)
    assert marks(record, at, DATE + DAY) == ("planned",)
    assert strip_of(record, at).cells[strip_of(record, at).today].day == DATE
    assert day_and_time(taken, zone, at) == f"today {time}"
    assert "taken" in [mark for mark, _ in day_of(record, at, DATE).lines]
    later = at + DAY
    assert day_and_time(taken, zone, later) == f"yesterday {time}"
    assert today_of(record, assess(record, later, later)).date == "Wed 9 Jun"


@pytest.mark.parametrize("zone", WORLD)
@pytest.mark.parametrize("time", ["23:30", "00:30"])
def test_an_injection_around_midnight_is_due_again_28_dates_on(zone, time):
    given = local(f"{DATE}T{time}", zone)
    record = recorded([*monthly(zone, DATE), injection(given, zone)])
    due = DATE + 28 * DAY
    at = given + DAY
    assert status(record, at, zone)["plans"][0]["due_at"][:10] == str(due)
    assert marks(record, at, DATE) == ("injection",)
    assert "visit" in marks(record, at, due)
    lapses = first_instant(due + DAY, zone)
    assert assess(record, lapses - MINUTE, lapses).coverage.state == "WANING"
    assert assess(record, lapses, lapses).coverage.state == "LAPSED"


@pytest.mark.parametrize("zone", WORLD)
def test_a_date_without_a_time_stays_that_date_on_disk_and_in_the_log(
    shell, stopped, tmp_path, zone
):
    stopped.at = local(f"{DATE}T23:30", zone)
    shell("setup", "--name", "Sam", "--zone", zone, "--form", "injection", "--from", "2027-06-01",
          "--naloxone", "drawer")  # fmt: skip
    assert shell("inject", "--day", "today") == 0, shell.err
    assert shell("naloxone", "--expires", str(DATE)) == 0
    log, other = str(tmp_path / "log.jsonl"), str(tmp_path / "other.db")
    shell("export", log)
    shell("import", log, place=other)
    for place in (None, other):
        assert shell("history", "--kind", "injection", "--json", place=place) == 0
        assert json.loads(shell.out)["occurred_at"] == str(DATE)
        assert shell("history", "--kind", "naloxone_kit", "--last", "1", "--json", place=place) == 0
        assert json.loads(shell.out)["expires"] == str(DATE)
        assert shell("month", "--day", str(DATE), place=place) == 0
        assert "Injection" in shell.out
    assert shell.status()["plans"][0]["due_at"][:10] == str(DATE + 28 * DAY)


@pytest.mark.parametrize(
    ("home", "away"),
    [("Pacific/Pago_Pago", "Pacific/Kiritimati"), ("Pacific/Kiritimati", "Pacific/Pago_Pago")],
)
@pytest.mark.parametrize("time", ["23:30", "00:30"])
def test_what_was_done_far_away_keeps_the_dates_of_that_place(home, away, time):
    given = local(f"{DATE}T{time}", away)
    record = recorded([*monthly(home, DATE - 7 * DAY), injection(given, away)])
    lapses = first_instant(DATE + 29 * DAY, away)
    due = first_instant(DATE + 28 * DAY, away)
    at = given + 3 * DAY
    assert assess(record, at, at).plans[0].due_at == due
    assert assess(record, lapses - MINUTE, lapses).coverage.state == "WANING"
    assert assess(record, lapses, lapses).coverage.state == "LAPSED"


@pytest.mark.parametrize("home", ["Pacific/Pago_Pago", "Pacific/Kiritimati"])
def test_to_move_between_log_and_view_changes_words_and_no_answer(home):
    """A new home zone shows other clock times; what is covered and due is what it was."""
    entries = [
        *begun("America/New_York", DATE - 3 * DAY, "08:00"),
        *(dose(local(f"{DATE - n * DAY}T08:03", "America/New_York"), "America/New_York")
          for n in (2, 1, 0)),
    ]  # fmt: skip
    at = local(f"{DATE}T12:00", "America/New_York")
    move = Person(
        uid="moved", person="sam", name="Sam", occurred_at=at, recorded_at=at, zone=home,
        opioid_history=entries[0].opioid_history,
    )  # fmt: skip
    before, after = recorded(entries), recorded([*entries, move])
    for hours in (0, 13, 20, 21, 33, 60):
        told = assess(before, at + hours * HOUR, at + 60 * HOUR)
        moved = assess(after, at + hours * HOUR, at + 60 * HOUR)
        assert (told.coverage, told.gate, told.plans) == (moved.coverage, moved.gate, moved.plans)
    assert [row.entry.occurred_at for row in history_of(after) if row.entry.type == "dose"] == [
        row.entry.occurred_at for row in history_of(before) if row.entry.type == "dose"
    ]


@pytest.mark.parametrize("machine", ["Pacific/Pago_Pago", "Pacific/Kiritimati"])
def test_the_zone_of_the_machine_changes_nothing(monkeypatch, machine):
    zone = "Europe/Berlin"
    record = recorded([*begun(zone, DATE, "23:30"), dose(local(f"{DATE}T23:40", zone), zone)])
    at = local(f"{DATE + DAY}T00:20", zone)
    before = all_views(record, at, zone)
    monkeypatch.setattr(clock, "machine_zone", lambda: machine)
    monkeypatch.setenv("TZ", machine)
    assert all_views(record, at, zone) == before


def test_a_process_answers_the_same_wherever_it_runs(shell, stopped, tmp_path):
    stopped.at = local(f"{DATE}T23:30", "Europe/Berlin")
    shell("setup", "--name", "Sam", "--zone", "Europe/Berlin", "--form", "injection",
          "--from", "2027-06-01")  # fmt: skip
    shell("inject", "--yes")
    log = str(tmp_path / "log.jsonl")
    shell("export", log)
    said = set()
    for machine in ("Pacific/Pago_Pago", "Pacific/Kiritimati"):
        words = ["assess", log, "--at", "2027-07-06 23:59", "--at", "2027-07-07 00:00", "--json"]
        done = subprocess.run(
            [sys.executable, "-m", "tracker", *words], check=True, capture_output=True, text=True,
            env={**os.environ, "TZ": machine},
        )  # fmt: skip
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert [found["coverage"]["state"] for found in answers] == ["WANING", "LAPSED"]
        said.add("".join(str(found["plans"]) + str(found["at"]) for found in answers))
    assert len(said) == 1


def test_known_by_date_and_by_time_are_told_apart():
    zone = "Pacific/Kiritimati"
    given = first_instant(DATE, zone)
    record = recorded([
        *monthly(zone, DATE),
        Injection(uid="i", person="sam", zone=zone, occurred_at=given, day=DATE, plan="shots",
                  recorded_at=given + 9 * HOUR),
    ])  # fmt: skip
    at = given + 10 * HOUR
    assert marks(record, at, DATE) == ("injection",)
    assert status(record, at, zone)["plans"][0]["due_at"][:10] == str(DATE + 28 * DAY)
