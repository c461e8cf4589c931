"""Nothing that a viewer can get tells of what was said in confidence, whatever the record."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOON
from tests.tui.conftest import STATES, at, sam
from tracker.engine.assessment import Severity
from tracker.engine.entries import (
    Answer,
    Consent,
    Craving,
    Indication,
    OpioidHistory,
    OpioidPrescribed,
    OpioidUse,
    Person,
    Screening,
    Share,
    SideEffect,
)
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.usecases.care import person_for, row_of
from tracker.usecases.care_lines import care_lines, person_fields, person_lines, row_fields
from tracker.usecases.may_tell import NO_DATE

CHECK_IN = "CHECK_IN"
TELLING = ("opioid question", "hold", "held", "used an", "you used", "report", "crav", "secret")
SECRETS = {
    "use": lambda when: OpioidUse(uid="secret", note="secret", **when),
    "prescribed": lambda when: OpioidPrescribed(uid="secret", note="secret", **when),
    "yes": lambda when: Screening(uid="secret", answer=Answer.YES, **when),
    "declined": lambda when: Screening(uid="secret", answer=Answer.DECLINED, **when),
    "side": lambda when: SideEffect(uid="secret", effect="secret", **when),
    "craving": lambda when: Craving(uid="secret", score=9, note="secret", **when),
}
ZONES = ("America/New_York", "Europe/Berlin", "Pacific/Apia")


def record(entries, zone=None):
    if zone is not None:
        entries = [replace(entry, zone=zone) for entry in entries]
    return record_of(entries, load_formulary())


def consent(level, who="Kim", **more):
    return Consent(uid=f"consent-{who}", who=who, level=level, **at(6, 9), **more)


def got(found, viewer, when=NOON):
    """All that a viewer can get, the wish to check in apart."""
    view, row = person_for(found, viewer, when), row_of(found, viewer, when)
    checks = [item for item in view.warnings if item.raised.code == CHECK_IN]
    assert row == view.row
    everything = json.dumps(
        [
            repr(view),
            list(person_lines(view)),
            list(care_lines(viewer, [row])),
            row_fields(row),
            person_fields(view),
        ]
    )
    rest = [item for item in view.warnings if item.raised.code != CHECK_IN]
    return view, rest, checks, everything


@settings(max_examples=120, deadline=None)
@given(
    state=st.sampled_from(("covered", "waning", "lapsed", "not_started")),
    level=st.integers(1, 3),
    items=st.sampled_from(((), ("dates",), ("warnings",), ("visits", "doses"))),
    secret=st.sampled_from(sorted(SECRETS)),
    minutes=st.integers(1, 8 * 24 * 60),
    zone=st.sampled_from(ZONES),
)
def test_what_is_shown_is_the_same_but_for_the_wish_to_check_in(
    state, level, items, secret, minutes, zone
):
    when = NOON - timedelta(minutes=minutes)
    fields = {**at(0, 12), "occurred_at": when, "recorded_at": max(when, NOON - timedelta(days=7))}
    plain = record([*sam(state), consent(level, items=items)], zone)
    said = record([*sam(state), consent(level, items=items), SECRETS[secret](fields)], zone)
    before, told, none, _ = got(plain, "Kim")
    after, rest, checks, everything = got(said, "Kim")
    assert none == []
    assert len(checks) <= 1
    lowered = everything.casefold()
    assert [word for word in TELLING if word in lowered] == []
    if _coverage(plain) != _coverage(said):
        return
    assert rest == told
    assert (after.facts, after.doses) == (before.facts, before.doses)
    if not checks and after.row.word != "Needs a check-in":
        assert after == before
    for check in checks:
        assert (check.since, check.raised.since) == ("", NO_DATE)
        assert check.raised.why.entries == ()
        assert "naloxone" in check.said.casefold()
        assert "911" in check.said or "112" in check.said or "call" in check.said.casefold()


def _coverage(found):
    from tracker.engine.assess import assess

    assessment = assess(found, NOON, NOON)
    return assessment.coverage, [plan.schedule for plan in assessment.plans]


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("state", STATES)
def test_no_state_tells_of_the_gate(level, state):
    _, rest, _, everything = got(record([*sam(state), consent(level)]), "Kim")
    assert [word for word in TELLING if word in everything.casefold()] == []
    assert not re.search(r"text_held|RESTART_HOLD|CALL_FIRST|ASK_FIRST|HELD", everything)
    assert all(item.raised.why.entries == () for item in rest)


@pytest.mark.parametrize("level", [2, 3])
def test_locked_and_lapsed_is_byte_for_byte_lapsed(level):
    _, _, _, lapsed = got(record([*sam("lapsed"), consent(level)]), "Kim")
    _, _, _, locked = got(record([*sam("locked"), consent(level)]), "Kim")
    assert locked == lapsed


def test_the_lowest_level_is_the_same_for_any_reason():
    seen = {
        got(record([*sam(s), consent(1)]), "Kim")[3] for s in ("lapsed", "locked", "call_first")
    }
    assert len(seen) == 1


def test_a_red_state_that_rests_on_a_secret_asks_for_a_check_in_and_is_never_put_off():
    view, _, (check,), _ = got(record([*sam("call_first"), consent(2)]), "Kim")
    assert (view.row.tone, view.row.word, view.row.since) == ("urgent", "Needs a check-in", "")
    assert "check in" in view.todo.casefold()
    assert not check.may_put_off


def test_the_wish_to_check_in_is_the_same_for_each_reason_and_rings_nobody_at_once():
    def made(*more):
        return record([*sam("covered"), *more, consent(2)])

    flag = SideEffect(uid="secret", effect="breathing", **at(0, 9))
    seen = [
        got(found, "Kim")
        for found in (made(flag), made(SECRETS["yes"](at(0, 9))), made(SECRETS["use"](at(0, 9))))
    ]
    assert {check.raised.severity for _, _, (check,), _ in seen} == {Severity.URGENT}
    assert len({everything for _, _, _, everything in seen}) == 1


def _alcohol(state):
    entries = sam(state)
    person = next(entry for entry in entries if isinstance(entry, Person))
    changed = replace(person, indication=Indication.ALCOHOL, opioid_history=OpioidHistory.NO)
    return [changed if entry is person else entry for entry in entries]


def test_words_of_overdose_that_only_a_report_brought_are_not_told():
    plain, told, _, _ = got(record([*_alcohol("lapsed"), consent(2)]), "Kim")
    said = [*_alcohol("lapsed"), consent(2), OpioidUse(uid="secret", **at(0, 9))]
    view, rest, checks, _ = got(record(said), "Kim")
    assert rest == told
    assert len(checks) == 1
    assert view.facts == plain.facts
    shown = Share(uid="s", who="Kim", target="secret", **at(0, 10))
    codes = {item.raised.code for item in got(record([*said, shown]), "Kim")[1]}
    assert {"COVERAGE_LAPSED", "RESTART_HOLD"} <= codes


def test_since_never_is_the_time_of_an_earlier_report():
    early = NOON - timedelta(days=30)
    use = OpioidUse(uid="secret", **{**at(0, 9), "occurred_at": early})
    _, rest, _, _ = got(record([*sam("not_started"), consent(2), use]), "Kim")
    assert min(item.raised.since for item in rest) > early


def test_a_report_is_shown_to_one_viewer_and_not_again_after_a_withdrawal():
    said = [*sam("call_first"), consent(2), consent(3, "Lee")]
    share = Share(uid="s", who="Kim", target="use", **at(0, 10))
    shown = record([*said, share])
    assert [label for label, _ in person_for(shown, "Kim", NOON).facts].count("Shown to you") == 1
    assert got(shown, "Lee")[3] == got(record(said), "Lee")[3]
    back = [
        Consent(uid="c8", who="Kim", level=0, **at(0, 11)),
        Consent(uid="c9", who="Kim", level=3, **at(0, 11, 30)),
    ]
    again = person_for(record([*said, share, *back]), "Kim", NOON)
    assert "Opioid" not in "".join(person_lines(again))


def test_after_withdrawal_nothing_is_left_but_that_it_is_off():
    off = Consent(uid="off", who="Kim", level=0, **at(0, 11, 59))
    seen = {got(record([*sam(s), consent(3), off]), "Kim")[3] for s in STATES}
    assert len(seen) == 1
    (everything,) = seen
    assert "turned off sharing" in everything
    stranger = person_for(record(sam("lapsed")), "Lee", NOON)
    assert (stranger.row.tone, stranger.warnings, stranger.doses) == ("off", (), ())


def test_who_was_only_ever_refused_is_told_nothing():
    no = Consent(uid="no", who="Kim", level=0, **at(0, 9))
    assert row_of(record([*sam("lapsed"), no]), "Kim", NOON) is None


@pytest.mark.parametrize("zone", ZONES)
def test_an_end_is_told_for_a_week_after_the_last_local_day(zone):
    last = date(2027, 6, 9)
    found = record([*sam("covered"), consent(2, ends=last)], zone)
    assert row_of(found, "Kim", NOON).level == 2
    assert row_of(found, "Kim", NOON + timedelta(days=3)).tone == "off"
    assert row_of(found, "Kim", NOON + timedelta(days=10)) is None


@pytest.mark.parametrize("items", [("visits",), ("naloxone",), ("visits", "doses")])
def test_where_dates_are_not_shared_no_row_has_one(items):
    row = person_for(record([*sam("lapsed"), consent(3, items=items)]), "Kim", NOON).row
    assert (row.since, row.began, row.last_dose, row.titles) == ("", NOON, "", ())
    assert (row.tone, row.word) == ("critical", "Act now")


def test_words_of_overdose_are_not_for_who_never_used_opioids():
    later = NOON + timedelta(hours=10)
    view = person_for(record([*_alcohol("waning"), consent(2)]), "Kim", later)
    assert view.row.tone == "urgent"
    assert view.todo.startswith("Sam's medicine is late")
    said = " ".join([view.todo, *(warning.said for warning in view.warnings)]).casefold()
    assert not re.search(r"naloxone|opioid|911|kill", said)


@pytest.mark.parametrize("state", STATES)
def test_what_to_do_is_what_the_worst_warning_says(state):
    view = person_for(record([*sam(state), consent(2)]), "Kim", NOON)
    said = view.warnings[0].said if view.warnings else "There is nothing to do for Sam now."
    assert view.todo == said
