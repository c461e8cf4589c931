"""Corrections on paper: what kind, its times and amounts; never words that were taken back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.conftest import NOON
from tests.tui.conftest import at, sam
from tests.usecases.test_clinic_report import everything, rows
from tests.usecases.test_switch import shots
from tracker.engine.entries import (
    Form,
    Implant,
    Injection,
    Lab,
    Plan,
    PlanStop,
    Side,
    SideEffect,
    Skip,
    Supply,
    Visit,
    Void,
)
from tracker.usecases.edit import Change, edited
from tracker.usecases.new_entries import Occasion

TUESDAY = "Tue 8 Jun 2027"


def corrected(entries, old, **change):
    """The corrections after an entry was edited at noon."""
    occasion = Occasion(person="sam", zone=old.zone, now=NOON, at=NOON)
    new = edited(old, occasion, Change(**change))
    return rows([*entries, old, Void(uid="v", target=old.uid, **at(0, 12)), new], "Corrections")


def taken_back(old):
    return rows([*sam("covered"), old, Void(uid="v", target=old.uid, **at(0, 9))], "Corrections")[0]


def test_what_was_taken_back_has_its_kind_its_time_and_when_it_was_corrected():
    gone = Void(uid="v1", target="d2", reason="I was not myself", **at(1, 9))
    assert rows([*sam("covered"), gone], "Corrections") == [
        "Pill taken | Sun 6 Jun 2027 08:03, 50 mg | Mon 7 Jun 2027 | taken back"
    ]


def test_what_was_written_anew_has_before_and_after():
    pill = next(entry for entry in sam("covered") if entry.uid == "d2")
    others = [entry for entry in sam("covered") if entry.uid != "d2"]
    changed = corrected(others, pill, at=pill.occurred_at + timedelta(hours=1), mg=Decimal(25))
    before = f"Pill taken | Sun 6 Jun 2027 08:03, 50 mg | {TUESDAY} |"
    assert changed == [f"{before} Sun 6 Jun 2027 09:03, 25 mg"]
    noted = corrected(others, pill, note="secret")
    assert noted == [f"{before} a new one, with the same time and amount"]


def test_the_side_of_an_injection_is_told_before_and_after():
    old = Injection(uid="i1", plan="shots", site=Side.LEFT, **at(10, 10))
    assert corrected(shots(), old, site=Side.RIGHT) == [
        f"Injection | Sat 29 May 2027 10:00, left | {TUESDAY} | Sat 29 May 2027 10:00, right"
    ]


def test_each_of_two_edits_at_one_instant_has_its_own_after():
    olds = [entry for entry in sam("covered") if entry.uid in ("d2", "d3")]
    occasion = Occasion(person="sam", zone=olds[0].zone, now=NOON, at=NOON)
    entries = sam("covered")
    for number, old in enumerate(olds):
        entries.append(Void(uid=f"v{number}", target=old.uid, **at(0, 12)))
        entries.append(edited(old, occasion, Change(mg=Decimal(25))))
    found = [row.split(" | ")[1::2] for row in rows(entries, "Corrections")]
    assert len(found) == 2
    assert all(before.replace("50 mg", "25 mg") == after for before, after in found)


WORDS = "I used on that day"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (SideEffect(uid="x", effect=WORDS, severity="mild", note=WORDS, **at(2, 9)),
         "Side effect | Sun 6 Jun 2027 09:00, mild"),
        (SideEffect(uid="x", effect=WORDS, severity=WORDS, **at(2, 9)),
         "Side effect | Sun 6 Jun 2027 09:00 |"),
        (Skip(uid="x", plan="pills", slot=datetime(2027, 6, 6, 8), reason=WORDS, **at(2, 9)),
         "Pill left out | Sun 6 Jun 2027 08:00 |"),
        (PlanStop(uid="x", plan="pills", reason=WORDS, **at(2, 9)),
         "Plan ended | Sun 6 Jun 2027 09:00 |"),
        (Implant(uid="x", product="oneil", count_days=60, site=WORDS, lot=WORDS, given_by=WORDS,
                 **at(2, 9)),
         "Implant put in | Sun 6 Jun 2027 09:00, 60 days"),
        (Plan(uid="x", form=Form.INJECTION, start=date(2027, 6, 20), note=WORDS, **at(2, 9)),
         "Plan | from Sun 20 Jun 2027, injection"),
        (Lab(uid="x", test=WORDS, value=Decimal("41.50"), unit=WORDS, **at(2, 9)),
         "Lab test | Sun 6 Jun 2027 09:00, 41.5 |"),
        (Supply(uid="x", product=WORDS, tablets=-3, **at(2, 9)),
         "Tablets | Sun 6 Jun 2027 09:00, -3"),
        (Visit(uid="x", kind="group", state="booked", at=NOON, **at(2, 9)),
         "Visit | Tue 8 Jun 2027 12:00 |"),
    ],
    ids=lambda value: getattr(value, "type", ""),
)  # fmt: skip
def test_no_word_that_was_taken_back_is_on_paper(entry, said):
    assert taken_back(entry).startswith(said)
    void = Void(uid="v", target="x", reason=WORDS, **at(0, 9))
    assert WORDS not in everything([*sam("covered"), entry, void])


def test_one_known_only_by_its_date_has_no_time():
    day = Lab(uid="x", test="1742-6", value=Decimal(41), day=date(2027, 6, 6), **at(2, 0))
    assert taken_back(day).startswith("Lab test | Sun 6 Jun 2027, 41 |")
