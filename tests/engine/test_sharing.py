"""Consent: off until given, up to a level, until a date, withdrawn at once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.engine.entries import Consent, OpioidUse, Person, Share
from tracker.engine.instants import first_instant
from tracker.engine.record import record_of
from tracker.engine.sharing import items_of, level_of, shared_reports
from tracker.formulary.load import load_formulary

NOW = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
ZONES = ["America/New_York", "Europe/Berlin", "Pacific/Apia", "America/Santiago"]


def at(hours, zone):
    when = NOW + timedelta(hours=hours)
    return {"person": "sam", "zone": zone, "occurred_at": when, "recorded_at": when}


def record(zone, *entries):
    person = Person(uid="sam", name="Sam", **at(-1, zone))
    return record_of([person, *entries], load_formulary())


@pytest.mark.parametrize("zone", ZONES)
def test_off_until_given_and_off_at_once(zone):
    given = Consent(uid="c1", who="Kim", level=2, **at(0, zone))
    ended = Consent(uid="c2", who="Kim", level=0, **at(5, zone))
    found = record(zone, given, ended)
    assert level_of(found, "Kim", NOW - timedelta(seconds=1)) == 0
    assert level_of(found, "Kim", NOW) == 2
    assert level_of(found, "Lee", NOW) == 0
    assert level_of(found, "Kim", NOW + timedelta(hours=5)) == 0


@pytest.mark.parametrize("zone", ZONES)
def test_the_last_day_counts_whole_in_the_home_zone(zone):
    last = date(2027, 3, 28)
    found = record(zone, Consent(uid="c1", who="Kim", level=1, ends=last, **at(0, zone)))
    over = first_instant(last + timedelta(days=1), zone)
    assert level_of(found, "Kim", over - timedelta(seconds=1)) == 1
    assert level_of(found, "Kim", over) == 0


@pytest.mark.parametrize("zone", ZONES)
def test_after_ninety_days_it_is_asked_again(zone):
    found = record(zone, Consent(uid="c1", who="Kim", level=3, **at(0, zone)))
    assert level_of(found, "Kim", NOW + timedelta(days=89)) == 3
    assert level_of(found, "Kim", NOW + timedelta(days=92)) == 0


def test_items_narrow_a_level_and_never_widen_it():
    zone = ZONES[0]
    narrow = record(zone, Consent(uid="c1", who="Kim", level=3, items=("dates",), **at(0, zone)))
    wide = record(zone, Consent(uid="c1", who="Kim", level=2, items=("doses",), **at(0, zone)))
    assert items_of(narrow, "Kim", NOW) == {"dates"}
    assert items_of(wide, "Kim", NOW) == frozenset()


def test_a_report_is_shared_by_its_own_word_and_with_one_alone():
    zone = ZONES[0]
    used = [OpioidUse(uid=f"u{n}", **at(1, zone)) for n in (1, 2)]
    share = Share(uid="s1", who="Kim", target="u1", **at(2, zone))
    given = [Consent(uid=f"c{who}", who=who, level=3, **at(0, zone)) for who in ("Kim", "Lee")]
    found = record(zone, *used, share, *given)
    later = NOW + timedelta(hours=3)
    assert shared_reports(found, "Kim", later) == {"u1"}
    assert shared_reports(found, "Lee", later) == frozenset()
    assert shared_reports(found, "Kim", NOW + timedelta(hours=1)) == frozenset()
    assert shared_reports(found, "Kim", NOW + timedelta(days=200)) == frozenset()
