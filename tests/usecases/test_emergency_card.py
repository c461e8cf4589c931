"""The emergency card: what it says, and what it never says."""

from datetime import timedelta

from tests.conftest import NOON
from tests.tui.conftest import at, sam
from tests.usecases.test_switch import implanted, made, shots, who
from tests.wording.forbidden import said_wrongly
from tracker.engine.entries import ImplantRemoved, Indication, OpioidHistory, OpioidUse, PlanStop
from tracker.exchange.paper_text import card_text
from tracker.usecases.emergency_card import LONGEST_NAME, card_of


def said(entries, named=True):
    return card_text(card_of(made(entries), NOON, named=named)).replace("\n", " ")


def test_it_has_the_name_the_form_and_the_date_of_the_last_injection():
    words = said(shots(38, 10))
    assert "Name: Sam" in words
    assert "Takes naltrexone: injection" in words
    assert "Last injection: Sat 29 May 2027" in words


def test_it_says_what_others_must_know_and_do():
    words = said(shots(10))
    assert "Opioid pain medicines may not work the right way." in words
    assert "Tell every doctor, dentist and nurse." in words
    assert "Naltrexone does not reverse an overdose. Call 911 now. Give naloxone." in words
    for label in ("Clinic: ___", "Person to call: ___", "Phone: ___"):
        assert label in words


def test_without_a_name_the_line_is_left_to_fill_in():
    words = said(sam("covered"), named=False)
    assert "Sam" not in words
    assert "Name: ____" in words


def test_pills_have_no_last_date_and_an_implant_that_is_out_says_so():
    assert "Last" not in said(sam("covered"))
    out = ImplantRemoved(uid="out", implant="imp", why="removed", **at(2, 9))
    words = said([*implanted(30), out])
    assert "Last implant put in: Sun 9 May 2027" in words
    assert "Implant out: Sun 6 Jun 2027" in words


def test_after_the_end_of_the_plan_it_says_has_had():
    stop = PlanStop(uid="stop", plan="shots", **at(3, 9))
    assert "Has had naltrexone: injection" in said([*shots(10), stop])


def test_no_date_to_come_is_on_it_and_no_word_that_none_may_say():
    for entries in (shots(10), implanted(10), sam("lapsed"), sam("locked"), sam("not_started")):
        words = said(entries)
        assert said_wrongly(words) == []
        for days in range(1, 120):
            assert f"{NOON + timedelta(days=days):%-d %b %Y}" not in words


def test_a_long_name_is_cut_so_that_it_can_be_seen_to_be():
    longest = [who(), *shots(10)[1:]]
    longest[0] = type(longest[0])(uid="sam", name="x" * 500, **at(60, 8))
    name = card_of(made(longest), NOON, named=True).name
    assert len(name) == LONGEST_NAME
    assert name.endswith("…")


def test_a_report_of_opioids_changes_no_word_of_it():
    quiet = who(indication=Indication.ALCOHOL, opioid_history=OpioidHistory.NO)
    for person in (quiet, who()):
        entries = [person, *shots(10)[1:]]
        told = OpioidUse(uid="use", **at(3, 9))
        assert said([*entries, told]) == said(entries)
        assert "My body is not used to opioids." in said(entries)


def test_without_a_person_no_id_stands_for_the_name():
    assert "Name: ____" in said(shots(10)[1:])
