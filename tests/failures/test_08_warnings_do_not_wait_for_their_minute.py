"""A warning was raised only in the minute it began: whoever came later was told nothing."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOON, ZONE
from tests.failures.records import DAY, HOUR, MINUTE, TICK, entry, recorded, watched
from tests.tui.conftest import STATES, sam
from tracker.engine.assess import assess
from tracker.engine.entries import (
    Form,
    Injection,
    NaloxoneKit,
    Plan,
    PlanStop,
    SideEffect,
    Supply,
)
from tracker.usecases.today import today_at

BEGUN = NOON - 8 * DAY
NEW_YORK = ZoneInfo(ZONE)


def more(kind, days=8, **fields):
    return entry(kind, NOON - days * DAY, ZONE, **fields)


def shots(interval="P28D"):
    plan = more(
        Plan, 40, uid="shots", form=Form.INJECTION, start=date(2027, 4, 29), interval=interval
    )
    return [plan, more(Injection, 40, uid="i", plan="shots")]


# A record, the state of it that is asked about, and days from noon of 8 June on to look over.
RECORDS = {
    **{state: lambda state=state: sam(state) for state in STATES},
    "injection": lambda: [*sam("covered")[:1], *shots()],
    "monthly": lambda: [*sam("covered")[:1], *shots("P1M")],
    "kit that ends": lambda: [
        *sam("covered")[:2], more(NaloxoneKit, expires=date(2027, 7, 20), place="bag")
    ],
    "stopped": lambda: [*sam("covered"), more(PlanStop, 0, plan="pills")],
    "red flag": lambda: [*sam("covered"), more(SideEffect, 0, effect="yellow eyes")],
    "few tablets": lambda: [*sam("covered"), more(Supply, tablets=14)],
}  # fmt: skip


def told(record, at):
    """What is warned of at an instant, and since when."""
    return {(w.code, w.severity, w.since) for w in assess(record, at, at).warnings}


@pytest.mark.parametrize("name", RECORDS)
def test_whoever_comes_between_two_changes_is_told_the_same(name):
    """The exact instant of a change, a hair later, far later and just before the next."""
    record = recorded(RECORDS[name]())
    woken = watched(record, NOON, NOON + 20 * DAY, most=300)
    for at, following in zip(woken, [*woken[1:], NOON + 20 * DAY], strict=True):
        exact = told(record, at)
        for between in (at + TICK, at + 7 * MINUTE, at + (following - at) / 2, following - TICK):
            if between < following:
                assert told(record, between) == exact


@pytest.mark.parametrize("name", RECORDS)
def test_who_starts_inside_is_told_what_who_watched_is_told(books, name):
    """The watcher saw each warning begin; the other starts the program days and minutes later."""
    record = recorded(RECORDS[name]())
    begins = {}
    for at in watched(record, BEGUN, NOON + 20 * DAY, most=400):
        for code, severity, since in told(record, at):
            begins.setdefault((code, severity, since), at)
    book = books(RECORDS[name]())
    seen = set()
    for at in (NOON, NOON + 11 * HOUR + 7 * MINUTE, NOON + 18 * DAY + 3 * MINUTE):
        fresh = {
            (w.code, w.severity, w.since) for w in today_at(book, "sam", at).assessment.warnings
        }
        assert fresh <= begins.keys()
        assert all(since <= at for _, _, since in fresh)
        # Nothing says that it began after somebody had already seen it.
        assert all(since <= begins[code, severity, since] for code, severity, since in fresh)
        seen |= fresh
    assert seen


EXPECTED = {
    "waning": {"COVERAGE_WANING", "DOSE_LATE"},
    "lapsed": {"COVERAGE_LAPSED", "ASK_FIRST", "DOSE_LATE"},
    "not_started": {"CONTINUING_RISK", "DOSE_LATE"},
    "locked": {"RESTART_HOLD", "COVERAGE_LAPSED"},
    "call_first": {"CALL_FIRST", "COVERAGE_WANING"},
    "injection": {"VISIT_OVERDUE", "COVERAGE_LAPSED"},
    "stopped": {"CONTINUING_RISK"},
    "red flag": {"RED_FLAG"},
    "few tablets": {"SUPPLY_LOW"},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_process_that_has_just_started_inside_a_state_warns(shell, books, stopped, name):
    books(RECORDS[name]())
    for ahead in (MINUTE, 90 * MINUTE):
        stopped.at = NOON + ahead
        said = shell.status()
        codes = {warning["code"] for warning in said["warnings"]}
        assert EXPECTED[name] <= codes
        assert shell("status") == 0


@pytest.mark.parametrize(
    ("days", "code", "severity", "band"),
    [
        (0, "COVERAGE_LAPSED", "critical", "A"),
        (14, "COVERAGE_LAPSED", "critical", "B"),
        (28, "CONTINUING_RISK", "urgent", "C"),
        (3000, "CONTINUING_RISK", "urgent", "C"),
    ],
)
def test_each_band_of_a_lapse_is_there_for_who_missed_its_first_minute(
    shell, books, stopped, days, code, severity, band
):
    books(sam("lapsed"))
    lapsed = NOON - 5 * DAY - 4 * HOUR + 3 * MINUTE + 36 * HOUR
    stopped.at = lapsed + days * DAY + 13 * MINUTE
    said = shell.status()
    assert said["coverage"]["band"] == band
    warning = next(item for item in said["warnings"] if item["code"] == code)
    assert warning["severity"] == severity
    began = lapsed if code == "COVERAGE_LAPSED" else lapsed + 28 * DAY
    assert warning["since"] == began.astimezone(NEW_YORK).isoformat()


@pytest.mark.parametrize("state", ["lapsed", "locked", "call_first"])
async def test_the_screen_opened_inside_a_state_shows_it_at_once(opened, state):
    words = {"lapsed": "Cannot be relied on", "locked": "Hold", "call_first": "Call first"}
    async with opened(state, ready=False) as screen:
        screen.clock.at += 7 * MINUTE
        await screen.settle()
        assert words[state] in screen.text()
