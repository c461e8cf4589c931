"""Side effects, blood tests, mood and the skin: what is written, said at once, and shown."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.tui.conftest import at, sam
from tests.wording.forbidden import said_wrongly
from tracker.cli.health import health_lines
from tracker.engine.entries import (
    CareStep,
    ClinicContact,
    Implant,
    Indication,
    Injection,
    Lab,
    OpioidHistory,
    Person,
    SideEffect,
)
from tracker.engine.record import record_of
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases.correct import undo_lowers_risk
from tracker.usecases.describe import line_of
from tracker.usecases.health import SHOWN_DAYS, STATES, health_of, sources
from tracker.usecases.monitoring import (
    lab_test_for,
    last_lab,
    log_lab,
    log_mood,
    log_skin,
    skin_tasks,
)
from tracker.usecases.new_entries import Occasion
from tracker.usecases.red_flags import came_out, to_do
from tracker.usecases.side_effects import known_effects, log_side_effect, red_flag_names
from tracker.usecases.steps import mark_done
from tracker.usecases.upcoming import upcoming_of
from tracker.wording import text

FLAGS = tuple(flag.id for flag in load_formulary().red_flags)
ALT = lab_test_for("ALT")


def page(*more, state="covered", when=NOON):
    return health_of(record_of([*sam(state), *more], load_formulary()), when)


def due(found):
    return [(row.state, row.step, row.when) for row in found.due]


def test_a_side_effect_of_the_list_is_written_by_its_name_there(sams):
    book, on = sams()
    done = log_side_effect(book, on(), "Nausea", "mild")
    assert (done.entry.effect, done.entry.severity, done.to_do) == ("nausea", "mild", None)
    assert done.said == "It is in the log: Nausea, mild."
    assert line_of(done.entry, ZONE, NOON) == "Side effect  today 12:00  Nausea, mild"


def test_own_words_are_kept_as_they_are(sams):
    book, on = sams()
    done = log_side_effect(book, on(), "  My ears ring ", None)
    assert done.entry.effect == "My ears ring"
    assert done.said == "It is in the log: My ears ring."


@pytest.mark.parametrize(("words", "severity"), [("  ", "mild"), ("nausea", "awful")])
def test_what_says_nothing_is_refused_and_nothing_is_written(sams, words, severity):
    book, on = sams()
    before = len(book.store.all_entries())
    with pytest.raises(RefusedError):
        log_side_effect(book, on(), words, severity)
    with pytest.raises(RefusedError, match="not come yet"):
        log_side_effect(book, Occasion(person="sam", zone=ZONE, now=NOON, at=NOON + timedelta(1)),
                        "nausea", "mild")  # fmt: skip
    assert len(book.store.all_entries()) == before


@pytest.mark.parametrize("flag", FLAGS)
def test_every_red_flag_says_what_to_do_where_naloxone_is_and_whom_to_call(sams, flag):
    book, on = sams()
    mark_done(book, on(), "who_to_call", "Dr Lee 555")
    found = log_side_effect(book, on(minutes=1), flag, None).to_do
    assert found is not None
    said = " ".join(found.lines)
    assert "Call 911" in said or "Call your clinic today" in found.lines[0]
    assert "Your naloxone is here: kitchen drawer" in said
    assert "Your clinic: Dr Lee 555" in said
    assert "all 911" in said
    assert len(set(found.lines)) == len(found.lines)
    if flag == "suicide":
        assert "988" in found.lines[0]
    assert said_wrongly(said) == []


def test_an_implant_that_came_out_is_answered_like_a_red_flag(sams):
    book, on = sams()
    mark_done(book, on(), "who_to_call", "Dr Lee 555")
    found = came_out(book.record("sam"), on(minutes=1))
    assert found.lines[0].startswith("It is in the log that your implant is out.")
    assert found.lines[1:] == (
        "Your naloxone is here: kitchen drawer",
        "Your clinic: Dr Lee 555",
        "Are you in danger? Call 911 now.",
    )


def test_two_red_flags_say_where_naloxone_is_once(sams):
    effects = (SideEffect(uid=flag, effect=flag, **at(0, 9)) for flag in ("liver", "lungs"))
    found = page(*effects)
    lines = [line for item in found.red for line in item.lines]
    assert lines.count("Your naloxone is here: kitchen drawer") == 1
    assert len(found.red) == 2
    assert len(set(lines)) == len(lines)


def quiet_sam():
    fields = {"indication": Indication.ALCOHOL, "opioid_history": OpioidHistory.NO}
    return record_of([Person(uid="sam", name="Sam", **fields, **at(60, 8))], load_formulary())


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if flag != "breathing"])
def test_whom_no_opioid_concerns_reads_of_no_naloxone_and_still_whom_to_call(flag):
    occasion = Occasion(person="sam", zone=ZONE, now=NOON, at=NOON)
    for found in (to_do(quiet_sam(), occasion, flag), came_out(quiet_sam(), occasion)):
        said = " ".join(found.lines)
        assert "naloxone" not in said
        assert "opioid" not in said
        assert "all 911" in said


def test_whom_no_opioid_concerns_hears_nothing_of_them_about_an_implant():
    fields = {"indication": Indication.ALCOHOL, "opioid_history": OpioidHistory.NO}
    person = Person(uid="sam", name="Sam", **fields, **at(60, 8))
    record = record_of([person], load_formulary())
    occasion = Occasion(person="sam", zone=ZONE, now=NOON, at=NOON)
    found = to_do(record, occasion, "implant-site")
    assert "Call your clinic today" in found.lines[0]
    assert "opioid" not in " ".join(found.lines)
    assert "naloxone" not in " ".join(found.lines)


def test_where_there_is_no_crisis_line_the_emergency_number_is_said(sams):
    book, on = sams()
    there = Occasion(person="sam", zone="Europe/Berlin", now=NOON, at=NOON)
    assert "Call 112 now" in to_do(book.record("sam"), there, "suicide").lines[0]
    assert "988" not in " ".join(to_do(book.record("sam"), there, "low-mood").lines)
    assert on().zone == ZONE


def test_no_list_shows_a_number_and_each_source_can_be_spelt_out():
    for row in known_effects():
        assert row.often in ("", "common", "less common", "rare")
        assert not any(mark.isdigit() for mark in row.name + row.often)
        assert len(row.source) > 5
    assert set(red_flag_names()) == set(FLAGS)
    assert all(len(source) > 10 for _, source in sources())


def test_a_result_keeps_its_unit_and_limit_for_the_next(sams):
    book, on = sams()
    done = log_lab(book, on(), ALT, Decimal(32), "U/L", Decimal(40))
    assert (done.entry.test, done.said) == ("1742-6", "The blood test is in the log: ALT.")
    kept = last_lab(book.record("sam"), "1742-6")
    assert (kept.unit, kept.upper_limit) == ("U/L", Decimal(40))
    assert last_lab(book.record("sam"), "1920-8") is None
    above = log_lab(book, on(minutes=1), ALT, Decimal("40.5"), None, Decimal(40))
    assert "above the limit. Ask your clinic" in above.said
    assert above.entry.unit == "U/L"


@pytest.mark.parametrize(("value", "limit"), [("-1", "40"), ("1", "0"), ("1", "-2")])
def test_a_result_that_cannot_be_is_refused(sams, value, limit):
    book, on = sams()
    with pytest.raises(RefusedError, match="nothing was logged"):
        log_lab(book, on(), ALT, Decimal(value), None, Decimal(limit))


@pytest.mark.parametrize("words", ["alt", " ALT ", "1742-6"])
def test_a_test_is_known_by_its_name_or_code(words):
    assert lab_test_for(words).code == "1742-6"


def test_an_unknown_test_is_named_with_those_that_are_known():
    with pytest.raises(RefusedError, match=r"'GGT' is no blood test kept here; known: ALT"):
        lab_test_for("GGT")


@pytest.mark.parametrize(("finding", "line"), [("well", None), ("low", "988"), ("problem", "988")])
def test_anything_but_well_is_answered_with_the_crisis_line(sams, finding, line):
    book, on = sams()
    done = log_mood(book, on(), finding)
    assert (done.entry.step, done.entry.finding) == ("mood", finding)
    assert (done.to_do is None) == (line is None)
    if line:
        assert line in done.to_do.lines[0]
        assert "Call your clinic" in " ".join(done.to_do.lines) or "call your clinic" in " ".join(
            done.to_do.lines
        )


def test_thoughts_of_hurting_oneself_stay_a_red_flag_on_the_page(sams):
    book, on = sams()
    log_mood(book, on(), "problem")
    found = health_of(book.record("sam"), NOON)
    assert [item.flag for item in found.red] == ["suicide"]
    assert found.moods[0].tone == "critical"


def test_a_look_at_the_skin_names_what_it_was_done_for(sams):
    book, on = sams()
    with pytest.raises(RefusedError, match="No injection is in the log"):
        log_skin(book, on(), "site", "done")
    book.append([Injection(uid="shot", **at(3, 9)), Implant(uid="pellet", **at(2, 9))])
    tasks = [(task.step, task.due) for task in skin_tasks(book.record("sam"), on())]
    assert tasks == [("dressing", True), ("activity", True), ("site", True), ("stitches", False)]
    assert log_skin(book, on(), "site", "done").entry.target == "shot"
    assert log_skin(book, on(minutes=1), "stitches", "done").entry.target == "pellet"
    worse = log_skin(book, on(minutes=2), "dressing", "problem").to_do
    assert worse.flag == "implant-site"
    assert worse.lines[0].startswith("Call your clinic today.")
    assert "cannot be sure" in worse.lines[0]


@pytest.mark.parametrize(
    ("entry", "asks"),
    [
        (SideEffect(uid="e", effect="yellow eyes", **at(0, 9)), True),
        (SideEffect(uid="e", effect="nausea", **at(0, 9)), False),
        (CareStep(uid="e", step="mood", finding="low", **at(0, 9)), True),
        (CareStep(uid="e", step="site", finding="done", **at(0, 9)), False),
    ],
)
def test_taking_a_red_flag_back_is_asked_about_first(entry, asks):
    assert undo_lowers_risk(entry) is asks


def test_what_is_due_comes_first_and_what_is_done_last():
    found = page(
        Injection(uid="shot", **at(3, 9)),
        Implant(uid="pellet", **at(2, 9)),
        CareStep(uid="c", step="activity", finding="done", target="pellet", **at(1, 9)),
    )
    states = [row.state for row in found.due]
    assert states == sorted(states, key=STATES.index)
    assert ("due", "site", "today") in due(found)
    assert ("due", "dressing", "each day, to Sun 13 Jun") in due(found)
    assert ("later", "stitches", "Sun 13 Jun") in due(found)
    assert ("later", "site", "Sat 19 Jun") in due(found)
    assert ("done", "activity", "to Sun 1 Aug") in due(found)
    assert ("later", "mood", "Thu 1 Jul") in due(found)
    assert ("due", "lab", "since Tue 1 Jun") in due(found)


def pellet(days):
    return Implant(uid="pellet", **at(days, 9))


def look(days, step, finding="done", hour=10):
    uid = f"{step}-{days}-{hour}"
    return CareStep(uid=uid, step=step, finding=finding, target="pellet", **at(days, hour))


def skin(found, step):
    return [(row.state, row.when) for row in found.due if row.step == step]


def test_what_was_never_logged_is_past_and_not_done():
    found = page(pellet(8), Injection(uid="shot", **at(4, 9)))
    assert skin(found, "dressing") == [("past", "yesterday, not logged")]
    assert skin(found, "site")[-1] == ("past", "yesterday, not logged")
    logged = page(pellet(8), look(6, "dressing"))
    assert skin(logged, "dressing") == [("past", "last logged Wed 2 Jun")]
    assert skin(page(pellet(57)), "activity") == [("past", "to yesterday")]


@pytest.mark.parametrize("days", [8, 60])
def test_stitches_stay_an_open_question_until_it_is_answered(days):
    assert skin(page(pellet(days)), "stitches") == [("ask", "Ask your clinic if they are out.")]
    out = page(pellet(8), look(0, "stitches"))
    assert skin(out, "stitches") == [("done", "today")]


@pytest.mark.parametrize(
    ("days", "step", "when"),
    [(2, "activity", "to Sun 1 Aug"), (2, "dressing", "each day, to Sun 13 Jun"),
     (7, "stitches", "today"), (8, "stitches", "Ask your clinic if they are out.")],
)  # fmt: skip
def test_a_problem_is_marked_until_it_is_answered_and_what_it_was_seen_at_goes_on(days, step, when):
    seen = (pellet(days), look(0, step, "problem"))
    assert skin(page(*seen), step) == [("problem", when)]
    state = {"activity": "now", "stitches": "ask" if days == 8 else "due"}.get(step, "due")
    talked = ClinicContact(uid="talk", **at(0, 11))
    assert skin(page(*seen, talked), step) == [(state, when)]
    better = look(0, step, hour=11)
    assert skin(page(*seen, better), step)[0][0] == "done"


def test_rest_from_sport_is_for_now_on_the_day_of_the_implant():
    assert skin(page(pellet(0)), "activity") == [("now", "to Tue 3 Aug")]


@pytest.mark.parametrize("step", ["site", "dressing", "stitches", "activity"])
def test_a_problem_is_taken_down_without_a_word_of_care_done(sams, step):
    book, on = sams()
    book.append([Injection(uid="shot", **at(3, 9)), Implant(uid="pellet", **at(2, 9))])
    assert log_skin(book, on(), step, "problem").said == "What you saw is in the log."


def test_a_liver_test_that_is_done_waits_for_the_next():
    lab = Lab(uid="l", test="1742-6", value=Decimal(20), **at(1, 9))
    assert [row for row in due(page(lab)) if row[1] == "lab"] == [("later", "lab", "Thu 1 Jul")]


def test_the_worst_of_a_day_and_the_dose_of_it_stand_in_one_column():
    found = page(
        SideEffect(uid="a", effect="nausea", severity="mild", **at(1, 9)),
        SideEffect(uid="b", effect="headache", severity="severe", **at(1, 10)),
        SideEffect(uid="c", effect="dizziness", **at(2, 10)),
        Injection(uid="shot", **at(1, 20)),
    )
    assert len(found.days) == SHOWN_DAYS
    assert found.days[-1].day == date(2027, 6, 8)
    assert [(day.worst, day.dose) for day in found.days[-3:]] == [
        (1, "taken"), (3, "injection"), (0, "taken"),
    ]  # fmt: skip
    assert [row.what for row in found.effects] == ["Headache", "Nausea", "Dizzy"]


def test_a_side_effect_that_was_taken_back_is_nowhere():
    from tracker.engine.entries import Void

    found = page(
        SideEffect(uid="a", effect="yellow eyes", severity="mild", **at(1, 9)),
        Void(uid="v", target="a", **at(0, 9)),
    )
    assert (found.red, found.effects) == ((), ())
    assert not any(day.worst for day in found.days)


def test_results_stand_against_their_own_limit():
    found = page(
        Lab(uid="a", test="1742-6", value=Decimal(80), unit="U/L", upper_limit=Decimal(40),
            **at(2, 9)),
        Lab(uid="b", test="1920-8", value=Decimal(20), unit="U/L", **at(1, 9)),
        Lab(uid="c", test="other", value=Decimal(20), **at(1, 9)),
    )  # fmt: skip
    assert [(row.test, row.value, row.limit, row.times_limit) for row in found.labs] == [
        ("ALT", "80 U/L", "40", 2.0), ("AST", "20 U/L", "", None),
    ]  # fmt: skip
    assert [row.said for row in found.labs] == ["above the limit", "no limit given"]


@pytest.mark.parametrize("state", ["covered", "lapsed", "not_started", "locked"])
def test_nothing_on_the_page_says_what_none_may(state):
    found = page(
        SideEffect(uid="a", effect="yellow eyes", severity="mild", **at(1, 9)),
        CareStep(uid="c", step="mood", finding="low", **at(1, 9)),
        Implant(uid="pellet", **at(2, 9)),
        state=state,
    )
    lines = list(health_lines(found))
    assert len(lines) > 12
    assert [bad for said in lines if (bad := said_wrongly(said))] == []


def test_once_a_month_today_asks_how_the_person_feels():
    from tracker.engine.assess import assess
    from tracker.usecases.today import today_of

    def asked(when, *more):
        record = record_of([*sam("covered"), *more], load_formulary())
        return text("mood.time") in today_of(record, assess(record, when, when)).renewals

    month = NOON + timedelta(days=23)
    assert not asked(month - timedelta(days=1))
    assert asked(month)
    assert not asked(month, CareStep(uid="c", step="mood", finding="well", **at(-22, 9)))


def test_the_agenda_holds_the_looks_to_come():
    record = record_of([*sam("covered"), Injection(uid="shot", **at(1, 9))], load_formulary())
    rows = [(row.kind, str(row.day)) for row in upcoming_of(record, NOON, 60).rows]
    assert ("skin", "2027-06-10") in rows
    assert ("skin", "2027-06-21") in rows
    assert ("mood", "2027-07-01") in rows


def test_ten_years_make_a_page_at_once():
    entries = pills(10, NOON)
    effects = [
        SideEffect(uid=f"e{n}", effect="nausea", severity="mild", **at(n * 4, 9))
        for n in range(900)
    ]
    found = health_of(record_of([*entries, *effects], load_formulary()), NOON)
    assert len(found.effects) == 6
    assert sum(day.worst > 0 for day in found.days) == SHOWN_DAYS // 4
