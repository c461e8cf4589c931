"""Care: the worst first, as far as each lets be seen, and nothing said in confidence."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from tests.conftest import NOON
from tests.tui.conftest import STATES, at, sam
from tests.wording.forbidden import said_wrongly
from tracker.engine.entries import (
    Consent,
    Craving,
    OpioidPrescribed,
    OpioidUse,
    Screening,
    Share,
    Supply,
)
from tracker.engine.record import record_of
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases.care import care_of, person_for, row_of
from tracker.usecases.care_lines import care_lines, person_lines
from tracker.usecases.consent import (
    circle_of,
    give_consent,
    keep_seen,
    seen_by,
    share_report,
    withdraw_consent,
)
from tracker.usecases.take_on import call_off, put_off_until, say_outcome, take_on

SECRET = ("opioid use", "hold", "question", "craving", "report", "confess", "screening")
NUMBERS = count()


def consent(level, who="Kim", **more):
    return Consent(uid=f"c{next(NUMBERS)}", who=who, level=level, **at(6, 9), **more)


def record(entries):
    return record_of(entries, load_formulary())


def shown(entries, viewer="Kim"):
    """All that a viewer can get of a record, as one text."""
    found = record(entries)
    view = person_for(found, viewer, NOON)
    row = row_of(found, viewer, NOON)
    lines = [*person_lines(view), *care_lines(viewer, [row] if row else [])]
    return "\n".join([repr(view.row), repr(view.facts), repr(view.doses), *lines])


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("state", STATES)
def test_what_was_said_in_confidence_is_not_told(level, state):
    told = shown([*sam(state), consent(level), Craving(uid="crave", score=9, **at(0, 7))])
    view = person_for(record([*sam(state), consent(level)]), "Kim", NOON)
    codes = {item.raised.code for item in view.warnings}
    assert not codes & {"RESTART_HOLD", "CALL_FIRST", "ASK_FIRST", "RED_FLAG"}
    # The words of a lapse name opioids; what the person did or was asked is in none of them.
    lowered = told.casefold()
    assert not [word for word in SECRET if word in lowered], told


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("state", ["covered", "waning", "lapsed"])
@pytest.mark.parametrize("secret", [OpioidUse, OpioidPrescribed, Screening])
def test_of_a_report_only_the_wish_to_check_in_is_left(level, state, secret):
    fields = {"answer": "unsure"} if secret is Screening else {}
    quiet = [*sam(state), consent(level)]
    said = [*quiet, secret(uid="secret", **fields, **at(0, 11, 30))]
    plain = person_for(record(quiet), "Kim", NOON)
    view = person_for(record(said), "Kim", NOON)
    told = [w for w in view.warnings if w.raised.code != "CHECK_IN"]
    assert [w[1:] for w in told] == [w[1:] for w in plain.warnings]
    assert (view.facts, view.doses) == (plain.facts, plain.doses)
    assert view.row.tone in ("urgent", "critical")
    assert "secret" not in "".join(person_lines(view))


def test_a_report_is_told_once_it_was_shared_and_to_that_viewer_alone():
    said = [*sam("call_first"), consent(3), consent(3, "Lee")]
    shared = [*said, Share(uid="s", who="Kim", target="use", **at(0, 11))]
    codes = {w.raised.code for w in person_for(record(shared), "Kim", NOON).warnings}
    assert "CALL_FIRST" in codes
    assert "Opioid use" in "".join(person_for(record(shared), "Kim", NOON).doses)
    assert shown(shared, "Lee") == shown(said, "Lee")


def test_the_lowest_level_shows_whether_to_check_in_and_nothing_else():
    for state in STATES:
        view = person_for(record([*sam(state), consent(1)]), "Kim", NOON)
        assert view.row.word in ("Needs a check-in", "Nothing to do")
        assert (view.warnings, view.facts, view.doses) == ((), (), ())
        assert (view.row.since, view.row.last_dose, view.row.next_visit) == ("", "", "")
        red = state in ("lapsed", "locked", "call_first", "not_started")
        assert (view.row.word == "Needs a check-in") is red
        assert "naloxone" in view.todo or not red


def test_few_tablets_have_a_step_of_their_own():
    few = Supply(uid="few", tablets=3, **at(0, 7))
    view = person_for(record([*sam("covered"), few, consent(2)]), "Kim", NOON)
    said = {warning.raised.code: warning.said for warning in view.warnings}
    assert "Ask Sam if new ones are on their way." in said["SUPPLY_LOW"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_line_says_what_none_may(state, level):
    told = [*person_lines(person_for(record([*sam(state), consent(level)]), "Kim", NOON))]
    assert [said_wrongly(said) for said in told if said_wrongly(said)] == []


def people(*states):
    made = []
    for number, state in enumerate(states):
        entries = [*sam(state, f"P{number}"), consent(2)]
        made.append(record([_moved(entry, f"p{number}") for entry in entries]))
    return made


def _moved(entry, person):
    return replace(entry, person=person)


def test_the_worst_comes_first_and_of_like_ones_the_longest():
    rows = care_of(people("covered", "lapsed", "waning", "call_first", "lapsed"), "Kim", NOON)
    assert [row.name for row in rows][:3] == ["P1", "P4", "P3"]
    assert [row.tone for row in rows] == ["critical", "critical", "urgent", "caution", "good"]


def test_who_never_shared_is_not_there_and_who_ended_it_is_for_a_week():
    never = record(sam("lapsed"))
    assert row_of(never, "Kim", NOON) is None
    ended = record([*sam("lapsed"), consent(2), Consent(uid="x", who="Kim", level=0, **at(1, 9))])
    row = row_of(ended, "Kim", NOON)
    assert (row.word, row.level, row.last_dose) == ("Sharing is off", 0, "")
    assert "turned off sharing" in row.note
    assert row_of(ended, "Kim", NOON + timedelta(days=9)) is None


def test_the_preview_is_what_the_viewer_sees(sams):
    book, on = sams("lapsed")
    give_consent(book, on(), "Kim", 2)
    found = book.record("sam")
    assert person_for(found, "Kim", NOON) == person_for(found, "Kim", NOON)
    assert care_of([found], "Kim", NOON) == [person_for(found, "Kim", NOON).row]


def raised(book, code, ahead=timedelta()):
    view = person_for(book.record("sam"), "Kim", NOON + ahead)
    return next(w for w in view.warnings if w.raised.code == code)


def test_taken_on_is_not_resolved_and_is_open_again_after_its_end(sams):
    book, on = sams("lapsed")
    give_consent(book, on(), "Kim", 2)
    lapse = raised(book, "COVERAGE_LAPSED")
    take_on(book, on(), lapse.raised, "Kim", NOON + timedelta(hours=6))
    held = raised(book, "COVERAGE_LAPSED")
    assert (held.owner, held.tone) == ("Kim", "critical")
    row = person_for(book.record("sam"), "Kim", NOON).row
    assert row.tone == "critical"
    assert row.owner.startswith("Kim")
    later = raised(book, "COVERAGE_LAPSED", timedelta(hours=7))
    assert (later.owner, len(later.history)) == ("", 1)


@pytest.mark.parametrize(
    ("outcome", "owner"),
    [("reached", "Kim"), ("visit_agreed", "Kim"), ("no_answer", ""), ("not_safe", "")],
)
def test_an_outcome_is_kept_and_what_did_not_help_is_open_again(sams, outcome, owner):
    book, on = sams("lapsed")
    give_consent(book, on(), "Kim", 2)
    lapse = raised(book, "COVERAGE_LAPSED").raised
    take_on(book, on(), lapse, "Kim", NOON + timedelta(hours=6))
    say_outcome(book, on(minutes=1), lapse, "Kim", outcome)
    now = raised(book, "COVERAGE_LAPSED", timedelta(minutes=2))
    assert (now.owner, len(now.history)) == (owner, 2)


def test_limits_and_refusals_are_one_line_and_write_nothing(sams):
    book, on = sams("lapsed")
    give_consent(book, on(), "Kim", 2)
    lapse = raised(book, "COVERAGE_LAPSED").raised
    late = raised(book, "DOSE_LATE").raised
    before = book.store.entries("sam")
    wrong = (
        lambda: take_on(book, on(), lapse, "Kim", NOON + timedelta(hours=25)),
        lambda: take_on(book, on(), lapse, "Kim", NOON),
        lambda: take_on(book, on(), lapse, "Lee", NOON + timedelta(hours=1)),
        lambda: put_off_until(book, on(), lapse, "Kim", NOON + timedelta(hours=1)),
        lambda: put_off_until(book, on(), late, "Kim", NOON + timedelta(days=8)),
        lambda: say_outcome(book, on(), lapse, "Kim", "fine"),
        lambda: call_off(book, on(), "Kim", "none"),
        lambda: give_consent(book, on(), " ", 2),
        lambda: give_consent(book, on(), "Lee", 4),
        lambda: give_consent(book, on(), "Lee", 2, ("everything",)),
        lambda: give_consent(book, on(), "Lee", 2, (), (NOON + timedelta(days=91)).date()),
        lambda: withdraw_consent(book, on(), "Lee"),
        lambda: share_report(book, on(), "Kim", "d7"),
    )
    for action in wrong:
        with pytest.raises(RefusedError) as caught:
            action()
        assert "\n" not in str(caught.value)
    assert book.store.entries("sam") == before


def test_a_snooze_is_for_one_viewer_and_the_person_stays_on_the_list(sams):
    book, on = sams("waning")
    for who in ("Kim", "Lee"):
        give_consent(book, on(), who, 2)
    late = raised(book, "DOSE_LATE").raised
    entry = put_off_until(book, on(), late, "Kim", NOON + timedelta(hours=3))
    found = book.record("sam")
    assert row_of(found, "Kim", NOON).put_off == 1
    assert row_of(found, "Lee", NOON).put_off == 0
    call_off(book, on(minutes=1), "Kim", entry.uid)
    assert row_of(book.record("sam"), "Kim", NOON + timedelta(minutes=2)).put_off == 0


def test_the_person_sees_who_saw_what_once_an_hour(sams):
    book, on = sams("covered")
    give_consent(book, on(), "Kim", 3)
    for minutes in (1, 5, 59, 61):
        keep_seen(book, on(minutes=minutes), "Kim", 3)
    later = NOON + timedelta(hours=2)
    assert len(seen_by(book.record("sam"), later)) == 2
    (row,) = circle_of(book.record("sam"), later)
    assert (row.who, row.level, row.stands) == ("Kim", 3, True)
    assert "today 13:01" in row.seen
    withdraw_consent(book, on(hours=3), "Kim")
    (row,) = circle_of(book.record("sam"), NOON + timedelta(hours=4))
    assert row.stands is False


def test_consent_is_asked_about_a_week_before_it_ends(sams):
    book, on = sams("covered")
    give_consent(book, on(), "Kim", 2)
    (row,) = circle_of(book.record("sam"), NOON + timedelta(days=82))
    assert row.ask_again is False
    (row,) = circle_of(book.record("sam"), NOON + timedelta(days=84))
    assert row.ask_again is True
