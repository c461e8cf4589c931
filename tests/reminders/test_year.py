"""Made-up lives over the changes of the clocks: nothing is told late, twice, by night, or past
the person. The whole year is `python -m tests.bench.year`."""

from datetime import date, timedelta
from functools import cache

import pytest

from tests.bench import told_year
from tests.bench.made_people import KINDS, made_life
from tests.bench.told_year import RULES, told_of_life
from tracker.engine.contacts import PATIENT
from tracker.engine.instants import zone_named
from tracker.engine.notice_rules import is_quiet
from tracker.engine.notices import HEADS_UP, WARNING, series_of
from tracker.reminders.planned import Planned

# The clocks of the north go forward in these days, and those of the south back.
BEGIN, DAYS, SEED = date(2026, 2, 22), 56, 7
PEOPLE = range(12)


@cache
def told(number):
    life = made_life(number, SEED, BEGIN, DAYS, KINDS[number % len(KINDS)])
    return told_of_life(life, life.events[0].at + timedelta(days=DAYS))


def home_of(life, at):
    """The home zone by an instant: some of them move."""
    said = [
        entry.zone
        for event in life.events
        for entry in event.entries
        if entry.type == "person" and event.at <= at
    ]
    return zone_named(said[-1])


def every_notice():
    for number in PEOPLE:
        for message in told(number).messages:
            for notice in message.notices:
                yield told(number).life, message, notice


def test_no_lapse_is_told_late():
    assert [late for number in PEOPLE for late in told(number).late] == []
    owed = {
        (who, found.lapses[since].pill) for found in map(told, PEOPLE) for who, since in found.owed
    }
    assert {(PATIENT, True), (PATIENT, False), ("Kim", True), ("Kim", False)} <= owed


def test_nobody_is_told_the_same_step_twice():
    keys = [notice.key for _, _, notice in every_notice()]
    assert len(keys) > 500
    assert len(set(keys)) == len(keys)


def test_nothing_is_told_in_quiet_hours_but_the_lapse_of_a_pill():
    rung_by_night = [
        notice
        for life, message, notice in every_notice()
        if is_quiet(message.at.astimezone(home_of(life, message.at)).time(), RULES)
    ]
    assert {notice.code for notice in rung_by_night} == {"COVERAGE_LAPSED"}
    of_pills = {
        (found.life.person, lapse.since)
        for found in map(told, PEOPLE)
        for lapse in found.lapses.values()
        if lapse.pill
    }
    assert {(notice.person, notice.true_since) for notice in rung_by_night} <= of_pills


def test_others_are_told_only_after_the_person_had_the_word():
    asked = {}
    others = 0
    for _, message, notice in every_notice():
        about = (notice.person, series_of(notice.code), notice.true_since, notice.step)
        if notice.kind == HEADS_UP:
            asked[*about, notice.about] = message.at
        elif notice.kind == WARNING and notice.recipient != PATIENT:
            others += 1
            assert asked[*about, notice.recipient] + RULES.heads_up <= message.at
    assert others > 30


def test_what_is_not_told_is_found_to_be_late(monkeypatch):
    def silent(situation):
        return Planned((), situation.assessment.changes_at)

    monkeypatch.setattr(told_year, "planned", silent)
    life = made_life(0, SEED, BEGIN, DAYS, "daily")
    late = told_of_life(life, life.events[0].at + timedelta(days=DAYS)).late
    assert late
    assert {item.told_at for item in late} == {None}


@pytest.mark.parametrize("kind", ["daily", "injection_28"])
def test_what_is_told_a_minute_late_is_found_to_be_late(monkeypatch, kind):
    real = told_year.planned

    def slow(situation):
        found = real(situation)
        later = found.look_again and found.look_again + timedelta(minutes=1)
        return Planned(found.notices, later)

    monkeypatch.setattr(told_year, "planned", slow)
    lives = [made_life(number, SEED, BEGIN, DAYS, kind) for number in range(4)]
    ends = [life.events[0].at + timedelta(days=DAYS) for life in lives]
    late = [item for pair in zip(lives, ends, strict=True) for item in told_of_life(*pair).late]
    assert late
